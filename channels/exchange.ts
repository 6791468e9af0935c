import {
  type AccountNews,
  type Arrival,
  type Batch,
  type Begun,
  type Connection,
  type ConnectionNeeds,
  type ConnectionState,
  DeliveryFailure,
  type DeskNews,
  type FetchedFile,
  type FileRef,
  type Found,
  type FoundPieces,
  type History,
  type KnownPieces,
  type Log,
  type Outbound,
  type OutboundMessage,
  type Person,
  type Progress,
  type Receipt,
  type Remember,
  type Template,
  type ThreadRef,
  type Unreadable,
} from "./contract";
import { type Gap, type Outcome, openGap } from "./gap";
import { backoffMs } from "./kit/backoff";
import type { Limiter } from "./kit/limiter";
import { channelNamed } from "./registry";

/** One connection as the desk stores it. */
export type Stored = { id: string; channel: string; settings: Record<string, unknown> };

/** What the desk does for connections; every promise resolves after its commit. */
export type Desk = {
  /** What became of each item, in order. */
  receive: (connection: string, batch: Batch) => Promise<Outcome[]>;
  quarantine: (connection: string, unreadable: Unreadable) => Promise<void>;
  typing: (connection: string, seen: { thread: ThreadRef; person: Person; on: boolean }) => void;
  state: (connection: string, state: ConnectionState) => void;
  /** The platform hears us at this moment. */
  heard: (connection: string) => void;
  /** When it was known to hear us last; null for a new one. */
  lastHeard: (connection: string) => Promise<number | null>;
  /** What a holder writes is refused once another process holds the connection. */
  remember: (connection: string, way: Way) => Remember;
  /** False as soon as another process may hold it. */
  isHeld: (connection: string) => boolean;
  history: (connection: string, thread: ThreadRef, page: { sinceSeq: number; limit: number }) => Promise<History>;
  spool: ConnectionNeeds<unknown>["spool"];
  folder: (connection: string) => Promise<string>;
  secret: (connection: string) => string;
  limiter: (connection: string) => Limiter;
};
type Needs = {
  desk: Desk;
  log: Log;
  now: () => number;
  newId: () => string;
  chance: () => number;
  publicUrl: string | null;
};

/** `whole`: this process polls, pairs and sends for it. `door`: another one does, and we only take what comes in here. */
export type Way = "whole" | "door";
type Held = {
  stored: Stored;
  way: Way;
  connection: Connection | null;
  /** Settles when the try to open it that is under way has ended, well or badly. */
  opening: Promise<void>;
  retry: NodeJS.Timeout | null;
  tries: number;
  gap: Gap;
};
/** How long a request waits for its connection to open before it is told to come again. */
const OPENING_MS = 5000;
/** How long a connection may take to say how it is. */
const PROBE_MS = 45_000;
const within = async (work: Promise<void>, ms: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
};

