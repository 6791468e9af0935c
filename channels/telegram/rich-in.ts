/** Telegram's text + entities → the neutral tree. Offsets are UTF-16 units, as in JavaScript strings. */
import type { Block, RichText, Span } from "../contract";
import type { Entity } from "./payload";

type Range = { start: number; end: number; entity: Entity };
type Marks = Omit<Span, "text">;

const isLow = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;
const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
/** True when cutting here would tear a surrogate pair; some clients do send such offsets. */
const insidePair = (text: string, at: number) =>
  at > 0 && at < text.length && isLow(text.charCodeAt(at)) && isHigh(text.charCodeAt(at - 1));

const rangesOf = (text: string, entities: readonly Entity[]): Range[] =>
  entities
    .map((entity) => {
      const start = Math.max(0, entity.offset);
      const end = Math.min(text.length, entity.offset + entity.length);
      return {
        start: insidePair(text, start) ? start - 1 : start,
        end: insidePair(text, end) ? end + 1 : end,
        entity,
      };
    })
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start || b.end - a.end);

const withScheme = (url: string) => (/^[a-z][a-z\d+.-]*:/i.test(url) ? url : `https://${url}`);

const marksOf = ({ type, url, user }: Entity, covered: string): Marks => {
  switch (type) {
    case "bold":
      return { bold: true };
    case "italic":
      return { italic: true };
    case "underline":
      return { underline: true };
    case "strikethrough":
      return { strike: true };
    case "spoiler":
      return { spoiler: true };
    case "code":
    case "pre":
      return { code: true };
    case "text_link":
      return url ? { href: url } : {};
    case "url":
      return { href: withScheme(covered) };
    case "email":
      return { href: `mailto:${covered}` };
    case "mention":
      return { mention: covered };
    case "text_mention":
      return user ? { mention: String(user.id) } : {};
    default:
      // Hashtags, commands, phone numbers, custom emoji: their text says it all.
      return {};
  }
};

const sameMarks = (a: Marks, b: Marks) =>
  a.bold === b.bold &&
  a.italic === b.italic &&
  a.underline === b.underline &&
  a.strike === b.strike &&
  a.spoiler === b.spoiler &&
  a.code === b.code &&
  a.href === b.href &&
  a.mention === b.mention;

const spansBetween = (text: string, ranges: readonly Range[], from: number, to: number): Span[] => {
  const inside = ranges.filter(({ start, end }) => start < to && end > from);
  const cuts = new Set([from, to]);
  for (const { start, end } of inside) for (const at of [start, end]) if (at > from && at < to) cuts.add(at);
  const points = [...cuts].sort((a, b) => a - b);
  const spans: Span[] = [];
  points.slice(0, -1).forEach((start, n) => {
    const end = points[n + 1] ?? to;
    const marks: Marks = {};
    for (const range of inside)
      if (range.start <= start && range.end >= end)
        Object.assign(marks, marksOf(range.entity, text.slice(range.start, range.end)));
    const last = spans.at(-1);
    const piece = text.slice(start, end);
    if (last && sameMarks(last, marks)) last.text += piece;
    else spans.push({ text: piece, ...marks });
  });
  return spans;
};

const paragraphs = (text: string, inline: readonly Range[], from: number, to: number): Block[] => {
  const blocks: Block[] = [];
  const add = (start: number, end: number) => {
    if (text.slice(start, end).trim() !== "")
      blocks.push({
        type: "paragraph",
        spans: spansBetween(text, inline, start, end),
      });
  };
  let start = from;
  for (const gap of text.slice(from, to).matchAll(/\n{2,}/g)) {
    add(start, from + gap.index);
    start = from + gap.index + gap[0].length;
  }
  add(start, to);
  return blocks;
};

const isQuote = (type: string) => type === "blockquote" || type === "expandable_blockquote";

const blockFrom = (text: string, { start, end, entity }: Range, inline: readonly Range[]): Block =>
  isQuote(entity.type)
    ? { type: "quote", spans: spansBetween(text, inline, start, end) }
    : {
        type: "code",
        text: text.slice(start, end),
        ...(entity.language ? { language: entity.language } : {}),
      };

/** A line break beside a quote or a code block only ends its line: the tree says that already. */
const withoutEdgeBreaks = (text: string, from: number, to: number) => {
  let [start, end] = [from, to];
  while (start < end && text[start] === "\n") start++;
  while (end > start && text[end - 1] === "\n") end--;
  return { start, end };
};

/** Text with its entities as blocks. Entities out of range are clipped, never an error: the words matter more. */
export const richFrom = (text: string, entities: readonly Entity[] = []): RichText => {
  const ranges = rangesOf(text, entities);
  const outer: Range[] = [];
  for (const range of ranges)
    if ((range.entity.type === "pre" || isQuote(range.entity.type)) && range.start >= (outer.at(-1)?.end ?? 0))
      outer.push(range);
  const inline = ranges.filter((range) => !outer.includes(range));
  const blocks: Block[] = [];
  let at = 0;
  const plainUpTo = (to: number) => {
    const { start, end } = withoutEdgeBreaks(text, at, to);
    blocks.push(...paragraphs(text, inline, start, end));
  };
  for (const range of outer) {
    plainUpTo(range.start);
    blocks.push(blockFrom(text, range, inline));
    at = range.end;
  }
  plainUpTo(text.length);
  return blocks;
};
