import { sql } from "drizzle-orm";
import { z } from "zod";
import { shared } from "../../../db/abreast";
import { type Read, sent, type Tx } from "../../../db/client";
import { prepared } from "../../../db/prepared";
import type { NewJob } from "../store";

// graphile-worker's own functions and view.

/** What a job carries through the queue: tries are ours, so that coming back later costs none. */
export const Carried = z.object({
  id: z.string(),
  queue: z.string(),
  payload: z.unknown(),
  attempts: z.number().int(),
  maxAttempts: z.number().int(),
  connection: z.string().optional(),
});
export type Carried = z.infer<typeof Carried>;

/** The most tries graphile-worker gives a job whose process dies or whose end could not be written. */
const CRASHES_MAX = 1000;

const add = prepared(({ q }) => {
  const given = (key: string) => sql`${sql.placeholder(key)}`;
  return q
    .select({ id: sql<string>`job.id` })
    .from(sql`graphile_worker.add_job(
      ${given("task")}::text, ${given("carried")}::json, queue_name => ${given("queue")}::text,
      run_at => coalesce(to_timestamp(${given("runAt")}::float8 / 1000), clock_timestamp()), max_attempts => ${CRASHES_MAX},
      job_key => ${given("key")}::text, flags => ${given("flags")}::text[], job_key_mode => ${given("mode")}::text) as job`)
    .prepare("graphile_add");
});

type Added = { task: string; carried: Carried; queue: string; runAt: number | null; connection: string | undefined };
/** The same for several without a key, in one call. */
const addAll = shared(async ({ raw }, jobs: Added[]) => {
  const specs = jobs.map(({ task, carried, queue, runAt, connection }) => ({
    identifier: task,
    payload: carried,
    queue_name: queue,
    run_at: runAt === null ? null : new Date(runAt).toISOString(),
    flags: connection ? [connection] : null,
  }));
  const text = `select count(*) from graphile_worker.add_jobs(array(
    select row(identifier, payload, queue_name, coalesce(run_at, clock_timestamp()), ${CRASHES_MAX}, null, null, flags)::graphile_worker.job_spec
    from json_populate_recordset(null::graphile_worker.job_spec, $1)))`;
  return (await raw?.({ name: "graphile_add_all", text, values: [JSON.stringify(specs)] })) ?? [];
});

/** Adds a job in the transaction of what made it necessary. What is due at once is due by the database's clock: in the order of adding. */
export const addToGraphile = async (tx: Tx, job: NewJob & { attempts?: number }): Promise<void> => {
  const carried: Carried = {
    id: job.id,
    queue: job.queue,
    payload: job.payload,
    attempts: job.attempts ?? 0,
    maxAttempts: job.maxAttempts ?? 12,
    ...(job.connection && { connection: job.connection }),
  };
  const { task, queue, connection } = job;
  const runAt = job.runAt > job.at ? job.runAt : null;
  if (tx.lane && job.key === undefined) return addAll.tell(tx, tx.lane, { task, carried, queue, runAt, connection });
  const added = add(tx).execute({
    task,
    carried: JSON.stringify(carried),
    queue,
    runAt,
    key: job.key ?? null,
    flags: job.connection ? [job.connection] : null,
    mode: job.replace ? "replace" : "preserve_run_at",
  });
  await sent(tx, added);
};

/**
 * Sweeps queues without jobs away: taking a job looks at every queue there is. graphile's own sweep may take a queue from under
 * a job that is not committed yet; here one process writes at a time.
 */
export const sweepQueues = async (tx: Tx): Promise<void> => {
  await tx.q.execute(sql`
    delete from graphile_worker._private_job_queues as queues
    where locked_at is null
      and not exists (select 1 from graphile_worker._private_jobs as jobs where jobs.job_queue_id = queues.id)`);
};

const waiting = sql`locked_at is null and attempts < max_attempts`;

/** The desk's clock may run ahead of the database's (tests turn it): what is due by it comes forward, in its order. */
export const bringForward = async (db: Read, now: number): Promise<void> => {
  await db.q.execute(sql`
    select graphile_worker.reschedule_jobs(
      array[id], run_at => run_at - (to_timestamp(${now}::float8 / 1000) - now()))
    from graphile_worker.jobs
    where ${waiting} and run_at > now() and run_at <= to_timestamp(${now}::float8 / 1000)`);
};

/** How many jobs could be run now. */
export const countDue = async (db: Read): Promise<number> => {
  const found = await db.q.execute(
    sql`select count(*)::int as n from graphile_worker.jobs where ${waiting} and run_at <= now()`,
  );
  return z.object({ rows: z.tuple([z.object({ n: z.number() })]) }).parse(found).rows[0].n;
};

/** Frees what processes that died had taken. */
export const unlock = async (tx: Tx, pools: string[]): Promise<void> => {
  if (pools.length === 0) return;
  const names = sql.join(
    pools.map((pool) => sql`${pool}`),
    sql`, `,
  );
  await tx.q.execute(sql`select graphile_worker.force_unlock_workers(array[${names}]::text[])`);
};
