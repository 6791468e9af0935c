/** What to ask of Telegram for one message: decided here, done in send.ts. */
import { type Button, DeliveryFailure, type OutboundMessage, type OutFile } from "../contract";
import { ALBUM_MAX, CAPTION_MAX, PHOTO_MAX, TEXT_MAX, UPLOAD_MAX } from "./capabilities";
import { messageOf, placeOf } from "./ids";
import { type Formatted, format } from "./rich-out";
import { split } from "./split";

/** The Bot API method that suits a file. */
export type SendAs = "photo" | "document" | "voice" | "audio" | "video" | "animation";
export type Keyboard = { text: string; callback_data: string }[][];
/** Every step but an album makes one message; an album makes one per file and is always the last step. */
export type Step =
  | { type: "text"; formatted: Formatted; keyboard?: Keyboard }
  | {
      type: "file";
      file: OutFile;
      as: SendAs;
      caption?: Formatted;
      keyboard?: Keyboard;
    }
  | {
      type: "album";
      files: { file: OutFile; as: SendAs }[];
      caption?: Formatted;
    };
export type Plan = { chatId: number; topic?: number; direct?: number; replyTo?: number; steps: Step[] };

const reject = (code: "file_too_large" | "not_supported" | "thread_gone", message: string) =>
  new DeliveryFailure("rejected", code, message);

/** Which method carries this file; what Telegram would refuse as a picture goes as a document. */
export const sendAs = ({ mime, sizeBytes }: Pick<OutFile, "mime" | "sizeBytes">): SendAs => {
  const kind = mime.toLowerCase().split(";")[0]?.trim() ?? "";
  if (["image/jpeg", "image/png", "image/webp"].includes(kind)) return sizeBytes <= PHOTO_MAX ? "photo" : "document";
  if (kind === "image/gif") return "animation";
  if (kind === "audio/ogg" || kind === "audio/opus") return "voice";
  if (["audio/mpeg", "audio/mp3", "audio/mp4", "audio/x-m4a", "audio/m4a"].includes(kind)) return "audio";
  return kind === "video/mp4" ? "video" : "document";
};

const SHORT_MAX = 6;
const ROW_MAX = 5;

/** Neighbouring short labels (a rating, thumbs) share a row, sentences get their own. */
export const keyboardOf = (buttons: readonly Button[]): Keyboard => {
  const rows: Keyboard = [];
  let before = Number.POSITIVE_INFINITY;
  for (const { label, data } of buttons) {
    // Bot API: callback_data takes 1-64 bytes.
    const bytes = Buffer.byteLength(data);
    if (bytes < 1 || bytes > 64) throw reject("not_supported", "Telegram takes 1 to 64 bytes of data on a button.");
    const row = rows.at(-1);
    const button = { text: label, callback_data: data };
    if (row && row.length < ROW_MAX && Math.max(before, label.length) <= SHORT_MAX) row.push(button);
    else rows.push([button]);
    before = label.length;
  }
  return rows;
};

// Photos and videos share an album; documents and music only go among themselves; the rest goes alone.
const familyOf = (as: SendAs) =>
  as === "photo" || as === "video" ? "pictures" : as === "document" || as === "audio" ? as : null;

/** The biggest family becomes the album and goes last. */
const fileSteps = (files: readonly OutFile[], albums: "allowed" | "none"): Step[] => {
  const marked = files.map((file) => ({ file, as: sendAs(file) }));
  const inFamily = (family: string | null) => marked.filter(({ as }) => family !== null && familyOf(as) === family);
  const best = ["pictures", "document", "audio"].map(inFamily).reduce((a, b) => (b.length > a.length ? b : a));
  const album = albums === "allowed" && best.length > 1 ? best.slice(0, ALBUM_MAX) : [];
  const alone = marked.filter((entry) => !album.includes(entry));
  return [
    ...alone.map(({ file, as }): Step => ({ type: "file", file, as })),
    ...(album.length > 0 ? [{ type: "album" as const, files: album }] : []),
  ];
};

const withCaption = (steps: readonly Step[], caption: Formatted): Step[] =>
  steps.map((step, n) => (n === 0 && step.type !== "text" ? { ...step, caption } : step));

const withKeyboard = (steps: readonly Step[], keyboard: Keyboard): Step[] =>
  steps.map((step, n) => (n === steps.length - 1 && step.type !== "album" ? { ...step, keyboard } : step));

const stepsOf = ({ rich, files, buttons = [] }: OutboundMessage): Step[] => {
  const whole = format(rich);
  const texts = (): Step[] => split(whole, TEXT_MAX).map((formatted) => ({ type: "text", formatted }));
  const isCaption = whole.text !== "" && whole.text.length <= CAPTION_MAX && files.length > 0;
  if (buttons.length === 0)
    return isCaption ? withCaption(fileSteps(files, "allowed"), whole) : [...texts(), ...fileSteps(files, "allowed")];
  // An album can't carry buttons, and buttons belong under the words.
  const alone = fileSteps(files, "none");
  const steps = isCaption && alone.length === 1 ? withCaption(alone, whole) : [...alone, ...texts()];
  return withKeyboard(steps, keyboardOf(buttons));
};

const checkSizes = (files: readonly OutFile[]) => {
  for (const { name, sizeBytes } of files)
    if (sizeBytes > UPLOAD_MAX)
      throw reject("file_too_large", `${name} is larger than the 50 MB that Telegram takes from bots.`);
};

const quoted = (externalId: string | undefined, chatId: number): number | undefined => {
  if (!externalId) return undefined;
  const { chatId: from, messageId } = messageOf(externalId);
  // A reply across chats would show a stranger's words.
  return from === chatId ? messageId : undefined;
};

/** Where a chain of answers is the conversation, every message of ours hangs on it: on what it quotes, or on what was said last. */
const replyTo = ({ quote, behind }: OutboundMessage, chatId: number, isChain: boolean): number | undefined =>
  quoted(quote, chatId) ?? (isChain ? quoted(behind?.last?.externalId, chatId) : undefined);

/** The steps for one message; `now` gives the id a chat has today. Throws DeliveryFailure ("rejected") for what Telegram would never take. */
export const plan = (message: OutboundMessage, now: (chatId: number) => number = (chatId) => chatId): Plan => {
  checkSizes(message.files);
  const { chatId: first, topic, direct, root } = placeOf(message.thread);
  const chatId = now(first);
  const steps = stepsOf(message);
  if (steps.length === 0) throw reject("not_supported", "Telegram has no empty messages.");
  return { chatId, topic, direct, replyTo: replyTo(message, chatId, root !== undefined), steps };
};
