/** Long texts in messages, cut where a reader would take a breath; formatting is closed before the cut and goes on behind it. */
import type { Block, RichText, Span } from "../contract";
import { breath, cutSpans, graphemeEnd, lastEnd, textOf } from "../kit/breath";
import { printText } from "./format-out";

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
