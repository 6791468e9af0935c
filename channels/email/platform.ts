/**
 * Customers with mail programs on loopback, for the sandbox and the tests: our mails reach them by real SMTP, and theirs
 * reach us as raw MIME through the webhook. No mail server needs to be installed.
 */
import { openPushing } from "./platform/pushing";
import { openSmtp } from "./platform/smtp";
import { type Mailbox, type MailView, openWorld } from "./platform/world";
import { answering, bounceOf, letter, type Writes } from "./platform/writing";

export type { Box, Mailbox, MailFile, MailView } from "./platform/world";
export type { Attached, Writes } from "./platform/writing";

type MailCustomer = {
  address: string;
  name: string;
  /** Everything in the mailbox, oldest first. */
  mailbox: () => Mailbox;
  /** A new mail, to us unless told otherwise. Gives its Message-ID. */
  writes: (mail: Writes) => Promise<string>;
  /** An answer with the mail quoted below; `all`: to everybody who got it. */
  replies: (id: string, answer: Omit<Writes, "to" | "cc"> & { all?: boolean }) => Promise<string>;
  reads: (id: string) => void;
  /** The customer's server tells that this mail of ours could not be delivered after all. */
  bounces: (id: string, reason?: string) => void;
  /** The customer is away, and says so by a machine. */
  isAway: (id: string, text?: string) => Promise<string>;
};

type EmailPlatform = {
  /** What a connection needs besides its name: receives by webhook, sends by this SMTP server. */
  settings: Record<string, string>;
  /** The connection's webhook address, as soon as there is one; until then mails wait. */
  deliverTo: (webhookUrl: string) => void;
  /** The same address gives the same person again. */
  customer: (person: { name: string; address: string }) => MailCustomer;
  mailboxes: () => Mailbox[];
  file: (id: string) => { name: string; mime: string; bytes: Uint8Array } | null;
  on: (event: "change", listener: (change: { address: string }) => void) => () => void;
  /** The next mails of ours are refused in this way, or only for the receiver named. */
  refuses: (refusal: { code: number; text: string; times?: number; to?: string }) => void;
  /** Resolves when the desk has taken every mail. */
  drained: () => Promise<void>;
  close: () => Promise<void>;
};

export type PlatformNeeds = {
  /** Our address, to which customers write. */
  address?: string;
  name?: string;
  now?: () => number;
  log?: (line: string) => void;
  /** The pause before a mail that the desk did not take is posted again. */
  retryMs?: number;
};

const SECRET = "a-secret-of-the-mail-stand-in";
const PASSWORD = "stand-in";

/** Opens the stand-in. */
export const openEmailPlatform = async (needs: PlatformNeeds = {}): Promise<EmailPlatform> => {
  const { address: desk = "help@fernway.example", name = "Fernway", now = Date.now, log = () => {} } = needs;
  const world = openWorld({ now });
  const pushing = openPushing({ secret: SECRET, log, retryMs: needs.retryMs ?? 500 });
  const toDesk = (address: string) => address.replace(/\+[^@]*@/, "@").toLowerCase() === desk;
  /** Into every mailbox it is for; ours is the desk. */
  const deliver = (raw: Buffer, recipients: string[]) => {
    for (const recipient of new Set(recipients))
      if (toDesk(recipient)) pushing.push({ raw, recipient });
      else world.file(recipient, raw, "inbox");
  };
  const smtp = await openSmtp({ password: PASSWORD, take: deliver });

  const customer = ({ name: own, address: given }: { name: string; address: string }): MailCustomer => {
    const { address } = world.mailboxOf(given, own);
    const from = { name: own, address };
    const posts = async (mail: Omit<Parameters<typeof letter>[0], "from" | "at">): Promise<string> => {
      const { id, raw } = await letter({ ...mail, from, at: now() });
      world.file(address, raw, "sent");
      deliver(
        raw,
        [...mail.to, ...(mail.cc ?? [])].map((to) => to.toLowerCase()),
      );
      return id;
    };
    const behind = ({ view, references }: { view: MailView; references: string[] }) => ({
      inReplyTo: view.id,
      references: [...new Set([...references, view.id])],
    });
    return {
      address,
      name: own,
      mailbox: () => world.view(address),
      writes: ({ subject = "", to = [desk], ...mail }) => posts({ ...mail, subject, to }),
      replies: (id, { text, subject, files, all = false }) => {
        const stored = world.stored(address, id);
        const { view } = stored;
        const answer = answering(view, text);
        const first = view.folder === "sent" ? view.to.map((box) => box.address) : [view.from.address];
        const others = [...view.to, ...view.cc].map((box) => box.address);
        const cc = all ? others.filter((one) => one !== address && !first.includes(one)) : [];
        return posts({
          ...answer,
          ...(subject === undefined ? {} : { subject }),
          ...(files ? { files } : {}),
          to: first,
          cc,
          behind: behind(stored),
        });
      },
      reads: (id) => {
        world.stored(address, id).view.isNew = false;
        world.told(address);
      },
      bounces: (id, reason = "550 5.1.1 User unknown") => {
        const { view } = world.stored(address, id);
        pushing.push({ raw: bounceOf(view, { to: from, reason, at: now() }), recipient: desk });
      },
      isAway: (id, text = "I am out of office until Monday.") => {
        const stored = world.stored(address, id);
        return posts({
          to: [stored.view.from.address],
          subject: `Automatic reply: ${stored.view.subject}`,
          text,
          behind: behind(stored),
          headers: { "Auto-Submitted": "auto-replied", Precedence: "bulk" },
        });
      },
    };
  };

  return {
    settings: {
      address: desk,
      fromName: name,
      receive: "webhook",
      webhookSecret: SECRET,
      user: desk,
      password: PASSWORD,
      smtpHost: "127.0.0.1",
      smtpPort: String(smtp.port),
      smtpSecurity: "none",
    },
    deliverTo: pushing.deliverTo,
    customer,
    mailboxes: world.views,
    file: world.fileOf,
    on: (_event, listener) => world.on(listener),
    refuses: ({ times = 1, ...refusal }) => smtp.refuse({ ...refusal, times }),
    drained: pushing.drained,
    close: async () => {
      await pushing.close();
      await smtp.close();
    },
  };
};