/** Keeps connections open, hands what comes in to the desk and what goes out to its connection. */
export const openExchange = (needs: Needs) => {
  const held = new Map<string, Held>();

  /** How a connection is, is said by the process that holds it. */
  const tell = ({ stored, way, gap }: Held, state: ConnectionState): void => {
    if (way !== "whole") return;
    gap.state(state);
    needs.desk.state(stored.id, state);
    if (state.at === "online") needs.desk.heard(stored.id);
  };

  const needsOf = (one: Held): ConnectionNeeds<unknown> => {
    const { id, settings } = one.stored;
    return {
      id,
      settings,
      receive: async (batch) => one.gap.received(batch.items, await needs.desk.receive(id, batch)),
      quarantine: (unreadable) => needs.desk.quarantine(id, unreadable),
      typing: (seen) => needs.desk.typing(id, seen),
      state: (state) => tell(one, state),
      remember: needs.desk.remember(id, one.way),
      ...(one.way === "whole" ? { isHeld: () => needs.desk.isHeld(id) } : {}),
      history: (thread, page) => needs.desk.history(id, thread, page),
      spool: needs.desk.spool,
      folder: () => needs.desk.folder(id),
      secret: needs.desk.secret(id),
      limiter: needs.desk.limiter(id),
      log: needs.log,
      now: needs.now,
      newId: needs.newId,
      webhookUrl: needs.publicUrl === null ? null : `${needs.publicUrl.replace(/\/$/, "")}/webhooks/${id}`,
    };
  };

  const tryOpen = async (one: Held): Promise<void> => {
    const channel = channelNamed(one.stored.channel);
    if (!channel) {
      tell(one, { at: "offline", reason: `This Parley has no channel called ${one.stored.channel}.` });
      return;
    }
    tell(one, { at: "connecting" });
    try {
      const connection = await (one.way === "door" ? channel.door?.(needsOf(one)) : channel.open(needsOf(one)));
      // It may have been removed while it was opening.
      if (held.get(one.stored.id) !== one) await connection?.close();
      else one.connection = connection ?? null;
    } catch (failure) {
      const reason = failure instanceof Error ? failure.message : String(failure);
      tell(one, { at: "offline", reason });
      if (failure instanceof DeliveryFailure && (failure.kind === "unauthorised" || failure.kind === "rejected"))
        return;
      one.tries += 1;
      one.retry = setTimeout(() => void begin(one), backoffMs(one.tries, needs.chance()));
    }
  };
  const begin = (one: Held): Promise<void> => {
    one.opening = tryOpen(one);
    return one.opening;
  };

  const shut = async (id: string): Promise<void> => {
    const one = held.get(id);
    if (!one) return;
    held.delete(id);
    if (one.retry) clearTimeout(one.retry);
    one.gap.clear();
    await one.connection?.close();
  };

  const live = (id: string, way: Way = "whole"): Connection => {
    const one = held.get(id);
    const connection = way === "door" || one?.way === "whole" ? one?.connection : null;
    if (!connection) throw new DeliveryFailure("unreachable", "network", "The connection is not open.");
    return connection;
  };

  const probe = async ({ connection }: Held, asker?: "person"): Promise<ConnectionState> => {
    if (!connection) throw new DeliveryFailure("unreachable", "network", "The connection is not open.");
    const answer: { state: ConnectionState } = { state: { at: "degraded", reason: "It does not say how it is." } };
    await within(
      connection.probe(asker).then(
        (said) => {
          answer.state = said;
        },
        (failure: unknown) => {
          answer.state = { at: "degraded", reason: failure instanceof Error ? failure.message : String(failure) };
        },
      ),
      PROBE_MS,
    );
    return answer.state;
  };
  const probeAndTell = async (one: Held, asker?: "person"): Promise<ConnectionState> => {
    const { connection } = one;
    const state = await probe(one, asker);
    // It may have been closed while it was asked.
    if (one.connection === connection && held.get(one.stored.id) === one) tell(one, state);
    one.gap.settle();
    return state;
  };
  let watching: Promise<void> | null = null;
  /** Never twice at once: a slow answer is waited for. */
  const watch = (): Promise<void> => {
    const open = [...held.values()].filter(({ connection, way }) => connection && way === "whole");
    watching ??= Promise.all(open.map((one) => probeAndTell(one))).then(
      () => {
        watching = null;
      },
      (failure: unknown) => {
        watching = null;
        throw failure;
      },
    );
    return watching;
  };

  return {
    /** Opens a connection, or opens it anew after its settings or our way of holding it changed. Never throws: trouble shows in its state. */
    open: async (stored: Stored, way: Way): Promise<void> => {
      await shut(stored.id);
      const { id } = stored;
      const gap = openGap({
        now: needs.now,
        aheadMs: () => held.get(id)?.connection?.aheadMs?.() ?? 0,
        tell: (filled) => needs.desk.state(id, { at: "online", filled }),
      });
      const one: Held = { stored, way, connection: null, opening: Promise.resolve(), retry: null, tries: 0, gap };
      held.set(id, one);
      // A request that comes from here on waits for all of it.
      const first = async () => {
        if (way === "whole") gap.deafSince(await needs.desk.lastHeard(id).catch(() => null));
        if (held.get(id) === one) await tryOpen(one);
      };
      one.opening = first();
      await one.opening;
    },
    shut,
    /** Closes a connection for good, undoing what it had set at the platform. */
    remove: async (id: string): Promise<void> => {
      const one = held.get(id);
      if (one?.way === "whole")
        await one.connection?.removed?.().catch((failure: unknown) => {
          needs.log.warn({ connection: id, err: failure }, "A removed connection left something at its platform.");
        });
      await shut(id);
    },
    /** True when anything of it is open here: the whole connection, or its door. */
    isOpen: (id: string): boolean => Boolean(held.get(id)?.connection),
    wayOf: (id: string): Way | null => held.get(id)?.way ?? null,
    /** Throws DeliveryFailure. */
    send: async (id: string, outbound: Outbound, progress: Progress): Promise<Receipt> => {
      const connection = live(id);
      const can = channelNamed(held.get(id)?.stored.channel ?? "")?.capabilities;
      // A channel that knows only its customer would show it to the customer.
      if (outbound.kind === "message" && outbound.forward && !can?.copies)
        throw new DeliveryFailure("rejected", "not_supported", "Nothing can be passed on to others on this channel.");
      return connection.send(outbound, progress);
    },
    typing: async (id: string, thread: ThreadRef, on: boolean): Promise<void> =>
      held.get(id)?.connection?.typing(thread, on),
    /** The same, for what another process has told the platform already: only clients of our own are here to be shown it. */
    typingHere: async (id: string, thread: ThreadRef): Promise<void> => {
      const connection = held.get(id)?.connection;
      if (connection?.told) await connection.typing(thread, true);
    },
    /** True when a connection is open that wants to be told of what changes in its threads. */
    isFollowed: (): boolean => [...held.values()].some(({ connection }) => connection?.told),
    told: (id: string, news: DeskNews): void => held.get(id)?.connection?.told?.(news),
    fetchFile: async (id: string, ref: FileRef): Promise<FetchedFile> => live(id, "door").fetchFile(ref),
    /** Best effort: what is left behind is forgotten by itself. */
    fetched: async (id: string, refs: FileRef[]): Promise<void> =>
      held
        .get(id)
        ?.connection?.fetched?.(refs)
        .catch((err: unknown) => needs.log.warn({ connection: id, err }, "Something spooled could not be removed.")),
    /** Asks for a person how a connection of ours is, and notes what it says. Throws DeliveryFailure while it is closed. */
    probe: async (id: string): Promise<ConnectionState> => {
      live(id);
      const one = held.get(id);
      return one ? probeAndTell(one, "person") : { at: "offline", reason: "The connection is not open." };
    },
    /** Whether a doubtful send arrived; null where the platform has no way to tell. Throws DeliveryFailure while the connection is closed. */
    lookUp: (
      id: string,
      { outbound, at, known }: { outbound: OutboundMessage; at: number; known: KnownPieces },
    ): Promise<Receipt | Found | FoundPieces> | null => {
      const one = held.get(id);
      if (!one || !channelNamed(one.stored.channel)?.capabilities.settles) return null;
      return live(id).settle?.(outbound, at, known) ?? null;
    },
    templates: async (id: string): Promise<Template[]> => (await live(id, "door").templates?.()) ?? [],
    /** Where a conversation begun at this address lives by now, whether the connection is open here or not. */
    nowAt: async ({ id, channel }: Pick<Stored, "id" | "channel">, at: Begun): Promise<Begun> => {
      const remember = needs.desk.remember(id, "door");
      const history: ConnectionNeeds<unknown>["history"] = (thread, page) => needs.desk.history(id, thread, page);
      return (await channelNamed(channel)?.nowAt?.({ remember, history }, at)) ?? at;
    },
    news: async (id: string): Promise<AccountNews[]> => (await held.get(id)?.connection?.news?.()) ?? [],
    /** Asks every open connection whether it is heard, and notes what it says. */
    watch,
    /** 404 when no such connection is open, 503 while it can't be opened. One that is being opened is waited for. */
    webhook: async (id: string, request: Request, path: string, arrival?: Arrival): Promise<Response> => {
      const one = held.get(id);
      if (!one) return new Response("No such connection.", { status: 404 });
      if (!one.connection) await within(one.opening, OPENING_MS);
      if (!one.connection?.webhook)
        return new Response("Not ready.", { status: one.connection ? 404 : 503, headers: { "retry-after": "5" } });
      return one.connection.webhook(request, path, arrival);
    },
    close: async (): Promise<void> => {
      await Promise.all([...held.keys()].map(shut));
    },
  };
};
export type Exchange = ReturnType<typeof openExchange>;
