import { first, headersOf, isHeaderLine, type RawHeader, structured } from "./headers";
import { signedContent } from "./signed-data";
import { decodeTransfer } from "./transfer";

/** One node of a mail's tree. A leaf has `bytes`, decoded; a multipart has `parts`, and so has what an S/MIME signature wraps. */
export type Part = {
  headers: RawHeader[];
  type: string;
  params: Map<string, string>;
  disposition: string;
  dispositionParams: Map<string, string>;
  contentId: string | null;
  bytes: Buffer;
  parts: Part[];
  /** Where the part stands in the original, for signatures and delivery reports. */
  raw: Buffer;
};

const depthMax = 30;
const partsMax = 2_000;
const headerBytesMax = 1_000_000;

/** Old Macs ended lines by a lone carriage return. */
const withLineFeeds = (bytes: Buffer): Buffer => {
  if (bytes.includes(0x0a) || !bytes.includes(0x0d)) return bytes;
  return Buffer.from(bytes.map((byte) => (byte === 0x0d ? 0x0a : byte)));
};

type Line = { text: string; next: number };
const lineAt = (bytes: Buffer, at: number): Line => {
  const found = bytes.indexOf(0x0a, at);
  const end = found < 0 ? bytes.length : found;
  // A header line beyond this is hostile; its rest is not looked at.
  return {
    text: bytes.toString("latin1", at, Math.min(end, at + 200_000)).replace(/\r+$/, ""),
    next: found < 0 ? bytes.length : found + 1,
  };
};

/** Splits headers from body. Missing blank lines, leading blank lines, mailbox "From " lines and no headers at all are met. */
const split = (bytes: Buffer, { top }: { top: boolean }): { lines: string[]; body: Buffer } => {
  let at = 0;
  if (top) while (at < bytes.length && (bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x20)) at += 1;
  const start = at;
  const lines: string[] = [];
  let bodyAt = -1;
  // Where the body begins if nothing after it turns out to be a header.
  let doubt: { at: number; count: number } | null = null;
  while (at < bytes.length && at - start < headerBytesMax) {
    const { text, next } = lineAt(bytes, at);
    if (text === "" || (text.trim() === "" && lines.length > 0)) {
      bodyAt = next;
      break;
    }
    const envelope = lines.length === 0 && /^>?From /.test(text) && !isHeaderLine(text);
    if (!envelope) {
      if (isHeaderLine(text)) doubt = doubt && lines.length > 0 && knownHeader(text) ? null : doubt;
      else if (!/^[ \t]/.test(text) || lines.length === 0) doubt ??= { at, count: lines.length };
      lines.push(text);
    }
    at = next;
  }
  if (doubt) return { lines: lines.slice(0, doubt.count), body: bytes.subarray(doubt.at) };
  if (lines.length === 0) return { lines, body: bytes.subarray(bodyAt < 0 ? start : bodyAt) };
  return { lines, body: bytes.subarray(bodyAt < 0 ? at : bodyAt) };
};
const knownHeader = (line: string): boolean =>
  /^(?:from|to|cc|bcc|subject|date|message-id|mime-version|content-[a-z-]+|received|return-path|reply-to|sender|in-reply-to|references|x-[a-z-]+|dkim-signature|list-[a-z-]+)[ \t]*:/i.test(
    line,
  );

type Mark = { from: number; to: number; last: boolean };

/** The delimiter lines of a boundary, in order. */
const marksOf = (body: Buffer, boundary: string): Mark[] => {
  const needle = Buffer.from(`--${boundary}`, /[\u0100-\uFFFF]/.test(boundary) ? "utf8" : "latin1");
  const marks: Mark[] = [];
  for (
    let at = body.indexOf(needle);
    at >= 0 && marks.length < partsMax;
    at = body.indexOf(needle, at + needle.length)
  ) {
    if (at > 0 && body[at - 1] !== 0x0a) continue;
    const { text, next } = lineAt(body, at);
    const rest = text.slice(needle.length);
    // "--b" must not take "--b2" for itself.
    if (!/^(?:--)?\s*$/.test(rest)) continue;
    marks.push({ from: at, to: next, last: rest.startsWith("--") });
    if (rest.startsWith("--")) break;
  }
  return marks;
};

/** The boundary a multipart really uses when it names none, or one that never comes. */
const guessBoundary = (body: Buffer): string | null => {
  for (const match of body
    .toString("latin1", 0, 64_000)
    .matchAll(/^--([^\s-][^\r\n]{0,120}?)[ \t]*\r?\n(?=content-)/gim))
    if (match[1]) return match[1];
  return null;
};

