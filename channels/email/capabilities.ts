import type { Capabilities } from "../contract";

const MiB = 1024 * 1024;

/** Longer mails are read from their beginning only. */
export const MAIL_MAX = 50 * MiB;
/** Files of one mail of ours together: what Gmail and Exchange take after base64 (25 MB). */
export const SEND_MAX = 18 * MiB;
export const FILES_MAX = 20;
export const TEXT_MAX = 500_000;

/** What mail can carry. Nothing that was sent can be called back. */
export const capabilities: Capabilities = {
  text: { maxChars: TEXT_MAX, splits: false, marks: ["bold", "italic", "underline", "strike", "code", "href"] },
  files: { maxBytesIn: MAIL_MAX, maxBytesOut: SEND_MAX, maxPerMessage: FILES_MAX, together: true },
  edits: { in: false, out: false },
  deletions: { in: false, out: false },
  reactions: { in: false, out: false },
  quotes: { in: false, out: false },
  typing: { in: false, out: false },
  receipts: { delivered: false, read: false },
  buttons: null,
  idempotentSends: false,
  groups: true,
  subjects: true,
  copies: true,
  signatures: true,
  speakerShown: true,
  begins: "email",
  settles: true,
};
