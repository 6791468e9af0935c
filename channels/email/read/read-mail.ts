import { readBody } from "./body";
import { cleanHtml } from "./html/clean";
import { htmlToMarked } from "./html/text";
import { isBulk, readAutoReply } from "./kind/auto-reply";
import { isAwayNotice } from "./kind/away";
import { readBounce } from "./kind/bounce";
import { readFeedback } from "./kind/feedback";
import type { Mail } from "./mail";
import { authenticationOf, listOf, protectionOf, withoutArmour } from "./marks";
import { idOf, idsOf, mailboxesOf } from "./mime/addresses";
import { decodeText } from "./mime/charset";
import { all, first, type RawHeader } from "./mime/headers";
import { type Part, readTree } from "./mime/part";
import { decodeWords } from "./mime/words";
import { findReply } from "./reply/find-reply";
import { plainOf, withoutMarks } from "./reply/marks";

const attachedDepthMax = 4;
const referencesMax = 500;

const empty: Mail = {
  kind: "unreadable",
  subject: "",
  from: null,
  sender: null,
  replyTo: [],
  to: [],
  cc: [],
  bcc: [],
  deliveredTo: [],
  returnPath: null,
  date: null,
  messageId: null,
  inReplyTo: null,
  references: [],
  threadTopic: null,
  threadIndex: null,
  text: "",
  reply: "",
  html: null,
  attachments: [],
  autoReply: null,
  bounce: null,
  feedback: null,
  invitation: null,
  list: null,
  bulk: false,
  authentication: [],
  protection: null,
  forwarded: false,
  headers: [],
};

/** A part of the reading that fails costs that part, never the mail. */
const tried = <T>(read: () => T, otherwise: T): T => {
  try {
    return read();
  } catch {
    return otherwise;
  }
};

const dateOf = (value: string): number | null => {
  const at = Date.parse(
    value
      .slice(0, 200)
      .replace(/\([^()]*\)/g, " ")
      .trim(),
  );
  return Number.isNaN(at) ? null : at;
};

const subjectOf = (headers: RawHeader[]): string => decodeWords(first(headers, "subject")).trim();
const passedOn =
  /^\s*(?:\[[^\]]{1,40}\]\s*)?(?:fwd?|tr|wg|rv|i|enc|doorst|pd|vs|vb|vl|fs|přep|ilt|iletilen|пер|пересл?|переслано|προω|转发|轉寄|転送|전달)\s*[:：]/iu;

const answers = /^\s*(?:re|aw|antw|sv|vs|odp|ynt|res|rif|r|отв|на|回复|回覆|答复|返信|답장)\s*[:：]/iu;

type Head = Pick<
  Mail,
  | "subject"
  | "from"
  | "sender"
  | "replyTo"
  | "to"
  | "cc"
  | "bcc"
  | "deliveredTo"
  | "returnPath"
  | "date"
  | "messageId"
  | "inReplyTo"
  | "references"
  | "threadTopic"
  | "threadIndex"
  | "headers"
>;

const headOf = (headers: RawHeader[]): Head => {
  const boxes = (name: string) => tried(() => mailboxesOf(all(headers, name)), []);
  const some = (name: string) => decodeWords(first(headers, name)).trim() || null;
  const path = first(headers, "return-path");
  const id = first(headers, "message-id");
  return {
    subject: subjectOf(headers),
    from: boxes("from")[0] ?? null,
    sender: boxes("sender")[0] ?? null,
    replyTo: boxes("reply-to"),
    to: boxes("to"),
    cc: boxes("cc"),
    bcc: boxes("bcc"),
    deliveredTo: [
      ...new Set(
        ["delivered-to", "x-original-to", "envelope-to", "x-delivered-to", "x-envelope-to", "x-forwarded-to"]
          .flatMap(boxes)
          .map(({ address }) => address)
          .filter(Boolean),
      ),
    ],
    returnPath: headers.some(({ name }) => name === "return-path") ? path.replace(/[<>\s]+/g, "") : null,
    date: dateOf(first(headers, "date")),
    messageId: id === "" ? null : idOf(id),
    inReplyTo: idsOf(first(headers, "in-reply-to"))[0] ?? null,
    references: idsOf(all(headers, "references").join(" ")).slice(-referencesMax),
    threadTopic: some("thread-topic"),
    threadIndex: some("thread-index"),
    headers: headers.map(({ name, value }) => ({ name, value: decodeWords(value) })),
  };
};

