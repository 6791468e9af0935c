import { type Calibration, calibrate } from "./calibrate";
import { blended, type Category, type Engine, type Example, learnEngine, type Reading, readText } from "./engine";
import { chanceOf } from "./logistic";
import { softmax } from "./sparse";
import { wordDimensions } from "./vocabulary";

/** What was learned, without the examples it was learned from: plain data. */
export type Trained = { readonly engine: Engine; readonly calibration: Calibration };

/** A trained classifier: plain data, changed in place by `learnMore` alone. */
export type Model = Trained & { readonly examples: readonly Example[] };

/** A label with its probability among the labels, 0 to 1. */
export type Guess = { label: string; confidence: number };

/** What the classifier says of one text. */
export type Prediction = {
  /** All labels, most likely first; their confidences sum to 1, given that the text belongs to one of them. */
  ranked: Guess[];
  /** Probability that the text belongs to any label, 0 to 1, where every second text belongs to none; see `belongs`. */
  inScope: number;
  /** Words of the text, as folded, that spoke most for the first label; at most five. */
  because: string[];
  /** The most similar examples, the likest first, ten at most: for people to judge by. */
  near: (Example & { similarity: number })[];
};

/** Learns from examples; categories may add names and descriptions, and may have no example at all. */
export const train = (
  examples: readonly Example[],
  { categories = [] }: { categories?: readonly Category[] } = {},
): Model => ({
  engine: learnEngine(examples, categories),
  calibration: calibrate(examples, categories),
  examples,
});

/** Of five messages that a desk gets about four belong to one of its categories. */
const usualOdds = 4;
/** The chance that what a desk usually gets belongs to any label, 0 to 1, by `inScope`, which is told as if every second message belonged to none. */
export const belongs = (inScope: number): number => (usualOdds * inScope) / (1 + (usualOdds - 1) * inScope);

const becauseMax = 5;

const becauseOf = (
  { engine }: Model,
  { text, label, reading }: { text: string; label: number; reading: Reading },
): string[] => {
  const { labels, weights } = engine.softmax;
  const present = new Map(Array.from(reading.vector.at, (dimension, n) => [dimension, reading.vector.value[n] ?? 0]));
  const speaksFor = (dimension: number): number => {
    let mean = 0;
    for (let other = 0; other < labels; other++) mean += (weights[dimension * labels + other] ?? 0) / labels;
    return ((weights[dimension * labels + label] ?? 0) - mean) * (present.get(dimension) ?? 0);
  };
  const weighed = new Map(
    wordDimensions(engine.vocabulary, text).map(({ word, at }) => [word, at.reduce((sum, d) => sum + speaksFor(d), 0)]),
  );
  const spoke = [...weighed].filter(([, weight]) => weight > 0).sort((a, b) => b[1] - a[1]);
  return spoke.slice(0, becauseMax).map(([word]) => word);
};

/** Ranks the labels for a text. Without any category `ranked` is empty and `inScope` is 0. */
export const predict = (model: Model, text: string): Prediction => {
  const { engine, calibration, examples } = model;
  if (engine.labels.length === 0) return { ranked: [], inScope: 0, because: [], near: [] };
  const reading = readText(engine, text);
  const odds = softmax(blended(reading, calibration.blend), calibration.sharpness);
  const order = engine.labels
    .map((label, at) => ({ label, at, confidence: odds[at] ?? 0 }))
    .sort((a, b) => b.confidence - a.confidence);
  return {
    ranked: order.map(({ label, confidence }) => ({ label, confidence })),
    inScope: reading.vector.at.length === 0 ? 0 : chanceOf(calibration.scope, reading.evidence),
    because: becauseOf(model, { text, label: order[0]?.at ?? 0, reading }),
    near: reading.near.flatMap(({ example, similarity }) => {
      const found = examples[example];
      return found ? [{ ...found, similarity }] : [];
    }),
  };
};

export type { Category, Example };
