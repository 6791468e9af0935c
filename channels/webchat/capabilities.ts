import type { Capabilities } from "../contract";

/** Longest text of one message, both ways. */
export const textCharsMax = 8000;
/** Most files in one message, both ways. */
export const filesMax = 10;

/** The widget is ours, so what it carries is what it draws. A connection may set a lower limit for files coming in. */
export const capabilities: Capabilities = {
  text: {
    maxChars: textCharsMax,
    splits: false,
    marks: ["bold", "italic", "underline", "strike", "spoiler", "code", "href"],
  },
  files: {
    maxBytesIn: 20_000_000,
    maxBytesOut: 50_000_000,
    maxPerMessage: filesMax,
  },
  edits: { in: true, out: true },
  deletions: { in: false, out: true },
  reactions: { in: true, out: true },
  quotes: { in: false, out: false },
  typing: { in: true, out: true },
  receipts: { delivered: true, read: true },
  buttons: { max: 6 },
  idempotentSends: true,
  speakerShown: true,
};
