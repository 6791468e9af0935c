import type { Labelled } from "./softmax-model";
import { type Sparse, unit } from "./sparse";

/** Examples by dimension, to find the most similar ones: dimension `d` is held by entries `starts[d]` to `starts[d + 1]`. */
export type Neighbours = {
  readonly starts: Int32Array;
  readonly examples: Int32Array;
  readonly values: Float32Array;
  readonly size: number;
};

/** The number of an example and its cosine with a text: 0 to 1. */
export type Neighbour = { readonly example: number; readonly similarity: number };

// Among many the commonest features, which say little and cost most, are passed over.
const manyExamples = 2000;
const commonShare = 0.05;

/** Indexes examples for `nearestTo`. */
export const indexNeighbours = (examples: readonly Labelled[], dimensions: number): Neighbours => {
  const counts = new Int32Array(dimensions);
  for (const { vector } of examples)
    for (const dimension of vector.at) counts[dimension] = (counts[dimension] ?? 0) + 1;
  const size = examples.length;
  const longest = size > manyExamples ? size * commonShare : Number.POSITIVE_INFINITY;
  const starts = new Int32Array(dimensions + 1);
  for (let d = 0; d < dimensions; d++)
    starts[d + 1] = (starts[d] ?? 0) + ((counts[d] ?? 0) > longest ? 0 : (counts[d] ?? 0));
  const next = starts.slice();
  const entries = starts[dimensions] ?? 0;
  const index = { starts, examples: new Int32Array(entries), values: new Float32Array(entries), size };
  examples.forEach(({ vector }, example) => {
    const { at, value } = unit(vector);
    for (let n = 0; n < at.length; n++) {
      const dimension = at[n] ?? 0;
      if ((counts[dimension] ?? 0) > longest) continue;
      const place = next[dimension] ?? 0;
      next[dimension] = place + 1;
      index.examples[place] = example;
      index.values[place] = value[n] ?? 0;
    }
  });
  return index;
};

/** So many are found at most. */
export const nearMax = 10;
/** So many entries are looked through for one text: those of its rarest features, which tell most. */
const entriesMax = 60_000;

/** The most similar examples, ten at most, the likest first. */
export const nearestTo = ({ starts, examples, values, size }: Neighbours, vector: Sparse): Neighbour[] => {
  const { at, value } = unit(vector);
  const all = new Float32Array(size);
  const lengthAt = (n: number) => (starts[(at[n] ?? 0) + 1] ?? 0) - (starts[at[n] ?? 0] ?? 0);
  const rarestFirst = Array.from(at.keys()).sort((a, b) => lengthAt(a) - lengthAt(b));
  let left = entriesMax;
  for (const n of rarestFirst) {
    left -= lengthAt(n);
    if (left < 0) break;
    const to = starts[(at[n] ?? 0) + 1] ?? 0;
    const x = value[n] ?? 0;
    for (let place = starts[at[n] ?? 0] ?? 0; place < to; place++) {
      const example = examples[place] ?? 0;
      all[example] = (all[example] ?? 0) + x * (values[place] ?? 0);
    }
  }
  const near: Neighbour[] = [];
  // What is no likelier than the last of a full list does not come in.
  let least = Number.NEGATIVE_INFINITY;
  for (let example = 0; example < size; example++) {
    const similarity = all[example] ?? 0;
    if (similarity === 0 || similarity <= least) continue;
    const before = near.findIndex((one) => one.similarity < similarity);
    near.splice(before < 0 ? near.length : before, 0, { example, similarity });
    if (near.length > nearMax) near.pop();
    if (near.length === nearMax) least = near.at(-1)?.similarity ?? least;
  }
  return near;
};
