import type { SearchIndex } from "./build";
import { type Channel, rarity } from "./channel";
import { type Views, viewsOf } from "./terms";

/** How far a title asks the same as the question, seen both ways: 0 nothing in common, 1 the same. */
export type TitleMatch = { letters: number; topics: number };

const shareOf = (channel: Channel, { of, within }: { of: readonly string[]; within: readonly string[] }): number => {
  const present = new Set(within);
  let total = 0;
  let met = 0;
  for (const term of new Set(of)) {
    const weight = rarity(channel, term);
    total += weight;
    if (present.has(term)) met += weight;
  }
  return total === 0 ? 0 : met / total;
};

/** A title that says much more than was asked is as suspect as one that says less: the harmonic mean of both shares. */
const bothWays = (channel: Channel, one: readonly string[], other: readonly string[]): number => {
  const there = shareOf(channel, { of: one, within: other });
  const back = shareOf(channel, { of: other, within: one });
  return there + back === 0 ? 0 : (2 * there * back) / (there + back);
};

/** Compares a question with a title, by letters and by topical words, the rare ones counting most. */
export const matchTitle = (
  { byArticle }: SearchIndex,
  { question, title }: { question: Views; title: string },
): TitleMatch => {
  const read = viewsOf(title);
  return {
    letters: bothWays(byArticle.title, question.titleGrams(), read.titleGrams()),
    topics: bothWays(byArticle.words, question.topics(), read.topics()),
  };
};
