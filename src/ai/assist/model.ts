import { z } from "zod";
import { rewritings } from "../../../prompts/rewrite/schema";
import type { Message } from "../../desk/conversations/model";
import { topicStems } from "../../kernel/text";
import { withoutThoughts } from "../dialect";
import { factsOf, unprovedFacts } from "../facts";

const Text = z.string().min(1).max(20_000);
/** What an agent asks for. */
export const AssistInput = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("reply") }),
  z.object({ kind: z.literal("summary") }),
  /** A message of the conversation, or what the agent has written. */
  z.object({
    kind: z.literal("translate"),
    to: z.enum(["en", "ru"]),
    message: z.string().min(1).max(200).optional(),
    text: Text.optional(),
  }),
  z.object({ kind: z.literal("rewrite"), how: z.enum(rewritings), text: Text }),
  z.object({ kind: z.literal("fields") }),
]);
export type AssistInput = z.infer<typeof AssistInput>;

const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", '"': '"', "\\": "\\", "/": "/" };

/**
 * What the field `text` of an unfinished JSON object holds so far; null before it has begun and while the model thinks. A character whose escape has not
 * come whole is waited for.
 */
export const textSoFar = (soFar: string): string | null => {
  const json = withoutThoughts(soFar);
  const begins = /"text"\s*:\s*"/.exec(json);
  if (!begins) return null;
  let text = "";
  for (let at = begins.index + begins[0].length; at < json.length; at++) {
    const letter = json[at] ?? "";
    if (letter === '"') return text;
    if (letter !== "\\") {
      text += letter;
      continue;
    }
    const sign = json[++at];
    if (sign === undefined) return text;
    if (sign !== "u") {
      text += escapes[sign] ?? sign;
      continue;
    }
    const code = json.slice(at + 1, at + 5);
    if (!/^[\da-f]{4}$/i.test(code)) return text;
    text += String.fromCharCode(Number.parseInt(code, 16));
    at += 4;
  }
  // Half of a surrogate pair is no character yet.
  return /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text;
};

const TOPICS_MIN = 4;
const MESSAGES_MAX = 20;
const MESSAGE_CHARS = 3000;
const speaker = ({ authorKind }: Message): "customer" | "bot" | "agent" =>
  authorKind === "customer" || authorKind === "bot" ? authorKind : "agent";

const isSaid = (message: Message) =>
  message.direction !== "note" &&
  message.deletedAt === null &&
  message.automatic === null &&
  message.text.trim() !== "";

/** What was said between us and the customer, the last twenty of it. */
export const saidIn = (messages: readonly Message[]) =>
  messages
    .filter(isSaid)
    .slice(-MESSAGES_MAX)
    .map((message) => ({ by: speaker(message), text: message.text.slice(0, MESSAGE_CHARS) }));

/** What the customer wrote since we last said something; more of theirs where that names hardly a topic. */
export const questionIn = (messages: readonly Message[], subject = ""): string => {
  const said = messages.filter(isSaid);
  const since = said.slice(said.findLastIndex(({ direction }) => direction === "out") + 1);
  const theirs = said.filter(({ direction }) => direction === "in");
  const text = (some: readonly Message[]) =>
    some
      .map((message) => message.text)
      .join("\n")
      .trim();
  const now = text(since);
  // "Trying now, give me a minute" names no topic: what it is about was said before.
  return new Set(topicStems(now)).size >= TOPICS_MIN ? now : `${subject}\n${text(theirs.slice(-4))}`.trim();
};

/** A fact ("number 9", "day 9") as the text writes it. */
const asWritten = (fact: string, text: string): string => {
  const value = fact.replace(/^\S+ /, "");
  const at = text.toLowerCase().indexOf(value.toLowerCase());
  return at < 0 ? value : text.slice(at, at + value.length);
};
/** Figures, dates, links and codes of a text that stand in nothing it was made from. */
export const doubtsIn = (text: string, known: readonly string[]): string[] => [
  ...new Set(unprovedFacts(text, factsOf(known.join("\n"))).map((fact) => asWritten(fact, text))),
];

type Field = { kind: "email" | "phone" | "order" | "address" | "company"; value: string };

const patterns: [Field["kind"], RegExp][] = [
  ["email", /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu],
  [
    "phone",
    /(?<![\p{L}\p{N}-])(?:\+\d[\d ()-]{7,18}\d|8[ -]?\(?\d{3}\)?[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}|0\d[\d ()/-]{6,14}\d)(?!\d)/gu,
  ],
  ["order", /(?<![\p{L}\p{N}-])\p{Lu}{1,5}-\d{3,10}(?![\p{L}\p{N}-])/gu],
  [
    "order",
    /(?<=(?:order|invoice|заказ\p{L}*|сч[её]т\p{L}*|накладн\p{L}*)\s{1,3}(?:number|no\.?|номер|№|#)?\s{0,2}[#№]?)\d{4,12}(?!\d)/giu,
  ],
  [
    "order",
    /(?<=(?:order|invoice|заказ\p{L}*|сч[её]т\p{L}*|накладн\p{L}*)\s{1,3}(?:(?:number|no\.?|номер|№|#)\s{0,2})?)\p{Lu}{1,5}-\d{1,10}(?![\p{L}\p{N}-])/gu,
  ],
  ["order", /(?<=[#№]\s?)\d{4,12}(?!\d)/gu],
  [
    "address",
    /(?:адрес\p{L}*(?: доставки)?|address|deliver(?:y|ed)? to|ship(?:ped)? to)\s{0,2}[:—–-]?\s{1,2}(?!доставки)([^\n;]{8,160})/giu,
  ],
];
/** "I wrote to …": whom somebody wrote to is not where they are reached. */
const WROTE_TO =
  /(?:wrote|written|e-?mailed|mailed|sent(?: it| this| that)?|contacted|tried|messaged)(?: it| this| you)?(?: (?:to|at|on))?\s{1,2}$|(?:писал\p{L}*|написал\p{L}*|отправ\p{L}+|обращал\p{L}*|слал\p{L}*)(?: \p{L}{1,12}){0,2} (?:на|в)(?: (?:адрес|почту))?\s{1,2}$/iu;
const CARD = /(?<!\d)(?:\d[ -]?){13,19}(?!\d)/gu;

/** Addresses, numbers and orders that a text holds, each once, letter by letter as it stands there. Card numbers are none. */
export const fieldsIn = (text: string): Field[] => {
  const open = text.replace(CARD, (all) => " ".repeat(all.length));
  const found = patterns.flatMap(([kind, pattern]) =>
    [...open.matchAll(pattern)].flatMap(({ index, 0: all, 1: part = all }) =>
      kind === "email" && WROTE_TO.test(open.slice(Math.max(0, index - 60), index))
        ? []
        : [{ kind, value: part.trim().replace(/[.,]$/, "") }],
    ),
  );
  const seen = new Set<string>();
  return found.filter(({ kind, value }) => !seen.has(`${kind} ${value}`) && seen.add(`${kind} ${value}`));
};
