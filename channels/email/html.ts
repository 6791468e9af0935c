/** The neutral text tree as a mail shows it: once in HTML, once in plain words. */
import type { Block, RichText, Span } from "../contract";
import { toPlain } from "../kit/rich-text";

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (found) => entities[found] ?? found);

const marks: [keyof Span, string][] = [
  ["code", "code"],
  ["bold", "b"],
  ["italic", "i"],
  ["underline", "u"],
  ["strike", "s"],
];
const isSafeLink = (href: string) => /^(https?:|mailto:|tel:)/i.test(href);

const spanHtml = (span: Span): string => {
  const inner = escaped(span.text).replaceAll("\n", "<br>\n");
  const marked = marks.reduce((html, [mark, tag]) => (span[mark] ? `<${tag}>${html}</${tag}>` : html), inner);
  return span.href && isSafeLink(span.href) ? `<a href="${escaped(span.href)}">${marked}</a>` : marked;
};
const spansHtml = (spans: readonly Span[]) => spans.map(spanHtml).join("");

const quoteStyle = "margin:0 0 1em 0.8ex;border-left:2px solid #ccc;padding-left:1ex";

const blockHtml = (block: Block): string => {
  switch (block.type) {
    case "paragraph":
      return `<p>${spansHtml(block.spans)}</p>`;
    case "quote":
      return `<blockquote style="${quoteStyle}">${spansHtml(block.spans)}</blockquote>`;
    case "code":
      return `<pre style="white-space:pre-wrap">${escaped(block.text)}</pre>`;
    case "list": {
      const tag = block.ordered ? "ol" : "ul";
      return `<${tag}>${block.items.map((item) => `<li>${spansHtml(item)}</li>`).join("")}</${tag}>`;
    }
  }
};

export const richHtml = (rich: RichText): string => rich.map(blockHtml).join("\n");

/** The same without the space around paragraphs; a blank line stays one. */
export const tightHtml = (rich: RichText): string =>
  rich
    .map((block) => (block.type === "paragraph" ? `<div>${spansHtml(block.spans)}</div>` : blockHtml(block)))
    .join("\n<br>\n");

// In plain words a link shows where it leads.
const linked = (span: Span): Span =>
  span.href && isSafeLink(span.href) && !span.text.includes(span.href)
    ? { text: `${span.text} (${span.href.replace(/^mailto:/i, "")})` }
    : span;

/** Words without formatting; quoted blocks begin with ">". */
export const richText = (rich: RichText): string =>
  rich
    .map((block) => {
      if (block.type === "code") return toPlain([block]);
      if (block.type === "list") return toPlain([{ ...block, items: block.items.map((item) => item.map(linked)) }]);
      const text = toPlain([{ ...block, spans: block.spans.map(linked) }]);
      return block.type === "quote" ? quoted(text) : text;
    })
    .join("\n\n");

/** Every line behind a ">". */
export const quoted = (text: string): string =>
  text
    .split("\n")
    .map((line) => (line === "" ? ">" : `> ${line}`))
    .join("\n");

/** A person's own text (a signature): lines kept, nothing of it becomes HTML. */
export const linesHtml = (text: string): string => escaped(text).replaceAll("\n", "<br>\n");

export { quoteStyle };
