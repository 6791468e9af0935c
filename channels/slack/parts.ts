/** What a Slack message carries besides its words. */
import type { Block, Part, RichText, Span } from "../contract";
import { FILE_MAX } from "./capabilities";
import { fromMrkdwn, type Names } from "./mrkdwn-in";
import type { Attachment, File, Message } from "./payload";
import { richOf } from "./rich-in";

const lookOf = ({ mimetype = "", subtype }: File): Extract<Part, { type: "file" }>["look"] => {
  if (subtype === "slack_audio") return "voice";
  if (mimetype === "image/gif") return "animation";
  if (mimetype.startsWith("image/")) return "photo";
  if (mimetype.startsWith("audio/")) return "audio";
  return mimetype.startsWith("video/") ? "video" : "document";
};

const whyNot = ({ mode, file_access, is_external, permalink, url_private, size }: File): string | undefined => {
  if (file_access === "file_not_found") return "Slack no longer has this file.";
  if (file_access === "access_denied") return "Slack does not let the app see this file.";
  if (mode === "tombstone") return "The file was deleted in Slack.";
  if (mode === "hidden_by_limit") return "Slack hides this file: the workspace's plan keeps no files that old.";
  if (is_external || mode === "external") return `The file is kept outside of Slack: ${permalink ?? url_private ?? ""}`;
  return (size ?? 0) > FILE_MAX ? "The file is larger than 100 MB; it stays in Slack." : undefined;
};

const filePart = (file: File): Part => {
  const unavailable = whyNot(file);
  const url = file.url_private_download ?? file.url_private;
  return {
    type: "file",
    ref: { fileId: file.id, url: url ?? null, name: file.name ?? null, mime: file.mimetype ?? null },
    look: lookOf(file),
    ...(file.name || file.title ? { name: file.name ?? file.title } : {}),
    ...(file.mimetype ? { mime: file.mimetype } : {}),
    ...(file.size === undefined ? {} : { sizeBytes: file.size }),
    ...(file.original_w ? { width: file.original_w } : {}),
    ...(file.original_h ? { height: file.original_h } : {}),
    ...(file.duration_ms ? { durationS: Math.round(file.duration_ms / 1000) } : {}),
    ...(unavailable ? { unavailable } : {}),
  };
};

/** Files of the message and of messages forwarded in it. */
export const partsOf = ({ files, attachments }: Message): Part[] => [
  ...files.map(filePart),
  ...attachments.filter(isKept).flatMap((one) => one.files.map(filePart)),
];

/** What stands in place of a message that holds nothing we can show: a form, a card, a block Slack invents tomorrow. */
export const unseen = ({ blocks }: Message): Part[] => {
  const kinds = blocks.map(({ type }) => type.replaceAll("_", " ")).filter((kind) => kind !== "rich text");
  return [{ type: "unsupported", what: kinds[0] ?? "message" }];
};

// What Slack made of a link is no word of the writer's.
const isKept = ({ is_msg_unfurl, is_app_unfurl, is_share, from_url }: Attachment) =>
  is_share || !(is_msg_unfurl || is_app_unfurl || from_url);

const spansIn = (block: Block): Span[] => {
  switch (block.type) {
    case "paragraph":
    case "quote":
      return block.spans;
    case "code":
      return [{ text: block.text, code: true }];
    case "list":
      return block.items.flatMap((item, n) => [{ text: `${n > 0 ? "\n" : ""}• ` }, ...item]);
  }
};

/** Attachments (forwarded messages, cards of older apps) as quotes. */
export const attachedWords = ({ attachments }: Message, names: Names): RichText =>
  attachments.filter(isKept).flatMap((one): RichText => {
    const lines = [
      one.pretext,
      one.author_name,
      one.title,
      one.text ?? one.fallback,
      ...one.fields.map(({ title, value }) => [title, value].filter(Boolean).join(": ")),
    ].filter((line) => line !== undefined && line !== "");
    // Cards of newer apps hold blocks, and their text is only a word for those who can't see them.
    const fromBlocks = richOf({ blocks: one.blocks, text: undefined }, names);
    const words = fromBlocks.length > 0 ? fromBlocks : fromMrkdwn(lines.join("\n"), names);
    const spans = words.flatMap((block, n) => [...(n > 0 ? [{ text: "\n" }] : []), ...spansIn(block)]);
    return spans.length > 0 ? [{ type: "quote", spans }] : [];
  });
