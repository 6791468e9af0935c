import { backoffMs } from "../../channels/kit/backoff";
import type { Store } from "../../db/client";
import type { Now } from "../kernel/time";
import { failJob, finishJob, freeJobs, type Job, nextDue, takeJobs, touchJobs } from "./store";

/** Thrown by a task to be run again at a time of its own choosing; costs no try. `connection`: by the process that holds it. */
export class Later extends Error {
  constructor(
    readonly runAt: number,
    readonly connection?: string,
  ) {
    super("later");
    this.name = "Later";
  }
}

export type Tasks = Record<string, (payload: unknown) => Promise<void>>;
type Log = { error: (details: object, text: string) => void };
export type Needs = {
  store: Store;
  now: Now;
  chance: () => number;
  tasks: Tasks;
  log: Log;
};
export type Runner = {
  start: () => Promise<void>;
  close: () => Promise<void>;
  drain: () => Promise<void>;
  /** Keeps hold of what is at work here and frees what a process that died has left; runs by itself twice a minute. */
  tend: () => Promise<void>;
};

const AT_ONCE = 16;
const POLL_MS = 1000;
const TEND_MS = 30_000;
/** A job nobody has said anything of for so long belongs to a process that died. */
const ABANDONED_MS = 4 * TEND_MS;

/** Runs due jobs, one at a time per queue, up to 16 at once. `drain` runs everything due now and returns (tests turn the clock). */
export const openRunner = ({ store, now, chance, tasks, log }: Needs): Runner => {
  const busy = new Map<string, Promise<void>>();
  const held = new Set<string>();
  let closed = false;
  let timer: NodeJS.Timeout | null = null;
  let looking = false;
  let lookAgain = false;

  const settle = async (job: Job, failure: unknown) => {
    if (failure === undefined) return store.transact((tx) => finishJob(tx, job.id));
    if (failure instanceof Later)
      return store.transact((tx) =>
        failJob(tx, {
          id: job.id,
          error: "",
          runAt: failure.runAt,
          attempts: job.attempts,
          deadAt: null,
        }),
      );
    const attempts = job.attempts + 1;
    const error = failure instanceof Error ? failure.message : String(failure);
    log.error({ job: job.id, task: job.task, attempts, err: failure }, "A job failed.");
    const deadAt = attempts >= job.maxAttempts ? now() : null;
    return store.transact((tx) =>
      failJob(tx, {
        id: job.id,
        error,
        runAt: now() + backoffMs(attempts, chance()),
        attempts,
        deadAt,
      }),
    );
  };

  const run = async (job: Job) => {
    held.add(job.id);
    let failure: unknown;
    try {
      const task = tasks[job.task];
      if (!task) throw new Error(`No task is called ${job.task}.`);
      await task(job.payload);
    } catch (thrown) {
      failure = thrown ?? new Error("A task threw nothing.");
    }
    await settle(job, failure).catch((err) =>
      log.error({ job: job.id, err }, "A job could not be settled; it runs again after a restart."),
    );
    held.delete(job.id);
  };

  let taking: Promise<unknown> = Promise.resolve();
  const take = (): Promise<number> => {
    const one = takeSome();
    taking = Promise.allSettled([taking, one]);
    return one;
  };
  const takeSome = async (): Promise<number> => {
    const room = AT_ONCE - busy.size;
    if (room <= 0 || closed) return 0;
    const due = await nextDue(store.read);
    if (due === null || due > now()) return 0;
    const taken = await store.transact((tx) => takeJobs(tx, { now: now(), limit: room, busy: [...busy.keys()] }));
    for (const job of taken)
      busy.set(
        job.queue,
        run(job).finally(() => {
          busy.delete(job.queue);
          if (timer) look();
        }),
      );
    return taken.length;
  };

  const look = () => {
    if (closed) return;
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = true;
    void (async () => {
      do {
        lookAgain = false;
        await take();
      } while (lookAgain && !closed);
    })()
      .catch((err) => log.error({ err }, "The runner could not look for work; it will try again."))
      .finally(() => {
        looking = false;
        void schedule();
      });
  };

  const schedule = async () => {
    if (closed) return;
    const due = await nextDue(store.read).catch(() => null);
    if (timer) clearTimeout(timer);
    const wait = due === null ? POLL_MS : Math.min(Math.max(due - now(), busy.size >= AT_ONCE ? POLL_MS : 10), POLL_MS);
    timer = setTimeout(look, wait);
  };

  const tend = () =>
    store.transact(async (tx) => {
      await touchJobs(tx, { ids: [...held], now: now() });
      await freeJobs(tx, { lockedBefore: now() - ABANDONED_MS });
    });

  let stopListening = () => {};
  let tending: NodeJS.Timeout | null = null;
  return {
    start: async () => {
      // One process on SQLite: whatever is locked was taken by one that died.
      await store.transact((tx) =>
        freeJobs(tx, {
          lockedBefore: store.engine === "sqlite" ? now() : now() - ABANDONED_MS,
        }),
      );
      stopListening = store.onCommit(look);
      tending = setInterval(
        () => void tend().catch((err) => log.error({ err }, "Jobs could not be tended; the next turn tries again.")),
        TEND_MS,
      );
      await schedule();
      look();
    },
    tend,
    drain: async () => {
      for (;;) {
        const taken = await take();
        if (taken === 0 && busy.size === 0) return;
        await Promise.all(busy.values());
      }
    },
    close: async () => {
      closed = true;
      stopListening();
      if (timer) clearTimeout(timer);
      if (tending) clearInterval(tending);
      // What is being taken right now is run too, or nobody would run it before the next start.
      await taking;
      await Promise.all(busy.values());
    },
  };
};
