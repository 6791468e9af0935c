import { z } from "zod";
import { isHeading } from "../../../desk/categories/model";
import { detectLanguage, topicStems } from "../../../kernel/text";
import type * as wire from "../../../kernel/wire";
import type { Content } from "../model";

/** What a trial holds decisions against. */
export type Label = Pick<wire.LabelledView, "category" | "isSorted" | "answeredBy" | "articles" | "reply">;

/** What questions are sorted into, and how often each must be right to be set by itself. */
export const targetsOf = ({ categories, classify }: Pick<Content, "categories" | "classify">) =>
  categories
    .filter((one) => !isHeading(one, categories))
    .map(({ id, threshold }) => ({ id, target: threshold ?? classify.targetPrecision }));

const ALIKE_SHARE = 0.5;
const STEMS_MIN = 4;
// Of people's answers that say what an article says, each in words of its own, seven in a hundred share less than this with it.
const UNLIKE_SHARE = 0.15;

/** How many of the shorter text's topical words stand in the other: 0 to 1. Null where the languages differ, or too little is said. */
export const likeness = (answer: string, reply: string): number | null => {
  if (detectLanguage(answer) !== detectLanguage(reply)) return null;
  const [a, b] = [new Set(topicStems(answer)), new Set(topicStems(reply))];
  const common = [...a].filter((one) => b.has(one)).length;
  const shorter = Math.min(a.size, b.size);
  if (shorter < STEMS_MIN) return null;
  const share = common / shorter;
  // Half of a short text may be nothing but its topic.
  return share >= ALIKE_SHARE && common < STEMS_MIN ? (UNLIKE_SHARE + ALIKE_SHARE) / 2 : share;
};

/**
 * Whether an answer says what a person replied: true where half of the shorter text's topical words stand in the other,
 * four at least; false where next to none do. Between the two a person may have said the same in other words: null.
 */
export const isAlike = (answer: string, reply: string): boolean | null => {
  const share = likeness(answer, reply);
  if (share === null) return null;
  return share >= ALIKE_SHARE ? true : share < UNLIKE_SHARE ? false : null;
};

type Given = { articles: readonly string[]; text: string };
/**
 * Whether an answer is right: it cites an article that the label cites (any language of it); else, where a person's reply
 * is known, it is alike to that or says something else; where a person had to answer and nothing is known to cite, every answer is wrong.
 * Null where nobody can tell.
 */
export const isRight = (
  { articles, text }: Given,
  label: Label,
  keyOf: (article: string) => string,
): boolean | null => {
  const wanted = new Set(label.articles.map(keyOf));
  if (wanted.size > 0) return articles.some((one) => wanted.has(keyOf(one)));
  if (label.reply) return isAlike(text, label.reply);
  return label.answeredBy === "person" ? false : null;
};

const sortedPoints = ({ category, isApplied, isSortedRight }: wire.Decision): number => {
  if (isSortedRight === null) return 0;
  if (isSortedRight) return 1;
  return category === null ? 0 : isApplied ? -1 : -0.5;
};
const answerPoints = ({ isRight: right }: wire.Decision): number => (right === null ? 0 : right ? 1 : -1);

const asWord = ({ category, isApplied, outcome, articles }: wire.Decision): string =>
  JSON.stringify([category, isApplied, outcome, [...articles].sort()]);

/** What a draft's decision is beside the live one: a right category or answer counts for it, a wrong one against, more so when it would have been done by itself. */
export const changeOf = (live: wire.Decision, draft: wire.Decision): wire.TrialRow["change"] => {
  if (asWord(live) === asWord(draft)) return "same";
  const gain = sortedPoints(draft) + answerPoints(draft) - sortedPoints(live) - answerPoints(live);
  return gain > 0 ? "better" : gain < 0 ? "worse" : "other";
};

