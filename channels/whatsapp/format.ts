/**
 * WhatsApp's formatting, which both of its doors share: *bold*, _italic_, ~strike~, `code`, ```blocks```, > quotes and
 * lists, written into the text itself. There is no way to escape a mark.
 */
import type { Block, RichText, Span } from "../kit/rich-text";

type Marks = Omit<Span, "text">;
const MARKS = { "*": "bold", _: "italic", "~": "strike" } as const;
type Sign = keyof typeof MARKS;
const isSign = (sign: string): sign is Sign => sign in MARKS;

const isWord = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);
const isBlank = (sign: string | undefined): boolean => sign === undefined || /\s/.test(sign);

/** Where the mark that opens at `from` closes on its line; -1 when it does not, and so is a plain character. */
const closing = (line: string, from: number): number => {
  const sign = line[from];
  if (isWord(line[from - 1]) || isBlank(line[from + 1]) || line[from + 1] === sign) return -1;
  for (let at = line.indexOf(sign ?? "", from + 1); at > 0; at = line.indexOf(sign ?? "", at + 1))
    if (!isBlank(line[at - 1]) && !isWord(line[at + 1])) return at;
  return -1;
};

const spansOfLine = (line: string, marks: Marks): Span[] => {
  const spans: Span[] = [];
  let plain = 0;
  const push = (text: string, more: Marks = marks) => text !== "" && spans.push({ text, ...more });
  for (let at = 0; at < line.length; at++) {
    const sign = line[at] ?? "";
    if (!isSign(sign) && sign !== "`") continue;
    const end = sign === "`" ? line.indexOf("`", at + 1) : closing(line, at);
    const inner = line.slice(at + 1, end);
    if (end < 0 || inner.trim() === "") continue;
    push(line.slice(plain, at));
    if (isSign(sign)) spans.push(...spansOfLine(inner, { ...marks, [MARKS[sign]]: true }));
    else push(inner, { ...marks, code: true });
    at = end;
    plain = end + 1;
  }
  push(line.slice(plain));
  return spans;
};

// Marks never reach over the end of a line.
const spansOf = (lines: readonly string[]): Span[] =>
  lines.flatMap((line, n): Span[] => {
    const spans = spansOfLine(line, {});
    if (n === 0) return spans;
    const [first, ...rest] = spans;
    return first && Object.keys(first).length === 1
      ? [{ text: `\n${first.text}` }, ...rest]
      : [{ text: "\n" }, ...spans];
  });

const LINES: { type: "quote" | "bullets" | "numbers"; pattern: RegExp }[] = [
  { type: "quote", pattern: /^> ?(.*)$/ },
  { type: "bullets", pattern: /^(?:[*-]|•) (.+)$/ },
  { type: "numbers", pattern: /^\d{1,3}\. (.+)$/ },
];
const kindOf = (line: string): { type: "quote" | "bullets" | "numbers" | "text" | "blank"; text: string } => {
  if (line.trim() === "") return { type: "blank", text: "" };
  for (const { type, pattern } of LINES) {
    const found = pattern.exec(line);
    if (found) return { type, text: found[1] ?? "" };
  }
  return { type: "text", text: line };
};

const blockOf = (type: Run["type"], lines: string[]): Block => {
  if (type === "bullets" || type === "numbers")
    return { type: "list", ordered: type === "numbers", items: lines.map((line) => spansOfLine(line, {})) };
  return { type: type === "quote" ? "quote" : "paragraph", spans: spansOf(lines) };
};

type Run = { type: "quote" | "bullets" | "numbers" | "text"; lines: string[] };
const blocksOf = (text: string): Block[] => {
  const runs: Run[] = [];
  let isParted = true;
  for (const line of text.split("\n")) {
    const { type, text: said } = kindOf(line);
    const last = runs.at(-1);
    if (type === "blank") isParted = true;
    else if (last?.type === type && !isParted) last.lines.push(said);
    else {
      runs.push({ type, lines: [said] });
      isParted = false;
    }
  }
  return runs.map(({ type, lines }) => blockOf(type, lines));
};

/** What somebody wrote in WhatsApp as neutral text. */
export const parseText = (text: string): RichText =>
  text
    .replace(/\r\n?/g, "\n")
    .split(/```([\s\S]+?)```/)
    .flatMap((piece, n): Block[] =>
      n % 2 === 1 ? [{ type: "code", text: piece.replace(/^\n|\n$/g, "") }] : blocksOf(piece),
    );

const wrapped = (text: string, sign: string): string => {
  const [, before = "", inner = "", after = ""] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? [];
  return inner === "" ? text : `${before}${sign}${inner}${sign}${after}`;
};
const printSpan = ({ text, bold, italic, strike, code, href }: Span): string => {
  const signs = code ? ["`"] : [...(strike ? ["~"] : []), ...(italic ? ["_"] : []), ...(bold ? ["*"] : [])];
  const marked = text
    .split("\n")
    .map((line) => signs.reduce(wrapped, line))
    .join("\n");
  // A link is drawn by its address alone.
  return href && href !== text && href !== `mailto:${text}` ? `${marked} (${href})` : marked;
};
const print = (spans: readonly Span[]): string => spans.map(printSpan).join("");

const printBlock = (block: Block): string => {
  switch (block.type) {
    case "paragraph":
      return print(block.spans);
    case "quote":
      return print(block.spans)
        .split("\n")
        .map((line) => `> ${line}`)
        .join("\n");
    case "code":
      return `\`\`\`${block.text}\`\`\``;
    case "list":
      return block.items
        .map((item, n) => `${block.ordered ? `${n + 1}.` : "-"} ${print(item).replaceAll("\n", " ")}`)
        .join("\n");
  }
};

/** Neutral text with WhatsApp's marks; what it has no mark for (underline, spoiler) is plain. */
export const printText = (rich: RichText): string => rich.map(printBlock).join("\n\n");
