import { stem, words } from "../../../kernel/text";
import type { Term } from "./query";

export type Excerpt = {
  text: string /** Where it answers the search: from, to (not included), in UTF-16 units of `text`. */;
  marks: [number, number][];
};

const BEFORE = 60;
const LENGTH_MAX = 220;
/** Longer texts are looked through up to here; a hit beyond shows the text's beginning. */
const LOOK_MAX = 8000;
const word = /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}]+)*/gu;

const isFound = (text: string, terms: Term[]): boolean => {
  const found = words(text);
  return terms.some(({ stems, prefix }) =>
    found.some((one) => stems.includes(stem(one)) || (prefix !== null && one.startsWith(prefix))),
  );
};

const marksIn = (text: string, terms: Term[]): [number, number][] => {
  const known = new Map<string, boolean>();
  const marks: [number, number][] = [];
  for (const { 0: found, index } of text.slice(0, LOOK_MAX).matchAll(word)) {
    const is = known.get(found) ?? isFound(found, terms);
    known.set(found, is);
    if (is) marks.push([index, index + found.length]);
  }
  return marks;
};

// Neither a word nor a surrogate pair is cut.
const startBefore = (text: string, at: number): number => {
  if (at <= BEFORE) return 0;
  const space = text.slice(at - BEFORE, at).search(/\s/);
  return space < 0 ? at : at - BEFORE + space + 1;
};
const endAfter = (text: string, start: number, mark: number): number => {
  if (text.length - start <= LENGTH_MAX) return text.length;
  const space = text.lastIndexOf(" ", start + LENGTH_MAX);
  return Math.max(mark, space > start ? space : start);
};

/** The piece of a text that answers a search, with its words marked, on one line. */
export const excerptOf = (given: string, terms: Term[]): Excerpt => {
  const text = given.replace(/\s+/g, " ").trim();
  const marks = marksIn(text, terms);
  const [from, to] = marks[0] ?? [0, 0];
  const start = startBefore(text, from);
  const end = endAfter(text, start, to) || Math.min(text.length, LENGTH_MAX);
  const [head, tail] = [start > 0 ? "…" : "", end < text.length ? "…" : ""];
  const moved = marks
    .filter((mark) => mark[0] >= start && mark[1] <= end)
    .map((mark): [number, number] => [mark[0] - start + head.length, mark[1] - start + head.length]);
  return { text: `${head}${text.slice(start, end)}${tail}`, marks: moved };
};
