/** Slack's mrkdwn → the neutral tree: `*bold* _italic_ ~strike~`, code, quotes, `<links|shown so>`. */
import type { Block, RichText, Span } from "../contract";
import { withEmoji } from "./emoji";

/** What people and channels are called; an id nobody knows gives itself. */
export type Names = {
  user: (id: string) => string;
  channel: (id: string) => string;
  /** A group of people; undefined for one nobody knows. */
  group: (id: string) => string | undefined;
};

const unescaped = (text: string) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
const shown = (text: string) => withEmoji(unescaped(text));

type Marks = Omit<Span, "text">;

/** What stands between angle brackets. */
const bracket = (inner: string, marks: Marks, names: Names): Span => {
  const bar = inner.indexOf("|");
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? "" : unescaped(inner.slice(bar + 1));
  const id = target.slice(1);
  if (target.startsWith("@")) return { ...marks, text: `@${label.replace(/^@/, "") || names.user(id)}`, mention: id };
  if (target.startsWith("#")) return { ...marks, text: `#${label.replace(/^#/, "") || names.channel(id)}` };
  if (target.startsWith("!date")) return { ...marks, text: label || target };
  if (target.startsWith("!subteam^"))
    return {
      ...marks,
      text: `@${label.replace(/^@/, "") || (names.group(target.slice("!subteam^".length)) ?? "group")}`,
    };
  if (target.startsWith("!")) return { ...marks, text: `@${label.replace(/^@/, "") || id}` };
  const href = unescaped(target);
  return { ...marks, text: label || href.replace(/^mailto:/, ""), href };
};

// A mark opens where a word may begin and closes where one may end; code and brackets are taken whole.
const TOKEN = /`([^`\n]+)`|<([^<>\n]+)>|(?<![\p{L}\p{N}])([*_~])(?=\S)((?:(?!\3)[^\n])*?[^\s])\3(?![\p{L}\p{N}])/gu;
const NAMED = { "*": { bold: true }, _: { italic: true }, "~": { strike: true } } as const;
const markOf = (sign: string): Marks => (sign === "*" ? NAMED["*"] : sign === "_" ? NAMED._ : NAMED["~"]);

const spansOf = (text: string, marks: Marks, names: Names): Span[] => {
  const spans: Span[] = [];
  const add = (plain: string) => plain !== "" && spans.push({ ...marks, text: shown(plain) });
  let from = 0;
  for (const found of text.matchAll(TOKEN)) {
    add(text.slice(from, found.index));
    from = found.index + found[0].length;
    const [, code, inner, sign, body] = found;
    if (code !== undefined) spans.push({ ...marks, text: unescaped(code), code: true });
    else if (inner !== undefined) spans.push(bracket(inner, marks, names));
    else spans.push(...spansOf(body ?? "", { ...marks, ...markOf(sign ?? "") }, names));
  }
  add(text.slice(from));
  return spans;
};

const prose = (text: string, names: Names): Block[] =>
  text
    .split(/\n{2,}/)
    .map((piece) => piece.replace(/^\n+|\n+$/g, ""))
    .filter((piece) => piece.trim() !== "")
    .map((piece) => ({ type: "paragraph", spans: spansOf(piece, {}, names) }));

const QUOTED = /^(?:&gt;|>) ?/;

/** Runs of quoted lines become quotes; `>>>` quotes everything behind it. */
const quotesAndProse = (text: string, names: Names): Block[] => {
  const rest = /(^|\n)(?:&gt;|>){3} ?([\s\S]*)$/.exec(text);
  if (rest)
    return [
      ...quotesAndProse(text.slice(0, rest.index), names),
      { type: "quote", spans: spansOf((rest[2] ?? "").trim(), {}, names) },
    ];
  const blocks: Block[] = [];
  let lines: string[] = [];
  let isQuote = false;
  const flush = () => {
    const all = lines.join("\n");
    if (isQuote) blocks.push({ type: "quote", spans: spansOf(all, {}, names) });
    else blocks.push(...prose(all, names));
    lines = [];
  };
  for (const line of text.split("\n")) {
    if (QUOTED.test(line) !== isQuote) {
      flush();
      isQuote = !isQuote;
    }
    lines.push(isQuote ? line.replace(QUOTED, "") : line);
  }
  flush();
  return blocks;
};

/** mrkdwn as blocks. Anything that is no formatting is text; nothing is ever an error. */
export const fromMrkdwn = (text: string, names: Names): RichText =>
  text.split(/```\n?([\s\S]*?)\n?```/).flatMap((piece, n): Block[] => {
    if (n % 2 === 0) return quotesAndProse(piece, names);
    return piece.trim() === "" ? [] : [{ type: "code", text: unescaped(piece) }];
  });
