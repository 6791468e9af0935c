/** Long texts in messages, cut where a reader would take a breath; formatting is closed before the cut and goes on behind it. */
import type { Block, RichText, Span } from "../contract";
import { printText } from "./format-out";

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

const lastEnd = (window: string, pattern: RegExp): number => {
  let end = 0;
  for (const found of window.matchAll(pattern)) end = found.index + found[0].length;
  return end;
};

/** The longest length ≤ max that tears no grapheme; one longer than `max` is cut between code points. */
const graphemeEnd = (text: string, max: number): number => {
  // Far enough back to start on a real boundary, and no longer: segmenting a whole article is slow.
  const from = Math.max(0, max - 200);
  let end = from;
  for (const { index, segment } of graphemes.segment(text.slice(from, max + 64)))
    if (from + index + segment.length <= max) end = from + index + segment.length;
  if (end > from) return end;
  const unit = text.charCodeAt(max);
  return max > 1 && unit >= 0xdc00 && unit <= 0xdfff ? max - 1 : max;
};

/** Where to end a piece of at most `max` units; each kind of end may waste a little less than the one before. */
const breath = (text: string, max: number): number => {
  const window = text.slice(0, max);
  const ends: [RegExp, number][] = [
    [/\n/g, 0.5],
    [/[.!?…。！？]["»”')\]]*\s/g, 0.5],
    [/\s/g, 0.3],
  ];
  for (const [pattern, least] of ends) {
    const end = lastEnd(window, pattern);
    if (end >= max * least && end > 0) return end;
  }
  return Math.max(graphemeEnd(text, max), 1);
};

const textOf = (spans: readonly Span[]) => spans.map(({ text }) => text).join("");

/** Both sides of a cut through spans, without the blanks that stood at it. */
const cutSpans = (spans: readonly Span[], at: number): [Span[], Span[]] => {
  const [before, after]: [Span[], Span[]] = [[], []];
  let passed = 0;
  for (const span of spans) {
    const cut = Math.min(Math.max(at - passed, 0), span.text.length);
    passed += span.text.length;
    if (cut > 0) before.push({ ...span, text: span.text.slice(0, cut) });
    if (cut < span.text.length) after.push({ ...span, text: span.text.slice(cut) });
  }
  const [last, first] = [before.at(-1), after[0]];
  if (last) last.text = last.text.trimEnd();
  if (first) first.text = first.text.trimStart();
  return [before, after];
};

const size = (block: Block) => printText([block]).length;

type Cut = (at: number) => [Block, Block];
/** The first cut whose head fits once its marks are written out. */
const fitting = (text: string, max: number, cut: Cut, end: (text: string, max: number) => number): [Block, Block] => {
  let room = Math.min(max, text.length - 1);
  for (;;) {
    const at = end(text, Math.max(room, 1));
    const both = cut(at);
    const over = size(both[0]) - max;
    if (over <= 0 || at <= 1) return both;
    room = Math.min(at - 1, room - over);
  }
};

type List = Extract<Block, { type: "list" }>;
/** Items as lines of a paragraph: a numbered list that goes on in the next message keeps its numbers so. */
const asLines = ({ ordered, items }: List, first = 1): Span[] =>
  items.flatMap((item, n) => [{ text: `${n > 0 ? "\n" : ""}${ordered ? `${first + n}.` : "•"} ` }, ...item]);

/** One item longer than a message. */
const cutItem = (list: List, max: number): [Block, Block] => {
  const spans = asLines({ ...list, items: list.items.slice(0, 1) });
  const [head, rest] = cutBlock({ type: "paragraph", spans }, max);
  const others = { ...list, items: list.items.slice(1) };
  if (rest.type !== "paragraph" || others.items.length === 0) return [head, rest];
  return [head, { ...rest, spans: [...rest.spans, { text: "\n" }, ...asLines(others, 2)] }];
};

const cutBlock = (block: Block, max: number): [Block, Block] => {
  switch (block.type) {
    case "paragraph":
    case "quote": {
      const cut: Cut = (at) => {
        const [head, rest] = cutSpans(block.spans, at);
        return [
          { ...block, spans: head },
          { ...block, spans: rest },
        ];
      };
      return fitting(textOf(block.spans), max, cut, breath);
    }
    case "code": {
      const end = (text: string, room: number) => lastEnd(text.slice(0, room), /\n/g) || graphemeEnd(text, room);
      const cut: Cut = (at) => [
        { ...block, text: block.text.slice(0, at).replace(/\n$/, "") },
        { ...block, text: block.text.slice(at) },
      ];
      return fitting(block.text, max, cut, end);
    }
    case "list": {
      const whole = block.items.findIndex((_, n) => size({ ...block, items: block.items.slice(0, n + 1) }) > max);
      if (whole === 0) return cutItem(block, max);
      const rest = block.items.slice(whole);
      return [
        { ...block, items: block.items.slice(0, whole) },
        block.ordered
          ? { type: "paragraph", spans: asLines({ ...block, items: rest }, whole + 1) }
          : { ...block, items: rest },
      ];
    }
  }
};

const GAP = "\n\n".length;

/** WhatsApp texts of at most `max` UTF-16 units, in order. Only blanks are lost, and only where a cut is. */
export const pieces = (rich: RichText, max: number): string[] => {
  const done: RichText[] = [[]];
  let left = max;
  const turn = () => {
    done.push([]);
    left = max;
  };
  const waiting = [...rich];
  for (let block = waiting.shift(); block; block = waiting.shift()) {
    const piece = done.at(-1) ?? [];
    const room = left - (piece.length > 0 ? GAP : 0);
    const needs = size(block);
    if (needs <= room) {
      piece.push(block);
      left = room - needs;
    } else if (piece.length > 0 && (needs <= max || room < max / 2)) {
      turn();
      waiting.unshift(block);
    } else {
      const [head, rest] = cutBlock(block, room);
      piece.push(head);
      waiting.unshift(rest);
      turn();
    }
  }
  return done.map(printText).filter((text) => text.trim() !== "");
};
