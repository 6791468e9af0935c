import { describe, expect, it } from "vitest";
import type { Block, RichText, Span } from "../../../channels/contract";
import { accepted } from "../../../channels/telegram/platform/entities";
import { richFrom } from "../../../channels/telegram/rich-in";
import { type Formatted, format } from "../../../channels/telegram/rich-out";
import { split } from "../../../channels/telegram/split";

/** Mulberry32: the same numbers for the same seed. */
const chanceFrom = (seed: number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};
type Chance = () => number;
const pick = <Item>(chance: Chance, items: readonly [Item, ...Item[]]): Item =>
  items[Math.floor(chance() * items.length)] ?? items[0];

const WORDS = [
  "kettle",
  "lid",
  "a",
  "протекает",
  "👩‍👩‍👧‍👦",
  "🫖",
  "é",
  "🇩🇪",
  "漢字",
  "x".repeat(90),
  "ends.",
] as const;
const text = (chance: Chance, words: number) =>
  Array.from({ length: 1 + Math.floor(chance() * words) }, () => pick(chance, WORDS)).join(
    pick(chance, [" ", " ", "\n", ""]),
  );

const marked = (chance: Chance, words: number): Span => {
  const span: Span = { text: text(chance, words) };
  if (chance() < 0.1) return { ...span, code: true };
  if (chance() < 0.3) span.bold = true;
  if (chance() < 0.3) span.italic = true;
  if (chance() < 0.2) span.strike = true;
  if (chance() < 0.2) span.underline = true;
  if (chance() < 0.1) span.spoiler = true;
  if (chance() < 0.15) span.href = `https://fernway.example/${Math.floor(chance() * 9)}`;
  return span;
};
const spans = (chance: Chance, words: number) =>
  Array.from({ length: 1 + Math.floor(chance() * 5) }, () => marked(chance, words));

const block = (chance: Chance, words: number): Block => {
  const kind = chance();
  if (kind < 0.6) return { type: "paragraph", spans: spans(chance, words) };
  if (kind < 0.75) return { type: "quote", spans: spans(chance, words) };
  if (kind < 0.9) return { type: "code", text: text(chance, words), language: pick(chance, ["python", undefined]) };
  return { type: "list", ordered: chance() < 0.5, items: [spans(chance, 5), spans(chance, 5)] };
};
const rich = (chance: Chance, { blocks, words }: { blocks: number; words: number }): RichText =>
  Array.from({ length: 1 + Math.floor(chance() * blocks) }, () => block(chance, words));

const seeds = Array.from({ length: 300 }, (_, n) => n + 1);
const bare = (words: string) => words.replace(/\s+/g, "");
const covers = ({ entities }: Formatted) => entities.reduce((sum, { length }) => sum + length, 0);
const wholeEntities = ({ text: words, entities }: Formatted) =>
  entities.map(
    ({ offset, length, ...mark }) => `${JSON.stringify(mark)} ${bare(words.slice(offset, offset + length))}`,
  );

