import { conceptsOf } from "../../kernel/concepts";
import { stopWords } from "../../kernel/stop-words";
import { ngrams, stem, words } from "../../kernel/text";
import type { Sparse } from "../local/sparse";

/** One text beside others: how alike each is to it, 0 to 1. */
export type Reading = {
  read: (text: string) => Sparse;
  against: (one: Sparse) => (others: readonly Sparse[]) => number[];
};

const WORDS_MAX = 80;
/** So many texts are learned from. */
const TEXTS_MAX = 1500;
const BACKGROUND_CHARS = 400;
/** On a desk with few texts every word is rare: what so many would tell is taken for granted. */
const TEXTS_MIN = 200;
const LETTERS_MAX = 800;
const LETTER_RUNS = [2, 3, 4, 5];

/** How much each way of looking counts, all words and all letters together as much as the topical ones; found on questions to two public help desks. */
const shares = [0.19, 0.07, 0.12, 0.12, 0.25, 0.05, 0.2];

const pairsOf = (items: readonly string[]) => items.slice(1).map((next, at) => `${items[at]} ${next}`);
const letterRuns = (found: readonly string[]): string[] => {
  const text = ` ${found.join(" ")} `.slice(0, LETTERS_MAX);
  return LETTER_RUNS.flatMap((size) =>
    Array.from({ length: Math.max(0, text.length - size + 1) }, (_, at) => text.slice(at, at + size)),
  );
};

const waysOf = (text: string): (readonly string[])[] => {
  const found = words(text).slice(0, WORDS_MAX);
  const roots = found.map(stem);
  const topical = found.filter((word) => !stopWords.has(word));
  const stems = topical.map(stem);
  const grams = topical.flatMap((word) => ngrams(word, { min: 3, max: 5 }));
  return [roots, pairsOf(roots), conceptsOf(roots), letterRuns(found), stems, conceptsOf(stems), grams];
};

/** One way of looking: which place a term has in it from `from` on, and how rare it is. */
const learnWay = (texts: readonly (readonly string[])[], from: number) => {
  const seenIn = new Map<string, number>();
  for (const terms of texts) for (const term of new Set(terms)) seenIn.set(term, (seenIn.get(term) ?? 0) + 1);
  const places = new Map([...seenIn.keys()].map((term, at) => [term, from + at]));
  const among = Math.max(TEXTS_MIN, texts.length);
  return {
    end: from + places.size,
    read: (terms: readonly string[], share: number): { at: number; value: number }[] => {
      const counts = new Map<string, number>();
      for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
      const found = [...counts].flatMap(([term, times]) => {
        const at = places.get(term);
        const value = (1 + Math.log(times)) * Math.log(1 + among / ((seenIn.get(term) ?? 0) + 0.5));
        return at === undefined ? [] : [{ at, value }];
      });
      const length = Math.sqrt(found.reduce((sum, { value }) => sum + value * value, 0));
      return found.map(({ at, value }) => ({ at, value: (value * Math.sqrt(share)) / length }));
    },
  };
};

/** Reads texts so that they can be compared; what is common in them and in the background says little. */
export const openReading = (texts: readonly string[], background: readonly string[]): Reading => {
  const room = Math.max(0, TEXTS_MAX - texts.length);
  const learned = [
    ...texts.slice(0, TEXTS_MAX),
    ...background.slice(0, room).map((text) => text.slice(0, BACKGROUND_CHARS)),
  ].map(waysOf);
  let end = 0;
  const ways = shares.map((share, n) => {
    const way = learnWay(
      learned.map((one) => one[n] ?? []),
      end,
    );
    end = way.end;
    return { share, read: way.read };
  });
  const spread = new Float32Array(end);
  return {
    read: (text) => {
      const terms = waysOf(text);
      const all = ways.flatMap(({ share, read }, n) => read(terms[n] ?? [], share));
      return { at: Int32Array.from(all, ({ at }) => at), value: Float32Array.from(all, ({ value }) => value) };
    },
    against: (one) => (others) => {
      one.at.forEach((dimension, n) => {
        spread[dimension] = one.value[n] ?? 0;
      });
      const near = others.map(({ at, value }) => {
        let sum = 0;
        for (let n = 0; n < at.length; n++) sum += (value[n] ?? 0) * (spread[at[n] ?? 0] ?? 0);
        return sum;
      });
      for (const dimension of one.at) spread[dimension] = 0;
      return near;
    },
  };
};
