import {
  type Batch,
  type Connection,
  type ConnectionNeeds,
  type ConnectionState,
  DeliveryFailure,
  type DeskNews,
  type FetchedFile,
  type FileRef,
  type History,
  type Log,
  type Outbound,
  type Person,
  type Progress,
  type Receipt,
  type ThreadRef,
  type Unreadable,
} from "./contract";
import { backoffMs } from "./kit/backoff";
import { channelNamed } from "./registry";

/** One connection as the desk stores it. */
export type Stored = { id: string; channel: string; settings: Record<string, unknown> };

/** What the desk does for connections; every promise resolves after its commit. */
export type Desk = {
  receive: (connection: string, batch: Batch) => Promise<void>;
  quarantine: (connection: string, unreadable: Unreadable) => Promise<void>;
  typing: (connection: string, seen: { thread: ThreadRef; person: Person; on: boolean }) => void;
  state: (connection: string, state: ConnectionState) => void;
  remember: (connection: string) => { get: () => Promise<unknown>; set: (value: unknown) => Promise<void> };
  history: (connection: string, thread: ThreadRef, page: { sinceSeq: number; limit: number }) => Promise<History>;
  spool: ConnectionNeeds<unknown>["spool"];
};
type Needs = {
  desk: Desk;
  log: Log;
  now: () => number;
  newId: () => string;
  chance: () => number;
  publicUrl: string | null;
};

type Held = { stored: Stored; connection: Connection | null; retry: NodeJS.Timeout | null; tries: number };

/** Keeps connections open, hands what comes in to the desk and what goes out to its connection. */
export const openExchange = (needs: Needs) => {
  const held = new Map<string, Held>();

  const needsOf = (stored: Stored): ConnectionNeeds<unknown> => ({
    id: stored.id,
    settings: stored.settings,
    receive: (batch) => needs.desk.receive(stored.id, batch),
    quarantine: (unreadable) => needs.desk.quarantine(stored.id, unreadable),
    typing: (seen) => needs.desk.typing(stored.id, seen),
    state: (state) => needs.desk.state(stored.id, state),
    remember: needs.desk.remember(stored.id),
    history: (thread, page) => needs.desk.history(stored.id, thread, page),
    spool: needs.desk.spool,
    log: needs.log,
    now: needs.now,
    newId: needs.newId,
    webhookUrl: needs.publicUrl === null ? null : `${needs.publicUrl.replace(/\/$/, "")}/webhooks/${stored.id}`,
  });

  const tryOpen = async (one: Held): Promise<void> => {
    const channel = channelNamed(one.stored.channel);
    if (!channel) {
      needs.desk.state(one.stored.id, {
        at: "offline",
        reason: `This Parley has no channel called ${one.stored.channel}.`,
      });
      return;
    }
    needs.desk.state(one.stored.id, { at: "connecting" });
    try {
      const connection = await channel.open(needsOf(one.stored));
      // It may have been removed while it was opening.
      if (held.get(one.stored.id) !== one) await connection.close();
      else one.connection = connection;
    } catch (failure) {
      const reason = failure instanceof Error ? failure.message : String(failure);
      needs.desk.state(one.stored.id, { at: "offline", reason });
      if (failure instanceof DeliveryFailure && (failure.kind === "unauthorised" || failure.kind === "rejected"))
        return;
      one.tries += 1;
      one.retry = setTimeout(() => void tryOpen(one), backoffMs(one.tries, needs.chance()));
    }
  };

  const shut = async (id: string): Promise<void> => {
    const one = held.get(id);
    if (!one) return;
    held.delete(id);
    if (one.retry) clearTimeout(one.retry);
    await one.connection?.close();
  };

  const live = (id: string): Connection => {
    const connection = held.get(id)?.connection;
    if (!connection) throw new DeliveryFailure("unreachable", "network", "The connection is not open.");
    return connection;
  };

  return {
    /** Opens a connection, or opens it anew after its settings changed. Never throws: trouble shows in its state. */
    open: async (stored: Stored): Promise<void> => {
      await shut(stored.id);
      const one: Held = { stored, connection: null, retry: null, tries: 0 };
      held.set(stored.id, one);
      await tryOpen(one);
    },
    shut,
    /** Throws DeliveryFailure. */
    send: async (id: string, outbound: Outbound, progress: Progress): Promise<Receipt> =>
      live(id).send(outbound, progress),
    typing: async (id: string, thread: ThreadRef, on: boolean): Promise<void> =>
      held.get(id)?.connection?.typing(thread, on),
    told: (id: string, news: DeskNews): void => held.get(id)?.connection?.told?.(news),
    fetchFile: async (id: string, ref: FileRef): Promise<FetchedFile> => live(id).fetchFile(ref),
    probe: async (id: string): Promise<ConnectionState> => live(id).probe(),
    /** True when the platform takes one id once. */
    isIdempotent: (id: string): boolean => {
      const one = held.get(id);
      return one ? (channelNamed(one.stored.channel)?.capabilities.idempotentSends ?? false) : false;
    },
    /** 404 when no such connection is open, 503 while it is opening. */
    webhook: async (id: string, request: Request, path: string): Promise<Response> => {
      const one = held.get(id);
      if (!one) return new Response("No such connection.", { status: 404 });
      if (!one.connection?.webhook)
        return new Response("Not ready.", { status: one.connection ? 404 : 503, headers: { "retry-after": "5" } });
      return one.connection.webhook(request, path);
    },
    close: async (): Promise<void> => {
      await Promise.all([...held.keys()].map(shut));
    },
  };
};
export type Exchange = ReturnType<typeof openExchange>;