describe("splitting", () => {
  for (const max of [64, 1024, 4096])
    it(`makes pieces of at most ${max} units that together say the same`, () => {
      for (const seed of seeds) {
        const whole = format(rich(chanceFrom(seed), { blocks: 6, words: max / 8 }));
        const pieces = split(whole, max);
        expect(pieces.every((piece) => piece.text.length <= max && piece.text !== "")).toBe(true);
        expect(bare(pieces.map((piece) => piece.text).join(""))).toBe(bare(whole.text));
      }
    });

  it("gives entities that Telegram accepts in every piece, and loses no formatted word", () => {
    for (const seed of seeds) {
      const whole = format(rich(chanceFrom(seed), { blocks: 6, words: 60 }));
      const pieces = split(whole, 200);
      for (const piece of pieces) expect(() => accepted({ text: piece.text, entities: piece.entities })).not.toThrow();
      const byMark = (parts: string[]) => {
        const marks = new Map<string, string>();
        for (const part of parts) {
          const [mark = "", ...words] = part.split(" ");
          marks.set(mark, (marks.get(mark) ?? "") + words.join(" "));
        }
        return Object.fromEntries([...marks].filter(([, words]) => words !== ""));
      };
      expect(byMark(pieces.flatMap(wholeEntities))).toEqual(byMark(wholeEntities(whole)));
    }
  });

  it("never cuts an emoji of several code points", () => {
    const family = "👩‍👩‍👧‍👦";
    for (const piece of split({ text: family.repeat(700), entities: [] }, 4096))
      expect(piece.text.replaceAll(family, "")).toBe("");
  });

  it("cuts between paragraphs before it cuts between sentences or words", () => {
    const first = "One sentence. ".repeat(5).trim();
    expect(split({ text: `${first}\n\n${"word ".repeat(12).trim()}`, entities: [] }, 100)[0]?.text).toBe(first);
    const sentences = `${"A b c d e f. ".repeat(7)}tail of the text`;
    expect(split({ text: sentences, entities: [] }, 99)[0]?.text.endsWith("f.")).toBe(true);
  });

  it("closes formatting at a cut and opens it again", () => {
    const pieces = split(format([{ type: "paragraph", spans: [{ text: "bold ".repeat(30).trim(), bold: true }] }]), 50);
    expect(pieces.length).toBeGreaterThan(2);
    for (const { text: words, entities } of pieces)
      expect(entities).toEqual([{ type: "bold", offset: 0, length: words.length }]);
  });

  it("keeps a short link whole", () => {
    const spansWithLink = [
      { text: `${"x".repeat(70)} ` },
      { text: "the long manual page", href: "https://fernway.example" },
    ];
    const pieces = split(format([{ type: "paragraph", spans: [...spansWithLink, { text: " end" }] }]), 85);
    expect(pieces[1]?.text.startsWith("the long manual page")).toBe(true);
  });

  it("keeps the indentation of code behind a cut", () => {
    const code = Array.from({ length: 30 }, (_, n) => `    line ${n}`).join("\n");
    const pieces = split(format([{ type: "code", text: code }]), 100);
    expect(pieces.slice(1).every((piece) => piece.text.startsWith("    line"))).toBe(true);
  });

  it("starts a new piece rather than let Telegram drop the hundred-and-first entity", () => {
    const many = Array.from({ length: 150 }, (_, n) => [{ text: `w${n}`, bold: true as const }, { text: " " }]).flat();
    const pieces = split(format([{ type: "paragraph", spans: many }]), 4096);
    expect(pieces.map(({ entities }) => entities.length)).toEqual([100, 50]);
  });

  it("stays fast on long texts", () => {
    const pieces = split({ text: "слово 🫖 ".repeat(60_000), entities: [] }, 4096);
    expect(pieces.length).toBeGreaterThan(100);
  });
});

const canonical = (chance: Chance): RichText => {
  const blocks: RichText = [];
  const alphabet = ["ab", "cd", "🫖", "é"] as const;
  for (let n = 0; n < 4; n++) {
    const words = () => pick(chance, alphabet) + pick(chance, alphabet);
    const kind = chance();
    const span = (position: number): Span => ({
      text: words(),
      ...(position % 2 ? { bold: true as const } : { italic: true as const }),
      ...(chance() < 0.3 ? { href: `https://fernway.example/${position}` } : {}),
    });
    if (kind < 0.5) blocks.push({ type: "paragraph", spans: [span(0), span(1), { text: words() }] });
    else if (kind < 0.75) blocks.push({ type: "quote", spans: [span(0), { text: words(), code: true }, span(1)] });
    else blocks.push({ type: "code", text: `${words()}\n  ${words()}`, language: "ts" });
  }
  return blocks;
};

describe("formatting", () => {
  it("comes back from Telegram as it went", () => {
    for (const seed of seeds) {
      const sent = canonical(chanceFrom(seed));
      const { text: words, entities } = format(sent);
      expect(richFrom(words, accepted({ text: words, entities }).entities)).toEqual(sent);
    }
  });

  it("never lets entities cross", () => {
    for (const seed of seeds) {
      const { text: words, entities } = format(rich(chanceFrom(seed), { blocks: 4, words: 6 }));
      expect(() => accepted({ text: words, entities })).not.toThrow();
      expect(covers({ text: words, entities })).toBeGreaterThanOrEqual(0);
    }
  });

  it("writes lists as lines", () => {
    const list: RichText = [
      { type: "paragraph", spans: [{ text: "Do this:" }] },
      { type: "list", ordered: true, items: [[{ text: "Open" }], [{ text: "Close", bold: true }]] },
    ];
    expect(format(list)).toEqual({
      text: "Do this:\n1. Open\n2. Close",
      entities: [{ type: "bold", offset: 20, length: 5 }],
    });
  });

  it("spells out addresses that Telegram takes no link to", () => {
    const spansOf = [
      { text: "Mail us", href: "mailto:help@fernway.example" },
      { text: " now", href: "javascript:alert(1)" },
    ];
    expect(format([{ type: "paragraph", spans: spansOf }])).toEqual({
      text: "Mail us (help@fernway.example) now",
      entities: [],
    });
  });
});
