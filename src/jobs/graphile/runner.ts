import { type JobHelpers, Logger, runOnce, runTaskList, type TaskList, type WorkerPool } from "graphile-worker";
import { backoffMs } from "../../../channels/kit/backoff";
import type { Store } from "../../../db/client";
import { poolForJobs } from "../../../db/jobs-pool";
import type { Leases } from "../lease/hold";
import { Later, type Runner, type Needs as RunnerNeeds } from "../runner";
import { standBack } from "../stand-back";
import { layAside } from "../store";
import { addToGraphile, bringForward, Carried, countDue, sweepQueues, unlock } from "./store";

type Needs = RunnerNeeds & {
  pool: NonNullable<Store["pool"]>;
  leases: Leases;
  /** Connections whose jobs other processes run. */
  elsewhere: () => string[];
};

const AT_ONCE = 8;
/** A notice wakes the workers; this is for the one that came while a queue was busy. */
const POLL_MS = 500;
/** How long a look for a job waits while customers' messages come in floods. */
const FLOOD_MS_MAX = 250;
const TEND_MS = 5000;
const RESTART_MS = 1000;
const RUNNER = "runner:";

/** Runs jobs from PostgreSQL, shared with every other process: one at a time per queue, whoever runs them. */
export const openGraphileRunner = (needs: Needs): Runner => {
  const { store, now, log, leases } = needs;
  const logger = new Logger(() => (level, message) => {
    if (level === "error") log.error({ message }, "The jobs' queue reports trouble.");
  });
  const lost = (err: unknown) => {
    log.error({ err }, "The end of a job could not be written; the workers start again, and so does the job.");
    Promise.resolve(workers?.gracefulShutdown()).catch(() => {}); // how it ended is told where the workers are started
  };
  const pgPool = poolForJobs(needs.pool, lost);
  const shared = { pgPool, logger, noHandleSignals: true };
  const taskList = Object.fromEntries(
    Object.entries(needs.tasks).map(([name, task]) => [name, working(needs, name, task)]),
  ) satisfies TaskList;
  let workers: WorkerPool | null = null;
  let restart: NodeJS.Timeout | null = null;
  let tending: NodeJS.Timeout | null = null;
  let closed = false;

  /** Whoever sees this lease run out frees what we had taken. */
  const lease = async (pool: WorkerPool): Promise<void> => {
    while (!closed && pool === workers) {
      const isOurs = await leases.take(`${RUNNER}${pool.id}`).catch((err) => {
        log.error({ err }, "The workers could not say that they live; they wait and try again.");
        return false;
      });
      if (isOurs) return;
      await new Promise((resolve) => setTimeout(resolve, RESTART_MS));
    }
  };

  const begin = () => {
    let leased = () => {};
    const isLeased = new Promise<void>((resolve) => {
      leased = resolve;
    });
    // Asked before every look for a job: one that was taken before the lease would be nobody's if we died in between.
    const forbiddenFlags = async () => {
      await isLeased;
      await standBack(store, FLOOD_MS_MAX);
      return needs.elsewhere();
    };
    const options = { ...shared, forbiddenFlags, concurrency: AT_ONCE, pollInterval: POLL_MS };
    const pool = runTaskList(options, taskList, pgPool);
    workers = pool;
    void lease(pool).then(leased);
    void pool.promise
      .catch((err) => log.error({ err }, "The workers stopped; they start again."))
      .then(async () => {
        if (closed) return;
        // Where this cannot be written, the lease runs out and whoever reaps it frees what they had taken.
        await leases.release(`${RUNNER}${pool.id}`, (tx) => unlock(tx, [pool.id]));
      })
      .then(() => {
        if (!closed) restart = setTimeout(begin, RESTART_MS);
      });
  };

  const tend = async () => {
    await store.transact(async (tx) => {
      const dead = await leases.reap(tx, RUNNER);
      await unlock(
        tx,
        dead.map((id) => id.slice(RUNNER.length)),
      );
    });
    await store.transact(sweepQueues);
    workers?.nudge(AT_ONCE);
  };

  return {
    start: async () => {
      await tend();
      begin();
      tending = setInterval(
        () => void tend().catch((err) => log.error({ err }, "Jobs could not be tended; the next turn tries again.")),
        TEND_MS,
      );
    },
    tend,
    drain: async () => {
      for (;;) {
        await bringForward(store.read, now());
        if ((await countDue(store.read)) === 0) return;
        await runOnce({ ...shared, forbiddenFlags: needs.elsewhere, concurrency: 1 }, taskList);
      }
    },
    close: async () => {
      closed = true;
      if (tending) clearInterval(tending);
      if (restart) clearTimeout(restart);
      await workers?.gracefulShutdown();
      const last = workers?.id;
      if (last) await leases.release(`${RUNNER}${last}`, (tx) => unlock(tx, [last]));
    },
  };
};

/** Back-off, tries and laying aside are ours, the same on both engines: for the queue every run is a success. */
const working =
  ({ store, now, chance, log }: Needs, name: string, task: RunnerNeeds["tasks"][string]) =>
  async (raw: unknown, { job }: JobHelpers): Promise<void> => {
    const carried = Carried.parse(raw);
    const again = (runAt: number, attempts: number, connection = carried.connection) =>
      store.transact((tx) =>
        addToGraphile(tx, {
          ...carried,
          task: name,
          key: job.key ?? undefined,
          runAt,
          at: now(),
          attempts,
          connection,
        }),
      );
    try {
      const after = await task(carried.payload, { isLast: carried.attempts + 1 >= carried.maxAttempts });
      if (after) await store.transact(after);
    } catch (failure) {
      if (failure instanceof Later) return again(failure.runAt, carried.attempts, failure.connection);
      const attempts = carried.attempts + 1;
      log.error({ job: carried.id, task: name, attempts, err: failure }, "A job failed.");
      if (attempts < carried.maxAttempts) return again(now() + backoffMs(attempts, chance()), attempts);
      const error = failure instanceof Error ? failure.message : String(failure);
      await store.transact((tx) => layAside(tx, { ...carried, task: name, attempts, error, at: now() }));
    }
  };
