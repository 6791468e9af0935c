import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stopWords } from "../../kernel/stop-words";
import { stem, words } from "../../kernel/text";
import { wordsMax } from "./features";
import type { Sparse } from "./sparse";

type WordVectors = {
  /** Each word's place, the most frequent first. */
  readonly places: ReadonlyMap<string, number>;
  readonly numbers: Int8Array;
  /** What brings each word's numbers to length 1. */
  readonly scales: Float32Array;
};

/** So many numbers say what a text means. */
export const meaningSize = 64;

// The bundle and the source both have the folder beside them. What is in it: README.md there.
const folder = join(dirname(fileURLToPath(import.meta.url)), "word-vectors");

const read = (name: string): WordVectors => {
  const file = join(folder, name);
  const bytes = readFileSync(file);
  const head = bytes.indexOf("\n");
  const text = bytes.indexOf("\n", head + 1);
  if (Number(bytes.toString("latin1", 0, head)) !== meaningSize)
    throw new Error(`${file} holds vectors of another size.`);
  const places = new Map(
    bytes
      .toString("utf8", head + 1, text)
      .split(" ")
      .map((word, at) => [word, at]),
  );
  const numbers = new Int8Array(bytes.buffer, bytes.byteOffset + text + 1, places.size * meaningSize);
  const scales = new Float32Array(places.size);
  for (let word = 0; word < scales.length; word++) {
    let square = 0;
    for (let n = word * meaningSize; n < (word + 1) * meaningSize; n++) square += (numbers[n] ?? 0) ** 2;
    scales[word] = 1 / Math.sqrt(square || 1);
  }
  return { places, numbers, scales };
};

/** Read when the first word in their letters is, and kept: a desk that speaks one language holds no other. */
const open = (name: string): (() => WordVectors) => {
  let known: WordVectors | undefined;
  return () => {
    known ??= read(name);
    return known;
  };
};

// Russian words are known by their stem, so that all their forms are; their numbers lie among the English ones.
const languages = [
  { letters: /[a-z]/, vectors: open("english.vectors"), keyOf: (word: string) => word },
  { letters: /[а-я]/, vectors: open("russian.vectors"), keyOf: stem },
];

type Known = { readonly vectors: WordVectors; readonly place: number };

const knownAs = (word: string): Known | null => {
  const language = languages.find(({ letters }) => letters.test(word));
  if (!language) return null;
  const vectors = language.vectors();
  const place = vectors.places.get(language.keyOf(word));
  return place === undefined ? null : { vectors, place };
};

// How much a word counts by how frequent it is in its language (Zipf), as in Arora et al., 2017.
const frequencyAt = (place: number): number => 0.1 / (place + 2.7);
const frequent = 3e-4;
const weightAt = (place: number): number => frequent / (frequent + frequencyAt(place));
const stopWordShare = 0.3;

/**
 * What a text's words mean, as numbers: its length is the share of the text they make up, from 0 (none is known) to 1. Texts that
 * say the same in other words lie near each other, and so do texts that say the same in English and in Russian.
 */
export const meaningOf = (text: string): Float32Array => {
  const meaning = new Float32Array(meaningSize);
  let [said, understood] = [0, 0];
  for (const word of words(text).slice(0, wordsMax)) {
    const known = knownAs(word);
    const share = stopWords.has(word) ? stopWordShare : 1;
    const weight = known ? share * weightAt(known.place) : share;
    said += weight;
    if (!known) continue;
    understood += weight;
    const { numbers, scales } = known.vectors;
    const scale = weight * (scales[known.place] ?? 0);
    for (let n = 0; n < meaningSize; n++)
      meaning[n] = (meaning[n] ?? 0) + scale * (numbers[known.place * meaningSize + n] ?? 0);
  }
  const length = Math.sqrt(meaning.reduce((sum, x) => sum + x * x, 0));
  return length === 0 ? meaning : meaning.map((x) => (x / length) * (understood / said));
};

/** A text's vector with its meaning behind it, in the dimensions from `from` on; as it was where no word of it is known. */
export const withMeaning = ({ at, value }: Sparse, { text, from }: { text: string; from: number }): Sparse => {
  const meaning = meaningOf(text);
  if (meaning.every((x) => x === 0)) return { at, value };
  const more = { at: new Int32Array(at.length + meaningSize), value: new Float32Array(at.length + meaningSize) };
  more.at.set(at);
  more.value.set(value);
  meaning.forEach((x, n) => {
    more.at[at.length + n] = from + n;
    more.value[at.length + n] = x;
  });
  return more;
};
