/** Slack's blocks → the neutral tree. A message's `text` is only its fallback; where there are blocks, they are what people see. */
import { z } from "zod";
import type { Block, RichText, Span } from "../contract";
import { fromMarkdown } from "../kit/markdown";
import { emojiOf } from "./emoji";
import { fromMrkdwn, type Names } from "./mrkdwn-in";
import type { Message } from "./payload";

const style = z
  .looseObject({
    bold: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    code: z.boolean().optional(),
    underline: z.boolean().optional(),
  })
  .nullish()
  .catch(undefined);
const word = z.string().nullish().catch(undefined);
const element = z.looseObject({
  type: z.string(),
  text: z.unknown().optional(),
  url: word,
  name: word,
  unicode: word,
  user_id: word,
  channel_id: word,
  usergroup_id: word,
  range: word,
  fallback: word,
  value: word,
  timestamp: z.number().nullish().catch(undefined),
  // A text's marks, or the kind of a list.
  style: z.union([z.string(), style]).catch(undefined),
  elements: z.array(z.unknown()).nullish().catch(undefined),
  indent: z.number().nullish().catch(undefined),
});
type Element = z.infer<typeof element>;

const elementsIn = (list: readonly unknown[] | null | undefined): Element[] =>
  (list ?? []).flatMap((one) => {
    const read = element.safeParse(one);
    return read.success ? [read.data] : [];
  });

const marksOf = (style: Element["style"]): Omit<Span, "text"> => {
  const given = typeof style === "string" ? undefined : style;
  return {
    ...(given?.bold ? { bold: true as const } : {}),
    ...(given?.italic ? { italic: true as const } : {}),
    ...(given?.strike ? { strike: true as const } : {}),
    ...(given?.code ? { code: true as const } : {}),
    ...(given?.underline ? { underline: true as const } : {}),
  };
};

const textIn = (given: unknown): string => (typeof given === "string" ? given : "");

const emojiIn = ({ name, unicode }: Element): string => {
  const known = emojiOf(name ?? "");
  if (!known.startsWith(":") || !unicode || !/^[0-9a-f-]+$/i.test(unicode)) return known;
  const points = unicode.split("-").map((point) => Number.parseInt(point, 16));
  return points.every((point) => point <= 0x10ffff) ? String.fromCodePoint(...points) : known;
};

const spanOf = (one: Element, names: Names): Span | null => {
  const marks = marksOf(one.style);
  switch (one.type) {
    case "text":
      return { text: textIn(one.text), ...marks };
    case "link":
      return { text: textIn(one.text) || (one.url ?? ""), ...marks, ...(one.url ? { href: one.url } : {}) };
    case "emoji":
      return { text: emojiIn(one), ...marks };
    case "user":
      return { text: `@${names.user(one.user_id ?? "")}`, ...marks, mention: one.user_id ?? "" };
    case "channel":
      return { text: `#${names.channel(one.channel_id ?? "")}`, ...marks };
    case "usergroup":
      return { text: `@${names.group(one.usergroup_id ?? "") ?? one.usergroup_id ?? "group"}`, ...marks };
    case "broadcast":
      return { text: `@${one.range ?? "channel"}`, ...marks };
    case "date":
      return { text: one.fallback ?? (one.timestamp ? new Date(one.timestamp * 1000).toISOString() : ""), ...marks };
    case "color":
      return { text: one.value ?? "", ...marks };
    default:
      return textIn(one.text) ? { text: textIn(one.text), ...marks } : null;
  }
};

const spansOf = (list: readonly unknown[] | null | undefined, names: Names): Span[] =>
  elementsIn(list).flatMap((one) => {
    const span = spanOf(one, names);
    return span && span.text !== "" ? [span] : [];
  });

/** A section's spans as paragraphs: Slack writes an empty line as two line breaks inside a section. */
export const paragraphsOf = (spans: readonly Span[]): Block[] => {
  const paragraphs: Span[][] = [[]];
  for (const span of spans)
    span.text.split(/\n{2,}/).forEach((text, n) => {
      if (n > 0) paragraphs.push([]);
      if (text !== "") paragraphs.at(-1)?.push({ ...span, text });
    });
  return paragraphs.flatMap((list): Block[] => {
    const trimmed = list.map((span, n) => ({
      ...span,
      text: n === 0 ? span.text.replace(/^\n+/, "") : n === list.length - 1 ? span.text.replace(/\n+$/, "") : span.text,
    }));
    return trimmed.some(({ text }) => text.trim() !== "") ? [{ type: "paragraph", spans: trimmed }] : [];
  });
};

