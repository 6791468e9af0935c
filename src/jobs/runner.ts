import { backoffMs } from "../../channels/kit/backoff";
import type { Store, Tx } from "../../db/client";
import { StoreProblem } from "../../db/migrations";
import type { Now } from "../kernel/time";
import { failJob, finishJobs, freeJobs, type Job, nextDue, takeJobs, touchJobs } from "./store";

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

/** What a task leaves to be written with its end: in one transaction with it, so that neither happens without the other. */
export type After = (tx: Tx) => Promise<void>;
/** `isLast`: when this fails too, the job is laid aside. */
export type Run = { isLast: boolean };
export type Tasks = Record<string, (payload: unknown, run: Run) => Promise<After | undefined>>;
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
/** Commits and ends of jobs this near to each other are met by one look: customers come first, and nobody waits for so little. */
const GATHER_MS = 3;
/** By how much longer than it was kept waiting itself a look waits: while customers' messages come in floods, background work stands back. */
const YIELD = 8;
const YIELD_MS_MAX = 250;
const TEND_MS = 30_000;
/** A job nobody has said anything of for so long belongs to a process that died. */
const ABANDONED_MS = 4 * TEND_MS;

/** Between two jobs whoever writes to us or asks for a page gets a turn: on SQLite a job waits for nothing, and sixteen at once would keep them waiting. */
const nextTurnOfTheLoop = () => new Promise<void>((resolve) => setImmediate(resolve));

/** While it lasts the database takes nothing of anybody. */
const PASSING: ReadonlySet<string> = new Set(["store.busy", "store.full", "store.away"]);
const isPassing = (err: unknown): boolean => err instanceof StoreProblem && PASSING.has(err.code);
/** After so many turns in a row that were refused it may be one of them that is refused, and each is written down alone. */
const REFUSED_MAX = 3;
/** The same trouble is told so often, not at every turn. */
const TOLD_MS = 10_000;

type Ended = { job: Job; failure?: unknown; after?: After | undefined };

/** Runs due jobs, one at a time per queue, up to 16 at once. `drain` runs everything due now and returns (tests turn the clock). */
export const openRunner = ({ store, now, chance, tasks, log }: Needs): Runner => {
  /** By queue. */
  const running = new Map<string, Promise<void>>();
  /** Done with, and not yet written down. */
  const ended: Ended[] = [];
  const held = new Set<string>();
  const isOver = { now: false };

  const run = async (job: Job): Promise<void> => {
    const end: Ended = { job };
    try {
      const task = tasks[job.task];
      if (!task) throw new Error(`No task is called ${job.task}.`);
      end.after = await task(job.payload, { isLast: job.attempts + 1 >= job.maxAttempts });
    } catch (thrown) {
      end.failure = thrown ?? new Error("A task threw nothing.");
      if (!(thrown instanceof Later))
        log.error({ job: job.id, task: job.task, attempts: job.attempts + 1, err: end.failure }, "A job failed.");
    }
    running.delete(job.queue);
    ended.push(end);
  };

  const begin = (job: Job): void => {
    held.add(job.id);
    running.set(job.queue, run(job).then(lookout.look));
  };

  const putBack = ({ job, failure }: Ended): Parameters<typeof failJob>[1] => {
    if (failure instanceof Later)
      return { id: job.id, error: "", runAt: failure.runAt, attempts: job.attempts, deadAt: null };
    const attempts = job.attempts + 1;
    return {
      id: job.id,
      error: failure instanceof Error ? failure.message : String(failure),
      runAt: now() + backoffMs(attempts, chance()),
      attempts,
      deadAt: attempts >= job.maxAttempts ? now() : null,
    };
  };

  const settle = async (tx: Tx, ends: Ended[]): Promise<void> => {
    const done = ends.filter(({ failure }) => failure === undefined);
    for (const { after } of done) await after?.(tx);
    await finishJobs(
      tx,
      done.map(({ job }) => job.id),
    );
    for (const end of ends) if (end.failure !== undefined) await failJob(tx, putBack(end));
  };

  /**
   * One that cannot be written down must not hold up the others. While the database takes nothing (another write has not
   * ended for too long, the disk is full) its end is as good as before, and waits: then this is false.
   */
  const settleAlone = async (end: Ended): Promise<boolean> => {
    try {
      await store.transact((tx) => settle(tx, [end]));
    } catch (err) {
      if (isPassing(err)) {
        ended.push(end);
        return false;
      }
      if (end.after) return settleAlone({ job: end.job, failure: err });
      log.error({ job: end.job.id, err }, "A job could not be settled; it runs again in a few minutes.");
    }
    held.delete(end.job.id);
    return true;
  };

  /** Turns in a row of which nothing was taken. */
  let refused = 0;
  /** What could not be written down together; how many could be alone. */
  const settleApart = async (ends: Ended[], err: unknown): Promise<number> => {
    if (isPassing(err)) refused += 1;
    if (ends.length === 0 || (isPassing(err) && refused < REFUSED_MAX)) {
      ended.unshift(...ends);
      throw err;
    }
    let settled = 0;
    for (const end of ends) if (await settleAlone(end)) settled += 1;
    return settled;
  };

  /** Writes down what has ended and takes what is due, in one transaction. Says when to look again: 0 is at once. */
  const turn = async (): Promise<number | null> => {
    const ends = ended.splice(0);
    const limit = isOver.now ? 0 : AT_ONCE - running.size;
    const due = await nextDue(store.read).catch((err) => {
      ended.unshift(...ends);
      throw err;
    });
    const isDue = limit > 0 && due !== null && due <= now();
    if (ends.length === 0 && !isDue) return limit > 0 ? due : null;
    const take = (tx: Tx) => takeJobs(tx, { now: now(), limit, busy: [...running.keys()] });
    const taken = await store
      .transactSoon(async (tx) => {
        await settle(tx, ends);
        return isDue ? take(tx) : [];
      })
      .then((jobs) => {
        for (const { job } of ends) held.delete(job.id);
        refused = 0;
        return jobs;
      })
      .catch(async (err) => {
        const settled = await settleApart(ends, err);
        const jobs = isDue ? await store.transactSoon(take) : [];
        if (settled === 0 && jobs.length === 0) throw err;
        return jobs;
      });
    for (const job of taken) {
      begin(job);
      await nextTurnOfTheLoop();
    }
    if (taken.length > 0 || ends.length > 0) return 0;
    // What is due and was not taken stands behind something that runs, whose end is a reason to look.
    return isDue ? null : due;
  };

  let turning: Promise<unknown> = Promise.resolve();
  /** Turns never overlap. */
  const inTurn = (): Promise<number | null> => {
    const one = turning.then(turn);
    turning = one.catch(() => {});
    return one;
  };

  const lookout = openLookout({ turn: inTurn, now, log });
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
      stopListening = store.onCommit(lookout.look);
      tending = setInterval(
        () => void tend().catch((err) => log.error({ err }, "Jobs could not be tended; the next turn tries again.")),
        TEND_MS,
      );
      lookout.start();
    },
    tend,
    drain: async () => {
      while (running.size > 0 || (await inTurn()) === 0) await Promise.all(running.values());
    },
    close: async () => {
      isOver.now = true;
      stopListening();
      if (tending) clearInterval(tending);
      await lookout.close();
      // What is being taken right now is run too, or nobody would run it before the next start.
      await turning;
      await Promise.all(running.values());
      await inTurn().catch((err) => log.error({ err }, "The last jobs could not be settled; they run again."));
    },
  };
};

