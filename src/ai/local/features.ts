import { conceptsOf } from "../../kernel/concepts";
import { stopWords } from "../../kernel/stop-words";
import { stem, words } from "../../kernel/text";
import { hashOf, mix } from "./hashes";

/** So much of a pasted log or a long mail is read: what it is about stands at its beginning. */
export const wordsMax = 150;
const lettersMax = 800;

/** How letters are read: how long the runs of them are, the shortest first, and what they weigh beside the words. */
export type Letters = { readonly runs: readonly number[]; readonly weight: number };

type Found = {
  words: readonly string[];
  stems: readonly number[];
  concepts: readonly number[];
  runs: readonly number[];
};
type Group = { name: string; weight: number | "letters"; of: (found: Found, seed: number) => readonly number[] };

const seedOf = (group: string): number => hashOf(`${group} `);
const seeds = { word: seedOf("w"), concept: seedOf("c") };

const pairs = ({ stems }: Found, seed: number): number[] =>
  stems.slice(1).map((next, at) => mix(mix(seed, stems[at] ?? 0), next));

/** All runs from a place in one go: each is the one before and a letter more. */
const letterRuns = ({ words, runs }: Found, seed: number): number[] => {
  const text = ` ${words.join(" ")} `.slice(0, lettersMax);
  const longest = runs.at(-1) ?? 0;
  const found: number[] = [];
  for (let from = 0; from < text.length; from++) {
    let hash = seed;
    for (let size = 1; size <= longest && from + size <= text.length; size++) {
      hash = mix(hash, text.charCodeAt(from + size - 1));
      if (runs.includes(size)) found.push(hash);
    }
  }
  return found;
};

const unordered = (seed: number, one: number, other: number): number =>
  one < other ? mix(mix(seed, one), other) : mix(mix(seed, other), one);

/** Topical words near each other in any order: "card lost" and "lost my card". */
const neighbours = ({ words, stems }: Found, seed: number): number[] => {
  const topical = stems.filter((_, at) => !stopWords.has(words[at] ?? ""));
  return topical.flatMap((one, at) => topical.slice(at + 1, at + 3).map((other) => unordered(seed, one, other)));
};

const conceptsMax = 8;
const conceptPairs = ({ concepts }: Found, seed: number): number[] => {
  const first = concepts.slice(0, conceptsMax);
  return first.flatMap((one, at) => first.slice(at + 1).map((other) => unordered(seed, one, other)));
};

// Each group is a vector of length `weight`; found by comparing on held-out examples of several languages and trades.
const groups: readonly Group[] = [
  { name: "w", weight: 1, of: ({ stems }) => stems },
  { name: "p", weight: 0.6, of: pairs },
  { name: "n", weight: 0.4, of: neighbours },
  { name: "c", weight: 0.8, of: ({ concepts }) => concepts },
  { name: "d", weight: 0.4, of: conceptPairs },
  { name: "l", weight: "letters", of: letterRuns },
];
const seeded = groups.map((group) => ({ ...group, seed: seedOf(group.name) }));

/** How much each group of features weighs. */
export const groupWeights = (letters: Letters): readonly number[] =>
  groups.map(({ weight }) => (weight === "letters" ? letters.weight : weight));

/** The features of a text by group, as hashes; one that stands in it twice is there twice. */
export const featuresOf = (text: string, { runs }: Letters): (readonly number[])[] => {
  const found = words(text).slice(0, wordsMax);
  const stems = found.map(stem);
  const read: Found = {
    words: found,
    stems: stems.map((one) => hashOf(one, seeds.word)),
    concepts: conceptsOf(stems).map((one) => hashOf(one, seeds.concept)),
    runs,
  };
  return seeded.map(({ of, seed }) => of(read, seed));
};

/** Topical words of a text with the hashes of their stem and concepts. */
export const topicalFeatures = (text: string): { word: string; hashes: number[] }[] =>
  words(text)
    .slice(0, wordsMax)
    .filter((word) => !stopWords.has(word))
    .map((word) => {
      const root = stem(word);
      const concepts = conceptsOf([root]).map((one) => hashOf(one, seeds.concept));
      return { word, hashes: [hashOf(root, seeds.word), ...concepts] };
    });
