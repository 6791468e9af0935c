import { marked, type Token, type Tokens } from "marked";
import type { Block, RichText, Span } from "./rich-text";

type Marks = Omit<Span, "text">;

const spansOf = (tokens: Token[] | undefined, marks: Marks = {}): Span[] =>
  (tokens ?? []).flatMap((token): Span[] => {
    const inner = "tokens" in token ? token.tokens : undefined;
    switch (token.type) {
      case "strong":
        return spansOf(inner, { ...marks, bold: true });
      case "em":
        return spansOf(inner, { ...marks, italic: true });
      case "del":
        return spansOf(inner, { ...marks, strike: true });
      case "link":
        return spansOf(inner, /^(https?:|mailto:)/i.test(token.href) ? { ...marks, href: token.href } : marks);
      case "codespan":
        return [{ ...marks, text: token.text, code: true }];
      case "br":
        return [{ ...marks, text: "\n" }];
      case "image":
        return [{ ...marks, text: token.text || token.href }];
      default:
        return inner
          ? spansOf(inner, marks)
          : [{ ...marks, text: unescaped("text" in token ? String(token.text) : token.raw) }];
    }
  });

// marked escapes text for HTML; ours never becomes HTML.
const unescaped = (text: string): string =>
  text
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, "&");

const isTable = (token: Token): token is Tokens.Table => token.type === "table";

/** No chat draws a table: each row becomes one line that can be read by itself, without what is empty. */
const rowsOf = ({ header, rows }: Tokens.Table): Span[][] =>
  rows.map(([first, ...rest]) => {
    const filled = rest
      .map((cell, n) => ({ cell, label: rest.length > 1 ? `${header[n + 1]?.text ?? ""}: ` : "" }))
      .filter(({ cell }) => cell.text.trim() !== "");
    return [
      ...spansOf(first?.tokens, { bold: true }),
      ...filled.flatMap(({ cell, label }, n): Span[] => [
        { text: `${n === 0 ? " — " : "; "}${label}` },
        ...spansOf(cell.tokens),
      ]),
    ];
  });

const isList = (token: Token): token is Tokens.List => token.type === "list";

const blocksOf = (tokens: Token[]): Block[] =>
  tokens.flatMap((token): Block[] => {
    if (token.type === "space" || token.type === "hr" || token.type === "def") return [];
    if (token.type === "code")
      return [{ type: "code", text: token.text, ...(token.lang ? { language: token.lang } : {}) }];
    if (isList(token))
      return [{ type: "list", ordered: token.ordered, items: token.items.map((item) => spansOf(item.tokens)) }];
    if (isTable(token)) {
      const [row, ...more] = rowsOf(token);
      // One row is no list.
      if (row && more.length === 0) return [{ type: "paragraph", spans: row }];
      return [{ type: "list", ordered: false, items: [...(row ? [row] : []), ...more] }];
    }
    const inner = "tokens" in token ? token.tokens : undefined;
    if (token.type === "blockquote")
      return [
        {
          type: "quote",
          spans: (inner ?? []).flatMap((child, n) => [...(n > 0 ? [{ text: "\n" }] : []), ...spansOf([child])]),
        },
      ];
    if (token.type === "heading") return [{ type: "paragraph", spans: spansOf(inner, { bold: true }) }];
    if (token.type === "paragraph" || token.type === "text")
      return [{ type: "paragraph", spans: spansOf(inner ?? [token]) }];
    // Raw HTML is shown as it was written.
    return [{ type: "paragraph", spans: [{ text: token.raw.trim() }] }];
  });

/** What agents and articles write (Markdown, line breaks kept) as the neutral tree. HTML in it stays text. */
export const fromMarkdown = (text: string): RichText =>
  blocksOf(marked.lexer(text.replace(/\r\n?/g, "\n"), { gfm: true, breaks: true }));
