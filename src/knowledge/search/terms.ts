import { conceptsOf } from "../../kernel/concepts";
import { stopWords } from "../../kernel/stop-words";
import { ngrams, stem, transliterate, words } from "../../kernel/text";

/** One text as each channel of the index reads it; a view is made when it is first looked at. */
export type Views = {
  /** The words as they are written, folded. */
  words: () => readonly string[];
  /** Stems of the words that carry a topic. */
  topics: () => readonly string[];
  /** Letter grams as titles are compared by. */
  titleGrams: () => readonly string[];
  /** Pairs of neighbouring stems. */
  phrases: () => readonly string[];
  concepts: () => readonly string[];
};

const cacheSizeMax = 50_000;

/** Texts repeat their words: what is made of a word is remembered for a while. */
export const remembering = <Made>(make: (word: string) => Made) => {
  const cache = new Map<string, Made>();
  return (word: string): Made => {
    const known = cache.get(word);
    if (known !== undefined) return known;
    const made = make(word);
    if (cache.size >= cacheSizeMax) cache.clear();
    cache.set(word, made);
    return made;
  };
};

/** Letter grams of one word in Latin letters, against typos and mixed script. */
export const gramsOfWord = remembering((word) => ngrams(transliterate(word), { min: 4, max: 4 }));
/** The same in three sizes: for titles, which are short. */
export const titleGramsOfWord = remembering((word) => ngrams(transliterate(word), { min: 3, max: 5 }));

/** Reads `text`, or its first `wordsMax` words. */
export const viewsOf = (text: string, { wordsMax = Number.POSITIVE_INFINITY } = {}): Views => {
  const found = words(text).slice(0, wordsMax);
  const all = found.map(stem);
  return {
    words: () => found,
    topics: () => all.filter((_, at) => !stopWords.has(found[at] ?? "")),
    titleGrams: () => found.flatMap(titleGramsOfWord),
    phrases: () => all.slice(1).map((next, at) => `${all[at]} ${next}`),
    concepts: () => conceptsOf(all),
  };
};
