import type { Leases } from "../jobs/lease/hold";
import { Later } from "../jobs/runner";
import type { Now } from "../kernel/time";

type Stored = { id: string; channel: string; settings: Record<string, unknown> };
type Needs = {
  leases: Leases;
  now: Now;
  /** False in a process that only serves people: it never holds a connection. */
  mayHold: boolean;
  list: () => Promise<Stored[]>;
  exchange: {
    open: (stored: Stored, way: "whole" | "door") => Promise<void>;
    wayOf: (connection: string) => "whole" | "door" | null;
    remove: (connection: string) => Promise<void>;
    shut: (connection: string) => Promise<void>;
  };
  /** What the last holder left half done. Runs before anything is sent for the connection. */
  recover: (connection: string) => Promise<void>;
  /** Its settings are new, and it is open with them. */
  renewed: (connection: string) => Promise<void>;
  /** Nobody holds it: what its last holder said of it is no longer true. */
  orphaned: (connection: string) => Promise<void>;
  log: { info: (details: object, text: string) => void };
};

/** The lease under which one process holds a connection. */
export const leaseOf = (connection: string) => `connection:${connection}`;
const HAND_BACK_MS = 1000;

/**
 * Who holds which connection. One process polls a bot or mailbox and sends for it, by a lease; the others open its door only,
 * so that a webhook is taken wherever it arrives. What must be sent waits for the holder: a platform's SDK, its limits and the
 * order of a thread live in one process, and a message found half sent can only be of a holder that is no more.
 */
export const openHolding = ({ leases, now, mayHold, list, exchange, recover, renewed, orphaned, log }: Needs) => {
  const known = new Set<string>();
  let turn: Promise<void> = Promise.resolve();
  /** One change at a time: opening the same connection twice at once would poll it twice. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  };
  let closed = false;

  const take = async ({ id }: Stored): Promise<boolean> => {
    const lease = leaseOf(id);
    if (!mayHold || closed) return false;
    if (leases.holds(lease)) return true;
    if (!(await leases.take(lease))) return false;
    log.info({ connection: id }, "This process holds the connection now.");
    return true;
  };

  const settle = async (stored: Stored, { anew }: { anew: boolean }): Promise<void> => {
    known.add(stored.id);
    const was = exchange.wayOf(stored.id);
    const way = (await take(stored)) ? "whole" : "door";
    if (was === way && !anew) return;
    if (way === "whole" && was !== "whole") await recover(stored.id);
    await exchange.open(stored, way);
    if (way === "whole" && was === "whole") await renewed(stored.id);
  };

  const look = () =>
    inTurn(async () => {
      if (closed) return;
      // What was lost is let go of first: it needs no database, which may be why it was lost.
      const lost = [...known].filter((id) => exchange.wayOf(id) === "whole" && !leases.holds(leaseOf(id)));
      await Promise.all(lost.map(exchange.shut));
      const stored = await list();
      await Promise.all(stored.map((one) => settle(one, { anew: false })));
      const mine = stored.filter(({ id }) => leases.holds(leaseOf(id)));
      if (mine.length === stored.length) return;
      const live = new Set(await leases.live());
      await Promise.all(stored.flatMap(({ id }) => (live.has(leaseOf(id)) ? [] : [orphaned(id)])));
    });

  return {
    /** Opens every stored connection, whole or as a door, and takes over what others let go of from now on. */
    start: (): Promise<void> => {
      leases.onBeat(look);
      return look();
    },
    /** A connection was added, changed or removed. */
    changed: (id: string): Promise<void> =>
      inTurn(async () => {
        if (closed) return;
        const stored = (await list()).find((one) => one.id === id);
        if (stored) return settle(stored, { anew: true });
        known.delete(id);
        await exchange.remove(id);
        await leases.release(leaseOf(id));
      }),
    /** Connections that other processes send for. */
    elsewhere: (): string[] => [...known].filter((id) => !leases.holds(leaseOf(id))),
    isOurs: (id: string): boolean => leases.holds(leaseOf(id)),
    /** Throws Later when another process must do it; a connection that is no more is nobody's. */
    mustBeOurs: (id: string): void => {
      if (known.has(id) && !leases.holds(leaseOf(id))) throw new Later(now() + HAND_BACK_MS, id);
    },
    /** Closes every connection, and only then lets others have it. */
    close: async (): Promise<void> => {
      closed = true;
      await turn;
      await Promise.all(
        [...known].map(async (id) => {
          await exchange.shut(id);
          if (leases.holds(leaseOf(id))) await leases.release(leaseOf(id));
        }),
      );
    },
  };
};