const trimBreak = (bytes: Buffer): Buffer => {
  const feed = bytes.at(-1) === 0x0a ? 1 : 0;
  return bytes.subarray(0, bytes.length - feed - (feed === 1 && bytes.at(-2) === 0x0d ? 1 : 0));
};

/** The pieces between delimiter lines; what follows the last is no part unless the end mark is missing. */
const piecesOf = (body: Buffer, marks: Mark[]): Buffer[] =>
  marks.flatMap((mark, at) => {
    if (mark.last) return [];
    const end = marks[at + 1]?.from;
    const piece = body.subarray(mark.to, end ?? body.length);
    return [end === undefined ? piece : trimBreak(piece)];
  });

type Within = { depth: number; budget: { parts: number }; fallback: string };

const readMultipart = (part: Part, body: Buffer, { depth, budget }: Within): Part => {
  const named = part.params.get("boundary") ?? "";
  const marks = named === "" ? [] : marksOf(body, named);
  const guessed = marks.length === 0 ? guessBoundary(body) : null;
  const found = guessed === null ? marks : marksOf(body, guessed);
  const pieces = piecesOf(body, found);
  if (pieces.length === 0) {
    // No delimiter at all: what is there is read as text rather than lost.
    return { ...part, type: "text/plain", params: new Map(), bytes: body };
  }
  const fallback = part.type === "multipart/digest" ? "message/rfc822" : "text/plain";
  const parts = pieces.flatMap((piece) => {
    budget.parts -= 1;
    return budget.parts > 0 ? [readPart(piece, { depth: depth + 1, budget, fallback })] : [];
  });
  return { ...part, parts };
};

const readPart = (raw: Buffer, within: Within): Part => {
  const { lines, body } = split(raw, { top: within.depth === 0 });
  const headers = headersOf(lines);
  const { value, params } = structured(first(headers, "content-type"));
  const disposition = structured(first(headers, "content-disposition"));
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(value) ? value : typeFor(value, within.fallback);
  const part: Part = {
    headers,
    type,
    params,
    disposition: disposition.value,
    dispositionParams: disposition.params,
    contentId: first(headers, "content-id").replace(/^[\s<]+|[\s>]+$/g, "") || null,
    bytes: Buffer.alloc(0),
    parts: [],
    raw,
  };
  if (type.startsWith("multipart/") && within.depth < depthMax) return readMultipart(part, body, within);
  const leaf = { ...part, bytes: decodeTransfer(body, first(headers, "content-transfer-encoding")) };
  const signed = isSmimeBody(leaf, within) && within.depth < depthMax ? signedContent(leaf.bytes) : null;
  if (!signed || !isEntity(signed)) return leaf;
  return { ...leaf, parts: [readPart(signed, { ...within, depth: within.depth + 1 })] };
};
/** Bears it the name of a mail that is wrapped, or none? A signed file, `invoice.xml.p7m`, has one of its own. */
export const isNamedSmime = ({ params, dispositionParams }: Part): boolean =>
  /^(?:smime\.p7m)?$/i.test((dispositionParams.get("filename") ?? params.get("name") ?? "").trim());
/** The mail itself, which gateways call an attachment or any file; further down, where files stand, only what is called neither. */
const isSmimeBody = (part: Part, { depth }: Within): boolean => {
  if (!isNamedSmime(part) || (depth > 0 && part.disposition === "attachment")) return false;
  if (/^application\/(?:x-)?pkcs7-mime$/.test(part.type)) return true;
  return (
    part.type === "application/octet-stream" && (part.dispositionParams.has("filename") || part.params.has("name"))
  );
};
/** What is wrapped is a mail's part when it begins with headers and says what it is, RFC 8551, 3.1. */
const isEntity = (content: Buffer): boolean => {
  const { lines } = split(content, { top: true });
  return lines.some((line) => /^(?:content-type|mime-version)[ \t]*:/i.test(line));
};
const typeFor = (value: string, fallback: string): string => {
  if (value === "text") return "text/plain";
  if (value === "html") return "text/html";
  return value === "multipart" ? "multipart/mixed" : fallback;
};

/** A mail's bytes as a tree. Linear in their number; never throws. */
export const readTree = (bytes: Uint8Array): Part =>
  readPart(withLineFeeds(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)), {
    depth: 0,
    budget: { parts: partsMax },
    fallback: "text/plain",
  });
