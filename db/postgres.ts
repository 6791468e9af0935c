import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { runMigrations } from "graphile-worker";
import pg from "pg";
import { openBatch } from "./batch";
import { asDrizzle, type News, type Store, schemas, type Transact, type Tx } from "./client";
import { openListeners } from "./listeners";
import { knownMigrations, migrationsFolder, StoreProblem, tooNew } from "./migrations";
import { mustBeOutside, runInside } from "./nesting";
import { postgresSentence } from "./trouble";
import { openWriter } from "./writer";

/** Any number will do as long as every Parley uses it. */
const MIGRATION_LOCK = 7_201_944;
const CHANNEL = "parley_commit";
/** To read by; every process also holds one to write by and one to hear by, and lends out two for good: to the jobs' queue and the sockets. */
const CONNECTIONS = 12;
/** Other processes wait while we write, so we take fewer at once than one that is alone. */
const WORKS_MAX = 32;

const migrateUnderLock = async (pool: pg.Pool) => {
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    const { rows } = await client.query("select to_regclass('drizzle.__drizzle_migrations') as it");
    if (rows[0]?.it) {
      const newest = await client.query("select max(created_at)::bigint as at from drizzle.__drizzle_migrations");
      if (Number(newest.rows[0]?.at ?? 0) > knownMigrations("postgres").newestAt) throw tooNew();
    }
    await migrate(drizzle(client, { casing: "snake_case" }), {
      migrationsFolder: migrationsFolder("postgres"),
    });
    await runMigrations({ pgPool: pool });
    // Where the sockets' adapter puts what is too long for a notice; it does not make the table itself.
    await client.query(
      "create table if not exists socket_io_attachments (id bigserial unique, created_at timestamptz default now(), payload bytea)",
    );
  } finally {
    await client.query("select pg_advisory_unlock($1)", [MIGRATION_LOCK]).catch(() => {});
    client.release();
  }
};

const connectSentence = (failure: unknown): unknown => {
  const known = postgresSentence(failure);
  if (known instanceof StoreProblem) return known;
  const text =
    failure instanceof Error ? failure.message || String((failure as { code?: string }).code ?? "") : String(failure);
  return new StoreProblem(
    `PostgreSQL at DATABASE_URL does not answer (${text}). Check the address, the password, and that the server runs.`,
  );
};

/** Opens (and migrates, under a lock) PostgreSQL 15 or later. Throws StoreProblem with a sentence that says how to mend it. */
export const openPostgres = async (url: string): Promise<Store> => {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS });
  pool.on("error", () => {}); // an idle connection that breaks is replaced at its next use
  pool.on("connect", (client) => client.on("error", () => {})); // and one in use tells its user
  const { onCommit, told } = openListeners();
  try {
    await migrateUnderLock(pool);
  } catch (failure) {
    await pool.end().catch(() => {});
    throw connectSentence(failure);
  }
  const db = drizzle(pool, { casing: "snake_case" });
  const writer = openWriter(url);
  // Of our own commits we know already.
  const ear = await listen(url, { told: () => told([]), isKnown: writer.isOurs });
  const batch = openBatch(writer.engine, told, { worksMax: WORKS_MAX });
  const transactBy =
    (join: typeof batch.run): Transact =>
    (work, touches) => {
      mustBeOutside();
      const run = (news: News[], given?: Tx) =>
        runInside(() => (given ? work({ ...given, news }) : writer.run((tx) => work({ ...tx, news }))));
      return join(run, touches).catch((failure) => {
        throw postgresSentence(failure);
      });
    };
  return {
    engine: "postgres",
    pool,
    read: { engine: "postgres", q: asDrizzle(db), t: schemas.postgres, jobs: "graphile" },
    transact: transactBy(batch.run),
    transactSoon: transactBy(batch.join),
    isFlooded: batch.isFlooded,
    onCommit,
    close: async () => {
      await batch.idle();
      await writer.close();
      await ear.close();
      await pool.end();
    },
  };
};

type Ear = { told: () => void; isKnown: (notice: pg.Notification) => boolean };
/** Hears other processes' commits too; a broken ear is opened again, and everyone is told to look. */
const listen = async (url: string, { told, isKnown }: Ear) => {
  let client: pg.Client | null = null;
  let closed = false;
  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url });
    next.on("notification", (notice) => {
      if (!isKnown(notice)) told();
    });
    next.on("error", () => {});
    next.on("end", () => {
      if (!closed) setTimeout(() => void connect().catch(() => {}), 1000).unref();
    });
    await next.connect();
    await next.query(`listen ${CHANNEL}`);
    client = next;
    told();
  };
  await connect();
  return {
    close: async () => {
      closed = true;
      await client?.end();
    },
  };
};
