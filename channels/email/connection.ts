/** One mailbox, open: two folders watched or a webhook answered, and a post that sends. */
import { domainToUnicode } from "node:url";
import {
  type Checked,
  type Connection,
  type ConnectionNeeds,
  type ConnectionState,
  DeliveryFailure,
} from "../contract";
import { type Pause, pause as realPause } from "../kit/backoff";
import { hmacHex } from "../kit/signature";
import { openBegun } from "./begun";
import { openBrake } from "./brake";
import { fetched, fetchFile } from "./files";
import { openFiling } from "./filing";
import { type Account, imapFailure, signIn } from "./imap/client";
import { openCursor } from "./imap/cursor";
import { findSent, openErrands } from "./imap/sent";
import { type Watch, watch } from "./imap/watch";
import { type Memory, openMemory } from "./memory";
import { openTokens } from "./oauth";
import { send, settle } from "./send";
import type { EmailSettings } from "./settings";
import { openPost, type Post } from "./smtp/post";
import { openStates, type States, stateAfter } from "./states";
import { openWebhook } from "./webhook";

type Needs = ConnectionNeeds<EmailSettings>;

/** Signs in at both servers. Throws DeliveryFailure in plain words. */
export const check = async (settings: EmailSettings): Promise<Checked> => {
  if (settings.receive === "webhook" && settings.webhookSecret.length < 16)
    throw new DeliveryFailure("rejected", "not_permitted", "Set a webhook secret of at least 16 characters.");
  const tokens = openTokens({ settings, now: Date.now, keeping: null });
  const post = openPost(settings, tokens);
  try {
    if (settings.receive === "imap") (await signIn({ settings, tokens })).close();
    await post.verify();
  } finally {
    post.close();
  }
  const [local, domain = ""] = settings.address.split("@");
  return { address: `${local}@${domainToUnicode(domain)}`, ...(settings.fromName ? { name: settings.fromName } : {}) };
};

// Jitter from the id maker: chance comes in by the needs.
const chanceFrom = (newId: () => string) => () => Number.parseInt(hmacHex("jitter", newId()).slice(0, 8), 16) / 2 ** 32;

type Open = {
  account: Account;
  memory: Memory;
  needs: Needs;
  pause: Pause;
  signal: AbortSignal;
  /** Work that nobody waits for, until the connection closes. */
  aside: (one: Promise<void>) => void;
};

const openMailbox = ({ account, memory, needs, pause, signal, aside }: Open) => {
  const { now, settings, spool, log } = needs;
  const cursor = openCursor({ memory, now });
  const states = openStates(needs, cursor.heardAt());
  const common = { account, cursor, needs, pause, signal, chance: chanceFrom(needs.newId) };
  // Whenever the mailbox is heard, what could not be filed in Sent before is filed.
  const current = (taken: number) => {
    states.current(taken);
    if (filing) aside(filing.flush());
  };
  const inbox = watch({ ...common, from: "inbox", find: async () => "INBOX", current, failed: states.failed });
  const sent = watch({
    ...common,
    from: "sent",
    find: (client) => findSent(client, settings.sentFolder),
    current: () => {},
    failed: () => {},
  });
  const errands = openErrands({ account, watching: sent.client, wake: sent.wake });
  const filing = settings.filesSent === "parley" ? openFiling({ errands, memory, spool, now, log }) : null;
  const ended = Promise.all([inbox.ended, sent.ended]);
  return { states, inbox, errands, filing, ended };
};

/** How old what is known of the outgoing server may get: nothing may have left for days, and then somebody's answer must. */
const PROVED_MS = 3_600_000;

/** Signs in at the outgoing server, where it does not take what is sent or has not been heard for long. */
const openOutgoing = ({ post, states, now }: { post: Post; states: States; now: () => number }) => {
  let provedAt = now();
  const tell = (error: unknown) => {
    if (error instanceof DeliveryFailure && error.kind === "unauthorised") states.sending(error);
  };
  const proved = () => {
    provedAt = now();
    states.sending(null);
  };
  return {
    proved,
    tell,
    look: async (asker?: "person"): Promise<void> => {
      if (asker === undefined && !states.sendingFails() && now() - provedAt < PROVED_MS) return;
      await post.verify().then(proved, (error: unknown) => {
        if (error instanceof DeliveryFailure && error.kind !== "throttled") states.sending(error);
      });
    },
  };
};

