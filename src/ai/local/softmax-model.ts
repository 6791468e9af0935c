import { standAside } from "../../kernel/thread";
import { openChance, shuffleNumbers } from "./chance";
import { type Sparse, softmax } from "./sparse";

/** Multinomial logistic regression: `weights[dimension * labels + label]`, one bias per label. */
export type SoftmaxModel = { readonly labels: number; readonly weights: Float32Array; readonly bias: Float32Array };

/** A vector and the number of its label. */
export type Labelled = { readonly vector: Sparse; readonly label: number };

/** Log-odds of every label, written over `scores`. Plain loops: this is where training spends its time. */
export const scoreInto = (
  scores: Float64Array,
  { labels, weights, bias }: SoftmaxModel,
  { at, value }: Sparse,
): Float64Array => {
  for (let label = 0; label < labels; label++) scores[label] = bias[label] ?? 0;
  for (let n = 0; n < at.length; n++) {
    const place = (at[n] ?? 0) * labels;
    const x = value[n] ?? 0;
    for (let label = 0; label < labels; label++)
      scores[label] = (scores[label] ?? 0) + (weights[place + label] ?? 0) * x;
  }
  return scores;
};

/** Log-odds of every label. */
export const scoreLabels = (model: SoftmaxModel, vector: Sparse): Float64Array =>
  scoreInto(new Float64Array(model.labels), model, vector);

type Step = {
  model: SoftmaxModel;
  squares: { weights: Float32Array; bias: Float32Array };
  scores: Float64Array;
  rate: number;
  decay: number;
};

// Labels this near to right are left alone. That saves most of the work, and what is right already is not overlearned.
const negligible = 0.02;

const errorsOf = ({ model, scores }: Step, { vector, label }: Labelled): { labels: number[]; errors: number[] } => {
  const odds = softmax(scoreInto(scores, model, vector));
  const labels: number[] = [];
  const errors: number[] = [];
  for (let at = 0; at < odds.length; at++) {
    const error = (odds[at] ?? 0) - (at === label ? 1 : 0);
    if (Math.abs(error) < negligible) continue;
    labels.push(at);
    errors.push(error);
  }
  return { labels, errors };
};

/** One AdaGrad step on one example; gives how wrong it was at most, and 0 where that was negligible. */
const learnOne = (step: Step, example: Labelled): number => {
  standAside();
  const { model, squares, rate, decay } = step;
  const { labels, errors } = errorsOf(step, example);
  if (labels.length === 0) return 0;
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
  return errors.reduce((worst, error) => Math.max(worst, Math.abs(error)), 0);
};

const learningRate = 0.25;

// Few examples need many looks; many are seen often enough in a few.
const epochsFor = (examples: number): number => (examples <= 2000 ? 20 : examples <= 10_000 ? 6 : 3);

// Of many examples one that was nearly right may wait as well as one that was right; of few each counts.
const nearlyRight = 0.2;
const doneFor = (examples: number): number => (examples <= 10_000 ? 0 : nearlyRight);

type Size = { labels: number; dimensions: number };
const stepOf = (model: SoftmaxModel, { labels, dimensions }: Size): Step => ({
  model,
  squares: {
    weights: new Float32Array(labels * dimensions).fill(0.01),
    bias: new Float32Array(labels).fill(0.01),
  },
  scores: new Float64Array(labels),
  rate: learningRate,
  decay: 1e-5,
});

/** Learns from scratch; the same examples give the same model. Seconds for 50,000 examples. */
export const trainSoftmax = (examples: readonly Labelled[], size: Size): SoftmaxModel => {
  const { labels, dimensions } = size;
  const model = { labels, weights: new Float32Array(labels * dimensions), bias: new Float32Array(labels) };
  const step = stepOf(model, size);
  const chance = openChance(7);
  const order = Int32Array.from(examples.keys());
  const known = new Uint8Array(examples.length);
  const done = doneFor(examples.length);
  for (let epoch = 0; epoch < epochsFor(examples.length); epoch++) {
    shuffleNumbers(order, chance);
    for (const at of order) {
      const example = examples[at];
      // What was right already is looked at again only the time after next.
      const isKnown = example === undefined || known[at] === 1 || learnOne(step, example) <= done;
      known[at] = isKnown && known[at] === 0 ? 1 : 0;
    }
  }
  return model;
};

const moreLooks = 10;

/** Takes a few examples more into a model, in place, until they are right. */
export const softmaxFor = (model: SoftmaxModel, added: readonly Labelled[]): void => {
  // Only the dimensions that stand in them are touched, so only these need room.
  const places = new Map<number, number>();
  for (const { vector } of added) for (const at of vector.at) if (!places.has(at)) places.set(at, places.size);
  const { labels } = model;
  const part = { labels, weights: new Float32Array(places.size * labels), bias: model.bias };
  for (const [at, place] of places)
    part.weights.set(model.weights.subarray(at * labels, (at + 1) * labels), place * labels);
  const step = stepOf(part, { labels, dimensions: places.size });
  const moved = added.map(({ vector, label }) => ({
    label,
    vector: { at: vector.at.map((at) => places.get(at) ?? 0), value: vector.value },
  }));
  for (let look = 0; look < moreLooks; look++) {
    const errors = moved.map((one) => learnOne(step, one));
    if (errors.every((error) => error <= nearlyRight)) break;
  }
  for (const [at, place] of places)
    model.weights.set(part.weights.subarray(place * labels, (place + 1) * labels), at * labels);
};
