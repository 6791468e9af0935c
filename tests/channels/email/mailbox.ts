/** One of our mailboxes at the mail house, and a customer with a mail program at the other end. */
import { ImapFlow } from "imapflow";
import { createTransport } from "nodemailer";
import { openEmail } from "../../../channels/email/connection";
import { rootOf, threadOf } from "../../../channels/email/ids";
import type { Mail } from "../../../channels/email/read/mail";
import { readMail } from "../../../channels/email/read/read-mail";
import { settings } from "../../../channels/email/settings";
import type { HarnessNeeds } from "../promises";
import { type FaultProxy, openFaultProxy } from "./fault-proxy";
import type { MailHouse } from "./mail-house";

export const openSpool = () => {
  const kept = new Map<string, Uint8Array>();
  let count = 0;
  return {
    kept,
    put: async (bytes: Uint8Array) => {
      const key = `spool-${count++}`;
      kept.set(key, Buffer.from(bytes));
      return key;
    },
    drop: async (key: string) => void kept.delete(key),
    get: async (key: string) => kept.get(key) ?? null,
  };
};

const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 10));
/** Looks again until there is something. */
export const eventually = async <T>(look: () => Promise<T | null | undefined | false>, what: string): Promise<T> => {
  for (let tries = 0; tries < 1500; tries++) {
    const found = await look();
    if (found) return found;
    await turn();
  }
  throw new Error(`still waiting for ${what}`);
};

/** Somebody's own mail program. */
export const openProgram = async (house: MailHouse, user: string) => {
  const client = new ImapFlow({
    host: "127.0.0.1",
    port: house.ports.imap,
    secure: false,
    doSTARTTLS: false,
    auth: { user, pass: "secret" },
    logger: false,
    disableAutoIdle: true,
  });
  client.on("error", () => {});
  await client.connect();
  const inFolder = async <T>(path: string, does: () => Promise<T>): Promise<T> => {
    const lock = await client.getMailboxLock(path);
    try {
      await client.noop();
      return await does();
    } finally {
      lock.release();
    }
  };
  return {
    /** Every mail of the folder, oldest first. */
    mails: (path = "INBOX"): Promise<{ mail: Mail; flags: string[]; source: string }[]> =>
      inFolder(path, async () => {
        if (client.mailbox && client.mailbox.exists === 0) return [];
        const all = await client.fetchAll("1:*", { uid: true, flags: true, source: true });
        return all.map(({ source = Buffer.alloc(0), flags }) => ({
          mail: readMail(source),
          source: source.toString("latin1"),
          flags: [...(flags ?? [])],
        }));
      }),
    isSeen: (messageId: string): Promise<boolean> =>
      inFolder("INBOX", async () => {
        const found = await client.search({ header: { "message-id": messageId }, seen: true }, { uid: true });
        return (found || []).length > 0;
      }),
    flag: (path: string, range: string, flags: string[]) =>
      inFolder(path, () => client.messageFlagsAdd(range, flags, { uid: true })),
    file: (path: string, raw: string | Buffer, flags: string[] = [], at?: Date) =>
      client.append(path, Buffer.from(raw), flags, at),
    close: async () => client.close(),
  };
};
export type Program = Awaited<ReturnType<typeof openProgram>>;

let count = 0;
/** `smtpPort`: another server than the house's own. `disguise`: makes the IMAP server seem to be of another kind. */
export type Options = {
  set?: Record<string, unknown>;
  user?: string;
  smtpPort?: number;
  disguise?: (imap: FaultProxy) => void;
  spool?: ReturnType<typeof openSpool>;
};

/** Opens our mailbox over a wire that can be cut. Pauses of the back-off are noted instead of waited for. */
export const openMailbox = async (
  house: MailHouse,
  needs: HarnessNeeds,
  {
    set = {},
    user = `support${++count}`,
    smtpPort = house.ports.smtp,
    disguise = () => {},
    spool = openSpool(),
  }: Options = {},
) => {
  const wires = { imap: await openFaultProxy(house.ports.imap), smtp: await openFaultProxy(smtpPort) };
  disguise(wires.imap);
  const given = settings.parse({
    address: `${user}@desk.test`,
    fromName: "Fernway",
    user,
    password: "secret",
    imapHost: "127.0.0.1",
    imapPort: wires.imap.port,
    imapSecurity: "none",
    smtpHost: "127.0.0.1",
    smtpPort: wires.smtp.port,
    smtpSecurity: "none",
    timeoutS: 10,
    ...set,
  });
  const pauses: number[] = [];
  const connection = await openEmail(
    {
      ...needs,
      id: "c1",
      settings: given,
      webhookUrl: null,
      history: async () => ({ seq: 0, items: [], more: false }),
      spool,
    },
    {
      pause: (ms, signal) =>
        new Promise((resolve) => {
          // A probe's pause never ends by itself here; a back-off's is over at once.
          if (ms !== 120_000) {
            pauses.push(ms);
            setTimeout(resolve, 20);
          }
          if (signal.aborted) resolve();
          else signal.addEventListener("abort", () => resolve());
        }),
    },
  );
  return {
    user,
    address: `${user}@desk.test`,
    settings: given,
    connection,
    pauses,
    wires,
    spool,
    close: async () => {
      await connection.close();
      await wires.imap.close();
      await wires.smtp.close();
    },
  };
};

type Attached = { name: string; mime: string; bytes: Uint8Array };
type Sent = {
  subject?: string;
  inReplyTo?: string;
  references?: string[];
  attachments?: Attached[];
  messageId?: string;
  headers?: Record<string, string>;
  cc?: string;
};

/** A customer who writes to one address of ours by real SMTP. */
export const openCustomer = async (
  house: MailHouse,
  to: { user: string; address: string },
  name = `anna${++count}`,
) => {
  const transport = createTransport({ host: "127.0.0.1", port: house.ports.smtp, ignoreTLS: true });
  const [own, theirs] = [await openProgram(house, name), await openProgram(house, to.user)];
  const address = `${name}@cust.test`;
  const root = `root.${name}.${Math.random()}@cust.test`;
  let written = 0;
  return {
    address,
    program: own,
    desk: theirs,
    thread: threadOf({ root: rootOf(root), customer: address, from: to.address }),
    /** Posts a mail; resolves with its Message-ID when the server has taken it. */
    posts: async (text: string, { attachments = [], messageId, references, ...more }: Sent = {}): Promise<string> => {
      const n = written++;
      const id = messageId ?? (n === 0 ? root : `m${n}.${root}`);
      const behind = references ?? (n === 0 ? [] : [root]);
      await transport.sendMail({
        from: { name: "Anna", address },
        to: to.address,
        subject: more.subject ?? "A question",
        ...more,
        messageId: `<${id}>`,
        references: behind.map((one) => `<${one}>`),
        text,
        attachments: attachments.map((one) => ({
          filename: one.name,
          contentType: one.mime,
          content: Buffer.from(one.bytes),
        })),
      });
      return id;
    },
    close: async () => {
      transport.close();
      await own.close();
      await theirs.close();
    },
  };
};
