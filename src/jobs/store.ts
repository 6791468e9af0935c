import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lte, max, type SQL, sql } from "drizzle-orm";
import type { News, Read, Tx } from "../../db/client";
import { among, asList, inserter, notAmong, prepared } from "../../db/prepared";
import { type Event, parseEvent } from "../kernel/events";
import { addToGraphile } from "./graphile/store";

export type NewJob = {
  id: string;
  task: string;
  /** Jobs of one queue run one after another. */
  queue: string;
  /** At most one waiting job per key: adding again moves it to the earlier time, or to the new one with `replace`. */
  key?: string;
  replace?: true;
  payload: unknown;
  /** Milliseconds since 1970. */
  runAt: number;
  at: number;
  maxAttempts?: number;
  /** Only the process that holds this connection can run it; the others leave it alone. */
  connection?: string;
};
export type Job = {
  id: string;
  task: string;
  queue: string;
  key: string | null;
  payload: unknown;
  attempts: number;
  maxAttempts: number;
};

const insertJob = inserter("job", (t) => t.jobs);

/** Adds a job that has a key, or changes the waiting one that has it. */
const upserter = (name: string, runAtOf: (known: SQL, added: SQL) => SQL) =>
  prepared(({ q, t: { jobs } }) => {
    const slot = (key: string) => sql`${sql.placeholder(key)}`;
    return q
      .insert(jobs)
      .values({
        id: slot("id"),
        task: slot("task"),
        queue: slot("queue"),
        key: slot("key"),
        payload: sql.placeholder("payload"),
        runAt: slot("runAt"),
        maxAttempts: slot("maxAttempts"),
        createdAt: slot("createdAt"),
      })
      .onConflictDoUpdate({
        target: jobs.key,
        set: {
          runAt: runAtOf(sql`${jobs.runAt}`, sql`excluded.run_at`),
          payload: sql`excluded.payload`,
          // One that was laid aside begins anew.
          attempts: sql`case when ${jobs.deadAt} is null then ${jobs.attempts} else 0 end`,
          deadAt: null,
        },
      })
      .prepare(name);
  });
const replaceJob = upserter("job_replace", (_, added) => added);
const sooner = upserter(
  "job_sooner",
  (known, added) => sql`case when ${known} < ${added} then ${known} else ${added} end`,
);

/** Adds a job in the transaction of what made it necessary. */
export const addJob = async (tx: Tx, job: NewJob): Promise<void> => {
  if (tx.jobs === "graphile") return addToGraphile(tx, job);
  const values = {
    id: job.id,
    task: job.task,
    queue: job.queue,
    key: job.key ?? null,
    payload: job.payload,
    runAt: job.runAt,
    maxAttempts: job.maxAttempts ?? 12,
    createdAt: job.at,
  };
  if (!job.key) return insertJob(tx, values);
  await (job.replace ? replaceJob : sooner)(tx).execute({ ...values, payload: job.payload });
};

const due = prepared((db) => {
  const { jobs } = db.t;
  return db.q
    .select()
    .from(jobs)
    .where(
      and(
        isNull(jobs.deadAt),
        isNull(jobs.lockedAt),
        lte(jobs.runAt, sql.placeholder("now")),
        notAmong(db, jobs.queue, "busy"),
        // Another process may be at work in the queue.
        sql`not exists (select 1 from ${jobs} as other where other.queue = ${jobs.queue} and other.locked_at is not null)`,
      ),
    )
    .orderBy(asc(jobs.runAt), asc(jobs.id))
    .limit(sql.placeholder("limit"))
    .prepare("jobs_due");
});

const lock = prepared((db) => {
  const { jobs } = db.t;
  return db.q
    .update(jobs)
    .set({ lockedAt: sql`${sql.placeholder("now")}`, key: null })
    .where(among(db, jobs.id, "ids"))
    .prepare("jobs_lock");
});

/** Takes up to `limit` due jobs, at most one per queue, marking them taken. A taken job gives up its key, so that it may be added again. */
export const takeJobs = async (
  tx: Tx,
  { now, limit, busy }: { now: number; limit: number; busy: string[] },
): Promise<Job[]> => {
  const found = await due(tx).execute({ now, limit, busy: asList(tx, busy) });
  const first = new Map<string, (typeof found)[number]>();
  for (const job of found) if (!first.has(job.queue)) first.set(job.queue, job);
  const taken = [...first.values()];
  if (taken.length > 0)
    await lock(tx).execute({
      now,
      ids: asList(
        tx,
        taken.map(({ id }) => id),
      ),
    });
  return taken;
};

const firstDue = prepared(({ q, t: { jobs } }) =>
  q
    .select({ at: jobs.runAt })
    .from(jobs)
    .where(and(isNull(jobs.deadAt), isNull(jobs.lockedAt)))
    .orderBy(asc(jobs.runAt))
    .limit(1)
    .prepare("job_next_due"),
);

/** When the next job falls due; null when none waits. */
export const nextDue = async (db: Read): Promise<number | null> => {
  const [row] = await firstDue(db).execute();
  return row?.at ?? null;
};

