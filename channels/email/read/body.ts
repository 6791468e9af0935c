import { invitationText, readInvitation } from "./calendar";
import { cleanHtml } from "./html/clean";
import { htmlToMarked } from "./html/text";
import type { Attachment, Invitation } from "./mail";
import { decodeText } from "./mime/charset";
import { unflow } from "./mime/flowed";
import { fileNameOf } from "./mime/names";
import type { Part } from "./mime/part";
import { readTnef } from "./mime/tnef";
import { takeUuFiles } from "./mime/transfer";
import { plainOf } from "./reply/marks";

/** A stretch of the body in the forms it came in. */
type Segment = { plain: string | null; html: string | null };
export type Body = { marked: string; html: string | null; attachments: Attachment[]; invitation: Invitation | null };

/** How an attached mail is read; given from above, because reading a mail reads its body. */
type ReadAttached = (bytes: Buffer, depth: number) => string;
type Around = { depth: number; readAttached: ReadAttached; related: boolean };
type Found = { segments: Segment[]; attachments: Attachment[]; invitation: Invitation | null };

const nothing: Found = { segments: [], attachments: [], invitation: null };
const textLengthMax = 5_000_000;

const joined = (all: Found[]): Found => ({
  segments: all.flatMap(({ segments }) => segments),
  attachments: all.flatMap(({ attachments }) => attachments),
  invitation: all.find(({ invitation }) => invitation !== null)?.invitation ?? null,
});

