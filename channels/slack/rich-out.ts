/** The neutral tree → a `rich_text` block (nothing to escape) and mrkdwn (the fallback that notifications show). */
import type { Block, RichText, Span } from "../contract";

type Style = { bold?: true; italic?: true; strike?: true; code?: true };
type OutElement =
  | { type: "text"; text: string; style?: Style }
  | { type: "link"; url: string; text: string; style?: Style }
  | { type: "user"; user_id: string };
type OutSection = { type: "rich_text_section"; elements: OutElement[] };
type OutPart =
  | OutSection
  | { type: "rich_text_quote" | "rich_text_preformatted"; elements: OutElement[] }
  | { type: "rich_text_list"; style: "bullet" | "ordered"; elements: OutSection[] };
/** One block with everything in it. */
export type OutRichText = { type: "rich_text"; elements: OutPart[] };

const linkable = (href: string) => /^(https?|mailto|tel):/i.test(href);
const isPerson = (mention: string) => /^[UW][A-Z0-9]{2,}$/.test(mention);

const styleOf = ({ bold, italic, strike, code }: Span): { style?: Style } =>
  bold || italic || strike || code
    ? {
        style: {
          ...(bold ? { bold } : {}),
          ...(italic ? { italic } : {}),
          ...(strike ? { strike } : {}),
          ...(code ? { code } : {}),
        },
      }
    : {};

const elementOf = (span: Span): OutElement => {
  if (span.mention && isPerson(span.mention)) return { type: "user", user_id: span.mention };
  if (span.href && linkable(span.href)) return { type: "link", url: span.href, text: span.text, ...styleOf(span) };
  return { type: "text", text: span.text, ...styleOf(span) };
};

// Slack refuses empty elements.
const elementsOf = (spans: readonly Span[]) => spans.filter(({ text }) => text !== "").map(elementOf);
const section = (elements: OutElement[]): OutSection => ({
  type: "rich_text_section",
  elements: elements.length > 0 ? elements : [{ type: "text", text: " " }],
});

const partOf = (block: Block): OutPart => {
  switch (block.type) {
    case "paragraph":
      return section(elementsOf(block.spans));
    case "quote":
      return { type: "rich_text_quote", elements: section(elementsOf(block.spans)).elements };
    case "code":
      return { type: "rich_text_preformatted", elements: [{ type: "text", text: block.text || " " }] };
    case "list":
      return {
        type: "rich_text_list",
        style: block.ordered ? "ordered" : "bullet",
        elements: block.items.map((item) => section(elementsOf(item))),
      };
  }
};

/** Neighbouring paragraphs share a section, with the empty line between them that Slack would otherwise leave out. */
export const richTextBlock = (rich: RichText): OutRichText => {
  const elements: OutPart[] = [];
  for (const part of rich.map(partOf)) {
    const last = elements.at(-1);
    if (part.type === "rich_text_section" && last?.type === "rich_text_section")
      last.elements.push({ type: "text", text: "\n\n" }, ...part.elements);
    else elements.push(part);
  }
  return { type: "rich_text", elements };
};

const escaped = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

const wrapped = (text: string, sign: string) => {
  const [, before = "", inner = "", after = ""] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? [];
  return inner === "" ? text : `${before}${sign}${inner}${sign}${after}`;
};

const mrkdwnSpan = (span: Span): string => {
  if (span.mention && isPerson(span.mention)) return `<@${span.mention}>`;
  if (span.href && linkable(span.href))
    return `<${span.href.replace(/[<>|]/g, encodeURIComponent)}|${escaped(span.text)}>`;
  if (span.code) return wrapped(escaped(span.text), "`");
  let text = escaped(span.text);
  if (span.strike) text = wrapped(text, "~");
  if (span.italic) text = wrapped(text, "_");
  return span.bold ? wrapped(text, "*") : text;
};
const mrkdwnSpans = (spans: readonly Span[]) => spans.map(mrkdwnSpan).join("");

const mrkdwnBlock = (block: Block): string => {
  switch (block.type) {
    case "paragraph":
      return mrkdwnSpans(block.spans);
    case "quote":
      return mrkdwnSpans(block.spans).replace(/^/gm, "> ");
    case "code":
      return `\`\`\`\n${escaped(block.text)}\n\`\`\``;
    case "list":
      return block.items.map((item, n) => `${block.ordered ? `${n + 1}.` : "•"} ${mrkdwnSpans(item)}`).join("\n");
  }
};

/** The same as mrkdwn. */
export const mrkdwn = (rich: RichText): string => rich.map(mrkdwnBlock).join("\n\n");
