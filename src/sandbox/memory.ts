/** What the phones showed before the demo was stopped. The stand-ins forget it; the newcomer and the desk do not. */
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { z } from "zod";
import type { Chat, Line, Mail, MailPhone, MessengerPhone, Phone, PhoneId } from "./wire";

const LINES_MAX = 100;
const MAILS_MAX = 50;
const WAIT_MS = 500;

const person = z.object({ id: z.string(), name: z.string() });
const address = z.object({ name: z.string(), address: z.string() });
const file = z.object({ url: z.string(), name: z.string(), mime: z.string(), sizeBytes: z.number() });
const text = z.string();
// Blocks are shown as text and never as markup: their shape is ours, whatever stands in the file.
const rich = z.array(z.custom<Line["rich"][number]>((one) => typeof one === "object" && one !== null && "type" in one));
const line = z.object({
  id: text,
  by: z.enum(["customer", "us"]),
  author: person,
  at: z.number(),
  text,
  rich,
  files: z.array(file),
  replyTo: text.optional(),
  edited: z.boolean(),
  reactions: z.array(z.object({ emoji: text, by: text })),
  state: z.enum(["sent", "delivered", "read", "failed"]).optional(),
  notice: text.optional(),
  thread: text.optional(),
});
const mail = z.object({
  id: text,
  folder: z.enum(["inbox", "sent"]),
  from: address,
  to: z.array(address),
  subject: text,
  at: z.number(),
  reply: text,
  text,
  html: text.nullable(),
  files: z.array(file),
  thread: text,
});
const Kept = z.object({ chats: z.record(text, z.array(line)), mails: z.array(mail) });
type Kept = z.infer<typeof Kept>;

const nothing = (): Kept => ({ chats: {}, mails: [] });
const read = async (path: string): Promise<Kept> => {
  try {
    return Kept.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    // None yet, or one that was half written: the phones begin anew.
    return nothing();
  }
};

/** Its file is gone with the stand-in; its name stays. */
const withoutBytes = <T extends { files: Line["files"] }>(one: T): T => ({
  ...one,
  files: one.files.map((each) => ({ ...each, url: "" })),
});
const chatKey = (phone: PhoneId, chat: string) => `${phone} ${chat}`;

/** Wraps the phones' screens: what was shown before stands above what is shown now, and all of it is kept. */
export const openMemory = async (path: string, { isFresh }: { isFresh: boolean }) => {
  // A new desk knows nothing of what an older one was told.
  const kept = isFresh ? nothing() : await read(path);
  const pastLines = (phone: PhoneId, chat: string): Line[] =>
    (kept.chats[chatKey(phone, chat)] ?? []).map((one) => ({ ...one, buttons: [], deleted: false, past: true }));
  const pastMails = (): Mail[] => kept.mails.map((one) => ({ ...one, isNew: false, past: true }));
  const withPast = (phone: MessengerPhone): MessengerPhone => ({
    ...phone,
    chats: phone.chats.map((chat): Chat => {
      const known = new Set(chat.lines.map(({ id }) => id));
      const past = pastLines(phone.phone, chat.id).filter(({ id }) => !known.has(id));
      return { ...chat, lines: [...past, ...chat.lines] };
    }),
  });
  const screens: (() => Phone)[] = [];
  const now = (): Kept => {
    const next = nothing();
    for (const phone of screens.map((screen) => screen())) {
      if (phone.phone === "mail") next.mails = phone.mails.slice(-MAILS_MAX).map(withoutBytes);
      else
        for (const chat of phone.chats)
          next.chats[chatKey(phone.phone, chat.id)] = chat.lines.slice(-LINES_MAX).map(withoutBytes);
    }
    return next;
  };
  let waiting: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  const write = (): void => {
    clearTimeout(waiting);
    waiting = undefined;
    const part = `${path}.part`;
    writing = writing
      .then(() => writeFile(part, JSON.stringify(Kept.parse(now()))))
      .then(() => rename(part, path))
      // Phones that are empty after the next start are all that comes of it.
      .catch(() => rm(part, { force: true }));
  };
  return {
    /** The same screen with its past. */
    screen: (screen: () => Phone): (() => Phone) => {
      const whole = (): Phone => {
        const phone = screen();
        const shown: MailPhone | MessengerPhone =
          phone.phone === "mail" ? { ...phone, mails: [...pastMails(), ...phone.mails] } : withPast(phone);
        return shown;
      };
      screens.push(whole);
      return whole;
    },
    /** Something has changed on a phone. */
    changed: (): void => {
      waiting ??= setTimeout(write, WAIT_MS);
    },
    /** What was said before in a chat, oldest first. */
    past: (phone: PhoneId, chat: string): Line[] => pastLines(phone, chat),
    close: async (): Promise<void> => {
      if (waiting) write();
      await writing;
    },
  };
};
export type Memory = Awaited<ReturnType<typeof openMemory>>;
