/**
 * The one neutral text tree. Every channel reads its own formatting into it and writes it back out,
 * so the desk never sees a Telegram entity or a Slack block.
 */
export type Span = {
  text: string;
  bold?: true;
  italic?: true;
  underline?: true;
  strike?: true;
  spoiler?: true;
  code?: true;
  href?: string;
  /** An address on the channel (a user id, a handle) when the span mentions somebody. */
  mention?: string;
  /** The name of a phrase of our own: agents read it in their language, `text` is for whoever does not know the name. */
  phrase?: string;
};

export type Block =
  | { type: "paragraph"; spans: Span[] }
  | { type: "quote"; spans: Span[] }
  | { type: "code"; text: string; language?: string }
  | { type: "list"; ordered: boolean; items: Span[][] };

/** Text with structure. A line break inside a paragraph is "\n" in its span's text. */
export type RichText = Block[];

/** One paragraph per blank-line-separated piece; "" gives no blocks. */
export const fromPlain = (text: string): RichText =>
  text
    .replace(/\r\n?/g, "\n")
    .split(/\n{2,}/)
    .filter((piece) => piece.trim() !== "")
    .map((piece) => ({ type: "paragraph", spans: [{ text: piece }] }));

const spansText = (spans: readonly Span[]): string => spans.map((span) => span.text).join("");

const blockText = (block: Block): string => {
  switch (block.type) {
    case "paragraph":
    case "quote":
      return spansText(block.spans);
    case "code":
      return block.text;
    case "list":
      return block.items.map((item, n) => `${block.ordered ? `${n + 1}.` : "•"} ${spansText(item)}`).join("\n");
  }
};

/** What a reader would see with all formatting removed; blocks are separated by a blank line. */
export const toPlain = (rich: RichText): string => rich.map(blockText).join("\n\n");

/** True when there is nothing to read. */
export const isBlank = (rich: RichText): boolean => toPlain(rich).trim() === "";
