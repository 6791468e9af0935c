import type * as wire from "../../../kernel/wire";
import { countMeanings } from "../../embeddings/meanings";
import type { Label } from "./model";

/** One labelled question with what a version decided about it. */
export type Seen = { label: Label; decision: wire.Decision };

const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const CURVE_STEPS = 50;

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;

const categoriesOf = (seen: readonly Seen[]): wire.CategoryFigures[] => {
  const keys = new Set(seen.flatMap(({ label, decision }) => [label.category, decision.category]));
  return [...keys]
    .map((category) => {
      const n = seen.filter(({ label }) => label.category === category).length;
      const predicted = seen.filter(({ decision }) => decision.category === category).length;
      const right = seen.filter(
        ({ label, decision }) => label.category === category && decision.category === category,
      ).length;
      return { category, n, predicted, right, precision: shareOf(right, predicted), recall: shareOf(right, n) };
    })
    .sort((a, b) => b.n - a.n);
};

const f1Of = ({ precision, recall }: wire.CategoryFigures): number =>
  precision && recall ? (2 * precision * recall) / (precision + recall) : 0;

const confusionOf = (seen: readonly Seen[]): wire.Figures["confusion"] => {
  const cells = new Map<string, wire.Figures["confusion"][number]>();
  for (const { label, decision } of seen) {
    const key = JSON.stringify([label.category, decision.category]);
    const cell = cells.get(key) ?? { truth: label.category, said: decision.category, n: 0 };
    cells.set(key, { ...cell, n: cell.n + 1 });
  }
  return [...cells.values()].sort((a, b) => b.n - a.n);
};

/** How many would be answered at each threshold of the gate, and how many of them right. */
export const curveOf = (seen: readonly Seen[]): wire.CurvePoint[] => {
  const gated = seen.filter(({ decision }) => decision.gate > 0);
  return Array.from({ length: CURVE_STEPS + 1 }, (_, step) => {
    const threshold = step / CURVE_STEPS;
    const answered = gated.filter(({ decision }) => decision.gate >= threshold);
    const judged = answered.filter(({ decision }) => decision.isNearestRight !== null);
    const right = judged.filter(({ decision }) => decision.isNearestRight).length;
    return { threshold, answered: answered.length, judged: judged.length, precision: shareOf(right, judged.length) };
  });
};

/** What one version scored on a set. */
export const figuresOf = (seen: readonly Seen[]): wire.Figures => {
  const sorted = seen.filter(({ label }) => label.isSorted);
  const right = sorted.filter(({ decision }) => decision.isSortedRight).length;
  const categories = categoriesOf(sorted);
  const known = categories.filter(({ n }) => n > 0);
  const applied = seen.filter(({ decision }) => decision.isApplied);
  const appliedJudged = applied.filter(({ decision }) => decision.isSortedRight !== null);
  const appliedRight = appliedJudged.filter(({ decision }) => decision.isSortedRight).length;
  const count = (outcome: wire.Decision["outcome"]) =>
    seen.filter(({ decision }) => decision.outcome === outcome).length;
  const judged = seen.filter(({ decision }) => decision.isRight !== null);
  const answersRight = judged.filter(({ decision }) => decision.isRight).length;
  const answered = count("answer");
  const sum = (of: (decision: wire.Decision) => number) => seen.reduce((all, { decision }) => all + of(decision), 0);
  const [inputTokens, outputTokens] = [sum((one) => one.inputTokens), sum((one) => one.outputTokens)];
  const times = seen.map(({ decision }) => decision.ms).sort((a, b) => a - b);
  return {
    n: seen.length,
    sorted: {
      n: sorted.length,
      right,
      accuracy: shareOf(right, sorted.length),
      macroF1: shareOf(
        known.reduce((all, one) => all + f1Of(one), 0),
        known.length,
      ),
      abstained: sorted.filter(({ decision }) => decision.category === null).length,
    },
    applied: {
      n: applied.length,
      judged: appliedJudged.length,
      right: appliedRight,
      precision: shareOf(appliedRight, appliedJudged.length),
    },
    answers: {
      answered,
      judged: judged.length,
      right: answersRight,
      precision: shareOf(answersRight, judged.length),
      coverage: shareOf(answered, seen.length),
      clarified: count("clarify"),
      handedOver: count("hand_over"),
      silent: count("silent") + count("greet"),
    },
    categories,
    confusion: confusionOf(sorted),
    curve: curveOf(seen),
    cost: { inputTokens, outputTokens, money: sum((one) => one.money) },
    ms: { p50: percentile(times, 0.5), p95: percentile(times, 0.95) },
    meaning: countMeanings(seen.map(({ decision }) => decision.meaning)),
  };
};
