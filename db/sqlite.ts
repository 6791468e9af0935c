import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { openBatch, STUCK_MS } from "./batch";
import { LOG_PAGES_MAX, openCheckpoints } from "./checkpoints";
import { asDrizzle, type Read, type Store, schemas, type Transact, type Tx } from "./client";
import { openListeners } from "./listeners";
import { knownMigrations, migrationsFolder, StoreProblem, sqliteSentence, tooNew } from "./migrations";
import { mustBeOutside, runInside } from "./nesting";

/** How often we look whether another process has written. */
const WATCH_MS = 1000;

const open = (file: string, readonly: boolean) => {
  const db = new Database(file, { readonly, timeout: 5000 });
  if (!readonly) db.pragma("journal_mode = WAL");
  // What is acknowledged is durable: FULL syncs the log at every commit; group commit pays for it.
  db.pragma("synchronous = FULL");
  db.pragma("cache_size = -32000");
  return db;
};

/** How many compiled statements each connection keeps; lists of varying length make new ones. */
const STATEMENTS_MAX = 400;

/** Compiles each statement once: SQLite takes longer to read SQL than to run most of ours. Drizzle sees the same methods as before. */
const keepStatements = (db: Database.Database): void => {
  const prepare = db.prepare.bind(db);
  const kept = new Map<string, object>();
  const compile = (given: string) => {
    // A bare parameter as limit makes SQLite plan by its value, and so compile anew whenever one is bound.
    const source = given.replace(/\blimit \?/g, "limit (? + 0)");
    const statement = prepare(source);
    let raw: ReturnType<typeof statement.raw> | null = null;
    return {
      run: statement.run.bind(statement),
      get: statement.get.bind(statement),
      all: statement.all.bind(statement),
      // A statement of its own: `raw` is a lasting switch.
      raw: () => {
        raw ??= prepare(source).raw();
        return raw;
      },
    };
  };
  const cached = (source: string): object => {
    const known = kept.get(source);
    if (known) return known;
    const [oldest] = kept.keys();
    if (oldest !== undefined && kept.size >= STATEMENTS_MAX) kept.delete(oldest);
    const statement = compile(source);
    kept.set(source, statement);
    return statement;
  };
  Object.defineProperty(db, "prepare", { value: cached });
};

/** When the newest migration that this file has seen was made; null on a new one. */
const newestIn = (db: Database.Database): number | null => {
  const kept = db.prepare("select 1 from sqlite_master where type = 'table' and name = '__drizzle_migrations'").get();
  if (kept === undefined) return null;
  const newest = db.prepare("select max(created_at) from __drizzle_migrations").pluck().get();
  return newest === null ? null : Number(newest);
};

/** Runs what is missing, in the transaction of a caller who has it for himself. */
const catchUp = (db: Database.Database, folder: string): void => {
  const newest = newestIn(db);
  // The table as drizzle's own migrator makes it.
  db.exec(
    "create table if not exists __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)",
  );
  const note = db.prepare("insert into __drizzle_migrations (hash, created_at) values (?, ?)");
  for (const { sql, hash, folderMillis } of readMigrationFiles({ migrationsFolder: folder })) {
    if (newest !== null && folderMillis <= newest) continue;
    for (const statement of sql) db.exec(statement);
    note.run(hash, folderMillis);
  }
  const broken = db.pragma("foreign_key_check");
  if (Array.isArray(broken) && broken.length > 0)
    throw new StoreProblem(
      `The migration would leave ${broken.length} rows without their parents, so nothing was changed. Start the version before this one, and report it.`,
    );
};

const migrateSafely = (db: Database.Database, folder: string) => {
  const { newestAt } = knownMigrations("sqlite", folder);
  const newest = newestIn(db);
  if (newest !== null && newest > newestAt) throw tooNew();
  if (newest === newestAt) return;
  // A migration that recreates a table would delete child rows while foreign keys are on,
  // and its own PRAGMA does nothing inside a transaction.
  db.pragma("foreign_keys = OFF");
  // Another process that starts at the same moment waits here, and then finds nothing left to do.
  db.transaction(catchUp).immediate(db, folder);
};

/** Opens (and migrates) the SQLite file. Throws StoreProblem with a sentence that says how to mend it. */
export const openSqlite = (
  file: string,
  { migrations = migrationsFolder("sqlite"), stuckMs = STUCK_MS } = {},
): Store => {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const writer = open(file, false);
    writer.exec("BEGIN IMMEDIATE; COMMIT");
    migrateSafely(writer, migrations);
    writer.pragma("foreign_keys = ON");
    const reader = open(file, true);
    const { onCommit, told } = openListeners();
    writer.pragma(`wal_autocheckpoint = ${LOG_PAGES_MAX}`);
    const checkpoints = openCheckpoints(file, () => void writer.pragma("wal_checkpoint(PASSIVE)"));
    const statement = (sql: string) => {
      const prepared = writer.prepare(sql);
      return () => {
        prepared.run();
      };
    };
    const batch = openBatch(
      {
        begin: statement("BEGIN IMMEDIATE"),
        commit: statement("COMMIT"),
        rollback: () => {
          if (writer.inTransaction) writer.exec("ROLLBACK");
        },
        savepoint: statement("SAVEPOINT work"),
        release: statement("RELEASE work"),
        undo: () => {
          // A full disk makes SQLite roll the whole transaction back by itself, and the works before this one with it.
          if (!writer.inTransaction)
            throw new StoreProblem("What was written together with this could not be kept. Try again.", "store.busy");
          writer.exec("ROLLBACK TO work; RELEASE work");
        },
      },
      (news) => {
        checkpoints.committed();
        told(news);
      },
      { stuckMs },
    );
    keepStatements(writer);
    keepStatements(reader);
    // This number moves only when another process has written (a command, say): it costs no more than a glance.
    const glance = () => writer.pragma("data_version", { simple: true });
    let seen = glance();
    const watch = setInterval(() => {
      const now = glance();
      if (now !== seen) told([]);
      seen = now;
    }, WATCH_MS);
    watch.unref();
    const handle = (db: Database.Database): Read => ({
      engine: "sqlite",
      q: asDrizzle(drizzle(db, { casing: "snake_case" })),
      t: schemas.sqlite,
    });
    const tx: Tx = { ...handle(writer), inTransaction: true };
    const transactBy =
      (run: typeof batch.run): Transact =>
      (work, touches) => {
        mustBeOutside();
        return run((news) => runInside(() => work({ ...tx, news })), touches).catch((failure) => {
          throw sqliteSentence(failure, file);
        });
      };
    return {
      engine: "sqlite",
      read: handle(reader),
      transact: transactBy(batch.run),
      transactSoon: transactBy(batch.join),
      isFlooded: batch.isFlooded,
      onCommit,
      close: async () => {
        clearInterval(watch);
        await batch.idle();
        await checkpoints.close();
        // The reader first, or the WAL files stay behind.
        reader.close();
        writer.close();
      },
    };
  } catch (failure) {
    throw sqliteSentence(failure, file, existsSync(file));
  }
};
