import { asksForPerson } from "../../desk/conversations/asks-for-person";
import { isGreeting, isThanks, matterOf } from "../../desk/conversations/courtesy";
import type { Opinion } from "../../desk/conversations/verdicts/model";
import { detectLanguage, topicStems } from "../../kernel/text";
import { leansOn } from "../follow-up";
import { likeness } from "../lab/trials/model";
import { hideSecrets } from "../local/hide-secrets";
import { readTrace } from "../trace/model";

/** A line of a conversation as the gaps read it, notes too, in order. */
export type Line = {
  id: string;
  direction: "in" | "out" | "note";
  authorKind: "customer" | "bot" | "agent" | "system";
  text: string;
  citations: readonly { article: string; quote?: string }[] | null;
  trace: unknown;
  automatic: string | null;
  at: number;
};
export type Judgement = { message: string; by: "customer" | "agent"; verdict: Opinion; article: string | null };
export type Why = "abstained" | "wrong" | "overridden";
export type Question = { message: string; why: Why; language: "en" | "ru"; text: string; at: number };
export type Use = { message: string; article: string; outcome: "stood" | "wrong" | "overridden"; at: number };

/** Reasons of a hand-over by which the knowledge base lacked something; the others are wishes and alarms. */
const LACKING = new Set(["no_proof", "missed", "rejected"]);
const TEXT_MAX = 600;
const STEMS_MIN = 2;
const HELP_LINK = /\/help\/(?:en|ru)\//;

const isPublic = ({ direction, automatic }: Line) => direction !== "note" && automatic === null;
const isCustomer = (line: Line) => line.direction === "in" && isPublic(line) && line.text.trim() !== "";
export const isAgent = (line: Line) => line.direction === "out" && line.authorKind === "agent" && isPublic(line);
export const isAnswer = (line: Line) =>
  line.direction === "out" && line.authorKind === "bot" && (line.citations?.length ?? 0) > 0;

/** Whether a line is the bot's note that it hands over for want of knowledge; desks of old keep no reason with it. */
export const isLacking = (line: Line): boolean => {
  if (line.direction !== "note" || line.authorKind !== "bot") return false;
  const trace = readTrace(line.trace);
  return trace === null || trace.reason === null
    ? trace === null || trace.kind === "hand_off"
    : LACKING.has(trace.reason);
};

/** What the customer wrote in a row before a place, behind what the bot asked back; gone back no further than to what ours said. */
export const burstBefore = (lines: readonly Line[], end: number): Line[] => {
  const burst: Line[] = [];
  for (let at = end - 1; at >= 0; at--) {
    const line = lines[at];
    if (!line || isAgent(line) || isAnswer(line)) break;
    if (isCustomer(line)) burst.unshift(line);
  }
  return burst.filter(({ text }) => !isGreeting(text) && !isThanks(text) && !asksForPerson(text));
};

/** A question that leans on the one before it is read behind that one. */
export const questionAt = (lines: readonly Line[], end: number, why: Why): Question | null => {
  const burst = burstBefore(lines, end);
  const [first] = burst;
  // The bot answered in part and handed over in one breath: the question stands before both.
  const answered = lines.slice(0, end).findLastIndex(isAnswer);
  if (!first) {
    const before = why === "abstained" && answered > 0 ? questionAt(lines, answered, "overridden") : null;
    return before && { ...before, why };
  }
  const words = matterOf(burst.map(({ text }) => text));
  const start = lines.indexOf(first);
  const before = lines.slice(0, start).findLastIndex((line) => isPublic(line) && !isCustomer(line)) + 1;
  const earlier = leansOn(words) === "no" ? [] : burstBefore(lines, Math.max(0, before - 1));
  const text = hideSecrets(matterOf([...earlier.map((line) => line.text), words]))
    .slice(0, TEXT_MAX)
    .trim();
  const language = detectLanguage(text);
  if (language === "other" || topicStems(text).length < STEMS_MIN) return null;
  return { message: first.id, why, language, text, at: first.at };
};

/** What people thought of an answer in the end: an agent's word outweighs customers'. */
export const opinionOf = (judgements: readonly Judgement[], message: string) => {
  const mine = judgements.filter((one) => one.message === message);
  const said = mine.find(({ by }) => by === "agent") ?? mine.find(({ verdict }) => verdict !== "right") ?? mine[0];
  return said ? { isRight: said.verdict === "right", article: said.article } : null;
};

/** What an agent said in the place of an answer: right after it, with nothing asked in between that stands by itself, and nothing handed over. */
export const saidInstead = (lines: readonly Line[], at: number): string | null => {
  const rest = lines.slice(at + 1);
  const end = rest.findIndex((line) => isAgent(line) || isAnswer(line) || isLacking(line));
  const reply = rest[end];
  if (!reply || !isAgent(reply) || HELP_LINK.test(reply.text)) return null;
  const asked = matterOf(
    rest
      .slice(0, end)
      .filter(isCustomer)
      .map(({ text }) => text),
  );
  return asked !== "" && leansOn(asked) === "no" ? null : reply.text;
};

/** Less than this of an answer in what an agent said right after it: the article may lack something. */
const OVERRIDDEN_MAX = 0.5;
const isOverridden = (lines: readonly Line[], at: number): boolean => {
  const reply = saidInstead(lines, at);
  const share = reply === null ? null : likeness(lines[at]?.text ?? "", reply);
  return share !== null && share < OVERRIDDEN_MAX;
};

/** True where the agent who came next pointed to an article: the knowledge is there, it was only not found. */
const isWritten = (lines: readonly Line[], from: number): boolean => {
  const next = lines.slice(from + 1).find(isAgent);
  return next !== undefined && HELP_LINK.test(next.text);
};

type Conversation = { lines: readonly Line[]; judgements: readonly Judgement[] };

/** What a conversation says of the knowledge base: the questions it did not answer, and the answers that stood on it. */
export const readConversation = ({ lines, judgements }: Conversation): { questions: Question[]; uses: Use[] } => {
  const questions = new Map<string, Question>();
  const uses: Use[] = [];
  const add = (question: Question | null) => {
    if (question && !questions.has(question.message)) questions.set(question.message, question);
  };
  for (const [at, line] of lines.entries()) {
    if (isLacking(line) && !isWritten(lines, at)) add(questionAt(lines, at, "abstained"));
    if (!isAnswer(line)) continue;
    const opinion = opinionOf(judgements, line.id);
    const isOver = opinion?.isRight !== true && isOverridden(lines, at);
    const outcome = opinion?.isRight === false ? "wrong" : isOver ? "overridden" : "stood";
    const cited = new Set(line.citations?.map(({ article }) => article));
    uses.push(...[...cited].map((article) => ({ message: line.id, article, outcome, at: line.at }) as const));
    // Whoever names the article that was right says that there is one.
    if (outcome !== "stood" && !opinion?.article) add(questionAt(lines, at, outcome));
  }
  return { questions: [...questions.values()], uses };
};
