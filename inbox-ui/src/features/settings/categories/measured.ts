import { createEffect, createResource, onCleanup } from "solid-js";
import type { CategoryQuality } from "../../../../../src/realtime/wire";
import { isRecord } from "../../../api/http";
import { sorting } from "../../../api/routes";
import { useChanges } from "../../../live/changes";
import { between } from "../../lab/content";

const waitMs = 1000;
const SOON_MS = 300;

/** The quality of the categories, asked for again while something newer is being measured. */
export const useQuality = () => {
  const [report, { refetch }] = createResource(sorting.quality);
  /** What was told last; nothing where it could not be read. */
  const known = () => (report.error ? undefined : report.latest);
  const again = () => void refetch();
  createEffect(() => {
    if (report.loading || known()?.isFresh !== false) return;
    const timer = setTimeout(again, waitMs);
    onCleanup(() => clearTimeout(timer));
  });
  // A version went live, or somebody changed a category: what was measured before is of categories that are no more.
  useChanges(({ type, payload }) => type === "desk.changed" && isRecord(payload) && payload.what === "categories", {
    soonMs: SOON_MS,
    after: again,
  });
  const of = (id: string): CategoryQuality | undefined => known()?.categories.find(({ category }) => category === id);
  return { report, known, of, again };
};
export type Measured = ReturnType<typeof useQuality>;

export const percent = (share: number | null | undefined) =>
  share === null || share === undefined ? "–" : `${Math.round(share * 100)}%`;
/** What a share is of: so many of so many. */
export type Part = { right: number; n: number };
/** Fewer say nothing good of a category. */
const FEW = 10;
const [WEAK, GOOD] = [0.7, 0.9];

export type Standing = "" | "few" | "doubt" | "weak" | "fair" | "good";
/**
 * How a share looks: weak is under seven in ten with chance allowed for, good is nine in ten. One that is under seven in ten
 * by chance perhaps is in doubt; of fewer than ten nothing good can be told.
 */
export const standing = ({ right, n }: Part): Standing => {
  if (n === 0) return "";
  if (between(right, n)[1] < WEAK) return "weak";
  if (n < FEW) return "few";
  if (right / n < WEAK) return "doubt";
  return right / n < GOOD ? "fair" : "good";
};

/** A share as it may be shown: of few only what was counted. Nothing where nothing was. */
export const shareOf = (part: Part | undefined): string | null =>
  part && standing(part) === "few" ? null : percent(part && part.n > 0 ? part.right / part.n : null);

type Counted = Pick<CategoryQuality, "right" | "predicted" | "actual">;
/** Of what was sorted there, so much was right; of what belongs there, so much was found. */
export const partsOf = ({ right, predicted, actual }: Counted): { precision: Part; recall: Part } => ({
  precision: { right, n: predicted },
  recall: { right, n: actual },
});
/** What a lead looks at first: the smaller of both shares, as good as chance may make it. One that was never measured is the strongest. */
export const weakness = (counted: Counted | undefined): number => {
  if (!counted) return 1;
  const { precision, recall } = partsOf(counted);
  return Math.min(between(precision.right, precision.n)[1], between(recall.right, recall.n)[1]);
};
/** Of both shares together: weak where either is. */
export const gradeOf = (counted: Counted): Standing => {
  const { precision, recall } = partsOf(counted);
  const both = [standing(precision), standing(recall)];
  return (["weak", "few", "doubt", "fair", "good"] as const).find((one) => both.includes(one)) ?? "";
};
