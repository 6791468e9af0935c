/** A plan and its files as the bytes that leave, and that are filed in Sent. */
import MailComposer from "nodemailer/lib/mail-composer";
import { DeliveryFailure, type OutFile } from "../../contract";
import { oneLine } from "../addresses";
import { SEND_MAX } from "../capabilities";
import type { Plan } from "../outbound";

const nameOf = (name: string) => oneLine(name.replace(/[/\\]/g, "_"), 200) || "file";
const typeOf = (mime: string) => (/^[\w.+-]+\/[\w.+-]+$/.test(mime) ? mime : "application/octet-stream");

// Opened before anything is sent: an error of our own disk must not look like a broken connection.
const attachments = async (files: readonly OutFile[]) => {
  const opened = [];
  let left = SEND_MAX;
  for (const file of files) {
    const bytes = await file.open();
    left -= bytes.byteLength;
    if (left < 0)
      throw new DeliveryFailure("rejected", "file_too_large", "The files of one mail may have 18 MB together.");
    opened.push({ filename: nameOf(file.name), contentType: typeOf(file.mime), content: Buffer.from(bytes) });
  }
  return opened;
};

/** The whole mail. BCC stands in the envelope only. */
export const compose = async (plan: Plan, files: readonly OutFile[], at: number): Promise<Buffer> => {
  const { messageId, from, to, cc, replyTo, subject, inReplyTo, references, headers, text, html } = plan;
  const composer = new MailComposer({
    messageId: `<${messageId}>`,
    date: new Date(at),
    from,
    to,
    ...(cc.length > 0 ? { cc } : {}),
    ...(replyTo ? { replyTo } : {}),
    subject,
    ...(inReplyTo ? { inReplyTo: `<${inReplyTo}>`, references: references.map((id) => `<${id}>`) } : {}),
    headers,
    text,
    html,
    attachments: await attachments(files),
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: "\r\n",
  });
  return composer.compile().build();
};
