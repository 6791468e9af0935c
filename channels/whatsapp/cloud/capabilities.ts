import type { Capabilities } from "../../contract";

const MiB = 1024 * 1024;
/** UTF-16 units in one text message. */
export const TEXT_MAX = 4096;
/** Under a file, and over buttons. */
export const CAPTION_MAX = 1024;
/** What WhatsApp stores of each kind: https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media */
export const SIZES = { image: 5 * MiB, video: 16 * MiB, audio: 16 * MiB, document: 100 * MiB } as const;
/** Buttons beside one another; more, or longer ones, become a list of up to ten. */
export const BUTTONS_MAX = 3;
export const ROWS_MAX = 10;
/** Hours after the customer's last message in which we may write freely. */
export const WINDOW_HOURS = 24;

/** What a number on the Cloud API can carry. */
export const capabilities: Capabilities = {
  text: { maxChars: TEXT_MAX, splits: true, marks: ["bold", "italic", "strike", "code"] },
  files: { maxBytesIn: SIZES.document, maxBytesOut: SIZES.document, maxPerMessage: 10 },
  // What a customer changes comes in where Meta sends it; the Cloud API has no way to change what we have sent.
  edits: { in: true, out: false },
  deletions: { in: true, out: false },
  reactions: { in: true, out: true },
  quotes: { in: true, out: true },
  typing: { in: false, out: true },
  receipts: { delivered: true, read: true },
  buttons: { max: ROWS_MAX },
  idempotentSends: false,
  groups: true,
  freeTextHours: WINDOW_HOURS,
  templates: true,
  begins: "phone",
  settles: true,
};
