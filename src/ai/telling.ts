import type { Passage } from "../knowledge/passages";
import { leansBack } from "./cited";
import { DENIAL } from "./denials";
import { plain } from "./facts";
import { asksOwnFact } from "./local/asked-for";
import { openingFor, pointedTo, quotesOf, stepsFor } from "./local/opening";
import { tellsOwn } from "./local/own-fact";
import { sectionFor } from "./local/section";
import { shortened } from "./local/shorten";
import { givesOrders } from "./orders";
import { quotableFor } from "./quotable";

/** About what a person reads in a chat; a longer passage is cut to the sentences that answer. */
const ANSWER_CHARS = 500;
/** What an article says first may take so much, however long the rest. */
const OPENING_CHARS = 250;
/** So much of several sections that tell the desk's own hours, number or address. */
const OWN_CHARS = 800;

/** So many letters tell whether a text begins as its passage does. */
const LEAN_CHARS = 20;

/** `quote`: what stands in the passage, with dots for what does not; `quotes`: the pieces of it. */
export type Said = { at: number; text: string; quote: string; quotes: string[] };
type Telling = { question: string; asking?: string | undefined; title: string };

/** What a passage says to the question; null where nothing of it may be quoted. A list that nothing leads to, and what speaks of its heading, comes under that. */
const saidBy = (
  { at, text: whole, headings }: Omit<Passage, "start" | "end">,
  { question, title, isHeaded = false }: Telling & { isHeaded?: boolean },
): Said | null => {
  const part = quotableFor(question, whole);
  if (!part) return null;
  const quotable = whole.slice(part.start, part.end);
  const above = [title, ...headings].join("\n");
  const { text, pieces, begins } = shortened(question, quotable, { lettersMax: ANSWER_CHARS, heading: above });
  const heading = headings.at(-1) ?? title;
  // "It damages the seals": what does is named above.
  const leansUp =
    headings.length > 0 &&
    part.start === 0 &&
    whole.trimStart().startsWith(text.slice(0, LEAN_CHARS)) &&
    leansBack.test(text);
  // "Use in a café" says the opposite without "Not covered" above it.
  const isTakenBack = begins === "item" && DENIAL.test(plain(heading));
  const isUnder = (isHeaded || begins === "list" || leansUp || isTakenBack) && heading !== "" && !givesOrders(heading);
  const isCutAfter = part.end < whole.trimEnd().length && !text.endsWith("…");
  const rest = `${text}${isCutAfter ? " …" : ""}`;
  const quote = `${part.start > 0 && !text.startsWith("…") ? "… " : ""}${rest}`;
  return { at, text: isUnder ? `**${heading}**\n\n${rest}` : quote, quote, quotes: quotesOf(quotable, pieces) };
};

/** What a passage says to the question, every letter its own; empty where nothing of it may be quoted. */
export const excerptOf = (question: string, passage: string): string =>
  saidBy({ at: 0, text: passage.trim(), headings: [] }, { question, title: "" })?.text ?? "";

/** The sections that tell the desk's own hours, number or address, each under its heading where there are several. */
const tellingOwn = ({ passages, question, asking, title }: Telling & { passages: Passage[] }): Said[] => {
  const fact = asking === undefined ? asksOwnFact(question) : null;
  const telling = fact ? passages.filter((passage) => tellsOwn(fact, { title, passage })) : [];
  const said = telling.flatMap((one) => saidBy(one, { question, title, isHeaded: telling.length > 1 }) ?? []);
  let letters = 0;
  return said.filter(({ text }, at) => {
    letters += text.length;
    return at === 0 || letters <= OWN_CHARS;
  });
};

/** What of an article answers, in its order: what it says first, the passage found, and the one that this points to. */
export const tellingOf = (
  passage: Passage,
  { passages, question, asking, title }: Telling & { passages: Passage[] },
): Said[] => {
  const own = tellingOwn({ passages, question, asking, title });
  if (own.length > 0) return own;
  const at = sectionFor({ question, asking, title, passages, at: passage.at });
  const said = saidBy(passages[at] ?? passage, { question, title });
  if (!said) return [];
  const lettersMax = Math.max(OPENING_CHARS, ANSWER_CHARS - said.text.length);
  const opening = openingFor({ question, title, passages, at, lettersMax });
  const next = pointedTo(said.text, { question, title, passages, at });
  const steps = next ? undefined : stepsFor({ question, title, passages, at });
  const sequel = next ? saidBy(next, { question, title }) : steps && saidBy(steps, { question, title, isHeaded: true });
  return [
    ...(opening && !givesOrders(opening.text) ? [{ at: 0, quote: opening.text, ...opening }] : []),
    said,
    ...(sequel && !givesOrders(sequel.text) ? [sequel] : []),
  ];
};
