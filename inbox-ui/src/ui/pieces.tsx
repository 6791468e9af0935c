import { For } from "solid-js";
import { Dynamic } from "solid-js/web";
import type { Span } from "../../../channels/contract";
import { piecesOf } from "./pieces-of";
import { Rich } from "./rich";

const Line = (props: { spans: Span[] }) => <Rich blocks={[{ type: "paragraph", spans: props.spans }]} />;

const Table = (props: { rows: Span[][][] }) => (
  <div class="table-box scroll" tabindex="0">
    <table>
      <thead>
        <tr>
          <For each={props.rows[0]}>
            {(cell) => (
              <th scope="col">
                <Line spans={cell} />
              </th>
            )}
          </For>
        </tr>
      </thead>
      <tbody>
        <For each={props.rows.slice(1)}>
          {(row) => (
            <tr>
              <For each={row}>
                {(cell) => (
                  <td>
                    <Line spans={cell} />
                  </td>
                )}
              </For>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  </div>
);

/** An article's Markdown on the screen. */
export const Pieces = (props: { text: string }) => (
  <For each={piecesOf(props.text)}>
    {(piece) => {
      switch (piece.type) {
        case "table":
          return <Table rows={piece.rows} />;
        case "blocks":
          return <Rich blocks={piece.blocks} />;
        case "heading":
          return (
            <Dynamic component={piece.level === 3 ? "h3" : "h4"}>
              <Line spans={piece.spans} />
            </Dynamic>
          );
      }
    }}
  </For>
);