const remove = prepared((db) =>
  db.q
    .delete(db.t.jobs)
    .where(among(db, db.t.jobs.id, "ids"))
    .prepare("jobs_remove"),
);

/** Removes jobs that have done their work. */
export const finishJobs = async (tx: Tx, ids: string[]): Promise<void> => {
  if (ids.length > 0) await remove(tx).execute({ ids: asList(tx, ids) });
};

/** Puts a job back for later, or lays it aside (`deadAt`) when it is out of tries. */
export const failJob = async (
  tx: Tx,
  {
    id,
    error,
    runAt,
    attempts,
    deadAt,
  }: {
    id: string;
    error: string;
    runAt: number;
    attempts: number;
    deadAt: number | null;
  },
): Promise<void> => {
  await tx.q
    .update(tx.t.jobs)
    .set({ lockedAt: null, lastError: error, runAt, attempts, deadAt })
    .where(eq(tx.t.jobs.id, id));
};

/** Says that jobs taken are still at work. */
export const touchJobs = async (tx: Tx, { ids, now }: { ids: string[]; now: number }): Promise<void> => {
  if (ids.length > 0) await tx.q.update(tx.t.jobs).set({ lockedAt: now }).where(inArray(tx.t.jobs.id, ids));
};

/** Frees what a process that died had taken. */
export const freeJobs = async (tx: Tx, { lockedBefore }: { lockedBefore: number }): Promise<void> => {
  const { jobs } = tx.t;
  await tx.q
    .update(jobs)
    .set({ lockedAt: null })
    .where(and(isNotNull(jobs.lockedAt), lte(jobs.lockedAt, lockedBefore)));
};

type Dead = Pick<Job, "id" | "task" | "queue" | "payload" | "attempts" | "maxAttempts"> & { error: string; at: number };

/** Keeps a job that is out of tries where `deadJobs` shows it, whichever queue ran it. */
export const layAside = async (tx: Tx, { error, at, ...job }: Dead): Promise<void> => {
  const { id, task, queue, payload, attempts, maxAttempts } = job;
  await tx.q.insert(tx.t.jobs).values({
    id,
    task,
    queue,
    payload,
    attempts,
    maxAttempts,
    runAt: at,
    lastError: error,
    deadAt: at,
    createdAt: at,
  });
};

/** Jobs out of tries, the latest first. */
export const deadJobs = async (db: Read, { limit }: { limit: number }): Promise<(typeof db.t.jobs.$inferSelect)[]> => {
  const { jobs } = db.t;
  return db.q.select().from(jobs).where(isNotNull(jobs.deadAt)).orderBy(desc(jobs.deadAt)).limit(limit);
};

/** Gives a job that was laid aside all its tries again; false when there is none of this id. */
export const reviveJob = async (tx: Tx, { id, at }: { id: string; at: number }): Promise<boolean> => {
  const { jobs } = tx.t;
  const [dead] = await tx.q
    .delete(jobs)
    .where(and(eq(jobs.id, id), isNotNull(jobs.deadAt)))
    .returning();
  if (!dead) return false;
  const { task, queue, payload, maxAttempts } = dead;
  await addJob(tx, { id, task, queue, payload, maxAttempts, runAt: at, at });
  return true;
};

const after = prepared(({ q, t: { events } }) =>
  q
    .select()
    .from(events)
    .where(gt(events.seq, sql.placeholder("since")))
    .orderBy(asc(events.seq))
    .limit(sql.placeholder("limit"))
    .prepare("events_after"),
);

/**
 * What a commit told of, if that is all there is after `since`: numbers that follow each other leave no room for another's.
 * Null where it must be read.
 */
export const eventsTold = (news: readonly News[], since: number): Event[] | null => {
  const rows = news.toSorted((a, b) => a.seq - b.seq);
  if (rows.length === 0 || rows.some(({ seq }, n) => seq !== since + 1 + n)) return null;
  return rows.map(parseEvent);
};

/** Events after `since`, in order. */
export const eventsAfter = async (db: Read, page: { since: number; limit: number }): Promise<Event[]> =>
  (await after(db).execute(page)).map(parseEvent);

const bySeq = prepared(({ q, t: { events } }) =>
  q
    .select()
    .from(events)
    .where(eq(events.seq, sql.placeholder("seq")))
    .prepare("event_at"),
);

export const eventAt = async (db: Read, seq: number): Promise<Event | null> => {
  const [row] = await bySeq(db).execute({ seq });
  return row ? parseEvent(row) : null;
};

const newest = prepared(({ q, t: { events } }) =>
  q
    .select({ seq: max(events.seq) })
    .from(events)
    .prepare("events_newest"),
);

/** The last sequence number that is committed; 0 on a new desk. */
export const lastSeq = async (db: Read): Promise<number> => {
  const [row] = await newest(db).execute();
  return Number(row?.seq ?? 0);
};

export const conversationEvents = async (
  db: Read,
  { conversation, limit }: { conversation: string; limit: number },
): Promise<Event[]> => {
  const { events } = db.t;
  const rows = await db.q
    .select()
    .from(events)
    .where(eq(events.conversation, conversation))
    .orderBy(asc(events.seq))
    .limit(limit);
  return rows.map(parseEvent);
};
