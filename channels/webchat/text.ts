import type { RichText, Span } from "../contract";
import { fromPlain } from "../kit/rich-text";

// Control characters other than line break and tab: PostgreSQL refuses U+0000, terminals obey the rest.
const control = /[^\P{Cc}\n\t]/gu;
// Half a surrogate pair is not text and cannot be stored as UTF-8.
const broken = /\p{Surrogate}/gu;
// Characters that turn the writing direction: "invoice\u202Efdp.exe" reads as a PDF.
const turning = /[\u202a-\u202e\u2066-\u2069\u200e\u200f]/gu;

/** A stranger's text, safe to keep: real characters, "\n" as the only line break. */
export const clean = (text: string): string =>
  text.replace(/\r\n?/g, "\n").replace(control, "").replace(broken, "\ufffd");

/** A stranger's name or title on one line. */
export const oneLine = (text: string): string => clean(text).replace(turning, "").replace(/\s+/g, " ").trim();

const url = /https?:\/\/[^\s<>"'`]+/giu;
// Punctuation at the end belongs to the sentence; a closing bracket only when it was opened inside.
const trimmed = (address: string): string => {
  const bare = address.replace(/[.,!?:;…»”’]+$/u, "");
  return bare.endsWith(")") && !bare.includes("(") ? trimmed(bare.slice(0, -1)) : bare;
};

const linked = (text: string): Span[] => {
  const spans: Span[] = [];
  let from = 0;
  for (const found of text.matchAll(url)) {
    const href = trimmed(found[0]);
    if (!URL.canParse(href)) continue;
    if (found.index > from) spans.push({ text: text.slice(from, found.index) });
    spans.push({ text: href, href });
    from = found.index + href.length;
  }
  if (from < text.length) spans.push({ text: text.slice(from) });
  return spans;
};

/** Plain text as the tree, with its web addresses made links. Nothing else is read into it: what was typed is what is kept. */
export const richOf = (text: string): RichText =>
  fromPlain(clean(text)).map((block) =>
    block.type === "paragraph" ? { ...block, spans: block.spans.flatMap((span) => linked(span.text)) } : block,
  );
