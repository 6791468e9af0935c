import { conceptsOf } from "../kernel/concepts";
import { stopWords } from "../kernel/stop-words";
import { detectLanguage, type Language, stem, transliterate, words } from "../kernel/text";

/** A text as its words are compared: stems, concepts, and all words in Latin letters. */
export type Read = {
  language: Language;
  stems: ReadonlySet<string>;
  concepts: ReadonlySet<string>;
  letters: ReadonlySet<string>;
};

const lettersOf = (word: string) => stem(transliterate(word));

export const readWords = (text: string): Read => {
  const found = words(text);
  const stems = found.map(stem);
  return {
    language: detectLanguage(text),
    stems: new Set(stems),
    concepts: new Set(conceptsOf(stems)),
    letters: new Set([...found, ...stems].flatMap((word) => [transliterate(word), lettersOf(word)])),
  };
};

/** The share of a sentence's topical words that must be in what it cites; the rest are turns of phrase. */
const SHARE_MIN = 0.6;

const isIn = (cited: readonly Read[], word: string): boolean => {
  const root = stem(word);
  const concepts = conceptsOf([root]);
  return cited.some((one) => one.stems.has(root) || concepts.some((concept) => one.concepts.has(concept)));
};

/** Topical words that nothing cited speaks of, where they are too many; empty where the sentence stands. */
export const unsupportedWords = (sentence: string, cited: readonly Read[]): string[] => {
  const language = detectLanguage(sentence);
  const same = cited.filter((one) => one.language === language);
  const all = [...new Set(words(sentence))].filter((word) => !stopWords.has(word));
  // Numbers are held against the passages one by one elsewhere: here each is a word that stands.
  const topical = all.filter((word) => !/^\d/.test(word));
  const numbers = all.length - topical.length;
  if (same.length > 0) {
    const missing = topical.filter((word) => !isIn(cited, word));
    return missing.length > (1 - SHARE_MIN) * all.length ? missing : [];
  }
  // Another language: words cannot be compared, what they speak of can.
  const concepts = conceptsOf(words(sentence).map(stem));
  const missing = concepts.filter((concept) => !cited.some((one) => one.concepts.has(concept)));
  if (topical.length <= 2 * numbers) return [];
  if (concepts.length === 0) return topical;
  return missing.length > (1 - SHARE_MIN) * concepts.length ? topical : [];
};

/** Names: words written with a capital letter where no sentence begins. */
const NAME = /(?<=[\p{L}\p{N},;)"»”'’] +["«“(]?)\p{Lu}[\p{L}\p{N}'’-]+/gu;

/** Names that stand in nothing cited. Languages that write every noun large are let be. */
export const unknownNames = (sentence: string, cited: readonly Read[]): string[] => {
  if (detectLanguage(sentence) === "other") return [];
  const named = [...sentence.matchAll(NAME)].flatMap(([name]) => words(name)).filter((word) => !stopWords.has(word));
  return named.filter(
    (word) => !cited.some(({ letters }) => letters.has(transliterate(word)) || letters.has(lettersOf(word))),
  );
};

const NEGATION =
  /(?<![\p{L}\p{N}])(?:not|never|no|none|nor|cannot|without|except\p{L}*|exclu\p{L}+|unavailable|missing|lacks?|impossible|forbidden|prohibited|only|unless|until|refus\p{L}+|den(?:y|ied)|instead|\p{L}+n't|не|нет|ни|нельзя|никогда|без|кроме|исключ\p{L}+|запре\p{L}+|невозможн\p{L}+|недоступн\p{L}+|отсутств\p{L}+|только|отказ\p{L}*|пока)(?![\p{L}\p{N}])/u;

/** Whether a sentence says "not" where its quotes don't, or leaves out the "not" that all of them have; all made plain. */
export const isTurnedRound = (sentence: string, quotes: readonly string[]): boolean => {
  const denied = quotes.filter((quote) => NEGATION.test(quote)).length;
  return NEGATION.test(sentence) ? denied === 0 : denied === quotes.length;
};
