import { kinOf, nameInWords } from "./kin";
import { marginsOf, trainMargins } from "./margins";
import { indexNeighbours, type Neighbour, type Neighbours, nearestTo, nearMax } from "./nearest";
import { othersOf } from "./others";
import { type Labelled, type SoftmaxModel, scoreLabels, trainSoftmax } from "./softmax-model";
import { lengthOf, type Sparse, softmax, unit } from "./sparse";
import { allDimensions, familiarity, learnVocabulary, meaningful, type Vocabulary, vectorOf } from "./vocabulary";

/** A text someone has given a label. */
export type Example = { readonly text: string; readonly label: string };

/** A category: what it is called (its label, where it has no other name), and texts that say what it is about. */
export type Category = { readonly label: string; readonly name?: string; readonly about?: readonly string[] };

/** What was learned, before calibration. */
export type Engine = {
  readonly labels: readonly string[];
  readonly vocabulary: Vocabulary;
  readonly softmax: SoftmaxModel;
  /** Borders between each label and the rest; null where there are too many labels and examples for it. */
  readonly margins: SoftmaxModel | null;
  /** Each label's average example, as weights. */
  readonly averages: SoftmaxModel;
  /** How seldom the other labels hold each feature, as weights. */
  readonly others: SoftmaxModel;
  readonly neighbours: Neighbours;
  /** Examples that came after all others were learned, in their order. */
  readonly later: { readonly examples: readonly Labelled[]; readonly neighbours: Neighbours } | null;
};

/** All that is known of one text: what each way of looking thinks of every label, and what tells whether it belongs anywhere. */
export type Reading = {
  readonly vector: Sparse;
  /** Log-chances of the labels, each witness for itself. */
  readonly witnesses: {
    readonly regression: Float64Array;
    readonly margins: Float64Array;
    readonly averages: Float64Array;
    readonly others: Float64Array;
  };
  /** The most similar examples, the likest first. */
  readonly near: readonly Neighbour[];
  /** In this order: sureness (0 is certain, less is more divided), log-odds of the best label, share of familiar words. */
  readonly evidence: readonly number[];
};

/** How much each witness counts. */
export type Blend = {
  readonly regression: number;
  readonly margins: number;
  readonly averages: number;
  readonly others: number;
};

const hintsOf = (categories: readonly Category[]): Example[] =>
  categories.flatMap(({ label, name = label, about = [] }) =>
    [nameInWords(name), ...about].map((text) => ({ text, label })),
  );

const eachWeight = (weights: Float32Array, labels: number, to: (x: number, label: number) => number): void => {
  for (let from = 0; from < weights.length; from += labels)
    for (let label = 0; label < labels; label++) {
      const x = weights[from + label] ?? 0;
      if (x !== 0) weights[from + label] = to(x, label);
    }
};

/** The mean of each label's unit vectors, itself of length 1, laid out as weights. */
const averagesOf = (
  examples: readonly Labelled[],
  { labels, dimensions }: { labels: number; dimensions: number },
): SoftmaxModel => {
  const weights = new Float32Array(labels * dimensions);
  const squares = new Float64Array(labels);
  for (const { vector, label } of examples) {
    const { at, value } = unit(vector);
    for (let n = 0; n < at.length; n++) {
      const place = (at[n] ?? 0) * labels + label;
      weights[place] = (weights[place] ?? 0) + (value[n] ?? 0);
    }
  }
  eachWeight(weights, labels, (x, label) => {
    squares[label] = (squares[label] ?? 0) + x * x;
    return x;
  });
  eachWeight(weights, labels, (x, label) => x / Math.sqrt(squares[label] || 1));
  return { labels, weights, bias: new Float32Array(labels) };
};

/** With many examples each label speaks for itself. */
export const fewExamples = 3000;

