import { standAside } from "../../kernel/thread";
import { openChance, shuffleNumbers } from "./chance";
import type { Kin } from "./kin";
import { type Labelled, type SoftmaxModel, scoreInto, scoreLabels } from "./softmax-model";
import { type Sparse, unit } from "./sparse";

// Support vector machines, one per label against all others, with squared hinge loss; learned together by coordinate
// descent on the dual, because the weights of all labels lie side by side (Hsieh et al., 2008, is the method for one).
const cost = 1;
const own = 0.5 / cost;
const enough = 0.02;
// Of many examples the last hundredth of a margin moves nothing that matters and would take most of the time.
const manyExamples = 10_000;
const passesFor = (examples: number) => (examples > manyExamples ? { full: 1, most: 8 } : { full: 2, most: 24 });
// A pair of example and label whose margin is this far beyond what is wanted is left alone until the end of learning.
const beyond = 0.1;
// What is learned of a label holds this much for one whose name says the same; names that share a word share a part of it.
const kinShare = 0.5;
// Weights lie label by label: from this share of the labels on it is quicker to score all.
const manyActive = 6;

type Learning = {
  model: SoftmaxModel;
  /** How much each example holds up each label's border: `pulls[example * labels + label]`. */
  pulls: Float32Array;
  scores: Float64Array;
  kin: readonly Kin[];
};

const scoreOne = ({ weights, bias, labels }: SoftmaxModel, { at, value }: Sparse, label: number): number => {
  let score = bias[label] ?? 0;
  for (let n = 0; n < at.length; n++) score += (weights[(at[n] ?? 0) * labels + label] ?? 0) * (value[n] ?? 0);
  return score;
};

const move = (
  { weights, labels }: SoftmaxModel,
  { at, value }: Sparse,
  by: { label: number; change: number },
): void => {
  for (let n = 0; n < at.length; n++) {
    const place = (at[n] ?? 0) * labels + by.label;
    weights[place] = (weights[place] ?? 0) + by.change * (value[n] ?? 0);
  }
};

const learnOne = (
  { model, pulls, scores, kin }: Learning,
  { vector, label: truth }: Labelled,
  { example, active }: { example: number; active: Int32Array },
): { still: number; worst: number } => {
  standAside();
  const { bias, labels } = model;
  // Its own length is 1, and so is the bias's.
  const square = own + 2;
  const all = active.length * manyActive > labels ? scoreInto(scores, model, vector) : null;
  let [still, worst] = [0, 0];
  for (let place = 0; place < active.length; place++) {
    const label = active[place] ?? 0;
    const score = all ? (all[label] ?? 0) : scoreOne(model, vector, label);
    const side = label === truth ? 1 : -1;
    const pull = pulls[example * labels + label] ?? 0;
    const slope = score * side - 1 + own * pull;
    if (pull === 0 && slope > beyond) continue;
    active[still++] = label;
    if (pull === 0 && slope > 0) continue;
    worst = Math.max(worst, Math.abs(slope));
    const next = Math.max(0, pull - slope / square);
    const change = (next - pull) * side;
    if (change === 0) continue;
    pulls[example * labels + label] = next;
    bias[label] = (bias[label] ?? 0) + change;
    move(model, vector, { label, change });
    for (const { label: other, likeness } of kin[label] ?? []) {
      move(model, vector, { label: other, change: change * likeness * kinShare });
      if (all) all[other] = (all[other] ?? 0) + change * likeness * kinShare;
    }
  }
  return { still, worst };
};

/** Borders between each label and the rest: a score of 1 is safely inside, of -1 safely outside. The same examples give the same model. `kin`: whom each label learns with. */
export const trainMargins = (
  given: readonly Labelled[],
  { labels, dimensions, kin = [] }: { labels: number; dimensions: number; kin?: readonly Kin[] },
): SoftmaxModel => {
  const examples = given.map(({ vector, label }) => ({ vector: unit(vector), label }));
  // A text is outside of every label until something speaks for it; to learn that of each pair would take most of the time.
  const bias = new Float32Array(labels).fill(-1);
  const model = { labels, weights: new Float32Array(labels * dimensions), bias };
  const learning: Learning = {
    model,
    pulls: new Float32Array(examples.length * labels),
    scores: new Float64Array(labels),
    kin,
  };
  const all = Int32Array.from({ length: labels }, (_, label) => label);
  const active: Int32Array[] = examples.map(() => all);
  const order = Int32Array.from(examples.keys());
  const chance = openChance(19);
  const { full, most } = passesFor(examples.length);
  for (let pass = 0; pass < most; pass++) {
    let worst = 0;
    shuffleNumbers(order, chance);
    for (const example of order) {
      const one = examples[example];
      const wanted = pass < full ? all.slice() : (active[example] ?? all);
      if (!one || wanted.length === 0) continue;
      const told = learnOne(learning, one, { example, active: wanted });
      active[example] = wanted.subarray(0, told.still);
      worst = Math.max(worst, told.worst);
    }
    if (worst < enough) break;
  }
  return model;
};

/** Takes a few examples more into borders, in place: these are moved until the new examples lie on the right side of them. */
export const marginsFor = (model: SoftmaxModel, added: readonly Labelled[]): void => {
  const { labels } = model;
  const pulls = new Float32Array(added.length * labels);
  const all = Int32Array.from({ length: labels }, (_, label) => label);
  for (let pass = 0; pass < passesFor(added.length).most; pass++) {
    let worst = 0;
    added.forEach(({ vector, label }, example) => {
      const learning = { model, pulls, scores: new Float64Array(labels), kin: [] };
      const told = learnOne(learning, { vector: unit(vector), label }, { example, active: all.slice() });
      worst = Math.max(worst, told.worst);
    });
    if (worst < enough) break;
  }
};

/** How far inside each label's border a text lies. */
export const marginsOf = (model: SoftmaxModel, vector: Labelled["vector"]): Float64Array =>
  scoreLabels(model, unit(vector));
