import type { Labelled } from "./softmax-model";
import { type Sparse, unit } from "./sparse";

/** Examples by dimension, to find the most similar one: dimension `d` is held by entries `starts[d]` to `starts[d + 1]`. */
export type Neighbours = {
  readonly starts: Int32Array;
  readonly examples: Int32Array;
  readonly values: Float32Array;
  readonly size: number;
};

/** How similar each example is to a text, -0 to 1; `best` is the nearest one's number, or none without examples. */
export type Similarities = {
  readonly best: { example: number; similarity: number } | undefined;
  readonly all: Float32Array;
};

/** Indexes examples for `similarTo`. */
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

/** Cosine of a text with every example. Among many examples the commonest features, which say little and cost most, are passed over. */
export const similarTo = ({ starts, examples, values, size }: Neighbours, vector: Sparse): Similarities => {
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
  let example = -1;
  for (let n = 0; n < size; n++) if (example < 0 || (all[n] ?? 0) > (all[example] ?? 0)) example = n;
  return { best: example < 0 ? undefined : { example, similarity: all[example] ?? 0 }, all };
};
