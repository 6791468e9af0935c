import { idOf, idsOf } from "../mime/addresses";
import { first, headersOf } from "../mime/headers";
import type { Part } from "../mime/part";
import { decodeWords } from "../mime/words";

export type Original = { messageId: string | null; subject: string | null; to: string };
const unknown: Original = { messageId: null, subject: null, to: "" };

/** All parts of a mail but those inside attached mails. */
export const partsOf = (part: Part): Part[] => [part, ...part.parts.flatMap(partsOf)];

const attached = /^(?:message\/(?:rfc822|global|rfc822-headers)|text\/rfc822-headers|message\/global-headers)$/;

const headerText = (bytes: Buffer): string[] => {
  const lines = bytes.toString("latin1", 0, 200_000).replace(/^\s+/, "").split(/\r?\n/);
  const end = lines.indexOf("");
  return end < 0 ? lines : lines.slice(0, end);
};
const originalFrom = (lines: string[]): Original => {
  const headers = headersOf(lines);
  const id = first(headers, "message-id");
  const subject = first(headers, "subject");
  return { messageId: id ? idOf(id) : null, subject: subject ? decodeWords(subject) : null, to: first(headers, "to") };
};

const lineOf = (text: string, name: string): string =>
  text.match(new RegExp(`^[>| \\t]{0,6}${name}:[ \\t]{0,4}(.{1,900})$`, "im"))?.[1]?.trim() ?? "";

/** The mail a report is about: from the copy attached to it, or from header lines in the report's text. */
export const originalOf = (top: Part, text: string): Original => {
  const copy = partsOf(top).find(({ type }) => attached.test(type));
  const found = copy ? originalFrom(headerText(copy.bytes)) : unknown;
  if (found.messageId !== null) return found;
  const body = text.slice(0, 300_000);
  return {
    messageId: idsOf(lineOf(body, "Message-ID"))[0] ?? null,
    subject: found.subject ?? (decodeWords(lineOf(body, "Subject")) || null),
    to: found.to || lineOf(body, "To"),
  };
};
