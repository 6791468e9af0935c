import { first } from "./headers";
import type { Part } from "./part";
import { decodeWords } from "./words";

const endings: Record<string, string> = {
  "message/rfc822": "message.eml",
  "message/global": "message.eml",
  "message/delivery-status": "delivery-status.txt",
  "message/feedback-report": "feedback-report.txt",
  "message/disposition-notification": "receipt.txt",
  "text/rfc822-headers": "headers.txt",
  "text/calendar": "invite.ics",
  "text/x-vcalendar": "invite.vcs",
  "application/ics": "invite.ics",
  "text/plain": "text.txt",
  "text/html": "text.html",
  "text/richtext": "text.rtx",
  "text/enriched": "text.rtx",
  "application/ms-tnef": "winmail.dat",
  "application/pgp-signature": "signature.asc",
  "application/pgp-encrypted": "version.asc",
  "application/pkcs7-signature": "smime.p7s",
  "application/x-pkcs7-signature": "smime.p7s",
  "application/pkcs7-mime": "smime.p7m",
  "application/x-pkcs7-mime": "smime.p7m",
  "application/pdf": "attachment.pdf",
  "application/zip": "attachment.zip",
  "image/jpeg": "image.jpg",
  "image/svg+xml": "image.svg",
};
const madeUp = (type: string): string => {
  const [kind = "", format = ""] = type.split("/");
  if (endings[type]) return endings[type];
  if (["image", "audio", "video"].includes(kind) && /^[\w-]{1,8}$/.test(format))
    return `${kind}.${format.replace(/^x-/, "")}`;
  return "attachment.bin";
};

/** A name that is safe to write to a disk and to show: no path, no control or direction characters, not too long. */
const safeName = (name: string): string => {
  const base = name.replace(/^.*[\\/]/s, "");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  const plain = base.replace(/[\u0000-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2066-\u2069<>:"|?*]/g, "").trim();
  const ending = plain.match(/\.[^.]{1,12}$/)?.[0] ?? "";
  const short = plain.length > 180 ? plain.slice(0, 180 - ending.length) + ending : plain;
  return /^\.*$/.test(short) ? "" : short;
};

/** A part's file name, decoded; made up from its subject or type when it has none. */
export const fileNameOf = (part: Part): string => {
  const said = part.dispositionParams.get("filename") ?? part.params.get("name") ?? "";
  const named = safeName(decodeWords(said));
  if (named !== "") return named;
  const place = first(part.headers, "content-location");
  const placed = /^[\w.-]+\.\w{2,5}$/.test(place) ? place : "";
  return placed || madeUp(part.type);
};
