import { openChance, shuffled } from "./chance";
import { type Category, type Engine, type Example, learnEngine, type Reading, readText } from "./engine";
import { fitLogistic, type Logistic, type Observation } from "./logistic";
import { smallTalk } from "./small-talk";
import { softmax } from "./sparse";

/** How sure to sound: `sharpness` for the labels' probabilities, `scope` for whether a text belongs to any label. */
export type Calibration = { readonly sharpness: number; readonly scope: Logistic };

// What evidence was worth on average over several sets; used until there are enough examples to find out.
const usualScope: Logistic = {
  means: [0, 1.5, 0.35, 0.3, 0.7],
  spreads: [1.5, 1.3, 0.2, 0.15, 0.3],
  weights: [0.5, 0.2, 0.8, 0.6, 0.5],
  bias: 0.3,
};

/** The calibration of a model with too few examples to measure its own. */
export const usualCalibration: Calibration = { sharpness: 1, scope: usualScope };

const examplesNeeded = 40;
const categoriesNeeded = 4;
const manyExamples = 1000;
const heldMax = 2000;
// More than this calibrates no better and takes as long as training.
const sampleMax = 8000;

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

/** The sharpness under which the held-out labels were least surprising. */
const bestSharpness = (held: readonly Held[]): number => {
  const surprise = (sharpness: number) =>
    held.reduce(
      (sum, { reading, label }) => sum - Math.log((softmax(reading.scores, sharpness)[label] ?? 0) + 1e-6),
      0,
    );
  const tried = sharpnesses.map((sharpness) => ({ sharpness, cost: surprise(sharpness) }));
  return tried.reduce((best, next) => (next.cost < best.cost ? next : best)).sharpness;
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
  return { sharpness: bestSharpness(known), scope: fitLogistic(observations) };
};
