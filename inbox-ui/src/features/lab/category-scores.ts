import type { Figures } from "../../../../src/realtime/wire";
import { useQuality, weakness } from "../settings/categories/measured";
import { confusedWith } from "./content";

/** How a category does: shares of one, and what it is taken for most. */
export type Score = {
  precision: number | null;
  recall: number | null;
  right: number;
  /** How many were sorted there, and how many belong there. */
  predicted: number;
  actual: number;
  lost: { category: string | null; n: number } | null;
};

/** A version's own trial tells how its categories do; before it has one, they do as the desk's own do in the settings. */
export const useScores = (figures: () => Figures | null) => {
  const quality = useQuality();
  const report = quality.known;
  const inTrial = (found: Figures, id: string): Score | null => {
    const score = found.categories.find(({ category }) => category === id);
    const lost = confusedWith(found, id);
    return score ? { ...score, actual: score.n, lost: lost && { category: lost.said, n: lost.n } } : null;
  };
  const of = (id: string): Score | null => {
    const found = figures();
    if (found) return inTrial(found, id);
    const known = quality.of(id);
    return known && (known.precision !== null || known.recall !== null)
      ? { ...known, lost: known.goesTo[0] ?? null }
      : null;
  };
  return {
    of,
    /** The weakest first, by the smaller of both shares; what was never measured comes last. */
    weakness: (id: string): number => weakness(of(id) ?? undefined),
    isMeasuring: () => figures() === null && report()?.isFresh === false,
    isMeasured: () => figures() !== null || (report()?.n ?? 0) > 0,
  };
};
