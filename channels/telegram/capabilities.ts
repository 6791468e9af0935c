import type { Capabilities } from "../contract";

/** The reactions a bot may set, as Bot API's ReactionTypeEmoji lists them: written without variation selectors. */
export const REACTIONS = [
  "👍",
  "👎",
  "❤",
  "🔥",
  "🥰",
  "👏",
  "😁",
  "🤔",
  "🤯",
  "😱",
  "🤬",
  "😢",
  "🎉",
  "🤩",
  "🤮",
  "💩",
  "🙏",
  "👌",
  "🕊",
  "🤡",
  "🥱",
  "🥴",
  "😍",
  "🐳",
  "❤‍🔥",
  "🌚",
  "🌭",
  "💯",
  "🤣",
  "⚡",
  "🍌",
  "🏆",
  "💔",
  "🤨",
  "😐",
  "🍓",
  "🍾",
  "💋",
  "🖕",
  "😈",
  "😴",
  "😭",
  "🤓",
  "👻",
  "👨‍💻",
  "👀",
  "🎃",
  "🙈",
  "😇",
  "😨",
  "🤝",
  "✍",
  "🤗",
  "🫡",
  "🎅",
  "🎄",
  "☃",
  "💅",
  "🤪",
  "🗿",
  "🆒",
  "💘",
  "🙉",
  "🦄",
  "😘",
  "💊",
  "🙊",
  "😎",
  "👾",
  "🤷‍♂",
  "🤷",
  "🤷‍♀",
  "😡",
] as const;

const MiB = 1024 * 1024;

/** UTF-16 units in one text message, counted after the entities are taken out. */
export const TEXT_MAX = 4096;
/** UTF-16 units under a file. */
export const CAPTION_MAX = 1024;
/** Telegram drops formatting beyond this many entities in one message, without a word. */
export const ENTITIES_MAX = 100;
/** What getFile gives; larger files stay on the customer's phone. */
export const DOWNLOAD_MAX = 20 * MiB;
/** What a bot may upload. */
export const UPLOAD_MAX = 50 * MiB;
/** A larger picture travels as a document. */
export const PHOTO_MAX = 10 * MiB;
/** Files in one album. */
export const ALBUM_MAX = 10;

/** What a Telegram bot can carry. */
export const capabilities: Capabilities = {
  text: {
    maxChars: TEXT_MAX,
    splits: true,
    marks: ["bold", "italic", "underline", "strike", "spoiler", "code", "href"],
  },
  files: {
    maxBytesIn: DOWNLOAD_MAX,
    maxBytesOut: UPLOAD_MAX,
    maxPerMessage: ALBUM_MAX,
  },
  edits: { in: true, out: true },
  // Bots are never told that a customer deleted something.
  deletions: { in: false, out: true },
  reactions: { in: true, out: true, allowed: [...REACTIONS] },
  quotes: { in: true, out: true },
  typing: { in: false, out: true },
  // Bots are never told whether a message was read.
  receipts: { delivered: false, read: false },
  buttons: { max: 100 },
  idempotentSends: false,
  groups: true,
};
