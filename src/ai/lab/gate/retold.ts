import { z } from "zod";
import type * as wire from "../../../kernel/wire";
import type { Content } from "../model";

const Pair = z.object({ from: z.number(), to: z.number() });
/** A number that was told anew, as a step keeps it. */
export const Retold = z.object({ answer: Pair, clarify: Pair, judged: z.number() }) satisfies z.ZodType<wire.Retold>;

type Gate = Content["gate"];
const isSame = ({ from, to }: wire.Retold["answer"]): boolean => Math.round(from * 100) === Math.round(to * 100);
const seen = (retold: wire.Retold): wire.Retold | null =>
  isSame(retold.answer) && isSame(retold.clarify) ? null : retold;

/** What the same cut is called after it was measured anew; null where nobody would see a difference. */
export const retoldAs = (before: Gate, after: Gate): wire.Retold | null =>
  seen({
    answer: { from: before.answerThreshold, to: after.answerThreshold },
    clarify: { from: before.clarifyMin, to: after.clarifyMin },
    judged: after.calibration?.judged ?? 0,
  });

/** What a person set last and what it is called now, of a version's steps in order; null where it is called what they set. */
export const retoldSince = (steps: readonly wire.VersionStep[]): wire.VersionView["retold"] => {
  const set = steps.findLastIndex(({ what, content }) => what !== "measured" && content !== null);
  const told = steps.slice(set + 1).filter(({ retold }) => retold !== null);
  const [first, last] = [told[0]?.retold, told.at(-1)];
  if (!first || !last?.retold) return null;
  const whole = seen({
    answer: { from: first.answer.from, to: last.retold.answer.to },
    clarify: { from: first.clarify.from, to: last.retold.clarify.to },
    judged: last.retold.judged,
  });
  return whole && { ...whole, at: last.at, by: last.by };
};
