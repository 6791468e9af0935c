/** Long texts in pieces, cut where a reader would take a breath; formatting goes on behind the cut. */
import type { Block, RichText, Span } from "../contract";
import { breath, cutSpans, graphemeEnd, lastEnd, textOf } from "../kit/breath";
import { toPlain } from "../kit/rich-text";

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