const listOf = (one: Element, ordered: boolean, names: Names): Block => ({
  type: "list",
  ordered,
  items: elementsIn(one.elements).map((item) => {
    const spans = spansOf(item.elements, names);
    const indent = "\u2003".repeat(Math.max(0, Math.min(one.indent ?? 0, 8)));
    return indent ? [{ text: indent }, ...spans] : spans;
  }),
});

const richTextOf = (one: Element, names: Names): Block[] =>
  elementsIn(one.elements).flatMap((part): Block[] => {
    switch (part.type) {
      case "rich_text_quote":
        return [{ type: "quote", spans: spansOf(part.elements, names) }];
      case "rich_text_preformatted":
        return [
          {
            type: "code",
            text: spansOf(part.elements, names)
              .map(({ text }) => text)
              .join(""),
          },
        ];
      case "rich_text_list":
        return [listOf(part, part.style === "ordered", names)];
      default:
        return paragraphsOf(spansOf(part.elements, names));
    }
  });

const composed = z.looseObject({ type: word, text: z.string() });
/** The words of a text object of Block Kit. */
const textObject = (given: unknown, names: Names): RichText => {
  const read = composed.safeParse(given);
  if (!read.success) return [];
  return read.data.type === "plain_text" ? paragraphsOf([{ text: read.data.text }]) : fromMrkdwn(read.data.text, names);
};

const bold = (rich: RichText): RichText =>
  rich.map((block) =>
    block.type === "paragraph"
      ? { ...block, spans: block.spans.map((span) => ({ ...span, bold: true as const })) }
      : block,
  );

/** A picture of elsewhere (a GIF somebody picked) is seen where it is kept. */
const linked = (rich: RichText, url: unknown): RichText => {
  if (typeof url !== "string" || !/^https?:/.test(url)) return rich;
  return rich.map((block) =>
    block.type === "paragraph" ? { ...block, spans: block.spans.map((span) => ({ ...span, href: url })) } : block,
  );
};

/** A table's rows as lines: no chat draws tables. */
const tableOf = (rows: unknown, names: Names): RichText => {
  const cell = (raw: unknown): Span[] => {
    const [one] = elementsIn([raw]);
    if (!one) return [];
    return one.type === "rich_text"
      ? elementsIn(one.elements).flatMap((part) => spansOf(part.elements, names))
      : spansOf([{ ...one, type: "text" }], names);
  };
  const items = (Array.isArray(rows) ? rows : []).flatMap((row: unknown) =>
    Array.isArray(row) ? [row.flatMap((raw, n) => [...(n > 0 ? [{ text: " — " }] : []), ...cell(raw)])] : [],
  );
  return items.length > 0 ? [{ type: "list", ordered: false, items }] : [];
};

const blockOf = (raw: unknown, names: Names): RichText => {
  const read = element.safeParse(raw);
  if (!read.success) return [];
  const one = read.data;
  switch (one.type) {
    case "rich_text":
      return richTextOf(one, names);
    case "section": {
      const fields = Array.isArray(one["fields"]) ? one["fields"] : [];
      return [...textObject(one.text, names), ...fields.flatMap((field) => textObject(field, names))];
    }
    case "header":
      return bold(textObject(one.text, names));
    case "context":
      return (one.elements ?? []).flatMap((part) => textObject(part, names));
    case "markdown":
      return fromMarkdown(textIn(one.text));
    case "table":
      return tableOf(one["rows"], names);
    case "image":
    case "video":
      return [
        ...textObject(one["title"], names),
        ...linked(
          textObject({ type: "plain_text", text: one["alt_text"] }, names),
          one["image_url"] ?? one["video_url"],
        ),
      ];
    default:
      return [];
  }
};

/** What people see of a message: its blocks, or its text where it has none. */
export const richOf = (given: Pick<Message, "blocks" | "text">, names: Names): RichText => {
  const fromBlocks = given.blocks.flatMap((one) => blockOf(one, names));
  return fromBlocks.length > 0 ? fromBlocks : fromMrkdwn(given.text ?? "", names);
};

/** Ids of people, channels and groups of people that a message names, for looking up what they are called. */
export const namedIn = (given: unknown): { users: string[]; channels: string[]; groups: string[] } => {
  const text = JSON.stringify(given) ?? "";
  const all = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].flatMap(([, id]) => (id ? [id] : [])))];
  return {
    users: all(/(?:<@|"user_id":")([UW][A-Z0-9]+)/g),
    channels: all(/(?:<#|"channel_id":")([CG][A-Z0-9]+)/g),
    groups: all(/(?:<!subteam\^|"usergroup_id":")(S[A-Z0-9]+)/g),
  };
};
