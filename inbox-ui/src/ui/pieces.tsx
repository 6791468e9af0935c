import { For } from "solid-js";
import type { Block, Span } from "../../../channels/contract";
import { blocksOf, spansOf } from "./marks";
import { Rich } from "./rich";

export type Piece = { type: "heading"; level: 3 | 4; spans: Span[] } | { type: "blocks"; blocks: Block[] };
/** An article's Markdown as it is read: headings, and between them what a message may hold. Pure. */
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

/** An article's Markdown on the screen. */
export const Pieces = (props: { text: string }) => (
  <For each={piecesOf(props.text)}>
    {(piece) =>
      piece.type === "heading" ? (
        piece.level === 3 ? (
          <h3>
            <Rich blocks={[{ type: "paragraph", spans: piece.spans }]} />
          </h3>
        ) : (
          <h4>
            <Rich blocks={[{ type: "paragraph", spans: piece.spans }]} />
          </h4>
        )
      ) : (
        <Rich blocks={piece.blocks} />
      )
    }
  </For>
);
