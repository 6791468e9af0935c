import { stems, topicStems } from "../../kernel/text";
import type { Passage } from "../../knowledge/passages";
import { isHead, sentencesOf } from "./sentences";
import { bestSentences } from "./shorten";

type Needs = { question: string; title: string; passages: readonly Passage[]; at: number; lettersMax: number };
/** `text` is what is said; `quotes` are the pieces it is put together from, each as it stands in the passage. */
export type Opening = { text: string; quotes: string[] };

/** Rows of a table with the head that says what their cells are. */
const withHead = (rows: string, passage: string): Opening => {
  const sentences = sentencesOf(passage);
  const head = sentences.filter((_, at) => isHead(sentences, at)).map(({ text }) => text);
  const text = [...head, ...rows.split("\n").filter((row) => !head.includes(row))].join("\n");
  return { text, quotes: [...head.filter((line) => !rows.includes(line)), rows] };
};

/**
 * What an article says first, to stand before a later passage of it: whether something can be done, or what it is, is said once, in
 * the beginning, and the rest leans on it. Whole where it fits into `lettersMax`, else the sentences of it that speak of what is asked;
 * null for the first passage itself, and where the opening has nothing to do with the question.
 */
export const openingFor = ({ question, title, passages, at, lettersMax }: Needs): Opening | null => {
  const [first] = passages;
  if (!first || at === 0) return null;
  const asked = topicStems(question);
  const speaksOf = (text: string) => stems(text).some((stem) => asked.includes(stem));
  if (first.text.length <= lettersMax)
    return speaksOf(`${title}\n${first.text}`) ? { text: first.text, quotes: [first.text] } : null;
  const { text, start, end } = bestSentences(question, first.text, { lettersMax });
  if (text.length > lettersMax || !speaksOf(text)) return null;
  if (text.startsWith("|")) return withHead(text, first.text);
  return { text: `${start > 0 ? "… " : ""}${text}${end < first.text.length ? " …" : ""}`, quotes: [text] };
};
