import type { Capabilities } from "../../contract";

const MiB = 1024 * 1024;
/** What WhatsApp takes in one message. */
export const TEXT_MAX = 65_536;
/** Under a file. */
export const CAPTION_MAX = 1024;
/** Bytes travel to the page as text, so it is the browser that sets the limit. */
export const FILE_MAX = 64 * MiB;
/** Larger pictures, sounds and films go as documents. */
export const MEDIA_MAX = 16 * MiB;
/** WhatsApp lets a sender edit for fifteen minutes… */
export const EDIT_MS = 15 * 60_000;
/** …and delete for everyone for two and a half days. */
export const REVOKE_MS = 60 * 3_600_000;

/** What a paired phone's WhatsApp Web can carry. */
export const capabilities: Capabilities = {
  text: { maxChars: TEXT_MAX, splits: true, marks: ["bold", "italic", "strike", "code"] },
  files: { maxBytesIn: FILE_MAX, maxBytesOut: FILE_MAX, maxPerMessage: 10 },
  edits: { in: true, out: true },
  deletions: { in: true, out: true },
  reactions: { in: true, out: true },
  quotes: { in: true, out: true },
  // The library does not tell when a customer types.
  typing: { in: false, out: true },
  receipts: { delivered: true, read: true },
  // Buttons are gone from WhatsApp Web.
  buttons: null,
  idempotentSends: false,
  groups: true,
  settles: true,
};
