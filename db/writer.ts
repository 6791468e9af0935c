import { Socket } from "node:net";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import { runAbreast } from "./abreast";
import type { Engine } from "./batch";
import { asDrizzle, schemas, type Tx } from "./client";

/** Any number will do as long as every Parley uses it. */
const WRITE_LOCK = 7_201_945;
/** A process that stops in the middle of a write (frozen, or cut off) must not hold up the others for longer. */
const STALLED_MS_MAX = 8_000;

type Line = { client: pg.Client; pid: number; tx: Tx; isUp: boolean; later: Promise<unknown>[] };

/** What is sent in one turn of the loop goes out in one packet, and what waits its turn goes first. */
const goTogether = (client: pg.Client, socket: Socket, direct: { before: () => void }): void => {
  const query = client.query.bind(client);
  let isCorked = false;
  const uncork = () => {
    isCorked = false;
    socket.uncork();
  };
  const value = (...given: Parameters<typeof query>): unknown => {
    direct.before();
    if (!isCorked) {
      isCorked = true;
      socket.cork();
      process.nextTick(uncork);
    }
    return Reflect.apply(query, client, given);
  };
  Object.defineProperty(client, "query", { value });
};

/**
 * The one connection that this process writes by, as on SQLite: works that wait together share a transaction, and one
 * process writes at a time. So sequence numbers become visible in order, no two writers wait for each other, and every
 * query is built once for good; what gives nothing back is not waited for one by one. A line that broke is opened anew by the next transaction.
 */
export const openWriter = (url: string) => {
  let line: Line | null = null;
  /** What need not be answered by itself goes with what is sent next. */
  let before: string[] = [];

  const connect = async (): Promise<Line> => {
    const socket = new Socket();
    const client = new pg.Client({
      connectionString: url,
      stream: () => socket,
      idle_in_transaction_session_timeout: STALLED_MS_MAX,
      pipeline: true,
    });
    const direct = { before: () => {} };
    goTogether(client, socket, direct);
    const later: Promise<unknown>[] = [];
    const next: Line = {
      client,
      later,
      pid: 0,
      isUp: true,
      tx: {
        engine: "postgres",
        q: asDrizzle(drizzle(client, { casing: "snake_case" })),
        t: schemas.postgres,
        jobs: "graphile",
        inTransaction: true,
        later: (sent) => {
          sent.catch(() => {}); // told at the end of the work
          later.push(sent);
        },
        raw: async (statement) => (await client.query({ ...statement, rowMode: "array" })).rows,
        direct,
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
  const send = (statement: string): Promise<unknown> => {
    const { client } = must();
    const together = [...before, statement].join("; ");
    before = [];
    return client.query(together);
  };

  /** A work is done when what it sent has arrived; the first statement that failed is why it failed. */
  const run = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const { tx, later } = must();
    const done = await work(tx).then(
      (value) => ({ value }),
      (failure: unknown) => ({ failure }),
    );
    const arrived = await Promise.allSettled(later.splice(0));
    for (const one of arrived) if (one.status === "rejected") throw one.reason;
    if ("failure" in done) throw done.failure;
    return done.value;
  };

  const engine: Engine = {
    abreast: (works) => run((tx) => runAbreast(tx, works)),
    begin: async () => {
      if (!line?.isUp) line = await connect();
      before = ["begin", `select pg_advisory_xact_lock(${WRITE_LOCK})`];
    },
    // It goes ahead of the work's first statement, on the same way.
    savepoint: () => must().tx.later?.(send("savepoint work")),
    release: () => {
      must();
      before = ["release savepoint work"];
    },
    undo: async () => void (await send("rollback to savepoint work; release savepoint work")),
    commit: async () => void (await send("commit")),
    rollback: async () => {
      before = [];
      if (line?.isUp) await line.client.query("rollback");
    },
  };
  return {
    engine,
    run,
    /** True of a notice that one of our own commits sent. */
    isOurs: (notice: pg.Notification): boolean => notice.processId === line?.pid,
    close: async (): Promise<void> => {
      await line?.client.end();
    },
  };
};
