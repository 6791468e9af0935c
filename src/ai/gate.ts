import type { Hit } from "../knowledge/search";
import { type Calibration, chanceFor, sureness } from "./lab/gate/calibration";
import { decide, type GateDecision } from "./local/gate";

/** The gate as a version sets it: how sure it must be, and how sure this desk's history says it is. */
export type GateSet = { answerThreshold: number; calibration: Calibration | null };

/** Decides whether the first hit may be given as the answer; `confidence` is what the desk's own history makes of it. */
export const passes = (
  question: string,
  hits: readonly Hit[],
  { answerThreshold, calibration }: GateSet,
): GateDecision => {
  const found = decide(question, hits, { threshold: chanceFor(answerThreshold, calibration) });
  return { ...found, confidence: sureness(found.confidence, calibration) };
};
