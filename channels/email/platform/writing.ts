/** What a customer's mail program makes of their words: a new mail, an answer with its quote, and what machines add. */
import { randomBytes } from "node:crypto";
import MailComposer from "nodemailer/lib/mail-composer";
import { escaped, linesHtml, quoted } from "../html";
import type { Box, MailView } from "./world";

/** `cid`: the picture stands in the HTML under this id. */
export type Attached = { name: string; mime: string; bytes: Uint8Array; cid?: string };
export type Writes = {
  subject?: string;
  text: string;
  html?: string;
  to?: string[];
  cc?: string[];
  files?: Attached[];
};

type Letter = {
  from: Box;
  to: string[];
  cc?: string[];
  subject: string;
  text: string;
  html?: string;
  at: number;
  files?: Attached[];
  behind?: { inReplyTo: string; references: string[] };
  headers?: Record<string, string>;
};

const bracketed = (id: string) => `<${id}>`;

/** A whole mail, with an id of its own. */
export const letter = async (given: Letter): Promise<{ id: string; raw: Buffer }> => {
  const { from, to, cc = [], subject, text, html, at, files = [], behind, headers = {} } = given;
  const domain = from.address.split("@")[1] ?? "mail.example";
  const id = `${at.toString(36)}.${randomBytes(9).toString("base64url")}@${domain}`;
  const composer = new MailComposer({
    messageId: bracketed(id),
    date: new Date(at),
    from,
    to,
    cc,
    subject,
    text,
    ...(html === undefined ? {} : { html }),
    ...(behind ? { inReplyTo: bracketed(behind.inReplyTo), references: behind.references.map(bracketed) } : {}),
    headers,
    attachments: files.map(({ name, mime, bytes, cid }) => ({
      ...(cid ? { cid } : {}),
      filename: name,
      contentType: mime,
      content: Buffer.from(bytes),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: "\r\n",
  });
  return { id, raw: await composer.compile().build() };
};

/** The words with the mail they answer below them, as most programs put it. */
export const answering = (mail: MailView, text: string): { subject: string; text: string; html: string } => {
  const when = new Date(mail.at).toUTCString().replace(/:\d\d GMT$/, "");
  const head = `On ${when}, ${mail.from.name || mail.from.address} <${mail.from.address}> wrote:`;
  const quote = mail.html ?? linesHtml(mail.text);
  return {
    subject: /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`,
    text: `${text}\n\n${head}\n${quoted(mail.text)}\n`,
    html: `<div>${linesHtml(text)}</div><br><div class="gmail_quote"><div class="gmail_attr">${escaped(head)}<br></div><blockquote class="gmail_quote">${quote}</blockquote></div>`,
  };
};

/** The customer's server could not deliver a mail of ours: RFC 3464. */
export const bounceOf = (mail: MailView, { to, reason, at }: { to: Box; reason: string; at: number }): Buffer => {
  const boundary = `report-${randomBytes(6).toString("hex")}`;
  const status = /\b[45]\.\d+\.\d+\b/.exec(reason)?.[0] ?? "5.1.1";
  const part = (type: string, ...lines: string[]) => [`--${boundary}`, `Content-Type: ${type}`, "", ...lines, ""];
  const domain = to.address.split("@")[1] ?? "mail.example";
  return Buffer.from(
    [
      `From: Mail Delivery System <MAILER-DAEMON@${domain}>`,
      `To: ${mail.from.address}`,
      "Subject: Undelivered Mail Returned to Sender",
      `Date: ${new Date(at).toUTCString()}`,
      `Message-ID: <bounce.${randomBytes(9).toString("hex")}@${domain}>`,
      "Auto-Submitted: auto-replied",
      "Return-Path: <>",
      "MIME-Version: 1.0",
      `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
      "",
      ...part("text/plain; charset=utf-8", `Your message could not be delivered to ${to.address}.`, reason),
      ...part(
        "message/delivery-status",
        `Reporting-MTA: dns; ${domain}`,
        "",
        `Final-Recipient: rfc822; ${to.address}`,
        "Action: failed",
        `Status: ${status}`,
        `Diagnostic-Code: smtp; ${reason}`,
      ),
      ...part("text/rfc822-headers", `Message-ID: <${mail.id}>`, `Subject: ${mail.subject}`),
      `--${boundary}--`,
      "",
    ].join("\r\n"),
  );
};
