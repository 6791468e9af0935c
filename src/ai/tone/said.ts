const before = (negators: string) => new RegExp(`(?<![\\p{L}\\p{N}'])(?:${negators})\\s+$`, "iu");
const DENIED = before(
  "no|without(?: any)?|(?<!do )not(?: an?| any)?|(?:is|are|was)n't(?: an?)?|false|anti|не|нет|без|никакого|ни",
);
const LETTERS_BACK = 24;
/** "Не издевайтесь" begs for an end of what is there. */
const BEGS = /(?:[йи]те|[йи]тесь)$/iu;

/** Of danger only these are taken back: who has no smoke is safe, who has no ambulance is not. */
const NO_DANGER =
  /^(?:smok(?:e|ing)|flames|sparks?|sparking|(?:burning|burnt) smell|injur(?:y|ies|ed)|bleeding|(?:electric(?:al)? )?shocks?|explosions?|gas leaks?|emergency|дыма?|искр\p{L}*|пожар(?:а|ов)?|ожог(?:а|ов)?|травм\p{L}*|взрыв(?:а|ов)?|кровотечени[ея]|отравлени[ея]|запах(?:а)? гари|утечк[аи] газа)$/iu;

/** Patterns as they are read from place to place; each is made once. */
const everywhere = new Map<RegExp, RegExp>();

const first = (text: string, patterns: readonly RegExp[], canDeny: (piece: string) => boolean): string | null => {
  for (const pattern of patterns) {
    const all = everywhere.get(pattern) ?? new RegExp(pattern.source, `${pattern.flags}g`);
    everywhere.set(pattern, all);
    for (const { 0: piece, index } of text.matchAll(all))
      if (!canDeny(piece) || !DENIED.test(text.slice(Math.max(0, index - LETTERS_BACK), index)))
        return piece.toLowerCase();
  }
  return null;
};

/** The first piece of a text that fits one of the patterns and is not itself denied ("not urgent"); null where there is none. */
export const said = (text: string, patterns: readonly RegExp[]): string | null =>
  first(text, patterns, (piece) => !BEGS.test(piece));

/** The same of danger, which is taken back only by a "no" to the thing itself ("no smoke", "без дыма"). */
export const dangerSaid = (text: string, patterns: readonly RegExp[]): string | null =>
  first(text, patterns, (piece) => NO_DANGER.test(piece));
