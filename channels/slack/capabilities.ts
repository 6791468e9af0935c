import type { Capabilities } from "../contract";

const MiB = 1024 * 1024;

/** UTF-16 units in one message. Slack asks for 4,000 and cuts at 40,000 without a word. */
export const TEXT_MAX = 4000;
/** Slack takes up to 1 GB; the whole file passes through our memory, so we stop earlier. */
export const FILE_MAX = 100 * MiB;
export const FILES_MAX = 10;
/** Elements in one row of buttons. */
export const BUTTONS_MAX = 25;
/** A button's `value`. */
export const BUTTON_DATA_MAX = 2000;
/** A button's label; longer ones are refused. */
export const BUTTON_LABEL_MAX = 75;

/** What the app can carry in direct messages, channels and shared channels. */
export const capabilities: Capabilities = {
  text: { maxChars: TEXT_MAX, splits: true, marks: ["bold", "italic", "strike", "code", "href"] },
  files: { maxBytesIn: FILE_MAX, maxBytesOut: FILE_MAX, maxPerMessage: FILES_MAX },
  edits: { in: true, out: true },
  deletions: { in: true, out: true },
  reactions: { in: true, out: true },
  // Slack has threads instead of quotes.
  quotes: { in: false, out: false },
  // Neither tells nor shows who types, outside of assistants' own view.
  typing: { in: false, out: false },
  receipts: { delivered: false, read: false },
  buttons: { max: BUTTONS_MAX },
  // A second post under one id would arrive twice; the id in the metadata lets a doubtful one be looked up.
  idempotentSends: false,
  settles: true,
  groups: true,
  speakerShown: true,
};
