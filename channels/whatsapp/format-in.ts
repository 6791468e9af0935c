/** What a WhatsApp customer typed → rich text, by the rules their phone draws it with: https://faq.whatsapp.com/539178204879377 */
import type { Block, RichText, Span } from "../contract";

/** WhatsApp has no escape: behind a mark, this nearly invisible blank keeps it from being one. */
export const HAIR = "\u200A";
/** At the start of a line, or between a letter and a mark: breaks a word without a gap. */
export const BREAK = "\u200B";

type Mark = "bold" | "italic" | "strike";
const MARKS: Record<string, Mark> = { "*": "bold", _: "italic", "~": "strike" };

const isBlank = (char: string | undefined): boolean => char === undefined || /[\s\u200B\u2060\uFEFF]/.test(char);
// Marks count only at the edge of a word: snake_case and 2*3*4 stay as they are.
const isEdge = (char: string | undefined): boolean => char === undefined || !/[\p{L}\p{N}]/u.test(char);

const LINK = /https?:\/\/[^\s<>]*[^\s<>.,;:!?)\]}'"*_~`]/iy;
const urlAt = (text: string, at: number): number => {
  if (!isEdge(text[at - 1])) return 0;
  LINK.lastIndex = at;
  return LINK.exec(text)?.[0].length ?? 0;
};

const codeAt = (text: string, at: number): { inner: string; end: number } | null => {
  const fence = text.startsWith("```", at) ? "```" : "`";
  const from = at + fence.length;
  const close = text.indexOf(fence, from);
  if (close < 0) return null;
  const inner = text.slice(from, close);
  const isInline = fence === "`" && (!isEdge(text[at - 1]) || !isEdge(text[close + 1]));
  return inner.trim() === "" || inner.startsWith(HAIR) || isInline ? null : { inner, end: close + fence.length };
};

/** Where the mark that opens at `at` closes; -1 where it doesn't. What stands in links and code is no mark. */
const closing = (text: string, at: number): number => {
  const mark = text[at];
  for (let n = at + 1; n < text.length; n++) {
    const skipped = text[n] === "`" ? codeAt(text, n)?.end : n + urlAt(text, n);
    if (skipped !== undefined && skipped > n) n = skipped - 1;
    else if (n > at + 1 && text[n] === mark && !isBlank(text[n - 1]) && isEdge(text[n + 1])) return n;
  }
  return -1;
};

type Inherited = Omit<Span, "text">;

const line = (text: string, marks: Inherited): Span[] => {
  const spans: Span[] = [];
  // A mark that does not close from here closes from nowhere behind.
  const unclosed = new Set<string>();
  let plain = "";
  const flush = () => {
    if (plain) spans.push({ ...marks, text: plain });
    plain = "";
  };
  for (let n = 0; n < text.length; ) {
    const char = text[n] ?? "";
    const mark = MARKS[char];
    const code = char === "`" ? codeAt(text, n) : null;
    const opens =
      mark &&
      !marks[mark] &&
      !unclosed.has(char) &&
      isEdge(text[n - 1]) &&
      !isBlank(text[n + 1]) &&
      text[n + 1] !== char;
    const close = opens ? closing(text, n) : -1;
    if (code) {
      flush();
      spans.push({ ...marks, text: code.inner, code: true });
      n = code.end;
    } else if (mark && close > 0) {
      flush();
      spans.push(...line(text.slice(n + 1, close), { ...marks, [mark]: true }));
      n = close + 1;
    } else {
      if (opens) unclosed.add(char);
      const length = Math.max(urlAt(text, n), 1);
      plain += text.slice(n, n + length);
      n += length;
    }
  }
  flush();
  return spans;
};

/** Takes out what `format-out` put in, so that our own messages read as they were written. */
const cleaned = (spans: readonly Span[]): Span[] =>
  spans
    .map((span, n) => ({
      ...span,
      text: span.text
        .replace(/(?<=[*_~`])\u200A|\u200A(?=[*_~`])/g, "")
        .replace(n > 0 ? /^\u200B/ : /^\u200B(?=[>*-] |\d+\. |$)/, "")
        .replace(n < spans.length - 1 ? /\u200B$/ : /$^/, ""),
    }))
    .filter(({ text }) => text !== "");

const joined = (lines: Span[][]): Span[] => {
  const spans: Span[] = [];
  const add = (span: Span) => {
    const last = spans.at(-1);
    const { text, ...marks } = span;
    const { text: before = "", ...others } = last ?? {};
    if (last && JSON.stringify(marks) === JSON.stringify(others)) last.text = before + text;
    else spans.push({ ...span });
  };
  lines.forEach((own, n) => {
    if (n > 0) add({ text: "\n" });
    own.forEach(add);
  });
  return spans;
};

const inline = (lines: readonly string[]): Span[] => joined(lines.map((text) => cleaned(line(text, {}))));

const QUOTE = /^> ?(.*)$/;
const BULLET = /^[*-] (?=\S)(.*)$/;
const NUMBER = /^(\d{1,3})\. (?=\S)(.*)$/;

type Shape = "quote" | "bullets" | "numbers" | "text" | "gap";
/** `next` is the number a list that is under way would go on with. */
const shapeOf = (text: string, next: number): Shape => {
  if (text.trim() === "") return "gap";
  if (/^> ?\S/.test(text)) return "quote";
  if (BULLET.test(text)) return "bullets";
  // A list that began elsewhere would be numbered anew, and "2." would become "1.".
  return Number(NUMBER.exec(text)?.[1]) === next ? "numbers" : "text";
};

const blockOf = (shape: Shape, lines: readonly string[]): Block[] => {
  const inner = (pattern: RegExp) => lines.map((text) => pattern.exec(text)?.at(-1) ?? text);
  switch (shape) {
    case "gap":
      return [];
    case "quote":
      return [{ type: "quote", spans: inline(inner(QUOTE)) }];
    case "bullets":
      return [{ type: "list", ordered: false, items: inner(BULLET).map((text) => inline([text])) }];
    case "numbers":
      return [{ type: "list", ordered: true, items: inner(NUMBER).map((text) => inline([text])) }];
    case "text":
      return [{ type: "paragraph", spans: inline(lines) }];
  }
};

const blocks = (text: string): Block[] => {
  const runs: { shape: Shape; lines: string[] }[] = [];
  for (const own of text.split("\n")) {
    const last = runs.at(-1);
    const shape = shapeOf(own, last?.shape === "numbers" ? last.lines.length + 1 : 1);
    if (last?.shape === shape) last.lines.push(own);
    else runs.push({ shape, lines: [own] });
  }
  return runs.flatMap(({ shape, lines }) => blockOf(shape, lines));
};

const FENCED = /```((?:(?!```)[\s\S])+)```/g;

/** Every character a reader would see comes through; marks that the phone would not draw stay text. */
export const parseText = (given: string): RichText => {
  const text = given.replace(/\r\n?/g, "\n");
  const rich: RichText = [];
  let from = 0;
  for (const { 0: whole, 1: inner = "", index } of text.matchAll(FENCED)) {
    const end = index + whole.length;
    const isAlone = (index === 0 || text[index - 1] === "\n") && (end === text.length || text[end] === "\n");
    if (inner.trim() === "" || inner.startsWith(HAIR) || (!isAlone && !inner.includes("\n"))) continue;
    rich.push(...blocks(text.slice(from, index)), { type: "code", text: inner.replace(/^\n|\n$/g, "") });
    from = end;
  }
  return [...rich, ...blocks(text.slice(from))];
};
