import type { SearchIndex } from "./build";
import { type Channel, rarity } from "./channel";
import { type Views, viewsOf } from "./terms";

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
  return (title: readonly string[]): number => {
    let said = 0;
    let common = 0;
    for (const term of new Set(title)) {
      const weight = rarity(channel, term);
      said += weight;
      if (asked.has(term)) common += weight;
    }
    return common === 0 ? 0 : (2 * common) / (said + askedWeight);
  };
};

/** Compares titles with one question, by letters and by topical words, the rare ones counting most; a title seen again costs nothing. */
export const openTitleMatch = ({ byArticle }: SearchIndex, question: Views): ((title: string) => TitleMatch) => {
  const letters = openComparison(byArticle.title, question.titleGrams());
  const topics = openComparison(byArticle.words, question.topics());
  const seen = new Map<string, TitleMatch>();
  return (title) => {
    const known = seen.get(title);
    if (known) return known;
    const read = viewsOf(title);
    const match = { letters: letters(read.titleGrams()), topics: topics(read.topics()) };
    seen.set(title, match);
    return match;
  };
};
