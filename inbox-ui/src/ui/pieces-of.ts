import type { Block, Span } from "../../../channels/contract";
import { blocksOf, spansOf } from "./marks";

export type Piece =
  | { type: "heading"; level: 3 | 4; spans: Span[] }
  | { type: "blocks"; blocks: Block[] }
  /** The first row is its head. */
  | { type: "table"; rows: Span[][][] };

const isRule = (line = ""): boolean => /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/.test(line) && line.includes("|");
const cellsOf = (line: string): Span[][] =>
  line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => spansOf(cell.trim().replaceAll("\\|", "|")));
/** The lines of a table that begins here: its head, the rule under it, and its rows. None where there is none. */
const tableAt = (lines: readonly string[], at: number): string[] => {
  if (!lines[at]?.includes("|") || !isRule(lines[at + 1])) return [];
  const end = lines.findIndex((line, n) => n > at && !line.includes("|"));
  return lines.slice(at, end === -1 ? undefined : end);
};
/** An article's Markdown as it is read: headings, and between them what a message may hold. Pure. */
export const piecesOf = (text: string): Piece[] => {
  const pieces: Piece[] = [];
  let body: string[] = [];
  const flush = () => {
    if (body.some((line) => line.trim() !== "")) pieces.push({ type: "blocks", blocks: blocksOf(body.join("\n")) });
    body = [];
  };
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const table = tableAt(lines, at);
    if (table.length > 0) {
      flush();
      pieces.push({ type: "table", rows: table.filter((_, n) => n !== 1).map(cellsOf) });
      at += table.length - 1;
      continue;
    }
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
