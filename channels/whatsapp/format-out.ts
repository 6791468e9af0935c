/** Rich text → what WhatsApp draws the same way. Links, underlines and spoilers have no mark there: their words stay. */
import type { Block, RichText, Span } from "../contract";
import { BREAK, HAIR, parseText } from "./format-in";

const MARKS = [
  ["bold", "*"],
  ["italic", "_"],
  ["strike", "~"],
] as const;

/** WhatsApp makes a link of an address and of nothing else, so the address stands behind its words. */
const linked = (span: Span): Span => {
  const { href, ...rest } = span;
  if (!href) return span;
  const bare = href.replace(/^(mailto:|tel:)/i, "");
  const same = (a: string) => a.replace(/^https?:\/\/|\/$/gi, "").toLowerCase();
  return same(span.text.trim()) === same(bare) ? { ...rest, text: bare } : { ...rest, text: `${span.text} (${bare})` };
};

const coded = (text: string): string => {
  if (!text.includes("`")) return `\`${text}\``;
  return text.includes("```") || text.startsWith("`") || text.endsWith("`") ? text : `\`\`\`${text}\`\`\``;
};

/** Keeps every character that could be read as a mark from being one, where it touches a word's edge. */
const escaped = (text: string): string =>
  text
    .replace(/(?<![\p{L}\p{N}])([*_~`]+)(?=[^\s*_~`])/gu, `$1${HAIR}`)
    .replace(/(?<=[^\s*_~`])([*_~`]+)(?![\p{L}\p{N}])/gu, `${HAIR}$1`);

type Escape = (text: string) => string;
const asIs: Escape = (text) => text;

/** Marks around the words, blanks outside; one inside the other, never crossing. */
const marked = (spans: readonly Span[], keep: Escape, level = 0): string => {
  const [name, mark] = MARKS[level] ?? [];
  if (!name) return spans.map(({ text, code }) => (code && text.trim() ? coded(text) : keep(text))).join("");
  let out = "";
  for (let n = 0; n < spans.length; ) {
    const has = Boolean(spans[n]?.[name]);
    const end = spans.findIndex((span, at) => at > n && Boolean(span[name]) !== has);
    const run = spans.slice(n, end < 0 ? spans.length : end);
    const inner = marked(run, keep, level + 1);
    const [, before = "", core = "", after = ""] = /^(\s*)([\s\S]*?)(\s*)$/.exec(inner) ?? [];
    const next = spans[n + run.length]?.text;
    if (!has || !core) out += inner;
    else {
      // Inside a word a mark is not drawn unless something stands between.
      const left = before === "" && /[\p{L}\p{N}*_~`]$/u.test(out) ? BREAK : "";
      const right = after === "" && /^[\p{L}\p{N}]/u.test(next ?? "") ? BREAK : "";
      out += `${before}${left}${mark}${core}${mark}${right}${after}`;
    }
    n += run.length;
  }
  return out;
};

const linesOf = (spans: readonly Span[]): Span[][] => {
  const lines: Span[][] = [[]];
  for (const span of spans)
    span.text.split("\n").forEach((text, n) => {
      if (n > 0) lines.push([]);
      if (text) lines.at(-1)?.push({ ...span, text });
    });
  return lines;
};

const drawn = (spans: readonly Span[]): string =>
  JSON.stringify(
    spans.flatMap(({ text, bold, italic, strike, code }) =>
      [...text].filter((char) => char.trim() && char !== BREAK).map((char) => [char, bold, italic, strike, code]),
    ),
  );

const inlineOf = (rich: RichText): Span[] => rich.flatMap((block) => (block.type === "paragraph" ? block.spans : []));

/** One line. Read back, it must look as it was meant; where it wouldn't, its stray marks are kept from being marks. */
const lineOf = (given: readonly Span[]): string => {
  const spans = given.map(linked);
  const simple = marked(spans, asIs);
  // "x " in front: a line's start means more than its middle.
  const isTrue = (text: string) => drawn(inlineOf(parseText(`x ${text}`))) === drawn([{ text: "x" }, ...spans]);
  return isTrue(simple) ? simple : marked(spans, escaped);
};

/** A paragraph's line must not begin as a list or a quote does. */
const unlike = (text: string): string => (/^(>|[*-] |1\. )/.test(text) ? `${BREAK}${text}` : text);

const blockOf = (block: Block): string => {
  switch (block.type) {
    case "paragraph":
      return linesOf(block.spans).map(lineOf).map(unlike).join("\n");
    case "quote":
      return linesOf(block.spans)
        .map((own) => `> ${lineOf(own)}`)
        .join("\n");
    case "code":
      return block.text.includes("```") || !block.text.trim() ? block.text : `\`\`\`${block.text}\`\`\``;
    case "list":
      return block.items
        .map((item, n) => `${block.ordered ? `${n + 1}.` : "-"} ${linesOf(item).map(lineOf).join("\n  ")}`)
        .join("\n");
  }
};

/** WhatsApp's text; "" for nothing. */
export const printText = (rich: RichText): string => rich.map(blockOf).join("\n\n");
