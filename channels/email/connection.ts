/** One mailbox, open: two folders watched or a webhook answered, and a post that sends. */
import {
  type Checked,
  type Connection,
  type ConnectionNeeds,
  type ConnectionState,
  DeliveryFailure,
} from "../contract";
import { type Pause, pause as realPause } from "../kit/backoff";
import { hmacHex } from "../kit/signature";
import { fetchFile } from "./files";
import { type Account, imapFailure, signIn, stateAfter } from "./imap/client";
import { openCursor } from "./imap/cursor";
import { findSent, openErrands } from "./imap/sent";
import { type Watch, watch } from "./imap/watch";
import { openTokens } from "./oauth";
import { openBrake, send, settle } from "./send";
import type { EmailSettings } from "./settings";
import { openPost } from "./smtp/post";
import { openWebhook } from "./webhook";

type Needs = ConnectionNeeds<EmailSettings>;

/** Signs in at both servers. Throws DeliveryFailure in plain words. */
export const check = async (settings: EmailSettings): Promise<Checked> => {
  if (settings.receive === "webhook" && settings.webhookSecret.length < 16)
    throw new DeliveryFailure("rejected", "not_permitted", "Set a webhook secret of at least 16 characters.");
  const tokens = openTokens(settings, Date.now);
  const post = openPost(settings, tokens);
  try {
    if (settings.receive === "imap") (await signIn({ settings, tokens })).close();
    await post.verify();
  } finally {
    post.close();
  }
  return { address: settings.address, ...(settings.fromName ? { name: settings.fromName } : {}) };
};

// Jitter from the id maker: chance comes in by the needs.
const chanceFrom = (newId: () => string) => () => Number.parseInt(hmacHex("jitter", newId()).slice(0, 8), 16) / 2 ** 32;

/** Shorter silences are no outage worth a banner. */
const DEAF_MS = 60_000;

/** Turns what the inbox's watch tells into states: only changes, and after an outage how much was fetched. */
const openTelling = ({ state, now }: Pick<Needs, "state" | "now">, heardAt: number | null) => {
  let last: ConnectionState = { at: "connecting" };
  let deafSince = heardAt !== null && now() - heardAt > DEAF_MS ? heardAt : null;
  let heard = heardAt;
  const tell = (next: ConnectionState) => {
    if (JSON.stringify(next) !== JSON.stringify(last)) state(next);
    last = next;
  };
  state(last);
  return {
    last: () => last,
    current: (taken: number) => {
      if (deafSince !== null) tell({ at: "online", filled: { sinceMs: deafSince, messages: taken } });
      else if (last.at !== "online") tell({ at: "online" });
      [deafSince, heard] = [null, now()];
    },
    failed: (failure: DeliveryFailure) => {
      deafSince ??= heard;
      tell(stateAfter(failure));
    },
  };
};

type Open = { account: Account; needs: Needs; pause: Pause; signal: AbortSignal };

const openMailbox = async ({ account, needs, pause, signal }: Open) => {
  const { remember, now, settings } = needs;
  const cursor = await openCursor({ remember, now });
  const telling = openTelling(needs, cursor.heardAt());
  const common = { account, cursor, needs, pause, signal, chance: chanceFrom(needs.newId) };
  const inbox = watch({
    ...common,
    from: "inbox",
    find: async () => "INBOX",
    current: telling.current,
    failed: telling.failed,
  });
  const sent = watch({
    ...common,
    from: "sent",
    find: (client) => findSent(client, settings.sentFolder),
    current: () => {},
    failed: () => {},
  });
  const errands = openErrands({ account, watching: sent.client, wake: sent.wake });
  const ended = Promise.all([inbox.ended, sent.ended]);
  return { telling, inbox, errands, ended };
};

const probe = async (inbox: Watch, last: () => ConnectionState): Promise<ConnectionState> => {
  const client = inbox.client();
  if (!client) return last();
  try {
    await client.noop();
    return last();
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
  ...(needs.settings.receive === "webhook" ? { webhook: openWebhook(needs) } : {}),
  probe: async () => ({ at: "online" }),
  close: async () => {},
});

/** Opens a mailbox. `pause` is the clock of back-off and probes, turned by hand in tests. */
export const openEmail = async (needs: Needs, { pause = realPause }: { pause?: Pause } = {}): Promise<Connection> => {
  const { settings, now, spool } = needs;
  const tokens = openTokens(settings, now);
  const post = openPost(settings, tokens);
  const closing = new AbortController();
  const mailbox =
    settings.receive === "imap"
      ? await openMailbox({ account: { settings, tokens }, needs, pause, signal: closing.signal })
      : null;
  const hook = settings.receive === "webhook" ? webhookState(needs) : null;
  if (hook) needs.state(hook);
  const work = new Set<Promise<void>>();
  const sender = {
    needs,
    post,
    errands: mailbox?.errands ?? null,
    mayBotWrite: openBrake(settings.botRepliesPerHour, now),
    aside: (one: Promise<void>) => {
      work.add(one);
      void one.finally(() => work.delete(one));
    },
  };
  return {
    send: (outbound) => send(sender, outbound),
    settle: (outbound, at) => settle(sender, outbound, at),
    typing: async () => {},
    fetchFile: (ref) => fetchFile(spool, ref),
    ...(settings.receive === "webhook" ? { webhook: openWebhook(needs) } : {}),
    probe: async () => (mailbox ? probe(mailbox.inbox, mailbox.telling.last) : (hook ?? { at: "online" })),
    close: async () => {
      closing.abort();
      await Promise.all(work);
      await mailbox?.ended;
      post.close();
    },
  };
};
