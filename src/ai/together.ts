import type { Proof } from "./prove";

type Found = Extract<Proof, { found: true }>;
/** `left`: the questions of the message that nothing proves an answer to. */
export type Together = Found & { left: string[] };

const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** Answers to several questions as one, each with its own source; what two of them say alike is said once. */
const joinedOf = (found: readonly Found[], first: Found): Found => {
  const kept = found.filter(
    ({ text }, at) => !found.some((one, other) => (other < at ? letters(one.text).includes(letters(text)) : false)),
  );
  const surest = Math.min(...kept.map(({ confidence }) => confidence));
  const { gate } = kept.find(({ confidence }) => confidence === surest)?.trace ?? first.trace;
  return {
    found: true,
    confidence: surest,
    text: kept.map(({ text }) => text).join("\n\n"),
    citations: kept.flatMap(({ citations }) => citations).map((citation, at) => ({ ...citation, n: at + 1 })),
    trace: {
      ...first.trace,
      gate,
      passages: kept.flatMap(({ trace }) => trace.passages),
      sentences: kept.flatMap(({ trace }) => trace.sentences),
    },
  };
};

/** What several questions of one message get, of which at least one can be proved an answer to; null where none can. */
export const together = (
  asked: readonly { question: string; proof: Proof }[],
  whole: Proof["trace"],
): Together | null => {
  const found = asked.flatMap(({ proof }) => (proof.found ? [proof] : []));
  const [first] = found;
  if (!first) return null;
  const { trace, ...told } = joinedOf(found, first);
  const left = asked.flatMap(({ question, proof }) => (proof.found ? [] : [question]));
  return { ...told, trace: { ...trace, question: whole.question }, left };
};
