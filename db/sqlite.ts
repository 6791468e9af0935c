import { AsyncLocalStorage } from "node:async_hooks";
import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { drizzle } from "drizzle-orm/better-sqlite3";
import { migrate } from "drizzle-orm/better-sqlite3/migrator";
import { openBatch } from "./batch";
import { LOG_PAGES_MAX, openCheckpoints } from "./checkpoints";
import { asDrizzle, type Read, type Store, schemas, type Transact, type Tx } from "./client";
import { knownMigrations, migrationsFolder, StoreProblem, sqliteSentence, tooNew } from "./migrations";

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

const migrateSafely = (db: Database.Database, folder: string) => {
  const applied = db
    .prepare("select count(*) as n from sqlite_master where type = 'table' and name = '__drizzle_migrations'")
    .pluck()
    .get();
  const newest = applied === 0 ? null : db.prepare("select max(created_at) from __drizzle_migrations").pluck().get();
  const known = knownMigrations("sqlite", folder);
  if (typeof newest === "number" && newest > known.newestAt) throw tooNew();
  if (newest === known.newestAt) return;
  // A migration that recreates a table would delete child rows while foreign keys are on,
  // and its own PRAGMA does nothing inside the migration's transaction.
  db.pragma("foreign_keys = OFF");
  migrate(drizzle(db, { casing: "snake_case" }), {
    migrationsFolder: folder,
  });
  const broken = db.pragma("foreign_key_check");
  if (Array.isArray(broken) && broken.length > 0)
    throw new StoreProblem(
      `The migration left ${broken.length} rows without their parents; restore the backup and report this.`,
    );
};

/** Opens (and migrates) the SQLite file. Throws StoreProblem with a sentence that says how to mend it. */
export const openSqlite = (file: string, { migrations = migrationsFolder("sqlite") } = {}): Store => {
  const inside = new AsyncLocalStorage<true>();
  try {
    mkdirSync(dirname(file), { recursive: true });
    const writer = open(file, false);
    writer.exec("BEGIN IMMEDIATE; COMMIT");
    migrateSafely(writer, migrations);
    writer.pragma("foreign_keys = ON");
    const reader = open(file, true);
    const listeners = new Set<() => void>();
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
          if (!writer.inTransaction) throw new Error("SQLite rolled the transaction back.");
          writer.exec("ROLLBACK TO work; RELEASE work");
        },
      },
      () => {
        checkpoints.committed();
        told();
      },
    );
    keepStatements(writer);
    keepStatements(reader);
    const told = () => {
      for (const listener of listeners) listener();
    };
    // This number moves only when another process has written (a command, say): it costs no more than a glance.
    const glance = () => writer.pragma("data_version", { simple: true });
    let seen = glance();
    const watch = setInterval(() => {
      const now = glance();
      if (now !== seen) told();
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
      (work) => {
        if (inside.getStore()) throw new Error("A transaction inside a transaction: pass the tx on instead.");
        return run(() => inside.run(true, () => work(tx))).catch((failure) => {
          throw sqliteSentence(failure, file);
        });
      };
    return {
      engine: "sqlite",
      read: handle(reader),
      transact: transactBy(batch.run),
      transactSoon: transactBy(batch.join),
      onCommit: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
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
