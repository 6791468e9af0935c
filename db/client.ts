import type { SQL } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type { Pool, PoolClient } from "pg";
import type { Lane } from "./abreast";
import { type Columns, pgColumns, sqliteColumns } from "./columns";
import { makeSchema, type Schema } from "./schema";

// The one cast between the engines: stores are typed by PostgreSQL's flavour and run on both.
export const sqliteTyped = sqliteColumns as unknown as Columns;

export const schemas = {
  postgres: makeSchema(pgColumns),
  sqlite: makeSchema(sqliteTyped),
};

type Drizzle = PgDatabase<PgQueryResultHKT, Schema>;

/** A handle to query with: the tables of this engine beside Drizzle's builders. */
export type Read = {
  engine: "sqlite" | "postgres";
  q: Drizzle;
  t: Schema;
  /** Jobs are kept by graphile-worker in this database; else in our own table, for one process. */
  jobs?: "graphile";
};
/** An event's row, as whoever reads it gets it. */
export type News = Schema["events"]["$inferSelect"];

/** A handle inside a transaction. Nothing awaits the network while holding one. */
export type Tx = Read & {
  readonly inTransaction: true;
  /** Takes the events that this work has written: told with the commit, if the work is kept. Absent: nobody is told more than that there was one. */
  readonly news?: News[];
  /** Takes what is on its way and gives nothing back: its work ends when it has arrived, and fails when it has failed. */
  readonly later?: (sent: Promise<unknown>) => void;
  /** Sends SQL as it is, without Drizzle; on PostgreSQL only. */
  readonly raw?: (statement: { name: string; text: string; values: unknown[] }) => Promise<unknown[][]>;
  /** What must happen before anything else is sent. */
  readonly direct?: { before: () => void };
  /** While other works run beside this one in the same transaction. */
  readonly lane?: Lane;
};

/** For a statement that gives nothing back: nobody waits for its answer where the line can carry several at once. */
export const sent = async (tx: Tx, statement: Promise<unknown>): Promise<void> => {
  if (tx.later) tx.later(statement);
  else await statement;
};

/**
 * Runs `work` in a transaction and resolves only after its commit is durable. Never nests. With `touches`, the names of all it
 * looks at and changes, it may run beside works that touch nothing of it, and once more when one of them fails.
 */
export type Transact = <T>(work: (tx: Tx) => Promise<T>, touches?: readonly string[] | null) => Promise<T>;

/** One of the pool's connections while somebody has it. */
export type Lent = PoolClient;

export type Store = {
  engine: "sqlite" | "postgres";
  /** Reads what is committed; never writes. */
  read: Read;
  transact: Transact;
  /** The same for work that nobody waits for: on SQLite it joins a commit that comes within a few milliseconds, if one does. */
  transactSoon: Transact;
  /**
   * Called after every commit that may have written an event, with those that it is known to have written: not all there are
   * when another process wrote. Returns how to stop listening.
   */
  onCommit: (listener: (news: readonly News[]) => void) => () => void;
  /** True while many customers write at once: work that can wait a moment stands back. */
  isFlooded: () => boolean;
  /** PostgreSQL's connections, for those who bring their own SQL: the jobs' queue and the sockets' adapter. */
  pool?: Pool;
  close: () => Promise<void>;
};

/** Gives a driver's own Drizzle object the type every store is written against. */
export const asDrizzle = (driver: unknown): Drizzle => driver as Drizzle;

/** Placeholders stand where a row's values will: Drizzle's types know them only one by one. */
export const asRow = <Row>(slots: Record<string, SQL>): Row => slots as Row;
