import { openChance, shuffled } from "./chance";
import {
  type Blend,
  blended,
  type Category,
  type Engine,
  type Example,
  fewExamples,
  learnEngine,
  type Reading,
  readText,
  usualBlend,
} from "./engine";
import { fitLogistic, type Logistic, type Observation } from "./logistic";
import { smallTalk } from "./small-talk";
import { softmax } from "./sparse";

/** Whom to believe (`blend`) and how sure to sound: `sharpness` for the labels' probabilities, `scope` for whether a text belongs to any label. */
export type Calibration = { readonly blend: Blend; readonly sharpness: number; readonly scope: Logistic };

// What evidence was worth on average over several sets; used until there are enough examples to find out.
const usualScope: Logistic = {
  means: [-1.5, 2, 0.7],
  spreads: [0.8, 1, 0.3],
  weights: [0.8, 0.8, 0.8],
  bias: 0.3,
};

/** The calibration of a model with too few examples to measure its own. */
const usualCalibration: Calibration = { blend: usualBlend, sharpness: 0.8, scope: usualScope };

const examplesNeeded = 40;
const categoriesNeeded = 4;
const manyExamples = 1000;
const heldMax = 2000;
// More than this calibrates no better and takes as long as training.
const sampleMax = 6000;

type Fold = { learn: Example[]; known: Example[]; strange: Example[] };

/** Takes every `parts`-th category away whole (its texts play what belongs nowhere) and every `parts`-th example of the others. */
const foldOf = (examples: readonly Example[], { fold, parts }: { fold: number; parts: number }): Fold => {
  const labels = [...new Set(examples.map(({ label }) => label))];
  const away = new Set(shuffled(labels, openChance(11)).filter((_, at) => at % parts === fold));
  const strange = examples.filter(({ label }) => away.has(label));
  const rest = shuffled(
    examples.filter(({ label }) => !away.has(label)),
    openChance(13),
  );
  return {
    learn: rest.filter((_, at) => at % parts !== fold),
    known: rest.filter((_, at) => at % parts === fold).slice(0, heldMax),
    strange: strange.slice(0, heldMax),
  };
};

type Held = { reading: Reading; label: number };
type Measured = { known: Held[]; strange: (readonly number[])[] };

const measure = ({ learn, known, strange }: Fold, categories: readonly Category[]): Measured => {
  const left = new Set(learn.map(({ label }) => label));
  const engine: Engine = learnEngine(
    learn,
    categories.filter(({ label }) => left.has(label)),
  );
  const numberOf = new Map(engine.labels.map((label, at) => [label, at]));
  return {
    known: known.flatMap(({ text, label }) => {
      const number = numberOf.get(label);
      if (number === undefined) return [];
      return [{ reading: readText(engine, text), label: number }];
    }),
    strange: [...strange.map(({ text }) => text), ...smallTalk].map((text) => readText(engine, text).evidence),
  };
};

const sharpnesses = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.15, 1.3, 1.5, 1.75, 2, 2.5, 3];

// In the order of trust. With many examples the averages only blur what the others see.
const forFew: readonly Blend[] = [
  usualBlend,
  { regression: 1, margins: 1, averages: 0, others: 0.7 },
  { regression: 0, margins: 1, averages: 0, others: 0.7 },
];
const forMany: readonly Blend[] = [
  { regression: 1, margins: 1, averages: 0, others: 0.7 },
  { regression: 0, margins: 1, averages: 0, others: 0.7 },
];

/** The sharpness under which the held-out labels were least surprising. */
const bestSharpness = (held: readonly Held[], blend: Blend): number => {
  const scored = held.map(({ reading, label }) => ({ scores: blended(reading, blend), label }));
  const surprise = (sharpness: number) =>
    scored.reduce((sum, { scores, label }) => sum - Math.log((softmax(scores, sharpness)[label] ?? 0) + 1e-6), 0);
  const tried = sharpnesses.map((sharpness) => ({ sharpness, cost: surprise(sharpness) }));
  return tried.reduce((best, next) => (next.cost < best.cost ? next : best)).sharpness;
};

const rightOf = (held: readonly Held[], blend: Blend): number =>
  held.filter(({ reading, label }) => {
    const scores = blended(reading, blend);
    return scores.indexOf(Math.max(...scores)) === label;
  }).length;

/** The blend that was right most often; the earlier of two that are within chance of each other. */
const bestBlend = (held: readonly Held[], blends: readonly Blend[]): Blend => {
  const tried = blends.map((blend) => ({ blend, right: rightOf(held, blend) }));
  return tried.reduce((best, next) => (next.right > best.right + Math.sqrt(held.length) / 6 ? next : best)).blend;
};

/** Learns how sure the model may sound by holding out examples, and whole categories, and looking at what it then says. */
export const calibrate = (all: readonly Example[], categories: readonly Category[]): Calibration => {
  const examples = all.length > sampleMax ? shuffled(all, openChance(17)).slice(0, sampleMax) : all;
  const labels = new Set(examples.map(({ label }) => label));
  if (examples.length < examplesNeeded || labels.size < categoriesNeeded) return usualCalibration;
  const parts = Math.min(5, labels.size);
  const folds = examples.length > manyExamples ? [0] : Array.from({ length: Math.min(3, parts) }, (_, fold) => fold);
  const measured = folds.map((fold) => measure(foldOf(examples, { fold, parts }), categories));
  const known = measured.flatMap((fold) => fold.known);
  const observations: Observation[] = [
    ...known.map(({ reading }) => ({ evidence: reading.evidence, isTrue: true })),
    ...measured.flatMap((fold) => fold.strange.map((evidence) => ({ evidence, isTrue: false }))),
  ];
  const blend = bestBlend(known, all.length > fewExamples ? forMany : forFew);
  return { blend, sharpness: bestSharpness(known, blend), scope: fitLogistic(observations) };
};
