import { isThanks } from "../../desk/conversations/courtesy";
import { DAY_MS } from "../../kernel/time";
import type { Asked } from "../../knowledge/asked/model";
import { numbersIn, partsOf, withoutGreeting } from "../gaps/cleaned";
import { isAgent, isAnswer, isLacking, type Judgement, type Line, type Question, questionAt } from "../gaps/model";
import { hideSecrets } from "../local/hide-secrets";
import { openMask } from "../models/mask";

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
  /** Everybody who spoke, and whom it is with. */
  names: readonly string[];
  /** Ids of the articles that a text links to. */
  linkedIn: (text: string) => readonly string[];
  /** What an article said at a moment; null where nobody knows. */
  saidBy: (article: string, moment: number) => string | null;
  now: number;
};

/** So long a matter must rest before it counts as settled. */
export const REST_MS = 3 * DAY_MS;
const TEXT_MAX = 300;
const QUOTE_MAX = 1000;
const LINKS_MAX = 3;

/** "12 Mill Lane", "Hauptstraße 7", "ул. Ленина, д. 5, кв. 12" */
const STREETS = [
  /(?<![\p{L}\p{N}])\d{1,5}[a-z]? (?:\p{Lu}[\p{L}'-]+ ){1,3}(?:street|st|road|rd|avenue|ave|lane|ln|drive|square|court|close|way|boulevard|blvd)(?![\p{L}\p{N}])\.?/giu,
  /(?<!\p{L})\p{L}{2,30}(?:straße|strasse|str\.|laan|straat|gasse) ?\d{1,4}[a-z]?(?![\p{L}\p{N}])/giu,
  /(?<!\p{L})(?:ул\.|улица|улице|пр-т|проспект|проспекте|переулок|пер\.) ?\p{L}[\p{L} -]{1,30}(?:, ?(?:д\.|дом|к\.|корп\.|кв\.|квартира)? ?\d{1,4}[а-я]?)+/giu,
];

/** A question as search may know it: without the greeting, without secrets, names, addresses, phones, cards and order numbers. */
export const cleaned = (text: string, names: readonly string[]): string => {
  const plain = STREETS.reduce((kept, street) => kept.replace(street, " "), hideSecrets(withoutGreeting(text)));
  const masked = openMask({ names: partsOf(names), number: () => 0 }).hide(plain);
  // Every other piece is a placeholder.
  const kept = masked
    .split(/\[\[[A-Z]+-\d+\]\]/)
    .join("")
    .replaceAll("•••", "");
  const open = numbersIn(kept).reduce((rest, number) => rest.replace(number, ""), kept);
  return open.replace(/\s+/g, " ").trim().slice(0, TEXT_MAX);
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

/** An article that a person points to as a whole: what it says then is what answers. */
const pointedTo = ({ saidBy }: Conversation, article: string, moment: number): Answered => {
  const said = saidBy(article, moment);
  return { article, why: "agent", quote: said?.slice(0, QUOTE_MAX) || null };
};

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
    return ours.flatMap(({ article }) => (article ? [pointedTo(conversation, article, line.at)] : []));
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
      : told.map((article) => pointedTo(conversation, article, line.at));
    const question = answered.length > 0 ? answeredBy(conversation, at) : null;
    const text = question && cleaned(question.text, conversation.names);
    if (!question || !text) continue;
    for (const one of answered) {
      const key = `${question.message} ${one.article}`;
      if (found.get(key)?.why !== "agent") found.set(key, { ...one, message: question.message, text, at: question.at });
    }
  }
  return [...found.values()];
};
