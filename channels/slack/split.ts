/** Long texts in pieces, cut where a reader would take a breath; formatting goes on behind the cut. */
import type { Block, RichText, Span } from "../contract";
import { toPlain } from "../kit/rich-text";

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

const lastEnd = (window: string, pattern: RegExp): number => {
  let end = 0;
  for (const found of window.matchAll(pattern)) end = found.index + found[0].length;
  return end;
};

const graphemeEnd = (text: string, max: number): number => {
  // Far enough back to start on a real boundary, and no longer: segmenting a whole article is slow.
  const from = Math.max(0, max - 200);
  let end = from;
  for (const { index, segment } of graphemes.segment(text.slice(from, max + 64)))
    if (from + index + segment.length <= max) end = from + index + segment.length;
  if (end > from) return end;
  const unit = text.charCodeAt(max);
  return unit >= 0xdc00 && unit <= 0xdfff ? max - 1 : max;
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
  return graphemeEnd(text, max);
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

/** The head of a block that fits into `max`, and its rest. */
const cutBlock = (block: Block, max: number): [Block, Block] => {
  switch (block.type) {
    case "paragraph":
    case "quote": {
      const [head, rest] = cutSpans(block.spans, breath(textOf(block.spans), max));
      return [
        { ...block, spans: head },
        { ...block, spans: rest },
      ];
    }
    case "code": {
      const line = lastEnd(block.text.slice(0, max), /\n/g);
      const at = line > 0 ? line : graphemeEnd(block.text, max);
      return [
        { ...block, text: block.text.slice(0, at).replace(/\n$/, "") },
        { ...block, text: block.text.slice(at) },
      ];
    }
    case "list": {
      const whole = block.items.findIndex((_, n) => size({ ...block, items: block.items.slice(0, n + 1) }) > max);
      const paragraph = (items: Span[][]): Block => ({ type: "paragraph", spans: items[0] ?? [] });
      // One item longer than a message goes on as a paragraph.
      if (whole === 0) {
        const [head, rest] = cutBlock(paragraph(block.items), max - 8);
        return [
          { ...block, items: [head.type === "paragraph" ? head.spans : []] },
          { ...block, items: [rest.type === "paragraph" ? rest.spans : [], ...block.items.slice(1)] },
        ];
      }
      return [
        { ...block, items: block.items.slice(0, whole) },
        { ...block, items: block.items.slice(whole) },
      ];
    }
  }
};

const size = (block: Block) => toPlain([block]).length;
const GAP = "\n\n".length;

/** Pieces of at most `max` UTF-16 units of plain text, in order. Only blanks are lost, and only where a cut is. */
export const split = (rich: RichText, max: number): RichText[] => {
  const pieces: RichText[] = [[]];
  let left = max;
  const waiting = [...rich];
  for (let block = waiting.shift(); block; block = waiting.shift()) {
    const piece = pieces.at(-1) ?? [];
    const room = left - (piece.length > 0 ? GAP : 0);
    const needs = size(block);
    if (needs <= room) {
      piece.push(block);
      left = room - needs;
    } else if (piece.length > 0 && (needs <= max || room < max / 2)) {
      pieces.push([]);
      left = max;
      waiting.unshift(block);
    } else {
      const [head, rest] = cutBlock(block, room);
      piece.push(head);
      waiting.unshift(rest);
      pieces.push([]);
      left = max;
    }
  }
  return pieces.filter((piece) => piece.length > 0);
};
