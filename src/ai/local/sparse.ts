/** A sparse vector: `at` are its dimensions, `value` what stands there, pairwise. */
export type Sparse = { readonly at: Int32Array; readonly value: Float32Array };

/** Euclidean length. */
export const lengthOf = ({ value }: Sparse): number => Math.sqrt(value.reduce((sum, x) => sum + x * x, 0));

/** The vector scaled to length 1; a zero vector stays as it is. */
export const unit = (vector: Sparse): Sparse => {
  const length = lengthOf(vector);
  return length === 0 ? vector : { at: vector.at, value: vector.value.map((x) => x / length) };
};

/** Inner product with a dense vector; dimensions the dense one lacks count as 0. */
export const dotDense = ({ at, value }: Sparse, dense: Float32Array): number => {
  let sum = 0;
  for (let n = 0; n < at.length; n++) sum += (value[n] ?? 0) * (dense[at[n] ?? 0] ?? 0);
  return sum;
};

/** Probabilities from log-odds; `sharpness` above 1 makes them more sure, below 1 less. */
export const softmax = (scores: Float64Array, sharpness = 1): Float64Array => {
  const top = scores.reduce((best, score) => Math.max(best, score), Number.NEGATIVE_INFINITY);
  const odds = scores.map((score) => Math.exp((score - top) * sharpness));
  const total = odds.reduce((sum, x) => sum + x, 0);
  return odds.map((x) => x / total);
};