/** Learns from examples and from what the categories are called; a category without examples is known by its name. */
export const learnEngine = (examples: readonly Example[], categories: readonly Category[]): Engine => {
  const named = [...categories, ...examples.map(({ label }) => ({ label }))];
  const labels = [...new Set(named.map(({ label }) => label))];
  const about = labels.map((label) => categories.find((category) => category.label === label) ?? { label });
  const texts = [...examples, ...hintsOf(about)];
  const { vocabulary, vectors } = learnVocabulary(texts.map(({ text }) => text));
  const numberOf = new Map(labels.map((label, at) => [label, at]));
  const labelled = vectors.map((vector, at) => ({ vector, label: numberOf.get(texts[at]?.label ?? "") ?? 0 }));
  const kin = examples.length > fewExamples ? [] : kinOf(about.map(({ label, name = label }) => name));
  const size = { labels: labels.length, dimensions: vocabulary.rarity.length };
  // What words mean may speak against a label as well: whoever counts what is there has no use for it.
  const full = labelled.map(({ vector, label }, at) => ({
    vector: meaningful(vocabulary, { vector, text: texts[at]?.text ?? "" }),
    label,
  }));
  const fullSize = { labels: labels.length, dimensions: allDimensions(vocabulary) };
  return {
    labels,
    vocabulary,
    softmax: trainSoftmax(full, fullSize),
    margins: labelled.length * size.labels > pairsMax ? null : trainMargins(full, { ...fullSize, kin }),
    averages: averagesOf(labelled, size),
    others: othersOf(labelled, size),
    neighbours: indexNeighbours(labelled.slice(0, examples.length), size.dimensions),
    later: null,
  };
};

// Beyond this many pairs of example and label, borders cost more time and memory than they are worth.
const pairsMax = 12_000_000;
const averageSharpness = 20;
const marginSharpness = 4;
// Several witnesses' log-chances add up to more than one is worth.
const sureSharpness = 0.5;

const logOf = (p: number): number => Math.log(p + 1e-6);
const logsOf = (scores: Float64Array, sharpness = 1): Float64Array => softmax(scores, sharpness).map(logOf);

/** The opposite of entropy, in nats: 0 where one label has it all. */
const sureness = (odds: Float64Array): number => odds.reduce((sum, p) => sum + p * logOf(p), 0);

/** Log-odds of the labels, up to a constant, when the witnesses count as the blend says. */
export const blended = ({ witnesses }: Pick<Reading, "witnesses">, blend: Blend): Float64Array =>
  witnesses.regression.map(
    (x, at) =>
      blend.regression * x +
      blend.margins * (witnesses.margins[at] ?? 0) +
      blend.averages * (witnesses.averages[at] ?? 0) +
      blend.others * (witnesses.others[at] ?? 0),
  );

/** What serves well where nothing better was measured: with few examples each label's average steadies the rest. */
export const usualBlend: Blend = { regression: 0.7, margins: 1, averages: 0.25, others: 0.7 };

// With many examples what the others seldom say tells labels apart, and nothing of whether a text belongs to any.
const sureBlend = ({ neighbours }: Engine): Blend =>
  neighbours.size > fewExamples ? { ...usualBlend, others: 0 } : usualBlend;

const nearestOf = ({ neighbours, later }: Engine, vector: Sparse): Neighbour[] => {
  const near = nearestTo(neighbours, vector);
  if (!later) return near;
  const newer = nearestTo(later.neighbours, vector).map(({ example, similarity }) => ({
    example: neighbours.size + example,
    similarity,
  }));
  return [...newer, ...near].sort((a, b) => b.similarity - a.similarity).slice(0, nearMax);
};

/** Reads one text. */
export const readText = (engine: Engine, text: string): Reading => {
  const vector = vectorOf(engine.vocabulary, text);
  const length = lengthOf(vector) || 1;
  const full = meaningful(engine.vocabulary, { vector, text });
  const regression = scoreLabels(engine.softmax, full);
  const inside = engine.margins ? marginsOf(engine.margins, full) : null;
  const witnesses = {
    regression: logsOf(regression),
    margins: inside ? logsOf(inside, marginSharpness) : new Float64Array(engine.labels.length),
    averages: logsOf(
      scoreLabels(engine.averages, vector).map((x) => x / length),
      averageSharpness,
    ),
    others: logsOf(scoreLabels(engine.others, unit(vector))),
  };
  const fused = softmax(blended({ witnesses }, sureBlend(engine)), sureSharpness);
  return {
    vector,
    witnesses,
    near: nearestOf(engine, vector),
    evidence: [sureness(fused), Math.max(...regression), familiarity(engine.vocabulary, text)],
  };
};
