import { expect, it } from "vitest";
import { toPlain } from "../../../channels/kit/rich-text";
import { parseText, printText } from "../../../channels/whatsapp/format";

it.each([
  ["bold in a sentence", "My *old* kettle", [{ text: "My " }, { text: "old", bold: true }, { text: " kettle" }]],
  [
    "marks inside marks",
    "*so _very_ old*",
    [
      { text: "so ", bold: true },
      { text: "very", bold: true, italic: true },
      { text: " old", bold: true },
    ],
  ],
  ["code as it stands", "run `a*b*c` now", [{ text: "run " }, { text: "a*b*c", code: true }, { text: " now" }]],
  ["a multiplication", "2*3*4 and snake_case_name", [{ text: "2*3*4 and snake_case_name" }]],
  ["a lonely star", "* not closed", [{ text: "not closed" }]],
  ["stars around blanks", "a * b * c", [{ text: "a * b * c" }]],
  ["a mark at the end of its sentence", "*Стоп*!", [{ text: "Стоп", bold: true }, { text: "!" }]],
])("reads %s", (name, text, spans) => {
  const [block] = parseText(text);
  expect(block?.type === "list" ? block.items[0] : block && "spans" in block && block.spans).toEqual(spans);
  expect(name).not.toBe("");
});

it("reads quotes, lists and code blocks, and never lets a mark reach over a line", () => {
  expect(
    parseText("> they said\n> this\nNo *way\nback*\n\n- one\n- two\n\n1. first\n2. second\n```let x = 1\nlet y```"),
  ).toEqual([
    { type: "quote", spans: [{ text: "they said" }, { text: "\nthis" }] },
    { type: "paragraph", spans: [{ text: "No *way" }, { text: "\nback*" }] },
    { type: "list", ordered: false, items: [[{ text: "one" }], [{ text: "two" }]] },
    { type: "list", ordered: true, items: [[{ text: "first" }], [{ text: "second" }]] },
    { type: "code", text: "let x = 1\nlet y" },
  ]);
});

it("writes marks close to the words, line by line, and links with their address", () => {
  expect(
    printText([
      {
        type: "paragraph",
        spans: [
          { text: " see ", bold: true },
          { text: "our page", href: "https://a.example" },
        ],
      },
      { type: "paragraph", spans: [{ text: "two\nlines", italic: true, bold: true, underline: true }] },
      { type: "quote", spans: [{ text: "a\nb" }] },
      { type: "list", ordered: true, items: [[{ text: "x" }], [{ text: "y" }]] },
      { type: "code", text: "a = b" },
    ]),
  ).toBe(" *see* our page (https://a.example)\n\n*_two_*\n*_lines_*\n\n> a\n> b\n\n1. x\n2. y\n\n```a = b```");
});

it("brings back what it wrote", () => {
  const text = "My *old* kettle _leaks_ ~often~\n\n> said `x`\n\n- a\n- b\n\n```code\nhere```";
  expect(printText(parseText(text))).toBe(text);
});

it("loses no word of anything, however it is marked", () => {
  for (const text of ["***", "_", "~~a~~", "`", "``````", "*a*b*", "> ", "1. ", "\n\n\n", "*_~`x`~_*", "-", "a\u0000b"])
    expect(toPlain(parseText(text)).replace(/[^\p{L}]/gu, "")).toBe(text.replace(/[^\p{L}]/gu, ""));
});
