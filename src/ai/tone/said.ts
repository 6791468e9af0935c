const before = (negators: string) => new RegExp(`(?<![\\p{L}\\p{N}'])(?:${negators})\\s+$`, "iu");
const DENIED = before(
  "no|without(?: any)?|(?<!do )not(?: an?| any)?|(?:is|are|was)n't(?: an?)?|false|anti|не|нет|без|никакого|ни",
);
const LETTERS_BACK = 40;
/** "Не издевайтесь" begs for an end of what is there. */
const BEGS = /(?:[йи]те|[йи]тесь)$/iu;

/** Of danger only these are taken back: who has no smoke is safe, who has no ambulance is not. */
const NO_DANGER =
  /^(?:(?:is|are|was|were|got|been|in|on|caught|catch(?:es|ing)?|started?(?: to)?) )?(?:fire|smok(?:e|es|ing|ed)|flames|spark(?:s|ing|ed)?|burn(?:s|ing|ed|t)?|(?:burning|burnt) smell|injur(?:y|ies|ed)|bleeding|(?:electric(?:al)? )?shocks?|explod(?:e|es|ed|ing)|explosions?|gas leaks?|emergency|дым(?:а|ит|ится|ятся|ил\p{L}*)?|искр\p{L}*|гор(?:ит|ят|ел\p{L}?)|загорел\p{L}*|вспыхнул\p{L}*|взорвал\p{L}*|обж[её]г\p{L}*|обожгл\p{L}*|пожар(?:а|ов)?|ожог(?:а|ов)?|травм\p{L}*|взрыв(?:а|ов)?|кровотечени[ея]|отравлени[ея]|запах(?:а)? гари|утечк[аи] газа)$/iu;
const harmless = "(?:smoke|smoking|fire|sparks?|sparking|flames|burning|дыма?|дымит|огня|искр|искрит|горит)";
/** "It did not explode", "nothing is burning", "no smoke or sparks". */
const SAFE = before(
  [
    "(?:(?:is|are|was|were|does|did|has|have|had)(?:n't| not)|never|nothing(?: is| was| has| ever)?|(?:nobody|no one|none)(?: of us)?(?: is| was| has| got)?)(?: been| even| really| actually| ever| any| a)*",
    `(?:no|not|without|never|nor|без|ни)(?: any| on| in)? ${harmless},? (?:or|nor|или|ни)(?: any| a)?`,
  ].join("|"),
);
/** "Дыма нет", and no "дым нет воздуха": what is not there would follow. */
const GONE =
  /^\s+(?:тоже |пока |уже |больше |вроде |точно )?(?:нет|не было|не видно|не вижу)(?=\s*(?:[^\s\p{L}\p{N}]|$)|\s+(?:и|а|но|ни|просто|только|тоже|пока|уже|больше|вообще|совсем|там|тут|сейчас)(?!\p{L}))/iu;
/** "Нет дыма"; who says "нет, дымит" says the reverse, also without the comma. */
const NONE_OF =
  /^(?:дыма|искр|пожар(?:а|ов)|ожог(?:а|ов)|травмы?|взрыв(?:а|ов)|кровотечени[йя]|отравлени[йя]|запаха гари|утечки газа)$/iu;

/** Patterns as they are read from place to place; each is made once. */
const everywhere = new Map<RegExp, RegExp>();

type Place = { piece: string; before: string; after: string };

const first = (text: string, patterns: readonly RegExp[], isDenied: (place: Place) => boolean): string | null => {
  for (const pattern of patterns) {
    const all = everywhere.get(pattern) ?? new RegExp(pattern.source, `${pattern.flags}g`);
    everywhere.set(pattern, all);
    for (const { 0: piece, index } of text.matchAll(all)) {
      const end = index + piece.length;
      const around = {
        before: text.slice(Math.max(0, index - LETTERS_BACK), index),
        after: text.slice(end, end + LETTERS_BACK),
      };
      if (!isDenied({ piece, ...around })) return piece.toLowerCase();
    }
  }
  return null;
};

/** The first piece of a text that fits one of the patterns and is not itself denied ("not urgent"); null where there is none. */
export const said = (text: string, patterns: readonly RegExp[]): string | null =>
  first(text, patterns, ({ piece, before: said }) => !BEGS.test(piece) && DENIED.test(said));

/** Where a "no" takes nothing back: it nearly happened, it did not pass without it, or somebody cries "oh no". */
const NO_DENIAL =
  /(?<!\p{L})(?:(?:чуть|едва)(?: было)? не|не (?:обош|обход)\p{L}+ (?:\p{L}+ )?без|(?:oh|help),? no|no no)\s+$/iu;
const NOT_WITHOUT = /^\s+не (?:обош|обход)\p{L}/iu;
const NO_BEFORE = /(?<!\p{L})нет\s+$/iu;

const isTakenBack = ({ piece, before: said, after }: Place): boolean => {
  if (!NO_DANGER.test(piece) || NO_DENIAL.test(said) || NOT_WITHOUT.test(after)) return false;
  if (NO_BEFORE.test(said)) return NONE_OF.test(piece);
  return DENIED.test(said) || SAFE.test(said) || GONE.test(after);
};

/** The same of danger, which is taken back only by a "no" to the thing itself ("no smoke", "без дыма", "не горит"). */
export const dangerSaid = (text: string, patterns: readonly RegExp[]): string | null =>
  first(text, patterns, isTakenBack);
