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

/** Indexes examples for `nearestTo`. */
export const indexNeighbours = (examples: readonly Labelled[], dimensions: number): Neighbours => {
  const starts = new Int32Array(dimensions + 1);
  for (const { vector } of examples)
    for (const dimension of vector.at) starts[dimension + 1] = (starts[dimension + 1] ?? 0) + 1;
  for (let d = 0; d < dimensions; d++) starts[d + 1] = (starts[d + 1] ?? 0) + (starts[d] ?? 0);
  const next = starts.slice();
  const entries = starts[dimensions] ?? 0;
  const index = { starts, examples: new Int32Array(entries), values: new Float32Array(entries), size: examples.length };
  examples.forEach(({ vector }, example) => {
    const { at, value } = unit(vector);
    at.forEach((dimension, n) => {
      const place = next[dimension] ?? 0;
      next[dimension] = place + 1;
      index.examples[place] = example;
      index.values[place] = value[n] ?? 0;
    });
  });
  return index;
};

const manyExamples = 2000;
const commonShare = 0.05;

const nearMax = 10;

/** The most similar examples, ten at most, the likest first. Among many the commonest features, which say little and cost most, are passed over. */
export const nearestTo = ({ starts, examples, values, size }: Neighbours, vector: Sparse): Neighbour[] => {
  const { at, value } = unit(vector);
  const all = new Float32Array(size);
  const longest = size > manyExamples ? size * commonShare : Number.POSITIVE_INFINITY;
  for (let n = 0; n < at.length; n++) {
    const from = starts[at[n] ?? 0] ?? 0;
    const to = starts[(at[n] ?? 0) + 1] ?? from;
    if (to - from > longest) continue;
    const x = value[n] ?? 0;
    for (let place = from; place < to; place++) {
      const example = examples[place] ?? 0;
      all[example] = (all[example] ?? 0) + x * (values[place] ?? 0);
    }
  }
  const near: Neighbour[] = [];
  for (let example = 0; example < size; example++) {
    const similarity = all[example] ?? 0;
    if (similarity === 0 || (near.length === nearMax && similarity <= (near.at(-1)?.similarity ?? 0))) continue;
    const before = near.findIndex((one) => one.similarity < similarity);
    near.splice(before < 0 ? near.length : before, 0, { example, similarity });
    if (near.length > nearMax) near.pop();
  }
  return near;
};
