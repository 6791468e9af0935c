/** The neutral tree → Telegram's text + entities. Entities, not parse_mode: nothing to escape, nothing to break. */
import type { Block, RichText, Span } from "../contract";

type Plain = "bold" | "italic" | "underline" | "strikethrough" | "spoiler" | "code" | "blockquote";
type Mark = { type: Plain } | { type: "text_link"; url: string } | { type: "pre"; language?: string };
/** An entity as we send it; offset and length in UTF-16 units. Entities nest and never cross. */
export type OutEntity = Mark & { offset: number; length: number };
/** Text with its formatting, ready for `sendMessage`. */
export type Formatted = { text: string; entities: OutEntity[] };

const linkable = (href: string) => /^(https?|tg|ton):/i.test(href);

const linkOf = ({ href, mention }: Span): string | undefined => {
  if (href && linkable(href)) return href;
  // The way to mention somebody without a @handle (Bot API, "Formatting options").
  return mention && /^\d+$/.test(mention) ? `tg://user?id=${mention}` : undefined;
};

// Telegram doesn't let code be inside or around anything but a quote, so code gives way to nothing and takes nothing.
const marksOf = (span: Span): Mark[] => {
  if (span.code) return [{ type: "code" }];
  const url = linkOf(span);
  const marks: Mark[] = url ? [{ type: "text_link", url }] : [];
  if (span.bold) marks.push({ type: "bold" });
  if (span.italic) marks.push({ type: "italic" });
  if (span.underline) marks.push({ type: "underline" });
  if (span.strike) marks.push({ type: "strikethrough" });
  if (span.spoiler) marks.push({ type: "spoiler" });
  return marks;
};

const addressIn = (href: string) => href.replace(/^(mailto|tel):/i, "");

// Telegram turns a bare address into a link by itself, and refuses mailto: and tel: links.
const wordsOf = ({ text, href }: Span): string =>
  href && /^(mailto|tel):/i.test(href) && !text.includes(addressIn(href)) ? `${text} (${addressIn(href)})` : text;

type Sheet = { text: string; entities: OutEntity[] };

const urlOf = (mark: Mark) => (mark.type === "text_link" ? mark.url : undefined);
const same = (a: Mark | undefined, b: Mark | undefined) =>
  a !== undefined && b !== undefined && a.type === b.type && urlOf(a) === urlOf(b);

/** Keeps open what the next span shares with this one, in nesting order, so that entities never cross. */
const writeSpans = (sheet: Sheet, spans: readonly Span[]) => {
  const open: { mark: Mark; entity: OutEntity }[] = [];
  const closeTo = (depth: number) => {
    for (const { entity } of open.splice(depth)) entity.length = sheet.text.length - entity.offset;
  };
  for (const span of spans) {
    const marks = marksOf(span);
    let shared = 0;
    while (shared < open.length && same(open[shared]?.mark, marks[shared])) shared++;
    closeTo(shared);
    for (const mark of marks.slice(shared)) {
      const entity: OutEntity = {
        ...mark,
        offset: sheet.text.length,
        length: 0,
      };
      open.push({ mark, entity });
      sheet.entities.push(entity);
    }
    sheet.text += wordsOf(span);
  }
  closeTo(0);
};

const writeAround = (sheet: Sheet, mark: Mark, write: () => void) => {
  const around: OutEntity = { ...mark, offset: sheet.text.length, length: 0 };
  sheet.entities.push(around);
  write();
  around.length = sheet.text.length - around.offset;
};

const writeBlock = (sheet: Sheet, block: Block) => {
  switch (block.type) {
    case "paragraph":
      writeSpans(sheet, block.spans);
      return;
    case "quote":
      writeAround(sheet, { type: "blockquote" }, () => writeSpans(sheet, block.spans));
      return;
    case "code":
      writeAround(
        sheet,
        {
          type: "pre",
          ...(block.language ? { language: block.language } : {}),
        },
        () => {
          sheet.text += block.text;
        },
      );
      return;
    case "list":
      block.items.forEach((item, n) => {
        sheet.text += `${n > 0 ? "\n" : ""}${block.ordered ? `${n + 1}.` : "•"} `;
        writeSpans(sheet, item);
      });
  }
};

// Quotes, code and lists stand out by themselves; two paragraphs need the empty line.
const between = (before: Block, after: Block) =>
  before.type === "paragraph" && after.type !== "paragraph" && after.type !== "quote" ? "\n" : "\n\n";

/** Cuts [from, to) out, with entities clipped to it and moved. */
export const slice = ({ text, entities }: Formatted, from: number, to: number): Formatted => ({
  text: text.slice(from, to),
  entities: entities
    .map((entity) => {
      const start = Math.max(entity.offset, from);
      return {
        ...entity,
        offset: start - from,
        length: Math.min(entity.offset + entity.length, to) - start,
      };
    })
    .filter(({ length }) => length > 0),
});

/** Text and entities of the whole tree, trimmed as Telegram would trim it. */
export const format = (rich: RichText): Formatted => {
  const sheet: Sheet = { text: "", entities: [] };
  rich.forEach((block, n) => {
    const before = rich[n - 1];
    if (before) sheet.text += between(before, block);
    writeBlock(sheet, block);
  });
  const start = sheet.text.length - sheet.text.trimStart().length;
  return slice(sheet, start, Math.max(start, sheet.text.trimEnd().length));
};

/** Distinct web links a reader could press, bare ones included. */
export const linksIn = ({ text, entities }: Formatted): Set<string> => {
  const links = new Set(text.match(/https?:\/\/[^\s<>"]+/gi) ?? []);
  for (const entity of entities) {
    const url = urlOf(entity);
    if (url && /^https?:/i.test(url)) links.add(url);
  }
  return links;
};
