/** What the phones showed before the demo was stopped. The stand-ins forget it; the newcomer and the desk do not. */
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { z } from "zod";
import { openKeepsakes } from "./keepsakes";
import { fileUrl, type StandIn } from "./phones/phone";
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
  buttons: z.array(z.object({ label: text, data: text })).default([]),
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

const filesIn = ({ chats, mails }: Kept) => [...Object.values(chats).flat(), ...mails].flatMap(({ files }) => files);

const nothing = (): Kept => ({ chats: {}, mails: [] });
const read = async (path: string): Promise<Kept> => {
  try {
    return Kept.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    // None yet, or one that was half written: the phones begin anew.
    return nothing();
  }
};

const chatKey = (phone: PhoneId, chat: string) => `${phone} ${chat}`;

/** `find`: a file of a stand-in's. */
type Opening = { isFresh: boolean; find: (phone: string, id: string) => StandIn | null };

/** Wraps the phones' screens: what was shown before stands above what is shown now, and all of it is kept. */
export const openMemory = async (path: string, { isFresh, find }: Opening) => {
  const keepsakes = openKeepsakes(`${path}.files`, find);
  const withFiles = <T extends { files: Line["files"] }>(phone: PhoneId, one: T): T => ({
    ...one,
    files: one.files.map((each) => keepsakes.keep(phone, each)),
  });
  // A new desk knows nothing of what an older one was told.
  const kept = isFresh ? nothing() : await read(path);
  const pastLines = (phone: PhoneId, chat: string): Line[] =>
    (kept.chats[chatKey(phone, chat)] ?? []).map((one) => ({ ...one, deleted: false, past: true }));
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
      if (phone.phone === "mail") next.mails = phone.mails.slice(-MAILS_MAX).map((one) => withFiles("mail", one));
      else
        for (const chat of phone.chats)
          next.chats[chatKey(phone.phone, chat.id)] = chat.lines
            .slice(-LINES_MAX)
            .map((one) => withFiles(phone.phone, one));
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
      .then(async () => {
        const next = Kept.parse(now());
        await writeFile(part, JSON.stringify(next));
        await rename(part, path);
        keepsakes.forgetAllBut(new Set(filesIn(next).map(({ url }) => url)));
      })
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
    /** A file that was shown before; null where it is not kept. */
    file: (phone: string, id: string): StandIn | null => {
      const shown = filesIn(kept).find(({ url }) => url === fileUrl(phone, id));
      return shown ? keepsakes.read(id, shown) : null;
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
