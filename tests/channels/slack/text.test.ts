import { describe, expect, it } from "vitest";
import type { Block, RichText, Span } from "../../../channels/contract";
import { fromPlain, toPlain } from "../../../channels/kit/rich-text";
import { fromMrkdwn } from "../../../channels/slack/mrkdwn-in";
import { message } from "../../../channels/slack/payload";
import { richOf } from "../../../channels/slack/rich-in";
import { mrkdwn, richTextBlock } from "../../../channels/slack/rich-out";
import { split } from "../../../channels/slack/split";

const names = { user: (id: string) => id, channel: (id: string) => id, group: (id: string) => id };

/** Repeatable chance. */
const dice = (seed: number) => {
  let at = seed;
  return (sides: number) => {
    at = (at * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((at / 2_147_483_648) * sides);
  };
};
const WORDS = [
  "kettle",
  "«лист»",
  "a<b>&c",
  "*star*",
  "_low_",
  "~wave~",
  "`tick`",
  "👩‍👩‍👧",
  ">quote",
  ":tada:",
  "x|y",
  "line\nbreak",
];
const someSpans = (roll: (sides: number) => number): Span[] =>
  Array.from({ length: 1 + roll(4) }, (_, n) => ({
    text: `${WORDS[roll(WORDS.length)] ?? ""} ${n}`,
    ...(roll(3) === 0 ? { bold: true as const } : {}),
    ...(roll(4) === 0 ? { italic: true as const } : {}),
    ...(roll(5) === 0 ? { strike: true as const } : {}),
    ...(roll(6) === 0 ? { href: "https://x.example/a?b=1&c=2" } : {}),
  }));
const someBlock = (roll: (sides: number) => number): Block => {
  const kind = roll(5);
  if (kind === 0) return { type: "quote", spans: someSpans(roll) };
  if (kind === 1) return { type: "code", text: `let a = ${roll(99)} < b && c\n\n  indented` };
  if (kind === 2) return { type: "list", ordered: roll(2) === 0, items: [someSpans(roll), someSpans(roll)] };
  return { type: "paragraph", spans: someSpans(roll) };
};
const some = (seed: number): RichText => {
  const roll = dice(seed);
  return Array.from({ length: 1 + roll(6) }, () => someBlock(roll));
};
/** Without the signs in front of list items: a cut list counts anew. */
const lettersOf = (block: Block): string =>
  block.type === "list"
    ? block.items.map((spans) => toPlain([{ type: "paragraph", spans }])).join("")
    : toPlain([block]);
const bare = (text: string) => text.replace(/\s+/g, "");

describe("words on their way out and in again", () => {
  it("are the same through a rich_text block, marks and links included", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const rich = some(seed);
      expect(richOf(message.parse({ blocks: [richTextBlock(rich)] }), names), `seed ${seed}`).toEqual(rich);
    }
  });

  it("lose none of their letters through mrkdwn, where nothing looks like a mark by accident", () => {
    for (const text of [
      "a < b && c > d",
      "«лист» 👩‍👩‍👧",
      "2 * 3 * 4",
      "snake_case_name",
      "https://x.example/a_b_c?d=*",
    ])
      expect(toPlain(fromMrkdwn(mrkdwn(fromPlain(text)), names))).toBe(text);
  });

  it("are cut so that every piece fits and nothing but blanks is lost", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const rich = some(seed);
      const pieces = split(rich, 40);
      expect(
        pieces.every((piece) => toPlain(piece).length <= 40),
        `seed ${seed}`,
      ).toBe(true);
      const text = (list: RichText) => bare(list.map(lettersOf).join(""));
      expect(pieces.map(text).join(""), `seed ${seed}`).toBe(text(rich));
    }
  });

  it("never cut a character in two", () => {
    const pieces = split(fromPlain("👩‍👩‍👧".repeat(30)), 41);
    expect(pieces.map(toPlain).join("")).toBe("👩‍👩‍👧".repeat(30));
    expect(pieces.every((piece) => toPlain(piece).length % "👩‍👩‍👧".length === 0)).toBe(true);
  });
});

it.each([
  ["stars", "*a ".repeat(13_000)],
  ["open marks", "*_~".repeat(13_000)],
  ["open brackets", "<".repeat(40_000)],
  ["colons", ":a".repeat(20_000)],
  ["ticks", "``` ` ".repeat(6500)],
  ["quotes", "&gt;&gt;&gt;\n".repeat(3000)],
  ["one long word", "a".repeat(40_000)],
])("reads 40,000 characters of %s within a moment", (_, text) => {
  const began = performance.now();
  fromMrkdwn(text, names);
  expect(performance.now() - began).toBeLessThan(1500);
});
