import type { News, Tx } from "./client";
import { StoreProblem } from "./migrations";

/**
 * Group commit: works that wait together share one transaction, each in its savepoint, and one fsync.
 * A caller resumes only after the commit; a work that throws is undone alone and rejects alone.
 */
export type Engine = Record<"begin" | "commit" | "rollback" | "savepoint" | "release", () => void | Promise<void>> & {
  /** Undoes one work; throws when the whole transaction is gone. */
  undo: () => void | Promise<void>;
  /** Runs works that have nothing in common together; rejects when one fails, and then none must be kept. Absent: there is nothing to gain. */
  abreast?: (works: ((tx: Tx) => Promise<void>)[]) => Promise<void>;
};

type Waiting = {
  /** With a handle of its own when it runs abreast. */
  run: (tx?: Tx) => Promise<void>;
  /** What it has written when it was run last. */
  news: readonly News[];
  /** All that it looks at and changes; null when that is not known. */
  touches: readonly string[] | null;
  settle: (failure?: { failure: unknown }) => void;
};

/** At most this many works share one commit, so that the first of a long queue is not kept waiting. */
const BATCH_MAX = 128;
/** So many works of customers' in one commit are a flood; it is over when none has come for so long. */
const FLOOD_WORKS = 8;
const FLOOD_MS = 60;
/** So long what nobody waits for looks for a commit to join; then it gets one of its own. */
const PATIENCE_MS = 10;
/** So long a work may keep the others waiting; then those that wait are refused, for it may be waiting for one of them. */
export const STUCK_MS = 30_000;

/** What it pushes into `news` is told with the commit. */
type Work<T> = (news: News[], tx?: Tx) => Promise<T>;
type Taken = { work: Waiting; failure?: { failure: unknown } };
/** Into rounds, one after another: within a round nothing touches the same, and what touches the same keeps its order. */
const roundsOf = (taken: Taken[]): Taken[][] => {
  const rounds: Taken[][] = [];
  const lastOf = new Map<string, number>();
  /** The first round that what comes next may join. */
  let from = 0;
  for (const one of taken) {
    const { touches } = one.work;
    if (touches === null) {
      from = rounds.push([one]);
      continue;
    }
    const at = touches.reduce((round, name) => Math.max(round, (lastOf.get(name) ?? -1) + 1), from);
    for (const name of touches) lastOf.set(name, at);
    const round = rounds[at];
    if (round) round.push(one);
    else rounds.push([one]);
  }
  return rounds;
};

type Committed = (news: readonly News[]) => void;
export const openBatch = (engine: Engine, committed: Committed, { worksMax = BATCH_MAX, stuckMs = STUCK_MS } = {}) => {
  const waiting: Waiting[] = [];
  /** They join the next commit that somebody waits for, behind that one's works. */
  const patient: Waiting[] = [];
  let patience: NodeJS.Timeout | null = null;
  let flushing: Promise<void> | null = null;
  /** So is the commit under way, and when the last one of a flood ended. */
  let isFlood = false;
  let floodedAt = Number.NEGATIVE_INFINITY;

  const runAlone = async (one: Taken): Promise<void> => {
    await engine.savepoint();
    try {
      await one.work.run();
      await engine.release();
    } catch (failure) {
      one.failure = { failure };
      await engine.undo();
    }
  };
  const runRound = async (round: Taken[]): Promise<void> => {
    if (round.length > 1 && engine.abreast) {
      await engine.savepoint();
      try {
        await engine.abreast(round.map(({ work }) => work.run));
        return await engine.release();
      } catch {
        // Whose fault it is shows when each runs by itself.
        await engine.undo();
      }
    }
    for (const one of round) await runAlone(one);
  };

  /** None of them has begun, so nothing of theirs is left behind; a transaction inside another ends by this, and is undone. */
  const refuseWaiting = (): void => {
    for (const work of [...waiting.splice(0), ...patient.splice(0)])
      work.settle({ failure: new StoreProblem("Another write has not ended for too long. Try again.", "store.busy") });
  };

  const flushBatch = async () => {
    const taken: Taken[] = [];
    const stuck = setInterval(refuseWaiting, stuckMs);
    try {
      await engine.begin();
      while (taken.length < worksMax) {
        const next: Taken[] = waiting.splice(0, worksMax - taken.length).map((work) => ({ work }));
        if (next.length === 0) next.push(...patient.splice(0, worksMax - taken.length).map((work) => ({ work })));
        if (next.length === 0) break;
        taken.push(...next);
        isFlood ||= taken.filter(({ work }) => work.touches !== null).length >= FLOOD_WORKS;
        for (const round of roundsOf(next)) {
          stuck.refresh();
          await runRound(round);
        }
      }
      await engine.commit();
    } catch (failure) {
      // The transaction itself failed (disk full, locked): nobody in this batch has been kept.
      isFlood = false;
      await rollBack();
      const all = () => [...waiting.splice(0), ...patient.splice(0)];
      const lost = taken.length > 0 ? taken : all().map((work) => ({ work, failure: undefined }));
      for (const { work, failure: own } of lost) work.settle(own ?? { failure });
      return;
    } finally {
      clearInterval(stuck);
    }
    if (isFlood) floodedAt = performance.now();
    isFlood = false;
    for (const { work, failure } of taken) work.settle(failure);
    try {
      committed(taken.flatMap(({ work, failure }) => (failure ? [] : work.news)));
    } catch {
      // A listener's trouble is its own: the writes are kept and the next ones wait.
    }
  };

  const rollBack = async () => {
    try {
      await engine.rollback();
    } catch {
      // What cannot be rolled back is gone already; the next BEGIN says so if it is not.
    }
  };

  const flush = async () => {
    // One turn of the event loop lets requests that arrived together join.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (waiting.length > 0) await flushBatch();
    flushing = null;
  };
  const hurry = () => {
    if (patience) clearTimeout(patience);
    patience = null;
    waiting.push(...patient.splice(0));
    if (waiting.length > 0) flushing ??= flush();
  };

  const wait = <T>(work: Work<T>, queue: Waiting[], touches: readonly string[] | null): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      let value: { of: T } | undefined;
      const one: Waiting = {
        touches,
        news: [],
        run: async (tx) => {
          // Its own at each run: what a run that was undone has written, however late, is nobody's.
          const news: News[] = [];
          value = { of: await work(news, tx) };
          one.news = news;
        },
        settle: (failure) => {
          if (failure) reject(failure.failure);
          else if (value) resolve(value.of);
        },
      };
      queue.push(one);
    });

  return {
    run: <T>(work: Work<T>, touches: readonly string[] | null = null): Promise<T> => {
      const done = wait(work, waiting, touches);
      flushing ??= flush();
      return done;
    },
    /** The same for what nobody waits for: a commit costs more than most works, so it joins the next one, a moment later at most. */
    join: <T>(work: Work<T>, touches: readonly string[] | null = null): Promise<T> => {
      const done = wait(work, patient, touches);
      patience ??= setTimeout(hurry, PATIENCE_MS);
      return done;
    },
    isFlooded: (): boolean => isFlood || performance.now() - floodedAt < FLOOD_MS,
    idle: async () => {
      hurry();
      while (flushing) await flushing;
    },
  };
};
