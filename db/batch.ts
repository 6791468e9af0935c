/**
 * Group commit: works that wait together share one transaction, each in its savepoint, and one fsync.
 * A caller resumes only after the commit; a work that throws is undone alone and rejects alone.
 */
export type Engine = {
  begin: () => void;
  commit: () => void;
  rollback: () => void;
  savepoint: () => void;
  release: () => void;
  undo: () => void;
};

type Waiting = {
  run: () => Promise<void>;
  settle: (failure?: unknown) => void;
};

/** At most this many works share one commit, so that the first of a long queue is not kept waiting. */
const BATCH_MAX = 128;

export const openBatch = (engine: Engine, committed: () => void) => {
  const waiting: Waiting[] = [];
  let flushing: Promise<void> | null = null;

  const runOne = async (work: Waiting): Promise<unknown> => {
    engine.savepoint();
    try {
      await work.run();
      engine.release();
      return undefined;
    } catch (failure) {
      engine.undo();
      return { failure };
    }
  };

  const flushBatch = async () => {
    const done: { work: Waiting; failure?: unknown }[] = [];
    try {
      engine.begin();
      while (waiting.length > 0 && done.length < BATCH_MAX) {
        const work = waiting.shift();
        if (!work) break;
        const outcome = await runOne(work);
        done.push(
          typeof outcome === "object" && outcome !== null && "failure" in outcome
            ? { work, failure: outcome }
            : { work },
        );
      }
      engine.commit();
    } catch (failure) {
      // BEGIN or COMMIT itself failed (disk full, locked): nobody in this batch has been kept.
      engine.rollback();
      const lost = done.length > 0 ? done.map((d) => d.work) : waiting.splice(0);
      for (const work of lost) work.settle({ failure });
      return;
    }
    for (const { work, failure } of done) work.settle(failure);
    committed();
  };

  const flush = async () => {
    // One turn of the event loop lets requests that arrived together join.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (waiting.length > 0) await flushBatch();
    flushing = null;
  };

  return {
    run: <T>(work: () => Promise<T>): Promise<T> =>
      new Promise<T>((resolve, reject) => {
        let value: { of: T } | undefined;
        waiting.push({
          run: async () => {
            value = { of: await work() };
          },
          settle: (failure) => {
            if (typeof failure === "object" && failure !== null && "failure" in failure) reject(failure.failure);
            else if (value) resolve(value.of);
          },
        });
        flushing ??= flush();
      }),
    idle: async () => {
      while (flushing) await flushing;
    },
  };
};