/** What a figure is a share of. */
const partOf: Record<wire.Regression["what"], (figures: wire.Figures) => wire.Part> = {
  accuracy: ({ sorted }) => ({ n: sorted.right, of: sorted.n }),
  precision: ({ answers }) => ({ n: answers.right, of: answers.judged }),
  coverage: ({ answers, n }) => ({ n: answers.answered, of: n }),
};

/** Where a draft is worse than the live version by more than is tolerated. */
export const regressionsOf = (
  { live, draft }: wire.TrialFigures,
  { toleranceAccuracy, tolerancePrecision, toleranceCoverage }: wire.LabSettings,
): wire.Regression[] => {
  const held = [
    { what: "accuracy", tolerance: toleranceAccuracy },
    { what: "precision", tolerance: tolerancePrecision },
    { what: "coverage", tolerance: toleranceCoverage },
  ] as const;
  return held.flatMap(({ what, tolerance }) => {
    const counted = { live: partOf[what](live), draft: partOf[what](draft) };
    if (counted.live.of === 0 || counted.draft.of === 0) return [];
    const [was, is] = [counted.live.n / counted.live.of, counted.draft.n / counted.draft.of];
    return was - is > tolerance + 1e-9 ? [{ what, live: was, draft: is, tolerance, counted }] : [];
  });
};

const share = z.number().nullable();
/** A decision as stored. */
export const Decision = z.object({
  category: z.string().nullable(),
  confidence: z.number(),
  isApplied: z.boolean(),
  isSortedRight: z.boolean().nullable(),
  outcome: z.enum(["answer", "clarify", "hand_over", "greet", "silent"]),
  reason: z.string().nullable(),
  articles: z.array(z.string()),
  text: z.string().nullable(),
  gate: z.number(),
  isRight: z.boolean().nullable(),
  isNearestRight: z.boolean().nullable(),
  engine: z.enum(["rule", "local", "llm"]),
  inputTokens: z.number(),
  outputTokens: z.number(),
  money: z.number(),
  paid: z.number().nullable().default(null),
  ms: z.number(),
  meaning: z.string().nullable().default(null),
}) satisfies z.ZodType<wire.Decision>;

/** How questions were searched, as stored. */
export const MeaningCount = z
  .object({ used: z.number(), missed: z.number(), why: z.string().nullable() })
  .nullable()
  .default(null) satisfies z.ZodType<wire.MeaningCount | null>;

const FiguresShape = z.object({
  n: z.number(),
  sorted: z.object({ n: z.number(), right: z.number(), accuracy: share, macroF1: share, abstained: z.number() }),
  applied: z.object({ n: z.number(), judged: z.number(), right: z.number(), precision: share }),
  answers: z.object({
    answered: z.number(),
    judged: z.number(),
    right: z.number(),
    precision: share,
    coverage: share,
    clarified: z.number(),
    handedOver: z.number(),
    silent: z.number(),
  }),
  categories: z.array(
    z.object({
      category: z.string().nullable(),
      n: z.number(),
      predicted: z.number(),
      right: z.number(),
      precision: share,
      recall: share,
    }),
  ),
  confusion: z.array(z.object({ truth: z.string().nullable(), said: z.string().nullable(), n: z.number() })),
  curve: z.array(z.object({ threshold: z.number(), answered: z.number(), judged: z.number(), precision: share })),
  cost: z.object({ inputTokens: z.number(), outputTokens: z.number(), money: z.number() }),
  ms: z.object({ p50: z.number(), p95: z.number() }),
  meaning: MeaningCount,
});
/** Figures as stored. */
export const TrialFigures = z.object({
  live: FiguresShape,
  draft: FiguresShape,
  changes: z.object({ better: z.number(), worse: z.number(), other: z.number(), same: z.number() }),
}) satisfies z.ZodType<wire.TrialFigures>;

export const TrialLimits = z.object({
  moneyMax: z.number().min(0).nullable().default(null),
  perMinuteMax: z.number().int().min(1).nullable().default(null),
}) satisfies z.ZodType<wire.TrialLimits>;
