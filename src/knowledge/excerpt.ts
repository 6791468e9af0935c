import { topicStems } from "../kernel/text";
import { hoursAsked, hoursIn } from "./search/hours";

const LETTERS_MAX = 180;

/** Markdown as one reads it aloud: without its marks. */
const spoken = (text: string): string =>
  text
    .replace(/!\[[^\]]*\]\([^)]*\)/g, "")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^\s*(?:#{1,6}|>|[-*+]|\d+[.)])\s+/gm, "")
    .replace(/^\s*\|?(?:\s*:?-{2,}:?\s*\|)+.*$/gm, "")
    .replace(/^\s*\|/gm, "")
    .replace(/\|\s*$/gm, "")
    .replace(/\s*\|\s*/g, " · ")
    .replace(/(\*\*|__|~~|`)/g, "")
    .replace(/(^|\s)[*_](?=\S)|(?<=\S)[*_](?=\s|[.,;:!?]|$)/gm, "$1");

const sentencesOf = (text: string): string[] =>
  text
    .split(/\n+|(?<=[.!?…])\s+/)
    .map((one) => one.replace(/\s+/g, " ").trim())
    .filter((one) => one !== "");

const cut = (text: string): string =>
  text.length <= LETTERS_MAX ? text : `${text.slice(0, LETTERS_MAX - 1).replace(/\s+\S*$/, "")}…`;

const hourStems = new Set(topicStems(`${hoursAsked.flat().join(" ")} working график режим`));
const asksHours = (question: string): boolean => topicStems(question).every((stem) => hourStems.has(stem));

/** The days and times that stand first in an article, for who asks when we are there; null where it has none. */
export const hoursExcerpt = (question: string, text: string): string | null => {
  if (!asksHours(question)) return null;
  const sentences = sentencesOf(spoken(text));
  const at = sentences.findIndex((one) => hoursIn(one) !== "");
  return at < 0 ? null : cut(sentences.slice(at).join(" "));
};

/** What of a passage a reader of a list sees: from the sentence on that says most of what is looked for, as plain text. */
export const excerptFor = (question: string, passage: string): string => {
  const asked = new Set(topicStems(question));
  const sentences = sentencesOf(spoken(passage));
  const met = sentences.map((one) => new Set(topicStems(one).filter((stem) => asked.has(stem))).size);
  const at = Math.max(0, met.indexOf(Math.max(0, ...met)));
  return cut(sentences.slice(at).join(" "));
};
