import { openChance, shuffled } from "./chance";
import { type Sparse, softmax } from "./sparse";

/** Multinomial logistic regression: `weights[dimension * labels + label]`, one bias per label. */
export type SoftmaxModel = { readonly labels: number; readonly weights: Float32Array; readonly bias: Float32Array };

/** A vector and the number of its label. */
export type Labelled = { readonly vector: Sparse; readonly label: number };

/** Log-odds of every label. */
export const scoreLabels = ({ labels, weights, bias }: SoftmaxModel, { at, value }: Sparse): Float64Array => {
  const scores = Float64Array.from(bias);
  // Plain loops: this is where training spends its time.
  for (let n = 0; n < at.length; n++) {
    let place = (at[n] ?? 0) * labels;
    const x = value[n] ?? 0;
    for (let label = 0; label < labels; label++, place++)
      scores[label] = (scores[label] ?? 0) + (weights[place] ?? 0) * x;
  }
  return scores;
};

type Step = {
  model: SoftmaxModel;
  squares: { weights: Float32Array; bias: Float32Array };
  rate: number;
  decay: number;
};

// Labels this near to right are left alone. That saves most of the work, and what is right already is not overlearned.
const negligible = 0.02;

const errorsOf = (model: SoftmaxModel, { vector, label }: Labelled): { labels: number[]; errors: number[] } => {
  const odds = softmax(scoreLabels(model, vector));
  const labels: number[] = [];
  const errors: number[] = [];
  odds.forEach((p, at) => {
    const error = p - (at === label ? 1 : 0);
    if (Math.abs(error) < negligible) return;
    labels.push(at);
    errors.push(error);
  });
  return { labels, errors };
};

/** One AdaGrad step on one example. */
const learnOne = ({ model, squares, rate, decay }: Step, example: Labelled): void => {
  const { labels, errors } = errorsOf(model, example);
  const { at, value } = example.vector;
  const { weights, bias } = model;
  for (let e = 0; e < labels.length; e++) {
    const label = labels[e] ?? 0;
    const error = errors[e] ?? 0;
    const square = (squares.bias[label] ?? 0) + error * error;
    squares.bias[label] = square;
    bias[label] = (bias[label] ?? 0) - (rate * 0.1 * error) / Math.sqrt(square);
  }
  for (let n = 0; n < at.length; n++) {
    const offset = (at[n] ?? 0) * model.labels;
    const x = value[n] ?? 0;
    for (let e = 0; e < labels.length; e++) {
      const place = offset + (labels[e] ?? 0);
      const weight = weights[place] ?? 0;
      const gradient = (errors[e] ?? 0) * x + decay * weight;
      const square = (squares.weights[place] ?? 0) + gradient * gradient;
      squares.weights[place] = square;
      weights[place] = weight - (rate * gradient) / Math.sqrt(square);
    }
  }
};

const learningRate = 0.25;

// Few examples need many looks; many are seen often enough in a few.
const epochsFor = (examples: number): number => (examples <= 2000 ? 20 : examples <= 10_000 ? 6 : 3);

/** Learns from scratch; the same examples give the same model. Seconds for 50,000 examples. */
export const trainSoftmax = (
  examples: readonly Labelled[],
  { labels, dimensions }: { labels: number; dimensions: number },
): SoftmaxModel => {
  const model = { labels, weights: new Float32Array(labels * dimensions), bias: new Float32Array(labels) };
  const squares = {
    weights: new Float32Array(labels * dimensions).fill(0.01),
    bias: new Float32Array(labels).fill(0.01),
  };
  const chance = openChance(7);
  for (let epoch = 0; epoch < epochsFor(examples.length); epoch++)
    for (const example of shuffled(examples, chance))
      learnOne({ model, squares, rate: learningRate, decay: 1e-5 }, example);
  return model;
};
