import { expect, it } from "vitest";
import { piecesOf } from "../../inbox-ui/src/ui/pieces-of";

it("reads a table of an article as a table, and what stands around it as words", () => {
  const text =
    "## Where to\n\nPrices:\n\n| To | **Days** |\n|---|:--:|\n| Riga | 1\\|2 |\n| Oslo | 5 |\n\nThat is all | really.";
  const pieces = piecesOf(text);
  expect(pieces.map(({ type }) => type)).toEqual(["heading", "blocks", "table", "blocks"]);
  const [, , table] = pieces;
  const words = (table?.type === "table" ? table.rows : []).map((row) =>
    row.map((cell) => cell.map((span) => ("text" in span ? span.text : "")).join("")),
  );
  expect(words).toEqual([
    ["To", "Days"],
    ["Riga", "1|2"],
    ["Oslo", "5"],
  ]);
  expect(piecesOf("a | b\nc | d").map(({ type }) => type)).toEqual(["blocks"]);
});
