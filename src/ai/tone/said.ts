const DENIED =
  /(?:\bno|\bnot|\bwithout|n't|\bfalse|\banti|(?<!\p{L})(?:не|нет|без|никакого|ни))\s+(?:(?!stop)\p{L}+\s+)?$/iu;
const DENIAL_LETTERS = 24;
/** Patterns as they are read from place to place; each is made once. */
const everywhere = new Map<RegExp, RegExp>();

/** The first piece of a text that fits one of the patterns and is not denied ("no smoke", "без дыма"); null where there is none. */
export const said = (text: string, patterns: readonly RegExp[]): string | null => {
  for (const pattern of patterns) {
    const all = everywhere.get(pattern) ?? new RegExp(pattern.source, `${pattern.flags}g`);
    everywhere.set(pattern, all);
    for (const { 0: piece, index } of text.matchAll(all))
      if (!DENIED.test(text.slice(Math.max(0, index - DENIAL_LETTERS), index))) return piece.toLowerCase();
  }
  return null;
};
