import { topicStems } from "../kernel/text";
import { sentencesOf } from "./local/sentences";
import { givesOrders } from "./orders";

type Part = { start: number; end: number };

const paragraphsOf = (text: string): Part[] => {
  const found: Part[] = [];
  let start = 0;
  for (const { 0: gap, index } of text.matchAll(/\n\s*\n/gu)) {
    found.push({ start, end: index });
    start = index + gap.length;
  }
  return [...found, { start, end: text.length }];
};

/**
 * The parts of a text that may be told word for word: what gives orders to machines is not, nor what follows it in the
 * same paragraph, or in the next one where it ends its own, for that is what it orders to say. None where the order runs through the whole.
 */
export const quotableIn = (text: string): Part[] => {
  if (!givesOrders(text)) return [{ start: 0, end: text.length }];
  const all = paragraphsOf(text);
  const bad = all.filter(({ start, end }) => givesOrders(text.slice(start, end)));
  if (bad.length === 0) return [];
  const parts: Part[] = [];
  let from = 0;
  for (const { start, end } of bad) {
    const sentences = sentencesOf(text.slice(start, end));
    const order = sentences.find((sentence) => givesOrders(sentence.text));
    if (start >= from) parts.push({ start: from, end: start + (order?.start ?? 0) });
    const isLast = sentences.at(-1) === order;
    const next = isLast ? all.find((paragraph) => paragraph.start >= end) : undefined;
    from = Math.max(from, next?.end ?? end);
  }
  return [...parts, { start: from, end: text.length }].filter(({ start, end }) => text.slice(start, end).trim() !== "");
};

/** The quotable part that speaks most of what is asked; null where there is none. */
export const quotableFor = (question: string, text: string): Part | null => {
  const asked = topicStems(question);
  const spoken = (part: Part): number => {
    const said = new Set(topicStems(text.slice(part.start, part.end)));
    return asked.filter((stem) => said.has(stem)).length;
  };
  const ranked = quotableIn(text)
    .map((part) => ({ part, n: spoken(part) }))
    .sort((a, b) => b.n - a.n);
  return ranked[0]?.part ?? null;
};
