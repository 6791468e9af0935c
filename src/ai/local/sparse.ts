/** A sparse vector: `at` are its dimensions, `value` what stands there, pairwise. */
export type Sparse = { readonly at: Int32Array; readonly value: Float32Array };

/** Euclidean length. */
export const lengthOf = ({ value }: Sparse): number => {
  let sum = 0;
  for (let n = 0; n < value.length; n++) sum += (value[n] ?? 0) ** 2;
  return Math.sqrt(sum);
};

/** The vector scaled to length 1; a zero vector stays as it is. */
export const unit = (vector: Sparse): Sparse => {
  const length = lengthOf(vector);
  if (length === 0) return vector;
  const value = new Float32Array(vector.value.length);
  for (let n = 0; n < value.length; n++) value[n] = (vector.value[n] ?? 0) / length;
  return { at: vector.at, value };
};

/** Probabilities from log-odds; `sharpness` above 1 makes them more sure, below 1 less. */
export const softmax = (scores: Float64Array, sharpness = 1): Float64Array => {
  let top = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < scores.length; n++) top = Math.max(top, scores[n] ?? 0);
  const odds = new Float64Array(scores.length);
  let total = 0;
  for (let n = 0; n < scores.length; n++) {
    const x = Math.exp(((scores[n] ?? 0) - top) * sharpness);
    odds[n] = x;
    total += x;
  }
  for (let n = 0; n < odds.length; n++) odds[n] = (odds[n] ?? 0) / total;
  return odds;
};
