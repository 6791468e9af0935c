import type { Block, Span } from "../../../../channels/contract";
import { blocksOf, spansOf } from "../../ui/marks";

export type Piece = { type: "heading"; level: 3 | 4; spans: Span[] } | { type: "blocks"; blocks: Block[] };
/** An article's Markdown for the preview: headings, and between them what a message may hold. Pure. */
export const piecesOf = (text: string): Piece[] => {
  const pieces: Piece[] = [];
  let body: string[] = [];
  const flush = () => {
    if (body.some((line) => line.trim() !== "")) pieces.push({ type: "blocks", blocks: blocksOf(body.join("\n")) });
    body = [];
  };
  for (const line of text.split("\n")) {
    const heading = /^(#{1,4})\s+(.+)$/.exec(line);
    if (!heading) body.push(line);
    else {
      flush();
      pieces.push({ type: "heading", level: (heading[1] ?? "").length > 2 ? 4 : 3, spans: spansOf(heading[2] ?? "") });
    }
  }
  flush();
  return pieces;
};
