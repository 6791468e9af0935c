/**
 * Group commit: works that wait together share one transaction, each in its savepoint, and one fsync.
 * A caller resumes only after the commit; a work that throws is undone alone and rejects alone.
 */
export type Engine = Record<"begin" | "commit" | "rollback" | "savepoint" | "release", () => void | Promise<void>> & {
  /** Undoes one work; throws when the whole transaction is gone. */
  undo: () => void | Promise<void>;
};

type Waiting = {
  run: () => Promise<void>;
  settle: (failure?: { failure: unknown }) => void;
};

/** At most this many works share one commit, so that the first of a long queue is not kept waiting. */
const BATCH_MAX = 128;
/** So long what nobody waits for looks for a commit to join; then it gets one of its own. */
const PATIENCE_MS = 10;

export const openBatch = (engine: Engine, committed: () => void, worksMax = BATCH_MAX) => {
  const waiting: Waiting[] = [];
  /** They join the next commit that somebody waits for, behind that one's works. */
  const patient: Waiting[] = [];
  let patience: NodeJS.Timeout | null = null;
  let flushing: Promise<void> | null = null;

  const flushBatch = async () => {
    const taken: { work: Waiting; failure?: { failure: unknown } }[] = [];
    try {
      await engine.begin();
      while (taken.length < worksMax) {
        const work = waiting.shift() ?? patient.shift();
        if (!work) break;
        const one: (typeof taken)[number] = { work };
        taken.push(one);
        await engine.savepoint();
        try {
          await work.run();
          await engine.release();
        } catch (failure) {
          one.failure = { failure };
          await engine.undo();
        }
      }
      await engine.commit();
    } catch (failure) {
      // The transaction itself failed (disk full, locked): nobody in this batch has been kept.
      await rollBack();
      const all = () => [...waiting.splice(0), ...patient.splice(0)];
      const lost = taken.length > 0 ? taken : all().map((work) => ({ work, failure: undefined }));
      for (const { work, failure: own } of lost) work.settle(own ?? { failure });
      return;
    }
    for (const { work, failure } of taken) work.settle(failure);
    try {
      committed();
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

  const wait = <T>(work: () => Promise<T>, queue: Waiting[]): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      let value: { of: T } | undefined;
      queue.push({
        run: async () => {
          value = { of: await work() };
        },
        settle: (failure) => {
          if (failure) reject(failure.failure);
          else if (value) resolve(value.of);
        },
      });
    });

  return {
    run: <T>(work: () => Promise<T>): Promise<T> => {
      const done = wait(work, waiting);
      flushing ??= flush();
      return done;
    },
    /** The same for what nobody waits for: a commit costs more than most works, so it joins the next one, a moment later at most. */
    join: <T>(work: () => Promise<T>): Promise<T> => {
      const done = wait(work, patient);
      patience ??= setTimeout(hurry, PATIENCE_MS);
      return done;
    },
    idle: async () => {
      hurry();
      while (flushing) await flushing;
    },
  };
};
