/** What a message carries besides its words. */
import type { FileLook, Part } from "../../contract";
import { FILE_MAX } from "./capabilities";
import type { Message } from "./payload";

const LOOKS: Record<string, FileLook> = {
  image: "photo",
  video: "video",
  ptt: "voice",
  audio: "audio",
  document: "document",
  sticker: "sticker",
};
/** True for the kinds whose body is a thumbnail and whose words are the caption. */
export const isMedia = ({ type }: Message): boolean => type in LOOKS;

const NAMES: Record<string, string> = { image: "photo", ptt: "voice message" };

const whyNot = ({ isViewOnce, size }: Message): string | undefined => {
  if (isViewOnce) return "Sent to be viewed once, on the phone only.";
  return (size ?? 0) > FILE_MAX ? "Larger than the 64 MB that WhatsApp Web hands over." : undefined;
};

const filePart = (message: Message, look: FileLook, externalId: string): Part => {
  const unavailable = whyNot(message);
  return {
    type: "file",
    ref: { message: externalId },
    look: look === "video" && message.isGif ? "animation" : look,
    name: message.filename || NAMES[message.type] || message.type,
    ...(message.mimetype ? { mime: message.mimetype.split(";")[0]?.trim() } : {}),
    ...(message.size ? { sizeBytes: message.size } : {}),
    ...(message.width ? { width: message.width } : {}),
    ...(message.height ? { height: message.height } : {}),
    ...(message.duration ? { durationS: message.duration } : {}),
    ...(unavailable ? { unavailable } : {}),
  };
};

// vCard 3.0: lines are folded by a leading blank, and a property may carry a group and parameters.
const cardPart = (name: string | null | undefined, vcard: string): Part => {
  const lines = vcard.replace(/\r?\n[ \t]/g, "").split(/\r?\n/);
  const value = (property: string) =>
    lines
      .find((line) => new RegExp(`^(?:[\\w-]+\\.)?${property}[;:]`, "i").test(line))
      ?.replace(/^[^:]*:/, "")
      .trim();
  const [phone, email] = [value("TEL"), value("EMAIL")];
  return {
    type: "contact",
    name: value("FN") || name || "Contact",
    ...(phone ? { phone } : {}),
    ...(email ? { email } : {}),
  };
};

const placePart = ({ lat, lng, loc }: Message): Part => {
  const [title, address] = (loc ?? "").split("\n");
  return {
    type: "location",
    latitude: lat ?? 0,
    longitude: lng ?? 0,
    ...(title ? { title } : {}),
    ...(address ? { address } : {}),
  };
};

const UNSUPPORTED: Record<string, string> = {
  call_log: "call",
  ciphertext: "message that could not be decrypted",
  poll_creation: "poll",
  scheduled_event_creation: "event",
  event_creation: "event",
  groups_v4_invite: "invitation to a group",
  payment: "payment",
  product: "product",
  order: "order",
  list: "list",
  interactive: "interactive message",
  native_flow: "interactive message",
  pinned_message: "pinned message",
};

/** The parts of a message; `externalId` is how its file is asked for later. */
export const partsOf = (message: Message, externalId: string): Part[] => {
  const look = LOOKS[message.type];
  if (look) return [filePart(message, look, externalId)];
  if (message.type === "location") return [placePart(message)];
  if (message.type === "vcard") return [cardPart(message.vcardFormattedName, message.body ?? "")];
  if (message.type === "multi_vcard")
    return (message.vcardList ?? []).map(({ displayName, vcard }) => cardPart(displayName, vcard ?? ""));
  const what = UNSUPPORTED[message.type];
  return what ? [{ type: "unsupported", what }] : [];
};