type Lookout = { turn: () => Promise<number | null>; now: Now; log: Log };
/** Turns whenever something may be due: soon after it is told to look, at the time a turn has named, and once a second. */
const openLookout = ({ turn, now, log }: Lookout) => {
  let isOpen = false;
  let timer: NodeJS.Timeout | null = null;
  let wakesAt = Number.POSITIVE_INFINITY;
  let looking: Promise<void> | null = null;
  let lookAgain = false;
  let gatherMs = GATHER_MS;
  let told = { text: "", at: 0 };

  const tell = (err: unknown): void => {
    const text = String(err);
    const since = now() - told.at;
    if (text === told.text && since >= 0 && since < TOLD_MS) return;
    told = { text, at: now() };
    log.error({ err }, "The runner could not look for work; it will try again.");
  };
  const wakeIn = (ms: number): void => {
    const at = performance.now() + ms;
    if (!isOpen || (timer && wakesAt <= at)) return;
    if (timer) clearTimeout(timer);
    wakesAt = at;
    timer = setTimeout(wake, ms);
  };
  const wake = (): void => {
    timer = null;
    const lateMs = Math.max(0, performance.now() - wakesAt - 1);
    gatherMs = Math.min(GATHER_MS + YIELD * lateMs, YIELD_MS_MAX);
    lookAgain = false;
    looking = turn()
      .catch((err) => {
        tell(err);
        return null;
      })
      .then((next) => {
        looking = null;
        const isSoon = lookAgain || next === 0;
        wakeIn(isSoon ? gatherMs : Math.min(Math.max((next ?? Number.POSITIVE_INFINITY) - now(), 10), POLL_MS));
      });
  };
  const look = (): void => {
    if (looking) lookAgain = true;
    else wakeIn(gatherMs);
  };
  return {
    look,
    start: (): void => {
      isOpen = true;
      look();
    },
    close: async (): Promise<void> => {
      isOpen = false;
      if (timer) clearTimeout(timer);
      await looking;
    },
  };
};
