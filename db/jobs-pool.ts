import type pg from "pg";

/** How graphile-worker 0.17 names the statements that write a job's end. It runs them without waiting for them: a failure would be nobody's and end the process. */
const END_OF_A_JOB = /^(?:complete|fail)_jobs?(?:_q)?\//;

const nameOf = (statement: unknown): string =>
  typeof statement === "object" && statement !== null && "name" in statement ? String(statement.name) : "";

/** The methods of `target`, but for those in `ours`. */
const instead = <T extends object>(target: T, ours: object): T =>
  new Proxy(target, {
    get: (of, key) => {
      const value: unknown = Reflect.get(key in ours ? ours : of, key);
      return typeof value === "function" ? value.bind(key in ours ? ours : of) : value;
    },
    set: (of, key, value) => Reflect.set(of, key, value),
  });

const hearing = (client: pg.PoolClient, lost: (failure: unknown) => void): pg.PoolClient =>
  instead(client, {
    query: async (...asked: unknown[]) => {
      try {
        return await Reflect.apply(client.query, client, asked);
      } catch (failure) {
        if (!END_OF_A_JOB.test(nameOf(asked[0]))) throw failure;
        lost(failure);
        return { rows: [], rowCount: 0 };
      }
    },
  });

/** A client for whom there is no connection: nothing can be asked of it, and the end of a job is lost as above. */
const absent = (failure: unknown, lost: (failure: unknown) => void) => ({
  query: async (...asked: unknown[]) => {
    if (!END_OF_A_JOB.test(nameOf(asked[0]))) throw failure;
    lost(failure);
    return { rows: [], rowCount: 0 };
  },
  release: () => {},
});

/**
 * The pool as the jobs' queue uses it: when the end of a job cannot be written, `lost` is told. Whoever hears it stops the workers and
 * frees what they had taken, and the job runs again (its effects have keys of their own).
 */
export const poolForJobs = (pool: pg.Pool, lost: (failure: unknown) => void): pg.Pool =>
  instead(pool, {
    connect: (...asked: unknown[]) =>
      asked.length > 0
        ? Reflect.apply(pool.connect, pool, asked)
        : pool.connect().then(
            (client) => hearing(client, lost),
            (failure) => absent(failure, lost),
          ),
  });
