import type { Language } from "../kernel/text";
import type { Classifier } from "./classifier";
import type { Content } from "./lab/model";
import type { About, Llm } from "./llm";
import { type Sorted, sort } from "./sort";

type Needs = { classifier: Pick<Classifier, "read" | "categories">; llm: Llm | null; content: Content };
type Asked = {
  text: string;
  language: Language;
  /** The desk's own threshold, for a version that has none. */
  deskThreshold: number;
  /** From which confidence each category was right often enough; one that is missing is never set by itself. */
  cuts: ReadonlyMap<string, number>;
  /** The same for a model's word; left out where it was never measured, and then it is only shown. */
  modelCuts?: ReadonlyMap<string, number>;
  about?: About | undefined;
};

/** Not by itself, however sure. */
export const NEVER_APPLIED = Number.POSITIVE_INFINITY;

/** Sorts a text, and says whether that is worth showing and whether it is set by itself: for customers and for trials alike. */
export const sortAndApply = async (
  needs: Needs,
  { deskThreshold, cuts, modelCuts = new Map(), ...asked }: Asked,
): Promise<{ sorted: Sorted; isShown: boolean; isApplied: boolean; floor: number }> => {
  const { applyThreshold, shownMin } = needs.content.classify;
  const floor = applyThreshold ?? deskThreshold;
  const isPast = (measured: ReadonlyMap<string, number>, category: string, confidence: number) =>
    confidence >= Math.max(floor, measured.get(category) ?? NEVER_APPLIED);
  const isSure = (category: string, confidence: number) => isPast(cuts, category, confidence);
  const sorted = await sort(needs, { ...asked, threshold: floor, isSure });
  const { category, confidence, engine } = sorted;
  const isKnown = category !== null && (await needs.classifier.categories()).some(({ id }) => id === category);
  const isApplied =
    isKnown &&
    category !== null &&
    (engine === "rule" ? confidence >= floor : isPast(engine === "llm" ? modelCuts : cuts, category, confidence));
  return { sorted, isShown: isKnown && confidence >= shownMin, isApplied, floor };
};