/** An attached mail for reading: who, when, what about, and its words. */
const readAttached = (bytes: Buffer, depth: number): string => {
  if (depth > attachedDepthMax) return "";
  const part = readTree(bytes);
  const shown = ["From", "Date", "To", "Subject"].flatMap((name) => {
    const value = decodeWords(first(part.headers, name.toLowerCase()));
    return value ? [`${name}: ${value.slice(0, 500)}`] : [];
  });
  const { marked, attachments } = readBody(part, { depth, readAttached });
  const carried = attachments.map(({ name, text }) => (text ? `── ${name} ──\n${text}` : `── ${name} ──`));
  return [shown.join("\n"), withoutMarks(marked).trimEnd(), ...carried].filter(Boolean).join("\n\n");
};

const attachedTexts = (mail: Pick<Mail, "attachments" | "invitation">): string[] =>
  mail.attachments.flatMap(({ type, text }) =>
    text && (type === "message/rfc822" || type === "text/calendar") ? [text] : [],
  );

/** Bodies without words of their own show those of what they carry. */
const shownText = (own: string, carried: string[]): string => (own.trim() !== "" ? own : (carried[0] ?? ""));

const readParts = (part: Part, head: Head): Mail => {
  const nothing = { marked: "", html: null, attachments: [], invitation: null };
  const body = tried(() => readBody(part, { depth: 0, readAttached }), {
    ...nothing,
    marked: plainOf(decodeText(part.raw.subarray(0, 100_000))),
  });
  const marked = withoutArmour(body.marked);
  const own = withoutMarks(marked).replace(/^\n+/, "").trimEnd();
  const text = shownText(own, attachedTexts(body));
  const seen = {
    top: part,
    headers: head.headers,
    subject: head.subject,
    from: head.from,
    returnPath: head.returnPath,
    text,
  };
  const feedback = tried(() => readFeedback(seen), null);
  const bounce = feedback ? null : tried(() => readBounce(seen), null);
  const automatic = feedback || bounce ? null : tried(() => readAutoReply(seen), null);
  const whole = { reply: text, forwarded: false };
  const { reply, forwarded } =
    feedback || bounce || own === ""
      ? whole
      : tried(() => findReply(marked, { passedOn: passedOn.test(head.subject) }), whole);
  const autoReply =
    automatic ?? (feedback || bounce || forwarded || !saysAway(reply, head) ? null : { reason: "words" as const });
  const kind = feedback ? "feedback_report" : bounce ? "bounce" : autoReply ? "auto_reply" : "message";
  const { html, attachments, invitation } = body;
  const list = listOf(head.headers);
  const protection = tried(() => protectionOf(part, body.marked), null);
  const authentication = tried(() => authenticationOf(head.headers), []);
  return {
    kind,
    ...head,
    text,
    reply,
    html,
    attachments,
    autoReply,
    bounce,
    feedback,
    invitation,
    list,
    bulk: isBulk(head.headers),
    authentication,
    protection,
    forwarded,
  };
};

/** Is it no person's answer, though nothing but its words says so? */
const saysAway = (reply: string, { inReplyTo, references, subject }: Head): boolean =>
  tried(
    () => isAwayNotice(reply, { isAnswer: inReplyTo !== null || references.length > 0 || answers.test(subject) }),
    false,
  );

/** Nothing in it that a person could read or answer. */
const isUnreadable = ({ headers, text, attachments }: Mail): boolean =>
  attachments.length === 0 && (headers.length === 0 ? !/\p{L}{2}/u.test(text) || /\uFFFD{3}/.test(text) : false);

/**
 * Reads a whole mail as it came over the wire. Never throws: what cannot be read has kind `unreadable`
 * and whatever could be made out.
 */
export const readMail = (given: Uint8Array): Mail => {
  // Some programs write a file's mark before the first header, which then would be no header.
  const bytes = given[0] === 0xef && given[1] === 0xbb && given[2] === 0xbf ? given.subarray(3) : given;
  const part = tried(() => readTree(bytes), null);
  if (!part) return { ...empty, text: tried(() => plainOf(decodeText(bytes.subarray(0, 100_000))), "") };
  const head = tried(() => headOf(part.headers), { ...empty, headers: [] });
  const mail = tried(() => readParts(part, head), { ...empty, ...head });
  return isUnreadable(mail) ? { ...mail, kind: "unreadable" } : mail;
};

/** Reads a body that came without its mail. */
export const readPlainBody = (text: string): Mail => {
  const plain = plainOf(text);
  return { ...empty, kind: "message", text: plain, ...findReply(plain, { passedOn: false }) };
};
export const readHtmlBody = (html: string): Mail => {
  const marked = htmlToMarked(html);
  return {
    ...empty,
    kind: "message",
    text: withoutMarks(marked),
    html: cleanHtml(html),
    ...findReply(marked, { passedOn: false }),
  };
};
