/** The customers' mailboxes as plain data, and who is told when they change. */
import { unmarked } from "../parts";
import { readMail } from "../read/read-mail";

export type Box = { name: string; address: string };
export type MailFile = { id: string; name: string; mime: string; sizeBytes: number; inline: boolean };
/** One mail as a mail program shows it. */
export type MailView = {
  /** Its Message-ID, without angle brackets. */
  id: string;
  folder: "inbox" | "sent";
  from: Box;
  to: Box[];
  cc: Box[];
  subject: string;
  at: number;
  /** All of it in words, and of these what was written now. */
  text: string;
  reply: string;
  /** Safe to show in a sandboxed frame; null when it has none. */
  html: string | null;
  files: MailFile[];
  /** The mail its thread began with: mails of one thread share it. */
  thread: string;
  inReplyTo: string | null;
  isNew: boolean;
  /** Sent by a machine: Auto-Submitted. */
  isAutomatic: boolean;
};
/** One person's mail, oldest first. */
export type Mailbox = Box & { mails: MailView[] };

type Stored = { view: MailView; raw: Buffer; references: string[] };
type Held = Box & { stored: Stored[] };

const boxOf = (box: Box | null): Box => ({ name: box?.name ?? "", address: box?.address.toLowerCase() ?? "" });
const automatic = (headers: { name: string; value: string }[]): boolean =>
  headers.some(({ name, value }) => name === "auto-submitted" && value.toLowerCase() !== "no");

export const openWorld = ({ now }: { now: () => number }) => {
  const mailboxes = new Map<string, Held>();
  const files = new Map<string, { name: string; mime: string; bytes: Uint8Array }>();
  const listeners = new Set<(change: { address: string }) => void>();
  let count = 0;

  const mailboxOf = (address: string, name = ""): Held => {
    const key = address.toLowerCase();
    const known = mailboxes.get(key);
    if (known) {
      if (name) known.name = name;
      return known;
    }
    const made: Held = { name, address: key, stored: [] };
    mailboxes.set(key, made);
    return made;
  };
  const threadOf = ({ stored }: Held, id: string, references: string[]): string =>
    stored.find(({ view }) => references.includes(view.id))?.view.thread ?? references[0] ?? id;
  const told = (address: string) => {
    for (const listener of listeners) listener({ address });
  };

  /** Files a mail into somebody's mailbox. */
  const file = (address: string, raw: Buffer, folder: MailView["folder"]): MailView => {
    const mailbox = mailboxOf(address);
    const mail = readMail(raw);
    const id = mail.messageId ?? `without-id-${++count}`;
    const references = [...mail.references, ...(mail.inReplyTo ? [mail.inReplyTo] : [])];
    const view: MailView = {
      id,
      folder,
      from: boxOf(mail.from),
      to: mail.to.map(boxOf),
      cc: mail.cc.map(boxOf),
      subject: mail.subject,
      at: now(),
      text: mail.text,
      reply: unmarked(mail.reply).trim(),
      html: mail.html,
      files: mail.attachments.map(({ name, type, bytes, size, inline }) => {
        const key = `file-${++count}`;
        files.set(key, { name, mime: type, bytes });
        return { id: key, name, mime: type, sizeBytes: size, inline };
      }),
      thread: threadOf(mailbox, id, references),
      inReplyTo: mail.inReplyTo,
      isNew: folder === "inbox",
      isAutomatic: automatic(mail.headers),
    };
    mailbox.stored.push({ view, raw, references });
    told(mailbox.address);
    return view;
  };

  const viewOf = ({ name, address, stored }: Held): Mailbox => ({
    name,
    address,
    mails: stored.map(({ view }) => ({ ...view })),
  });

  return {
    mailboxOf,
    file,
    told,
    /** Throws for a mail that is not in this mailbox. */
    stored: (address: string, id: string): Stored => {
      const found = mailboxOf(address).stored.find(({ view }) => view.id === id);
      if (!found) throw new Error(`There is no mail ${id} in the mailbox of ${address}.`);
      return found;
    },
    view: (address: string): Mailbox => viewOf(mailboxOf(address)),
    views: (): Mailbox[] => [...mailboxes.values()].map(viewOf),
    fileOf: (id: string) => files.get(id) ?? null,
    on: (listener: (change: { address: string }) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
export type World = ReturnType<typeof openWorld>;
