import { createEffect, createResource, onCleanup } from "solid-js";
import type { CategoryQuality } from "../../../../../src/realtime/wire";
import { sorting } from "../../../api/routes";

const waitMs = 1000;

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
  const of = (id: string): CategoryQuality | undefined => known()?.categories.find(({ category }) => category === id);
  return { report, known, of, again };
};
export type Measured = ReturnType<typeof useQuality>;

export const percent = (share: number | null | undefined) =>
  share === null || share === undefined ? "–" : `${Math.round(share * 100)}%`;
/** How a share looks: under seven in ten is weak, nine in ten is good. */
export const grade = (share: number | null | undefined) => {
  if (share === null || share === undefined) return "";
  if (share < 0.7) return "weak";
  return share < 0.9 ? "fair" : "good";
};
/** The smaller of both: what a lead would look at first. One that was never measured is the strongest. */
export const weakness = (quality: Pick<CategoryQuality, "precision" | "recall"> | undefined): number =>
  Math.min(quality?.precision ?? 1, quality?.recall ?? 1);
