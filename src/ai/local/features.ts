import { conceptsOf } from "../../kernel/concepts";
import { stopWords } from "../../kernel/stop-words";
import { stem, words } from "../../kernel/text";
import type { Sparse } from "./sparse";

// A pasted log or a long mail: what it is about stands at its beginning.
const wordsMax = 150;
const lettersMax = 800;

type Group = { weight: number; of: (found: Found) => readonly string[] };
type Found = {
  words: readonly string[];
  stems: readonly string[];
  concepts: readonly string[];
  /** How long the letter runs are. */
  runs: readonly number[];
};

const pairs = (items: readonly string[]): string[] => items.slice(1).map((next, at) => `${items[at]} ${next}`);

const letterRuns = (found: Found): string[] => {
  const text = ` ${found.words.join(" ")} `.slice(0, lettersMax);
  const runs: string[] = [];
  for (const size of found.runs) for (let at = 0; at + size <= text.length; at++) runs.push(text.slice(at, at + size));
  return runs;
};

/** Topical words near each other in any order: "card lost" and "lost my card". */
const neighbours = ({ words, stems }: Found): string[] => {
  const topical = stems.filter((_, at) => !stopWords.has(words[at] ?? ""));
  return topical.flatMap((one, at) =>
    topical.slice(at + 1, at + 3).map((other) => (one < other ? `${one}~${other}` : `${other}~${one}`)),
  );
};

const conceptsMax = 8;
const conceptPairs = ({ concepts }: Found): string[] => {
  const sorted = concepts.slice(0, conceptsMax).toSorted();
  return sorted.flatMap((one, at) => sorted.slice(at + 1).map((other) => `${one}+${other}`));
};

// Each group is a vector of length `weight`; found by comparing on held-out examples of several languages and trades.
const groups: Readonly<Record<string, Group>> = {
  w: { weight: 1, of: (found) => found.stems },
  p: { weight: 0.6, of: (found) => pairs(found.stems) },
  n: { weight: 0.4, of: neighbours },
  c: { weight: 0.8, of: (found) => found.concepts },
  d: { weight: 0.4, of: conceptPairs },
  l: { weight: 0.8, of: letterRuns },
};

const read = (text: string, runs: readonly number[]): Found => {
  const found = words(text).slice(0, wordsMax);
  const stems = found.map(stem);
  return { words: found, stems, concepts: conceptsOf(stems), runs };
};

const countNames = (prefix: string, names: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(prefix + name, (counts.get(prefix + name) ?? 0) + 1);
  return counts;
};

/** Features of a text by group, with how often each stands in it. */
const featuresOf = (text: string, runs: readonly number[]): { weight: number; counts: Map<string, number> }[] => {
  const found = read(text, runs);
  return Object.entries(groups).map(([prefix, { weight, of }]) => ({ weight, counts: countNames(prefix, of(found)) }));
};

/** The features a model knows, each with its dimension and its rarity among the texts it learned from. */
export type Vocabulary = {
  readonly dimensions: ReadonlyMap<string, number>;
  readonly rarity: Float32Array;
  readonly runs: readonly number[];
};

const manyTexts = 3000;
const featuresMax = 80_000;

// Few texts need every letter run they can get; with many, runs of four do as well and learning takes a third of the time.
const runsOfFew: readonly number[] = [2, 3, 4, 5];
const runsOfMany: readonly number[] = [4];

/** The features of `texts`. Of many texts only features that repeat are kept, the most frequent 80,000 at most. */
export const learnVocabulary = (texts: readonly string[]): Vocabulary => {
  const seenIn = new Map<string, number>();
  const isLarge = texts.length > manyTexts;
  const runs = isLarge ? runsOfMany : runsOfFew;
  for (const text of texts)
    for (const { counts } of featuresOf(text, runs))
      for (const name of counts.keys()) seenIn.set(name, (seenIn.get(name) ?? 0) + 1);
  const kept = isLarge ? [...seenIn].filter(([, count]) => count > 1) : [...seenIn];
  if (kept.length > featuresMax) kept.sort((a, b) => b[1] - a[1]).splice(featuresMax);
  return {
    dimensions: new Map(kept.map(([name], at) => [name, at])),
    rarity: Float32Array.from(kept, ([, count]) => Math.log((texts.length + 1) / (count + 1)) + 1),
    runs,
  };
};

type Known = { at: number; value: number };

const knownOf = ({ dimensions, rarity }: Vocabulary, counts: ReadonlyMap<string, number>): Known[] => {
  const known: Known[] = [];
  for (const [name, count] of counts) {
    const at = dimensions.get(name);
    if (at !== undefined) known.push({ at, value: (1 + Math.log(count)) * (rarity[at] ?? 0) });
  }
  return known;
};

/** A text as a vector over the vocabulary; what the vocabulary lacks is left out. */
export const vectorOf = (vocabulary: Vocabulary, text: string): Sparse => {
  const all = featuresOf(text, vocabulary.runs).flatMap(({ weight, counts }) => {
    const known = knownOf(vocabulary, counts);
    const length = Math.sqrt(known.reduce((sum, { value }) => sum + value * value, 0));
    return known.map(({ at, value }) => ({ at, value: (value * weight) / length }));
  });
  return { at: Int32Array.from(all, ({ at }) => at), value: Float32Array.from(all, ({ value }) => value) };
};

/** Topical words of the text with the dimensions their stem and concepts have in the vocabulary. */
export const wordDimensions = ({ dimensions }: Vocabulary, text: string): { word: string; at: number[] }[] =>
  words(text)
    .slice(0, wordsMax)
    .filter((word) => !stopWords.has(word))
    .map((word) => {
      const names = [`w${stem(word)}`, ...conceptsOf([stem(word)]).map((concept) => `c${concept}`)];
      return { word, at: names.flatMap((name) => dimensions.get(name) ?? []) };
    });

/** Share of the text's topical words that the vocabulary knows by stem or concept: 0 to 1, and 0 without any. */
export const familiarity = (vocabulary: Vocabulary, text: string): number => {
  const found = wordDimensions(vocabulary, text);
  return found.length === 0 ? 0 : found.filter(({ at }) => at.length > 0).length / found.length;
};
