import type { Labelled, SoftmaxModel } from "./softmax-model";
import { unit } from "./sparse";

// So much of each feature is taken to stand with the others unseen: found on folds of training examples in two languages.
const unseen = 0.03;

/**
 * How seldom all labels but one hold each feature, laid out as weights (complement naive Bayes; Rennie et al., 2003): what the
 * others never say speaks for the one that does, also where it has few examples of its own.
 */
export const othersOf = (
  examples: readonly Labelled[],
  { labels, dimensions }: { labels: number; dimensions: number },
): SoftmaxModel => {
  const weights = new Float32Array(labels * dimensions);
  const held = new Float64Array(dimensions);
  const said = new Float64Array(labels);
  for (const { vector, label } of examples) {
    const { at, value } = unit(vector);
    for (let n = 0; n < at.length; n++) {
      const dimension = at[n] ?? 0;
      const place = dimension * labels + label;
      const x = value[n] ?? 0;
      weights[place] = (weights[place] ?? 0) + x;
      held[dimension] = (held[dimension] ?? 0) + x;
      said[label] = (said[label] ?? 0) + x;
    }
  }
  const all = said.reduce((sum, x) => sum + x, unseen * dimensions);
  for (let dimension = 0; dimension < dimensions; dimension++) {
    // Room for words of later corrections: nobody's silence about them tells anything.
    if (held[dimension] === 0) continue;
    for (let label = 0; label < labels; label++) {
      const place = dimension * labels + label;
      const elsewhere = (held[dimension] ?? 0) - (weights[place] ?? 0);
      weights[place] = Math.log((all - (said[label] ?? 0)) / (elsewhere + unseen));
    }
  }
  return { labels, weights, bias: new Float32Array(labels) };
};
