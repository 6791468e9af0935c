import type { Hit } from "../knowledge/search";
import { type Calibration, chanceFor, sureness } from "./lab/gate/calibration";
import { decide, type GateDecision } from "./local/gate";

/** The gate as a version sets it: how sure it must be, and how sure this desk's history says it is. */
export type GateSet = { answerThreshold: number; calibration: Calibration | null };

/** A decision, and the hits in the order they were judged in: it speaks of the first. */
export type Judged = GateDecision & { hits: readonly Hit[] };

/**
 * Judges the first hit. What stands first only by what was asked before, and does not pass, hides nothing: then the first
 * by its words is judged in its place. Nor does a question that a lead wrote hide what speaks of more of what is asked.
 */
export const judged = (question: string, hits: readonly Hit[], { threshold }: { threshold: number }): Judged => {
  const found = { ...decide(question, hits, { threshold }), hits };
  if ((found.answer && found.evidence.by !== "hand") || !hits[0] || hits[0].plain === 0) return found;
  const plain = hits.toSorted((a, b) => a.plain - b.plain);
  const other = { ...decide(question, plain, { threshold }), hits: plain };
  if (!found.answer) return other;
  return other.answer && other.evidence.coverage > found.evidence.coverage ? other : found;
};

/** The chance, as it is before the desk's own history is heard, from which on an answer goes out. */
export const thresholdOf = ({ answerThreshold, calibration }: GateSet): number =>
  chanceFor(answerThreshold, calibration);

/** Decides whether the first hit may be given as the answer; `confidence` is what the desk's own history makes of it. */
export const passes = (question: string, hits: readonly Hit[], gate: GateSet): Judged => {
  const found = judged(question, hits, { threshold: thresholdOf(gate) });
  return { ...found, confidence: sureness(found.confidence, gate.calibration) };
};
