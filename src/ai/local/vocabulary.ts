import { featuresOf, groupWeights, type Letters, topicalFeatures } from "./features";
import { type HashTable, numbered, numberOf, openTable } from "./hashes";
import type { Sparse } from "./sparse";
import { meaningSize, withMeaning } from "./word-vectors";

/**
 * The features a model knows, each with its dimension and its rarity among the texts it learned from. `meanings`: so many
 * dimensions behind those say what the words mean; 0 where texts are so many that they tell it themselves.
 */
export type Vocabulary = {
  readonly dimensions: HashTable;
  readonly rarity: Float32Array;
  readonly letters: Letters;
  readonly meanings: number;
};

const manyTexts = 3000;
const featuresMax = 80_000;

// Few texts need all that letters tell; with many, runs of four do as well and learning takes a third of the time.
const lettersOfFew: Letters = { runs: [2, 3, 4, 5], weight: 1.1 };
const lettersOfMany: Letters = { runs: [4], weight: 0.8 };

/** Feature numbers of one text with how often each stands in it; `ends[g]` is where group `g` ends. */
type Counted = { at: Int32Array; counts: Float32Array; ends: readonly number[] };

/** Counts what `numberIn` knows of a text (it says -1 of the rest), without a table of its own for every text. */
const openCounter = () => {
  let places = new Int32Array(1024);
  return (groups: readonly (readonly number[])[], numberIn: (hash: number) => number): Counted => {
    const at: number[] = [];
    const counts: number[] = [];
    const ends: number[] = [];
    for (const hashes of groups) {
      for (const hash of hashes) {
        const number = numberIn(hash);
        if (number < 0) continue;
        if (number >= places.length) {
          const wider = new Int32Array(Math.max(number + 1, places.length * 2));
          wider.set(places);
          places = wider;
        }
        const place = places[number] ?? 0;
        if (place < at.length && at[place] === number) counts[place] = (counts[place] ?? 0) + 1;
        else {
          places[number] = at.length;
          at.push(number);
          counts.push(1);
        }
      }
      ends.push(at.length);
    }
    return { at: Int32Array.from(at), counts: Float32Array.from(counts), ends };
  };
};

type Weights = Pick<Vocabulary, "rarity" | "letters">;

/** Weighs what was counted: the rarer the heavier, each group of the length it has a right to. */
const weighed = ({ at, counts, ends }: Counted, { rarity, letters }: Weights): Sparse => {
  const weights = groupWeights(letters);
  const value = new Float32Array(at.length);
  let from = 0;
  ends.forEach((end, group) => {
    let square = 0;
    for (let n = from; n < end; n++) {
      const x = (1 + Math.log(counts[n] ?? 1)) * (rarity[at[n] ?? 0] ?? 0);
      value[n] = x;
      square += x * x;
    }
    const scale = (weights[group] ?? 0) / (Math.sqrt(square) || 1);
    for (let n = from; n < end; n++) value[n] = (value[n] ?? 0) * scale;
    from = end;
  });
  return { at, value };
};

/** What is left of a counted text when features get other numbers, or none (-1). */
const renumbered = ({ at, counts, ends }: Counted, numbers: Int32Array): Counted => {
  const next = { at: new Int32Array(at.length), counts: new Float32Array(at.length) };
  let [from, kept] = [0, 0];
  const newEnds = ends.map((end) => {
    for (; from < end; from++) {
      const number = numbers[at[from] ?? 0] ?? -1;
      if (number < 0) continue;
      next.at[kept] = number;
      next.counts[kept++] = counts[from] ?? 0;
    }
    return kept;
  });
  return { at: next.at.slice(0, kept), counts: next.counts.slice(0, kept), ends: newEnds };
};

/** How many of the texts each feature stands in. */
const seenIn = (texts: readonly Counted[], features: number): Int32Array => {
  const seen = new Int32Array(features);
  for (const { at } of texts) for (const number of at) seen[number] = (seen[number] ?? 0) + 1;
  return seen;
};

