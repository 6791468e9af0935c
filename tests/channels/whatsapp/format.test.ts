import { describe, expect, it } from "vitest";
import type { RichText, Span } from "../../../channels/contract";
import { fromMarkdown } from "../../../channels/kit/markdown";
import { fromPlain, toPlain } from "../../../channels/kit/rich-text";
import { parseText, pieces, printText } from "../../../channels/whatsapp/format";

const paragraph = (...spans: Span[]): RichText => [{ type: "paragraph", spans }];
const roundTrip = (rich: RichText) => parseText(printText(rich));

describe("reading what a customer typed", () => {
  it.each<[string, Span[]]>([
    ["*bold*", [{ text: "bold", bold: true }]],
    ["an _italic_ word", [{ text: "an " }, { text: "italic", italic: true }, { text: " word" }]],
    ["~gone~, not ~ gone ~", [{ text: "gone", strike: true }, { text: ", not ~ gone ~" }]],
    [
      "*all _three ~at~ once_*",
      [
        { text: "all ", bold: true },
        { text: "three ", bold: true, italic: true },
        { text: "at", bold: true, italic: true, strike: true },
        { text: " once", bold: true, italic: true },
      ],
    ],
    ["run `npm start` now", [{ text: "run " }, { text: "npm start", code: true }, { text: " now" }]],
    ["see ```a *b*``` here", [{ text: "see " }, { text: "a *b*", code: true }, { text: " here" }]],
    ["(*important*)!", [{ text: "(" }, { text: "important", bold: true }, { text: ")!" }]],
    ["*Да*, _нет_", [{ text: "Да", bold: true }, { text: ", " }, { text: "нет", italic: true }]],
  ])("%s", (text, spans) => {
    expect(parseText(text)).toEqual(paragraph(...spans));
  });

  it.each([
    "2*3*4 = 24",
    "snake_case_name and ~/.config",
    "so * not bold*",
    "*not bold *",
    "**",
    "***",
    "*two\nlines*",
    "https://kettle.example/_my_/*page*",
    "``````",
    "a ` b",
    "5 > 3",
    "1) first",
    "3. third comes first",
  ])("leaves %j as it is", (text) => {
    expect(parseText(text)).toEqual(paragraph({ text }));
  });

  it("reads lists, quotes and code blocks between the text around them", () => {
    expect(parseText("Hello\n- one\n- *two*\n\n1. first\n2. second\n> said\n> before\n```if (x)\n  y```\nBye")).toEqual(
      [
        { type: "paragraph", spans: [{ text: "Hello" }] },
        { type: "list", ordered: false, items: [[{ text: "one" }], [{ text: "two", bold: true }]] },
        { type: "list", ordered: true, items: [[{ text: "first" }], [{ text: "second" }]] },
        { type: "quote", spans: [{ text: "said\nbefore" }] },
        { type: "code", text: "if (x)\n  y" },
        { type: "paragraph", spans: [{ text: "Bye" }] },
      ],
    );
  });

  it("never hangs on what nobody would type", () => {
    for (const text of [
      "*a ".repeat(20_000),
      "`".repeat(60_000),
      "_*~".repeat(20_000),
      "> ".repeat(30_000),
      "http://".repeat(9_000),
    ])
      expect(toPlain(parseText(text)).replace(/\s/g, "").length).toBeGreaterThan(0);
  });
});

