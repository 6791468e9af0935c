import type { CategoryQuality } from "../../kernel/wire";

/** Where a text to measure with comes from: a lead's example, or a conversation that an agent labelled. */
export type Source = { kind: "example" } | { kind: "conversation"; id: string };
/** What was thought of a text by a classifier that had not seen it. */
export type Case = {
  source: Source;
  text: string;
  /** What a person says it is about. */
  label: string;
  /** What the classifier says; null: none of these. */
  predicted: string | null;
  /** Its calibrated confidence in that: 0 to 1. */
  confidence: number;
};
/** A case before it is said from which chance of belonging anywhere, 0 to 1, a text is named: what it would be named. */
export type Guessed = Case & { inScope: number };
/** The cases of a version that names no category below so small a chance. */
export const namedFrom = (guessed: readonly Guessed[], likelyMin: number): Case[] =>
  guessed.map((one) => (one.inScope >= likelyMin ? one : { ...one, predicted: null }));

/** What became of a suggestion on a real conversation. */
export type Fate = { category: string; confidence: number; right: boolean };

type Sign = { confidence: number; right: boolean };

/** Fewer cases than this prove nothing. */
const PROVED_MIN = 7;
/** How many cases the classifier's own confidence counts for beside what was measured. */
const PRIOR = 2;

/** The confidence from which a category was right often enough; null where no such confidence is proved. */
export const cutOf = (
  signs: readonly Sign[],
  target: number,
): { cut: number; n: number; right: number; precision: number } | null => {
  const sorted = [...signs].sort((a, b) => b.confidence - a.confidence);
  let [right, sum] = [0, 0];
  let best: { cut: number; n: number; right: number; precision: number } | null = null;
  sorted.forEach((one, at) => {
    right += one.right ? 1 : 0;
    sum += one.confidence;
    const n = at + 1;
    // A cut between equals would let in what it keeps out.
    if (n < PROVED_MIN || sorted[n]?.confidence === one.confidence) return;
    const precision = (right + PRIOR * (sum / n)) / (n + PRIOR);
    if (precision >= target) best = { cut: one.confidence, n, right, precision: right / n };
  });
  return best;
};

type Tally = { predicted: number; right: number; actual: number };
const tallyOf = (cases: readonly Case[], category: string): Tally => ({
  predicted: cases.filter(({ predicted }) => predicted === category).length,
  right: cases.filter(({ predicted, label }) => predicted === category && label === category).length,
  actual: cases.filter(({ label }) => label === category).length,
});

const counted = (names: readonly (string | null)[]): { category: string | null; n: number }[] => {
  const counts = new Map<string | null, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([category, n]) => ({ category, n })).sort((a, b) => b.n - a.n);
};

const CONFUSED_MAX = 5;
const PAST_MIN = 5;

type Measured = { cases: readonly Case[]; fates: readonly Fate[] };
/** `floor`: below this confidence nothing is set by itself, whatever was measured. */
type About = { id: string; target: number; floor: number; lately: number };

const signsOf = ({ cases, fates }: Measured, id: string): Sign[] => [
  ...cases
    .filter(({ predicted }) => predicted === id)
    .map(({ confidence, label }) => ({ confidence, right: label === id })),
  ...fates.filter(({ category }) => category === id),
];

/** How good a category is: on past conversations where there are enough of them, else on examples it had not seen. */
export const qualityOf = (measured: Measured, { id, target, floor, lately }: About): CategoryQuality => {
  const conversations = measured.cases.filter(({ source }) => source.kind === "conversation");
  const past = tallyOf(conversations, id);
  const isPast = past.actual >= PAST_MIN;
  const cases = isPast ? conversations : measured.cases;
  const { predicted, right, actual } = isPast ? past : tallyOf(measured.cases, id);
  const missed = cases.filter((one) => one.label === id && one.predicted !== id);
  const wrongly = cases.filter((one) => one.predicted === id && one.label !== id);
  const all = measured.cases.filter(({ label }) => label === id);
  const sure = signsOf(measured, id).filter(({ confidence }) => confidence >= floor);
  const cut = cutOf(sure, target);
  return {
    category: id,
    examples: all.filter(({ source }) => source.kind === "example").length,
    labels: past.actual,
    lately,
    on: isPast ? "conversations" : "examples",
    predicted,
    right,
    actual,
    precision: predicted === 0 ? null : right / predicted,
    recall: actual === 0 ? null : right / actual,
    goesTo: counted(missed.map((one) => one.predicted)).slice(0, CONFUSED_MAX),
    comesFrom: counted(wrongly.map((one) => one.label)).slice(0, CONFUSED_MAX),
    contradicting: all.filter((one) => one.predicted !== id && one.predicted !== null).length,
    target,
    applies: cut && { from: cut.cut, n: cut.n, right: cut.right },
  };
};

/** The confidence from which each category is applied by itself; one that is missing never is. */
export const cutsOf = (
  measured: Measured,
  categories: readonly { id: string; target: number }[],
): ReadonlyMap<string, number> =>
  new Map(
    categories.flatMap(({ id, target }) => {
      const found = cutOf(signsOf(measured, id), target);
      return found ? [[id, found.cut] as const] : [];
    }),
  );
