import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stopWords } from "../../kernel/stop-words";
import { words } from "../../kernel/text";
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
const file = join(dirname(fileURLToPath(import.meta.url)), "word-vectors", "english.vectors");

const read = (): WordVectors => {
  const bytes = readFileSync(file);
  const head = bytes.indexOf("\n");
  const text = bytes.indexOf("\n", head + 1);
  if (Number(bytes.toString("latin1", 0, head)) !== meaningSize)
    throw new Error(`${file} holds vectors of another size.`);
  const places = new Map(
    bytes
      .toString("latin1", head + 1, text)
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

let known: WordVectors | undefined;
/** Read when the first text in Latin letters is, and kept: a desk that speaks Russian alone never holds it. */
const wordVectors = (): WordVectors => {
  known ??= read();
  return known;
};

// How much a word counts by how frequent it is in English (Zipf), as in Arora et al., 2017.
const frequencyAt = (place: number): number => 0.1 / (place + 2.7);
const frequent = 3e-4;
const weightAt = (place: number): number => frequent / (frequent + frequencyAt(place));
const stopWordShare = 0.3;

const isLatin = /[a-z]/;

/**
 * What a text's English words mean, as numbers: its length is the share of the text they make up, from 0 (none is known, as in
 * Russian) to 1. Texts that say the same in other words lie near each other.
 */
export const meaningOf = (text: string): Float32Array => {
  const meaning = new Float32Array(meaningSize);
  let [said, understood] = [0, 0];
  for (const word of words(text).slice(0, wordsMax)) {
    const place = isLatin.test(word) ? wordVectors().places.get(word) : undefined;
    const share = stopWords.has(word) ? stopWordShare : 1;
    const weight = place === undefined ? share : share * weightAt(place);
    said += weight;
    if (place === undefined) continue;
    understood += weight;
    const { numbers, scales } = wordVectors();
    const scale = weight * (scales[place] ?? 0);
    for (let n = 0; n < meaningSize; n++)
      meaning[n] = (meaning[n] ?? 0) + scale * (numbers[place * meaningSize + n] ?? 0);
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
