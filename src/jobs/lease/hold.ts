import { readFileSync, readlinkSync } from "node:fs";
import type { Read, Store, Tx } from "../../../db/client";
import type { NewId } from "../../kernel/ids";
import { beatLeases, holders, keepLease, reapLeases, releaseLease, takeLease } from "./store";

type Needs = {
  store: Store;
  newId: NewId;
  log: { error: (details: object, text: string) => void };
  /** How often we say that we live, and for how long it holds. */
  beatMs?: number;
  ttlMs?: number;
};

/** Holders of this very process: a desk that was opened twice in it has two. */
const living = new Set<string>();

/** Names the machine's run and its room for process ids; empty where neither can be known. */
const machine = (() => {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot}:${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return "";
  }
})();

/** True when a holder on this machine is certainly no more: nobody has to wait for its lease to run out. */
const isGone = (holder: string): boolean => {
  const [where, pid] = holder.split("/");
  if (machine === "" || where !== machine || !pid) return false;
  if (Number(pid) === process.pid) return !living.has(holder);
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (failure) {
    return typeof failure === "object" && failure !== null && "code" in failure && failure.code === "ESRCH";
  }
};

/** Whether somebody living has this lease; asked by a process that wants none. */
export const heldNow = async ({ read }: Pick<Store, "read">, lease: string): Promise<boolean> =>
  (await holders(read)).some(({ id, holder, isGood }) => id === lease && isGood && !isGone(holder));

/**
 * Leases: what exactly one living process does (polls a bot, sends for a connection, wakes snoozed conversations).
 * A holder says that it lives every `beatMs`; who says nothing for `ttlMs` has lost what it held.
 */
export const openLeases = ({ store, newId, log, beatMs = 5000, ttlMs = 15_000 }: Needs) => {
  const me = `${machine}/${process.pid}/${newId()}`;
  living.add(me);
  const held = new Set<string>();
  const listeners = new Set<() => Promise<void>>();
  // By our own clock we lose a lease before anybody else may take it.
  let goodUntil = performance.now() + ttlMs;
  let turn: Promise<void> = Promise.resolve();

  const beat = async (): Promise<void> => {
    const asked = performance.now();
    const ids = [...held];
    if (ids.length === 0) return;
    const kept = new Set(await store.transact((tx) => beatLeases(tx, { holder: me, ttlMs, ids })));
    goodUntil = asked + ttlMs;
    for (const id of ids) if (!kept.has(id)) held.delete(id);
  };
  const tick = async (): Promise<void> => {
    await beat().catch((err) => log.error({ err }, "The leases could not be renewed; the next beat tries again."));
    for (const listener of listeners)
      await listener().catch((err) => log.error({ err }, "Leases could not be followed; the next beat tries again."));
  };
  const timer = setInterval(() => {
    turn = turn.then(tick);
  }, beatMs);
  timer.unref();

  const goneHolders = async (db: Read) => [
    ...new Set((await holders(db)).flatMap(({ holder }) => (isGone(holder) ? [holder] : []))),
  ];

  /** Never throws: a database that takes no writes must not keep a process from ending, and a lease runs out by itself. `also`: in the same transaction. */
  const release = async (id: string, also?: (tx: Tx) => Promise<void>): Promise<void> => {
    held.delete(id);
    await store
      .transact(async (tx) => {
        await also?.(tx);
        await releaseLease(tx, { id, holder: me });
      })
      .catch((err) => log.error({ err, lease: id }, "A lease could not be given back; it runs out by itself."));
  };

  return {
    /** True when the lease is ours now. */
    take: async (id: string): Promise<boolean> => {
      const gone = await goneHolders(store.read);
      const asked = performance.now();
      const isOurs = await store.transact((tx) => takeLease(tx, { id, holder: me, ttlMs, gone }));
      if (!isOurs) return false;
      if (held.size === 0) goodUntil = asked + ttlMs;
      held.add(id);
      return true;
    },
    holds: (id: string): boolean => held.has(id) && performance.now() < goodUntil,
    /**
     * True when nobody has taken the lease from us, and nobody can before the transaction ends: what is written with it is
     * never written over a successor's, however long we were frozen.
     */
    keeps: (tx: Tx, id: string): Promise<boolean> => keepLease(tx, { id, holder: me }),
    /** Every lease that somebody living has. */
    live: async (): Promise<string[]> =>
      (await holders(store.read)).flatMap(({ id, holder, isGood }) => (isGood && !isGone(holder) ? [id] : [])),
    release,
    /** Removes what dead holders had of this kind; each is given to exactly one caller. */
    reap: async (tx: Tx, prefix: string): Promise<string[]> => reapLeases(tx, { prefix, gone: await goneHolders(tx) }),
    /** Called after every beat: what was lost is lost by now, and what others lost can be taken. */
    onBeat: (listener: () => Promise<void>): void => {
      listeners.add(listener);
    },
    close: async (): Promise<void> => {
      clearInterval(timer);
      await turn;
      for (const id of [...held]) await release(id);
      living.delete(me);
    },
  };
};
export type Leases = ReturnType<typeof openLeases>;