/** The features worth keeping: all of few texts; of many those that repeat, the most frequent 80,000 at most. */
const keptOf = (seen: Int32Array, isLarge: boolean): number[] => {
  const kept: number[] = [];
  seen.forEach((count, feature) => {
    if (!isLarge || count > 1) kept.push(feature);
  });
  if (kept.length <= featuresMax) return kept;
  return kept.sort((a, b) => (seen[b] ?? 0) - (seen[a] ?? 0)).slice(0, featuresMax);
};

const hashesOf = ({ entries, size }: HashTable): Int32Array => {
  const hashes = new Int32Array(size);
  for (let n = 0; n < entries.length; n += 2) {
    const number = entries[n + 1] ?? 0;
    if (number > 0) hashes[number - 1] = entries[n] ?? 0;
  }
  return hashes;
};

/** Room for words that come with later corrections. */
const spareMax = 4096;
const count = openCounter();

/** Learns the features of `texts`, and gives the texts as vectors over them. */
export const learnVocabulary = (texts: readonly string[]): { vocabulary: Vocabulary; vectors: Sparse[] } => {
  const isLarge = texts.length > manyTexts;
  const letters = isLarge ? lettersOfMany : lettersOfFew;
  const all = openTable(1024);
  const counted = texts.map((text) => count(featuresOf(text, letters), (hash) => numbered(all, hash)));
  const seen = seenIn(counted, all.size);
  const kept = keptOf(seen, isLarge);
  const numbers = new Int32Array(all.size).fill(-1);
  const dimensions = openTable(kept.length + spareMax);
  const hashes = hashesOf(all);
  const rarityOf = (feature: number) => Math.log((texts.length + 1) / (feature + 1)) + 1;
  const rarity = new Float32Array(kept.length + spareMax).fill(rarityOf(1));
  kept.forEach((feature, at) => {
    numbers[feature] = numbered(dimensions, hashes[feature] ?? 0);
    rarity[at] = rarityOf(seen[feature] ?? 0);
  });
  const vectors = counted.map((one) => weighed(renumbered(one, numbers), { rarity, letters }));
  return { vocabulary: { dimensions, rarity, letters, meanings: isLarge ? 0 : meaningSize }, vectors };
};

/** A text as a vector over the vocabulary; what the vocabulary lacks is left out. */
export const vectorOf = ({ dimensions, rarity, letters }: Vocabulary, text: string): Sparse =>
  weighed(
    count(featuresOf(text, letters), (hash) => numberOf(dimensions, hash)),
    { rarity, letters },
  );

/** A text as a vector, where what the vocabulary lacks is taken into it as long as there is room. */
export const learnedVectorOf = ({ dimensions, rarity, letters }: Vocabulary, text: string): Sparse =>
  weighed(
    count(featuresOf(text, letters), (hash) =>
      dimensions.size < rarity.length ? numbered(dimensions, hash) : numberOf(dimensions, hash),
    ),
    { rarity, letters },
  );

/** How many dimensions a text has with what its words mean. */
export const allDimensions = ({ rarity, meanings }: Vocabulary): number => rarity.length + meanings;

/** A text's vector over the vocabulary with what its words mean behind it. */
export const meaningful = (
  { rarity, meanings }: Vocabulary,
  { vector, text }: { vector: Sparse; text: string },
): Sparse => (meanings === 0 ? vector : withMeaning(vector, { text, from: rarity.length }));

/** Topical words of the text with the dimensions their stem and concepts have in the vocabulary. */
export const wordDimensions = ({ dimensions }: Vocabulary, text: string): { word: string; at: number[] }[] =>
  topicalFeatures(text).map(({ word, hashes }) => ({
    word,
    at: hashes.map((hash) => numberOf(dimensions, hash)).filter((at) => at >= 0),
  }));

/** Share of the text's topical words that the vocabulary knows by stem or concept: 0 to 1, and 0 without any. */
export const familiarity = (vocabulary: Vocabulary, text: string): number => {
  const found = wordDimensions(vocabulary, text);
  return found.length === 0 ? 0 : found.filter(({ at }) => at.length > 0).length / found.length;
};
