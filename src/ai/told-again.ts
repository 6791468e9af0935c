import { stopWords } from "../kernel/stop-words";
import { stem, words } from "../kernel/text";
import { leansBack } from "./cited";
import { isSameWord, sharedBy } from "./clauses";
import { sentencesOf } from "./local/sentences";
import type { Proof } from "./prove";

type Found = Extract<Proof, { found: true }>;

/** The words of a text without how they are set and spaced. */
export const lettersOf = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** A sentence speaks of what it begins with: so many words that say something may stand before it. */
const BEFORE_MAX = 2;
const topics = (sentence: string): string[] =>
  words(sentence)
    .filter((word) => !stopWords.has(word))
    .map(stem);
const names = (sentence: string, own: readonly string[]): boolean =>
  sharedBy(own, topics(sentence)).length === own.length;
const beginsWith = (sentence: string, own: readonly string[]): boolean => {
  const at = topics(sentence).findIndex((one) => own.some((word) => isSameWord(one, word)));
  return at >= 0 && at <= BEFORE_MAX;
};

/** A row or a point of a list says nothing without what it stands under. */
const LISTED = /^(?:\||[-*•] |\d{1,2}[.)] )/u;

/**
 * Of an answer that ours have told already the one sentence that speaks of what is asked now: who asks back is not told all of
 * it again. Null where no sentence does, or more than one, or where it is news.
 */
export const toldAgain = (
  found: Found,
  { own, ours }: { own: readonly string[]; ours: readonly string[] },
): Found | null => {
  const [citation, ...others] = found.citations;
  const asked = own.map(stem);
  const [one, more] = sentencesOf(found.text).filter(({ text }) => names(text, asked));
  if (
    !one ||
    more ||
    !beginsWith(one.text, asked) ||
    !citation ||
    others.length > 0 ||
    LISTED.test(one.text) ||
    leansBack.test(one.text)
  )
    return null;
  if (!ours.some((text) => lettersOf(text).includes(lettersOf(one.text)))) return null;
  const support = [{ passage: citation.passage, quote: one.text }];
  return {
    ...found,
    text: one.text,
    citations: [{ ...citation, quote: one.text }],
    trace: { ...found.trace, sentences: [{ text: one.text, support, checks: ["verbatim"] }] },
  };
};
