import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import type { Engine } from "./batch";
import { asDrizzle, schemas, type Tx } from "./client";

/** Any number will do as long as every Parley uses it. */
const WRITE_LOCK = 7_201_945;
/** A process that stops in the middle of a write (frozen, or cut off) must not hold up the others for longer. */
const STALLED_MS_MAX = 8_000;

type Line = { client: pg.Client; pid: number; tx: Tx; isUp: boolean };

/**
 * The one connection that this process writes by, as on SQLite: works that wait together share a transaction, and one
 * process writes at a time. So sequence numbers become visible in order, no two writers wait for each other, and every
 * query is built once for good. A line that broke is opened anew by the next transaction.
 */
export const openWriter = (url: string) => {
  let line: Line | null = null;
  /** What need not be answered by itself goes with what is sent next. */
  let before: string[] = [];

  const connect = async (): Promise<Line> => {
    const client = new pg.Client({ connectionString: url, idle_in_transaction_session_timeout: STALLED_MS_MAX });
    const next: Line = {
      client,
      pid: 0,
      isUp: true,
      tx: {
        engine: "postgres",
        q: asDrizzle(drizzle(client, { casing: "snake_case" })),
        t: schemas.postgres,
        jobs: "graphile",
        inTransaction: true,
      },
    };
    const down = () => {
      next.isUp = false;
    };
    client.on("error", down);
    client.on("end", down);
    await client.connect();
    next.pid = Number((await client.query("select pg_backend_pid() as pid")).rows[0]?.pid);
    return next;
  };
  const must = (): Line => {
    if (!line?.isUp) throw new Error("Connection terminated");
    return line;
  };
  const send = async (statement: string): Promise<void> => {
    const { client } = must();
    const together = [...before, statement].join("; ");
    before = [];
    await client.query(together);
  };

  const engine: Engine = {
    begin: async () => {
      if (!line?.isUp) line = await connect();
      before = ["begin", `select pg_advisory_xact_lock(${WRITE_LOCK})`];
    },
    savepoint: () => send("savepoint work"),
    release: () => {
      must();
      before = ["release savepoint work"];
    },
    undo: () => send("rollback to savepoint work; release savepoint work"),
    commit: () => send("commit"),
    rollback: async () => {
      before = [];
      if (line?.isUp) await line.client.query("rollback");
    },
  };
  return {
    engine,
    tx: (): Tx => must().tx,
    /** True of a notice that one of our own commits sent. */
    isOurs: (notice: pg.Notification): boolean => notice.processId === line?.pid,
    close: async (): Promise<void> => {
      await line?.client.end();
    },
  };
};