describe("writing for WhatsApp", () => {
  it("draws what an agent's Markdown means", () => {
    const markdown =
      "**Hello** *Anna*, ~~old~~ `code`\n\n- one\n- two\n\n1. first\n2. second\n\n> quoted\n> twice\n\n```\nlet x\n```\n\n[our page](https://kettle.example/help) and <https://kettle.example>";
    expect(printText(fromMarkdown(markdown))).toBe(
      "*Hello* _Anna_, ~old~ `code`\n\n- one\n- two\n\n1. first\n2. second\n\n> quoted\n> twice\n\n```let x```\n\nour page (https://kettle.example/help) and https://kettle.example",
    );
  });

  it("writes each row of a table as a line, without its empty cells", () => {
    const table =
      "| Way | Where | Notes |\n|---|---|---|\n| Card | everywhere | no fee |\n| PayPal | EU | |\n| Cash | | |";
    expect(printText(fromMarkdown(table))).toBe(
      "- *Card* — Where: everywhere; Notes: no fee\n- *PayPal* — Where: EU\n- *Cash*",
    );
  });

  it("puts blanks outside the marks and marks every line by itself", () => {
    expect(printText(paragraph({ text: "so " }, { text: " very \n\u00a0loud ", bold: true }, { text: "!" }))).toBe(
      "so  *very* \n\u00a0*loud* !",
    );
  });

  it("writes marks line by line, and links with their address", () => {
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
      ]),
    ).toBe(" *see* our page (https://a.example)\n\n*_two_*\n*_lines_*");
  });

  it("lets nothing become formatting that was not meant to be", () => {
    for (const text of [
      "price *without* VAT",
      "_init_ and ~x~ and `y`",
      "> not a quote",
      "- not a list",
      "1. no list",
      "* nor this",
      "a *b",
      "(*c*)",
      "```z```",
    ]) {
      const sent = printText(paragraph({ text }));
      expect(parseText(sent), sent).toEqual(paragraph({ text }));
    }
  });

  it("keeps what cannot be mistaken exactly as it was written", () => {
    for (const text of ["2*3*4", "snake_case", "~/.bashrc", "5 * 3 = 15", "https://a.example/_x_/*y*"])
      expect(printText(paragraph({ text }))).toBe(text);
  });

  it("comes back as it went out, however the marks lie", () => {
    const marks: Omit<Span, "text">[] = [
      {},
      { bold: true },
      { italic: true },
      { strike: true },
      { bold: true, italic: true },
      { code: true },
      { italic: true, strike: true },
      { bold: true, italic: true, strike: true },
    ];
    const words = ["kettle", "a*b", "lid_s", "чай 🫖", "2", "(x)", "it's"];
    let seed = 7;
    const pick = <One>(list: readonly One[]): One[] => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return list.slice(seed % list.length, (seed % list.length) + 1);
    };
    for (let round = 0; round < 500; round++) {
      const spans: Span[] = [];
      for (let n = 0; n < 5; n++) {
        const [mark = {}] = pick(marks);
        const [word = ""] = pick(words);
        const [gap = ""] = pick(["", " ", " "]);
        if (JSON.stringify({ ...spans.at(-1), text: "" }) === JSON.stringify({ ...mark, text: "" })) continue;
        spans.push({ ...mark, text: word }, ...(gap ? [{ text: gap }] : []));
      }
      const rich = paragraph(...spans);
      const look = (all: RichText) =>
        all
          .flatMap((block) => (block.type === "paragraph" ? block.spans : []))
          .flatMap(({ text, ...marks }) =>
            [...text].filter((char) => char.trim()).map((char) => [char, JSON.stringify(Object.entries(marks).sort())]),
          );
      expect(look(roundTrip(rich)), printText(rich)).toEqual(look(rich));
    }
  });
});

describe("splitting", () => {
  const bare = (text: string) => text.replace(/[\s*]/g, "");
  it("closes a mark before the cut and opens it again behind it", () => {
    const words = Array.from({ length: 900 }, (_, n) => `word${n}`).join(" ");
    const sent = pieces(paragraph({ text: words, bold: true }), 500);
    expect(sent.length).toBeGreaterThan(10);
    for (const piece of sent) expect(piece).toMatch(/^\*[^*]+\*$/);
    expect(sent.every(({ length }) => length <= 500)).toBe(true);
    expect(bare(sent.join(""))).toBe(bare(words));
  });

  it("goes on with the numbers of a list", () => {
    const items = Array.from({ length: 40 }, (_, n) => [{ text: `step ${n + 1} of the way` }]);
    const sent = pieces([{ type: "list", ordered: true, items }], 200);
    expect(sent.join("\n").split("\n")).toEqual(items.map(([item], n) => `${n + 1}. ${item?.text}`));
  });

  it("tears no emoji and loses nothing of code, however little room there is", () => {
    for (const max of [20, 64, 333]) {
      const text = "👩‍👩‍👧‍👦 family ".repeat(60);
      const sent = pieces([...fromPlain(text), { type: "code", text: "x = 1\n".repeat(80) }], max);
      expect(sent.every(({ length }) => length <= max)).toBe(true);
      expect(sent.join("").replace(/[\s`]/g, "")).toBe(`${text}${"x = 1\n".repeat(80)}`.replace(/\s/g, ""));
    }
  });
});

it("brings back what it wrote", () => {
  const text = "My *old* kettle _leaks_ ~often~\n\n> said `x`\n\n- a\n- b\n\n```code\nhere```";
  expect(printText(parseText(text))).toBe(text);
});

it("loses no word of anything, however it is marked", () => {
  for (const text of ["***", "_", "~~a~~", "`", "``````", "*a*b*", "> ", "1. ", "\n\n\n", "*_~`x`~_*", "-", "a\u0000b"])
    expect(toPlain(parseText(text)).replace(/[^\p{L}]/gu, "")).toBe(text.replace(/[^\p{L}]/gu, ""));
});
