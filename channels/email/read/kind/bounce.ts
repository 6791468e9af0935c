import type { Bounce, Mailbox } from "../mail";
import { idOf, mailboxesOf } from "../mime/addresses";
import { decodeText } from "../mime/charset";
import { first, type RawHeader } from "../mime/headers";
import type { Part } from "../mime/part";
import { decodeWords } from "../mime/words";
import { addressIn, fieldGroupsOf, withoutType } from "./fields";
import { originalOf, partsOf } from "./original";
import { bounceSubject, bounceText, daemonAddress, daemonName, delayWords } from "./words";

export type Seen = {
  top: Part;
  headers: RawHeader[];
  subject: string;
  from: Mailbox | null;
  returnPath: string | null;
  text: string;
};

const actions = ["failed", "delayed", "delivered", "relayed", "expanded"] as const;
const actionNamed = (value: string): Bounce["action"] | null =>
  actions.find((one) => value.trim().toLowerCase().startsWith(one)) ?? null;
const statusIn = (text: string): string | null => text.match(/(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])/)?.[0] ?? null;

/** `ann@example.com: user not found`: why, in whatever language. */
const besideAddress = (lines: string[]): string | null =>
  lines
    .map((line) =>
      line.match(/^[\s<]{0,8}[\w.+=%'/-]{1,64}@[\w.-]{1,200}\.\w{2,20}>?\s?:\s+(\S.{3,300})$/)?.[1]?.trim(),
    )
    .find((found) => found !== undefined) ?? null;

const replyLine = /(?<![\d.-])[45]\d\d[ -](?:#?\d\.\d{1,3}\.\d{1,3}|[A-Za-z<"(])/;
/** The server's words in a text: the line with an SMTP code or a status, and what it goes on with. */
const diagnosticIn = (text: string): string | null => {
  const lines = text.slice(0, 20_000).split("\n");
  const at = lines.findIndex((line) => replyLine.test(line) || /(?<![\d.])[45]\.\d\.\d{1,3}(?![\d.])/.test(line));
  if (at < 0) return besideAddress(lines);
  const end = lines.findIndex((line, n) => n > at && (line.trim() === "" || /^\s*-{3,}/.test(line)));
  return (
    lines
      .slice(at, Math.min(at + 3, end < 0 ? lines.length : end))
      .join(" ")
      .split(/\s{2,}(?=\S+:)/)[0]
      ?.replace(/\s+/g, " ")
      .trim()
      .slice(0, 500) ?? null
  );
};

const address = /[\w.+=%!'/-]{1,64}@[\w.-]{1,200}\.\w{2,20}/g;
/** Receivers named in a text: `<ann@example.com>:`, `RCPT TO:<…>`, a line of its own. */
const recipientsIn = (text: string): string[] => {
  const part = text.slice(0, 6_000);
  const marked = [
    ...part.matchAll(/^[\s<]{0,8}([\w.+=%'/-]{1,64}@[\w.-]{1,200}\.\w{2,20})>?\s{0,4}(?::|\(|$|-|on \d)/gim),
  ].map(([, found = ""]) => found);
  const said = [
    ...part.matchAll(
      /(?:RCPT TO:|recipient|to|address(?:es)?|user)[^\n@]{0,20}[<\s:]([\w.+=%'/-]{1,64}@[\w.-]{1,200}\.\w{2,20})/gi,
    ),
  ].map(([, found = ""]) => found);
  return marked.length > 0 ? marked : said.slice(0, 1);
};

const unique = (values: string[]): string[] => [...new Set(values.filter(Boolean))].slice(0, 100);

const receiverIn = (group: RawHeader[]): string =>
  addressIn(first(group, "final-recipient")) || addressIn(first(group, "original-recipient"));
const saidIn = (group: RawHeader[]): Pick<Bounce, "status" | "diagnostic"> => ({
  status: statusIn(first(group, "status")) ?? statusIn(first(group, "diagnostic-code")),
  diagnostic:
    withoutType(decodeWords(first(group, "diagnostic-code")))
      .replace(/\s+/g, " ")
      .slice(0, 500) || null,
});

/** RFC 3464: the fields of the report, those of failed receivers before the others. */
const fromReport = (part: Part): Pick<Bounce, "action" | "status" | "diagnostic" | "recipients" | "each"> | null => {
  const groups = fieldGroupsOf(decodeText(part.bytes)).filter(
    (group) => first(group, "action") || first(group, "final-recipient") || first(group, "status"),
  );
  const group = groups.find((one) => actionNamed(first(one, "action")) === "failed") ?? groups[0];
  if (!group) return null;
  const { status, diagnostic } = saidIn(group);
  const action = actionNamed(first(group, "action"));
  // Who got it has nothing to do with why another did not.
  const alike = groups.filter((one) => actionNamed(first(one, "action")) === action);
  const each = alike.slice(0, 100).map((one) => ({ recipient: receiverIn(one), ...saidIn(one) }));
  return {
    action: action ?? (status?.startsWith("4") ? "delayed" : "failed"),
    status,
    diagnostic,
    recipients: unique(alike.map(receiverIn)),
    each: each.filter(({ recipient }) => recipient !== ""),
  };
};

const isDaemon = ({ from, returnPath }: Seen): boolean =>
  (from !== null && (daemonAddress.test(from.address || from.name) || daemonName.test(from.name))) ||
  /^<?mailer-daemon/i.test(returnPath ?? "");

/** Evidence for a failure without a standard report: 4 is enough. Answers and forwards of people give none by their subject. */
const evidence = (seen: Seen): number => {
  const { headers, subject, returnPath, text, top, from } = seen;
  const head = text.slice(0, 8_000);
  const copied = partsOf(top).some(({ type }) =>
    /^(?:message\/rfc822|text\/rfc822-headers|message\/delivery-status)$/.test(type),
  );
  const quotesHeaders = /^[>| \t]{0,6}(?:Received|Message-ID):/im.test(text.slice(0, 100_000));
  const points: [boolean, number][] = [
    [first(headers, "x-failed-recipients") !== "", 4],
    [isDaemon(seen), 2],
    [returnPath === "", 2],
    [from === null || from.address === "", 1],
    [!/^\s*(?:re|fwd?|aw|wg|tr|rv|отв|пер)\s*:/i.test(subject) && bounceSubject.test(subject), 2],
    [bounceText.test(head), 1],
    [replyLine.test(head) || statusIn(head) !== null, 1],
    [copied || quotesHeaders, 1],
  ];
  return points.reduce((sum, [is, worth]) => sum + (is ? worth : 0), 0);
};

const named = (text: string, name: string): string | null =>
  text.match(new RegExp(`"${name}"\\s*:\\s*"((?:[^"\\\\]|\\\\.){1,900})"`))?.[1] ?? null;

/** Amazon's notices are JSON in a mail; a complaint is about a mail that was delivered. */
const fromNotice = (text: string): Bounce | null => {
  const kind = text
    .slice(0, 2_000)
    .match(/^\s*\{[\s\S]{0,300}?"notificationType"\s*:\s*"(Bounce|Complaint|Delivery)"/)?.[1];
  if (!kind) return null;
  const part = text.slice(0, 100_000);
  const headers = [
    ...part.matchAll(/"name"\s*:\s*"(Message-ID|Subject)"\s*,\s*"value"\s*:\s*"((?:[^"\\]|\\.){1,900})"/gi),
  ];
  const header = (name: string) => headers.find(([, found = ""]) => found.toLowerCase() === name)?.[2] ?? null;
  const id = header("message-id");
  return {
    action: kind === "Bounce" ? (named(part, "bounceType") === "Transient" ? "delayed" : "failed") : "delivered",
    status: statusIn(named(part, "status") ?? ""),
    diagnostic: withoutType(named(part, "diagnosticCode") ?? "") || null,
    recipients: unique([...part.matchAll(/"emailAddress"\s*:\s*"([^"\\]{1,300})"/g)].map(([, found = ""]) => found)),
    each: [],
    originalMessageId: id === null ? null : idOf(id),
    originalSubject: header("subject"),
  };
};

const actionIn = (subject: string, text: string): Bounce["action"] => {
  const head = text.slice(0, 4_000);
  if (statusIn(head)?.startsWith("5") || /permanent|no further (?:delivery )?attempt/i.test(head)) return "failed";
  return delayWords.test(subject) || delayWords.test(head.slice(0, 600)) ? "delayed" : "failed";
};

/** Google names the mail in the report when its copy has no id. */
const idNamed = (report: string): string | null => {
  const id = fieldGroupsOf(report)
    .flat()
    .find(({ name }) => name === "x-original-message-id" || name === "original-message-id")?.value;
  return id ? idOf(id) : null;
};

/** What a mail says about a delivery of ours, or null when it is no delivery report. */
export const readBounce = (seen: Seen): Bounce | null => {
  const { top, headers, subject, text } = seen;
  const notice = fromNotice(text);
  if (notice) return notice;
  const parts = partsOf(top);
  const reportPart = parts.find(({ type }) => /^message\/(?:global-)?delivery-status$/.test(type));
  const report = reportPart ? fromReport(reportPart) : null;
  const declared = top.type === "multipart/report" && /^delivery-status$/i.test(top.params.get("report-type") ?? "");
  if (!report && !declared && evidence(seen) < 4) return null;
  const original = originalOf(top, text);
  const failedTo = mailboxesOf([first(headers, "x-failed-recipients")]).map((one) => one.address);
  const told = [...(report?.recipients ?? []), ...failedTo];
  const guessed = told.length > 0 ? [] : [...recipientsIn(text), ...(original.to.match(address) ?? [])].slice(0, 10);
  return {
    action: report?.action ?? actionIn(subject, text),
    status: report?.status ?? statusIn(text.slice(0, 20_000)),
    diagnostic: report?.diagnostic ?? diagnosticIn(text),
    recipients: unique([...told, ...guessed]),
    each: report?.each ?? [],
    originalMessageId: original.messageId ?? (reportPart ? idNamed(decodeText(reportPart.bytes)) : null),
    originalSubject: original.subject,
  };
};