/** Is the server there, and does what goes out go out? */
type Probed = { inbox: Watch | null; outgoing: ReturnType<typeof openOutgoing>; states: States };
const probe = async ({ inbox, outgoing, states }: Probed, asker?: "person"): Promise<ConnectionState> => {
  await outgoing.look(asker);
  const client = inbox?.client();
  if (!inbox || !client) return states.last();
  try {
    await client.noop();
    return states.last();
  } catch (error) {
    return stateAfter(imapFailure(error));
  } finally {
    inbox.wake();
  }
};

const webhookState = ({ webhookUrl, settings }: Needs): ConnectionState => {
  if (settings.webhookSecret.length < 16)
    return { at: "offline", reason: "The webhook has no secret.", cure: "Set one of at least 16 characters." };
  return webhookUrl
    ? { at: "online" }
    : {
        at: "offline",
        reason: "A webhook needs a public address, and the desk has none.",
        cure: "Set PUBLIC_URL, or read the mailbox by IMAP.",
      };
};

/** What any process may do for a mailbox that another one holds: answer its webhook and bring its files. */
export const openDoor = async (needs: Needs): Promise<Connection> => ({
  send: async () => {
    throw new DeliveryFailure("unreachable", "network", "Another process holds this mailbox.");
  },
  typing: async () => {},
  fetchFile: (ref) => fetchFile(needs.spool, ref),
  fetched: (refs) => fetched(needs.spool, refs),
  ...(needs.settings.receive === "webhook" ? { webhook: openWebhook(needs) } : {}),
  probe: async () => ({ at: "online" }),
  close: async () => {},
});

/** Opens a mailbox. `pause` is the clock of back-off and probes, turned by hand in tests. */
export const openEmail = async (needs: Needs, { pause = realPause }: { pause?: Pause } = {}): Promise<Connection> => {
  const { settings, now, spool, secret } = needs;
  const memory = await openMemory(needs.remember);
  const tokens = openTokens({ settings, now, keeping: { memory, secret } });
  const post = openPost(settings, tokens);
  const closing = new AbortController();
  const account = { settings, tokens };
  const isRead = settings.receive === "imap";
  const work = new Set<Promise<void>>();
  const aside = (one: Promise<void>) => {
    work.add(one);
    void one.finally(() => work.delete(one));
  };
  const mailbox = isRead ? openMailbox({ account, memory, needs, pause, signal: closing.signal, aside }) : null;
  const states = mailbox?.states ?? openStates(needs, null);
  if (!mailbox) states.set(webhookState(needs));
  const outgoing = openOutgoing({ post, states, now });
  const sender = {
    needs,
    post,
    errands: mailbox?.errands ?? null,
    filing: mailbox?.filing ?? null,
    begun: openBegun({ memory, now }),
    mayBotWrite: openBrake({ limit: settings.botRepliesPerHour, now, memory }),
    aside,
  };
  return {
    send: async (outbound) => {
      try {
        const receipt = await send(sender, outbound);
        outgoing.proved();
        return receipt;
      } catch (error) {
        outgoing.tell(error);
        throw error;
      }
    },
    settle: (outbound, at, known) => settle(sender, outbound, at, known),
    typing: async () => {},
    fetchFile: (ref) => fetchFile(spool, ref),
    fetched: (refs) => fetched(spool, refs),
    ...(isRead ? {} : { webhook: openWebhook(needs) }),
    probe: (asker) => probe({ inbox: mailbox?.inbox ?? null, outgoing, states }, asker),
    close: async () => {
      closing.abort();
      await Promise.all(work);
      await mailbox?.ended;
      post.close();
    },
  };
};
