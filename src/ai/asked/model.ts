import { isThanks } from "../../desk/conversations/courtesy";
import { DAY_MS } from "../../kernel/time";
import type { Asked } from "../../knowledge/asked/model";
import { withoutGreeting } from "../gaps/cleaned";
import { isAgent, isAnswer, isLacking, type Judgement, type Line, type Question, questionAt } from "../gaps/model";
import { hideSecrets } from "../local/hide-secrets";
import { personalIn, readPlain } from "../models/personal";

/** When a conversation was solved, and by whom, or opened again. */
export type Ending = { at: number; isOver: boolean; by: "agent" | "bot" | "other" };
export type Edit = { message: string; text: string; until: number };
export type Found = Pick<Asked, "article" | "text" | "why" | "quote" | "at"> & { message: string };
type Conversation = {
  lines: readonly Line[];
  judgements: readonly Judgement[];
  /** What messages said before they were edited, and until when, in order. */
  edits: readonly Edit[];
  endings: readonly Ending[];
  /** Ids of the articles that a text links to. */
  linkedIn: (text: string) => readonly string[];
  now: number;
};

/** So long a matter must rest before it counts as settled. */
export const REST_MS = 3 * DAY_MS;
const TEXT_MAX = 300;
const QUOTE_MAX = 1000;
const LINKS_MAX = 3;

/** A question as search may know it: without the greeting, without secrets, addresses, phones and cards. */
export const cleaned = (text: string): string => {
  const plain = hideSecrets(withoutGreeting(text));
  let [kept, at] = ["", 0];
  for (const { from, to } of personalIn(readPlain(plain))) {
    kept += plain.slice(at, from);
    at = to;
  }
  return (kept + plain.slice(at)).replaceAll("•••", "").replace(/\s+/g, " ").trim().slice(0, TEXT_MAX);
};

/**
 * Whether an answer that nobody judged ended the matter: nobody of ours came after it, an agent closed it or the customer
 * thanked, and it rested for three days. Silence is no word for it: the bot must not learn from itself.
 */
const isSettled = ({ lines, endings, now }: Conversation, at: number): boolean => {
  const rest = lines.slice(at + 1);
  if (rest.some((line) => isAgent(line) || isAnswer(line) || isLacking(line))) return false;
  const theirs = rest.filter(({ direction, automatic }) => direction === "in" && automatic === null);
  if (theirs.some(({ text }) => !isThanks(text))) return false;
  const from = lines[at]?.at ?? 0;
  const over = endings.find((one) => one.isOver && one.at >= from);
  if (!over || over.at + REST_MS > now) return false;
  if (over.by === "other" || (over.by === "bot" && theirs.length === 0)) return false;
  return !endings.some((one) => !one.isOver && one.at >= over.at && one.at < over.at + REST_MS);
};

type Answered = Pick<Found, "article" | "why" | "quote">;

/** What an answer of the bot bears out: the articles it cited, or the one that an agent says would have been right. */
const borneOut = (conversation: Conversation, at: number): Answered[] => {
  const { lines, judgements } = conversation;
  const line = lines[at];
  if (!line) return [];
  const judged = judgements.filter(({ message }) => message === line.id);
  const ours = judged.filter(({ by }) => by === "agent");
  // Our own people's word outweighs customers', and of either one doubt outweighs all praise.
  const heard = ours.length > 0 ? ours : judged;
  const doubts = heard.filter(({ verdict }) => verdict !== "right");
  if (doubts.length > 0)
    return ours.flatMap(({ article }) => (article ? [{ article, why: "agent" as const, quote: null }] : []));
  const isBorneOut = heard.length > 0 || isSettled(conversation, at);
  if (!isBorneOut) return [];
  const why = ours.length > 0 ? "agent" : heard.length > 0 ? "customer" : "settled";
  const quotes = new Map<string, string>();
  for (const { article, quote = "" } of line.citations ?? [])
    quotes.set(article, `${quotes.get(article) ?? ""}\n${quote}`.trim().slice(0, QUOTE_MAX));
  return [...quotes].map(([article, quote]) => ({ article, why, quote: quote || null }));
};

/** A conversation's lines as they stood at a moment. */
const linesAt = ({ lines, edits }: Conversation, moment: number): readonly Line[] => {
  const then = edits.filter(({ until }) => until >= moment);
  if (then.length === 0) return lines;
  return lines.map((line) => ({ ...line, text: then.find(({ message }) => message === line.id)?.text ?? line.text }));
};

/** What a line answers. Nothing where its words are others now: neither the old ones nor the new ones may be told by it. */
const answeredBy = (conversation: Conversation, at: number): Question | null => {
  const { lines } = conversation;
  const question = questionAt(lines, at, "abstained");
  const then = questionAt(linesAt(conversation, lines[at]?.at ?? 0), at, "abstained");
  return question?.text === then?.text ? question : null;
};

/** The questions that articles have answered in a conversation, as people bear it out; a question counts once for an article. */
export const askedIn = (conversation: Conversation): Found[] => {
  const { lines, linkedIn } = conversation;
  const found = new Map<string, Found>();
  for (const [at, line] of lines.entries()) {
    const links = isAgent(line) ? [...new Set(linkedIn(line.text))] : [];
    // Who sends many articles at once answers with none in particular.
    const told = links.length <= LINKS_MAX ? links : [];
    const answered = isAnswer(line)
      ? borneOut(conversation, at)
      : told.map((article): Answered => ({ article, why: "agent", quote: null }));
    const question = answered.length > 0 ? answeredBy(conversation, at) : null;
    const text = question && cleaned(question.text);
    if (!question || !text) continue;
    for (const one of answered) {
      const key = `${question.message} ${one.article}`;
      if (found.get(key)?.why !== "agent") found.set(key, { ...one, message: question.message, text, at: question.at });
    }
  }
  return [...found.values()];
};
