import { stem, stems } from "../kernel/text";
import { factAsked, holds, subjectWords } from "./local/asked-for";
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

/** Whether what is told names all that a question asks beyond the others, and the fact it asks for: then nothing of it is left. */
const isTold = (question: string, asked: readonly { question: string }[], said: string): boolean => {
  const others = new Set(stems(asked.map((one) => (one.question === question ? "" : one.question)).join("\n")));
  const own = subjectWords(question).filter((word) => !others.has(stem(word)));
  const named = new Set(stems(said));
  const fact = factAsked(question);
  return own.length > 0 && own.every((word) => named.has(stem(word))) && (fact === null || holds(said, fact));
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
  const said = `${told.citations.map(({ title }) => title).join("\n")}\n${told.text}`;
  const left = asked.flatMap(({ question, proof }) => (proof.found || isTold(question, asked, said) ? [] : [question]));
  return { ...told, trace: { ...trace, question: whole.question }, left };
};
