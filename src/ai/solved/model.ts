import { isGreeting, isThanks } from "../../desk/conversations/courtesy";

type Line = {
  id: string;
  direction: "in" | "out" | "note";
  authorKind: "customer" | "bot" | "agent" | "system";
  authorName: string | null;
  text: string;
  automatic: string | null;
  sendAs: { forward?: string } | null;
};

/** A question of a customer's and what a person of ours answered. `id` is that of the answer's first message. */
export type Pair = { id: string; question: string; answer: string; by: string | null };

const PAIRS_MAX = 4;
const QUESTION_CHARS = 1500;
const ANSWER_CHARS = 3000;
const ANSWER_CHARS_MIN = 12;

const isSmallTalk = (text: string) => isGreeting(text) || isThanks(text);

type Burst = { by: "customer" | "agent"; lines: Line[] };

/** Neighbouring messages of one side; the bot's, the machines' and what was passed on to third parties stand between nobody. */
const burstsOf = (lines: readonly Line[]): Burst[] => {
  const bursts: Burst[] = [];
  for (const line of lines) {
    const by = line.direction === "in" ? "customer" : line.authorKind === "agent" ? "agent" : null;
    if (by === null || line.automatic !== null || line.sendAs?.forward || line.text.trim() === "") continue;
    if (isSmallTalk(line.text)) continue;
    const last = bursts.at(-1);
    if (last?.by === by) last.lines.push(line);
    else bursts.push({ by, lines: [line] });
  }
  return bursts;
};

const textOf = ({ lines }: Burst) =>
  lines
    .map(({ text }) => text.trim())
    .join("\n")
    .trim();

/** What of a solved conversation helps with the next like it: its questions with the answers people gave, the first four. */
export const pairsOf = (lines: readonly Line[]): Pair[] => {
  const bursts = burstsOf(lines);
  return bursts
    .flatMap((burst, at): Pair[] => {
      const next = bursts[at + 1];
      const [first] = next?.lines ?? [];
      if (burst.by !== "customer" || next?.by !== "agent" || !first) return [];
      const [question, answer] = [textOf(burst).slice(0, QUESTION_CHARS), textOf(next).slice(0, ANSWER_CHARS)];
      return answer.length < ANSWER_CHARS_MIN ? [] : [{ id: first.id, question, answer, by: first.authorName }];
    })
    .slice(0, PAIRS_MAX);
};
