import { foldForSearch, stem } from "../../kernel/text";

/** Words and phrases of which each group means one thing, to this desk. */
export type Synonyms = readonly (readonly string[])[];

const token = /[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu;
const between = /^[\s-]*$/;

type Found = { start: number; end: number; root: string };
const tokensOf = (text: string): Found[] =>
  [...text.matchAll(token)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    root: stem(foldForSearch(match[0])),
  }));

type Phrase = { roots: readonly string[]; instead: string };

/** Each phrase under its first stem, the longest first; a phrase of two groups keeps to the first. */
const phrasesOf = (synonyms: Synonyms): Map<string, Phrase[]> => {
  const phrases = new Map<string, Phrase[]>();
  for (const [first, ...others] of synonyms)
    for (const phrase of others) {
      const roots = tokensOf(phrase).map(({ root }) => root);
      const [head] = roots;
      if (!first || !head) continue;
      const under = phrases.get(head) ?? [];
      under.push({ roots, instead: first });
      phrases.set(
        head,
        under.toSorted((a, b) => b.roots.length - a.roots.length),
      );
    }
  return phrases;
};

/** Makes a function that says every phrase of a group by the group's first, in whatever form it stands; other text is left as it is. */
export const openRewriting = (synonyms: Synonyms): ((text: string) => string) => {
  const phrases = phrasesOf(synonyms);
  if (phrases.size === 0) return (text) => text;
  return (text) => {
    const tokens = tokensOf(text);
    const standsAt = ({ roots }: Phrase, at: number): boolean =>
      roots.every((root, n) => {
        const [one, before] = [tokens[at + n], tokens[at + n - 1]];
        return one?.root === root && (n === 0 || between.test(text.slice(before?.end ?? 0, one.start)));
      });
    let [said, from] = ["", 0];
    for (let at = 0; at < tokens.length; ) {
      const found = phrases.get(tokens[at]?.root ?? "")?.find((phrase) => standsAt(phrase, at));
      const length = found?.roots.length ?? 1;
      if (found) {
        said += text.slice(from, tokens[at]?.start) + found.instead;
        from = tokens[at + length - 1]?.end ?? from;
      }
      at += length;
    }
    return said + text.slice(from);
  };
};
