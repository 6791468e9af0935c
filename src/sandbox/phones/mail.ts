/** A mail program: Alex's mailbox. Our mails reach it by SMTP, Alex's reach us by the webhook. */
import { type MailFile, type MailView, openEmailPlatform } from "../../../channels/email/platform";
import { given } from "../../kernel/given";
import { bytesOf, MailAct } from "../acts";
import { ALEX } from "../company";
import type { Mail, MailPhone } from "../wire";
import { fileUrl, type Needs, type Platform } from "./phone";

const ADDRESS = "alex@newcomer.example";
const US = "help@fernway.example";

const shownFile = ({ id, name, mime, sizeBytes }: MailFile) => ({ url: fileUrl("mail", id), name, mime, sizeBytes });
const mailOf = ({ files, ...view }: MailView): Mail => ({
  id: view.id,
  folder: view.folder,
  from: view.from,
  to: view.to,
  subject: view.subject,
  at: view.at,
  reply: view.reply,
  text: view.text,
  html: view.html,
  files: files.filter(({ inline }) => !inline).map(shownFile),
  thread: view.thread,
  isNew: view.isNew,
});
type Sent = { name: string; mime: string; base64: string };
const attached = (files: Sent[]) => files.map(({ name, mime, base64 }) => ({ name, mime, bytes: bytesOf({ base64 }) }));

export const openMail = async ({ now, log }: Needs): Promise<Platform> => {
  const platform = await openEmailPlatform({ address: US, name: "Fernway", now, log });
  const alex = platform.customer({ name: ALEX.name, address: ADDRESS });
  const screen = (): MailPhone => ({
    phone: "mail",
    us: US,
    name: ALEX.name,
    address: ADDRESS,
    mails: alex.mailbox().mails.map(mailOf),
  });
  const act = async (raw: unknown): Promise<void> => {
    const deed = given(MailAct, raw);
    if (deed.does === "reads") return alex.reads(deed.mail);
    const { text } = deed;
    const files = attached(deed.files);
    if (deed.does === "writes") await alex.writes({ subject: deed.subject, text, files });
    else await alex.replies(deed.mail, { text, files });
  };
  return {
    connection: {
      id: "demo-email",
      channel: "email",
      name: "Fernway mail",
      address: US,
      settings: platform.settings,
    },
    phones: [{ id: "mail", screen, act }],
    file: platform.file,
    onChange: (listener) => platform.on("change", listener),
    started: async (webhookUrl) => platform.deliverTo(webhookUrl),
    close: platform.close,
  };
};