const textOf = (part: Part): string => {
  const text = plainOf(decodeText(part.bytes.subarray(0, textLengthMax), charsetOf(part)));
  if (part.params.get("format")?.toLowerCase() !== "flowed") return text;
  return unflow(text, { delSp: part.params.get("delsp")?.toLowerCase() === "yes" });
};
/** HTML names its charset inside when the part does not. */
const charsetOf = (part: Part): string | undefined => {
  const said = part.params.get("charset");
  if (said || part.type !== "text/html") return said;
  return part.bytes.toString("latin1", 0, 2_000).match(/<meta[^>]{0,200}charset\s*=\s*["']?([\w-]+)/i)?.[1];
};

const isBodyText = (part: Part): boolean => {
  if (part.type !== "text/plain" && part.type !== "text/html") return false;
  if (part.disposition === "attachment") return false;
  return !part.dispositionParams.has("filename") && !part.params.has("name");
};

/** Some programs attach an invitation as any file; older ones call it vCalendar. */
const isCalendar = (part: Part): boolean =>
  /^(?:text\/(?:x-)?v?calendar|application\/(?:ics|x-ics|calendar))$/.test(part.type) ||
  (part.bytes.length < 1_000_000 && /\.(?:ics|vcs)$/i.test(fileNameOf(part)));

const readableOf = (part: Part, { depth, readAttached }: Around): string | null => {
  if (part.type === "message/rfc822" || part.type === "message/global") return readAttached(part.bytes, depth + 1);
  if (isCalendar(part)) {
    const invitation = readInvitation(textOf(part), part.params.get("method") ?? "");
    return invitation ? invitationText(invitation) : null;
  }
  if (
    /^(?:message\/(?:(?:global-)?delivery-status|feedback-report|(?:global-)?disposition-notification|global-headers)|text\/rfc822-headers)$/.test(
      part.type,
    )
  )
    return textOf(part).trim();
  return null;
};

const attachmentOf = (part: Part, around: Around): Attachment => ({
  name: fileNameOf(part),
  type: part.type,
  size: part.bytes.length,
  inline:
    part.contentId !== null && part.disposition !== "attachment" && (around.related || part.disposition === "inline"),
  contentId: part.contentId,
  bytes: part.bytes,
  text: readableOf(part, around),
});

const fileOf = (name: string, bytes: Buffer): Attachment => ({
  name: name.replace(/^.*[\\/]/, "") || "attachment.bin",
  type: "application/octet-stream",
  size: bytes.length,
  inline: false,
  contentId: null,
  bytes,
  text: null,
});

const leaf = (part: Part, around: Around): Found => {
  if (isBodyText(part)) {
    if (part.type === "text/html") return { ...nothing, segments: [{ plain: null, html: textOf(part) }] };
    const { text, files } = takeUuFiles(textOf(part));
    return {
      ...nothing,
      segments: [{ plain: text, html: null }],
      attachments: files.map(({ name, bytes }) => fileOf(name, bytes)),
    };
  }
  if (part.bytes.length === 0 && part.headers.length === 0) return nothing;
  const attachment = attachmentOf(part, around);
  if (isCalendar(part))
    return {
      ...nothing,
      attachments: [attachment],
      invitation: readInvitation(textOf(part), part.params.get("method") ?? ""),
    };
  if (/ms-tnef$/.test(part.type) || attachment.name.toLowerCase() === "winmail.dat") {
    const inner = readTnef(part.bytes);
    const text = inner?.text.slice(0, textLengthMax).trim() ?? "";
    const html = inner?.html?.slice(0, textLengthMax) ?? null;
    return {
      ...nothing,
      segments: text === "" && html === null ? [] : [{ plain: text === "" ? null : plainOf(text), html }],
      attachments: [attachment, ...(inner?.files ?? []).map(({ name, bytes }) => fileOf(name, bytes))],
    };
  }
  return { ...nothing, attachments: [attachment] };
};

/** The same words several times: one segment with the plainest and the richest of them. */
const alternative = (part: Part, around: Around): Found => {
  const found = part.parts.map((one) => collect(one, around));
  const plain = found.find(({ segments }) => segments.length > 0 && segments.every(({ html }) => html === null));
  const rich = found.findLast(({ segments }) => segments.some(({ html }) => html !== null));
  const segment = { plain: plain ? plainText(plain.segments) : null, html: rich ? htmlText(rich.segments) : null };
  const { attachments, invitation } = joined(found);
  // Formats that nobody shows are no files of the sender's.
  const kept = attachments.filter(({ type }) => type !== "text/x-amp-html" && type !== "text/watch-html");
  return { segments: segment.plain === null && segment.html === null ? [] : [segment], attachments: kept, invitation };
};

/** The parts of a mail sorted into its body and its files. */
const collect = (part: Part, around: Around): Found => {
  if (part.parts.length === 0) return leaf(part, around);
  if (part.type === "multipart/alternative") return alternative(part, around);
  const related = around.related || part.type === "multipart/related";
  return joined(part.parts.map((one) => collect(one, { ...around, related })));
};

const escapeHtml = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\n/g, "<br>");
const htmlText = (segments: Segment[]): string =>
  segments.map(({ html, plain }) => html ?? `<div>${escapeHtml(plain ?? "")}</div>`).join("\n");

/** Plain parts that only say that there is HTML. */
const stub = /^.{0,400}(?:html|view (?:this|it|the)|browser|браузер).{0,400}$/is;
const isPlainUseful = ({ plain, html }: Segment): boolean => {
  if (plain === null || plain.trim() === "") return false;
  return (
    html === null ||
    plain.length > 300 ||
    !stub.test(plain) ||
    !/(?:support|display|view|client|capable|reader|поддержив|отображ)/i.test(plain)
  );
};
const plainText = (segments: Segment[]): string =>
  segments
    .map((one) => (isPlainUseful(one) ? (one.plain ?? "") : htmlToMarked(one.html ?? "")) || (one.plain ?? ""))
    .map((text) => text.trimEnd())
    .filter((text) => text.trim() !== "")
    .join("\n\n");

/** A mail's body and files. An attached mail is kept as a file and its words are readable. */
export const readBody = (part: Part, around: { depth: number; readAttached: ReadAttached }): Body => {
  const { segments, attachments, invitation } = collect(part, { ...around, related: false });
  const hasHtml = segments.some(({ html }) => html !== null);
  return { marked: plainText(segments), html: hasHtml ? cleanHtml(htmlText(segments)) : null, attachments, invitation };
};
