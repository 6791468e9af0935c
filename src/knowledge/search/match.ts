import type { SearchIndex } from "./build";
import { type Channel, rarity } from "./channel";
import { remembering, type Views, viewsOf } from "./terms";

/** How far a title asks the same as the question, seen both ways: 0 nothing in common, 1 the same. */
export type TitleMatch = { letters: number; topics: number };

const weightOf = (channel: Channel, terms: ReadonlySet<string>): number => {
  let total = 0;
  for (const term of terms) total += rarity(channel, term);
  return total;
};

/** The share of the weight of both texts that they have in common: a title that says much more than was asked is as suspect as one that says less. */
const openComparison = (channel: Channel, question: readonly string[]) => {
  const asked = new Set(question);
  const askedWeight = weightOf(channel, asked);
  return (title: ReadonlySet<string>): number => {
    let said = 0;
    let common = 0;
    for (const term of title) {
      const weight = rarity(channel, term);
      said += weight;
      if (asked.has(term)) common += weight;
    }
    return common === 0 ? 0 : (2 * common) / (said + askedWeight);
  };
};

const partsMax = 6;
const partWordsMin = 3;
const partWordsMax = 40;

/** A message as it may be asked: as a whole, and each of its sentences where it has several ("Hello. I paid twice. Can I …?"). */
export const partsOf = (message: string, whole: Views): Views[] => {
  const sentences = message
    .split(/[.!?…\n]+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.split(/\s+/).length >= partWordsMin);
  return sentences.length < 2
    ? [whole]
    : [whole, ...sentences.slice(0, partsMax).map((sentence) => viewsOf(sentence, { wordsMax: partWordsMax }))];
};

type Read = { grams: ReadonlySet<string>; stems: ReadonlySet<string> };
// The same titles, and the same questions asked before, are compared again and again: each is read once.
const readers = new WeakMap<SearchIndex, (title: string) => Read>();
const readerOf = (index: SearchIndex): ((title: string) => Read) => {
  const known = readers.get(index);
  if (known) return known;
  const fresh = remembering((title): Read => {
    const read = viewsOf(index.plain(title));
    return { grams: new Set(read.titleGrams()), stems: new Set(read.topics()) };
  });
  readers.set(index, fresh);
  return fresh;
};

/** Compares titles with one question, by letters and by topical words, the rare ones counting most; the part of it that fits best counts. A title seen again costs nothing. */
export const openTitleMatch = (index: SearchIndex, parts: readonly Views[]): ((title: string) => TitleMatch) => {
  const { byArticle } = index;
  const read = readerOf(index);
  const comparisons = parts.map((part) => ({
    letters: openComparison(byArticle.title, part.titleGrams()),
    topics: openComparison(byArticle.words, part.topics()),
  }));
  const seen = new Map<string, TitleMatch>();
  return (title) => {
    const known = seen.get(title);
    if (known) return known;
    const { grams, stems } = read(title);
    const match = {
      letters: Math.max(...comparisons.map(({ letters }) => letters(grams))),
      topics: Math.max(...comparisons.map(({ topics }) => topics(stems))),
    };
    seen.set(title, match);
    return match;
  };
};
