import { copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import type { Command } from "commander";
import { z } from "zod";
import { openSqlite } from "../../db/sqlite";
import { freeName, RESTORED_KEY, readConfig } from "../config";
import { FILES_TABLE, sqliteOnly } from "./backup";
import { readBytes } from "./lines";
import { Failure, print, printJson, tell } from "./output";

/** What the backup's key is called until all that takes time is done: no start takes it for the desk's. */
const LAID_KEY = "secret.key.restoring";
const Kept = z.object({ path: z.string(), bytes: z.instanceof(Buffer) });
/** Only what a backup writes: nothing in a file from elsewhere may name another path. */
const isOurs = (path: string) => path === "secret.key" || /^files\/[0-9a-z-]{2}\/[0-9a-z-]{8,64}$/i.test(path);

const tables = (db: Database.Database): string[] =>
  z.array(z.string()).parse(db.prepare("select name from sqlite_master where type = 'table'").pluck().all());

const isEmpty = (db: Database.Database): boolean => {
  const there = tables(db);
  return ["agents", "connections", "conversations", "articles", "categories"]
    .filter((name) => there.includes(name))
    .every((name) => db.prepare(`select 1 from ${name} limit 1`).get() === undefined);
};

/** Makes sure that nothing may be lost and nobody is at work; the old database becomes one plain file. */
const makeWay = (database: string, { force }: { force: boolean }): void => {
  if (!existsSync(database)) return;
  try {
    const db = new Database(database, { timeout: 1000 });
    try {
      if (!force && !isEmpty(db))
        throw new Failure(`${database} holds a desk. Set DATA_DIR to an empty folder, or add --force to replace it.`);
      // Leaving WAL needs the database for itself alone.
      db.pragma("journal_mode = DELETE");
    } finally {
      db.close();
    }
  } catch (failure) {
    if (failure instanceof Failure) throw failure;
    const code = failure instanceof Database.SqliteError ? failure.code : "";
    if (code.startsWith("SQLITE_BUSY")) throw new Failure(`${database} is in use. Stop Parley first, then restore.`);
    if (!force) throw new Failure(`${database} cannot be read. Add --force to put it aside and restore.`);
  }
};

/** Takes the attachments and the key out of the copy and leaves a plain database; the desk that is there is not touched. Says how many files. */
export const unpack = (copy: string, dataDir: string): number => {
  const db = new Database(copy);
  try {
    const rows = db.prepare(`select path, bytes from ${FILES_TABLE}`).iterate();
    let files = 0;
    for (const row of rows) {
      const { path, bytes } = Kept.parse(row);
      if (!isOurs(path)) throw new Failure(`The backup names a file that no backup writes: ${path}`);
      const isKey = path === "secret.key";
      const file = isKey ? join(dataDir, LAID_KEY) : join(dataDir, ...path.split("/"));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes, { mode: isKey ? 0o600 : 0o644, flush: isKey });
      if (!isKey) files += 1;
    }
    db.exec(`drop table ${FILES_TABLE}`);
    db.exec("vacuum");
    return files;
  } finally {
    db.close();
  }
};

const checkCopy = (copy: string, file: string): void => {
  const refuse = (why: string) => new Failure(`${file} is not a good backup: ${why}. Nothing was changed.`);
  const db = (() => {
    try {
      const opened = new Database(copy);
      opened.prepare("select count(*) from sqlite_master").get();
      return opened;
    } catch {
      throw refuse("it is not a Parley backup");
    }
  })();
  try {
    const there = tables(db);
    if (!there.includes(FILES_TABLE) || !there.includes("__drizzle_migrations"))
      throw refuse("it is not a Parley backup");
    if (db.pragma("integrity_check", { simple: true }) !== "ok") throw refuse("it is damaged");
  } finally {
    db.close();
  }
};

/** Gives the desk that is there a second name, with its key where that lies beside it; null when there is none. It stays in its place. */
const putAside = (database: string): string | null => {
  if (!existsSync(database)) return null;
  const file = freeName(`${database}.before-restore`);
  const key = join(dirname(database), "secret.key");
  if (existsSync(key)) copyFileSync(key, `${file}.key`);
  try {
    linkSync(database, file);
  } catch {
    // Not every file system has second names.
    copyFileSync(database, file);
  }
  return file;
};

/**
 * Makes the copy the desk: first all that takes time, then the renames. Cut off before the desk's, the old desk is there with its
 * key; cut off after it, the next start brings the key (`config`).
 */
const putInPlace = (copy: string, database: string): { files: number; aside: string | null } => {
  const [laid, key] = [join(dirname(database), LAID_KEY), join(dirname(database), RESTORED_KEY)];
  try {
    const files = unpack(copy, dirname(database));
    const aside = putAside(database);
    for (const rest of [`${database}-wal`, `${database}-shm`]) rmSync(rest, { force: true });
    if (existsSync(laid)) renameSync(laid, key);
    renameSync(copy, database);
    if (existsSync(key)) renameSync(key, join(dirname(database), "secret.key"));
    return { files, aside };
  } catch (failure) {
    if (existsSync(copy)) for (const name of [laid, key]) rmSync(name, { force: true });
    throw failure;
  }
};

const restore = async (file: string, { force = false, json }: { force?: boolean; json?: boolean }): Promise<void> => {
  const config = readConfig(process.env);
  sqliteOnly(config, "pg_restore");
  readBytes(file);
  const { dataDir } = config;
  const database = join(dataDir, "parley.db");
  const copy = `${database}.restoring`;
  mkdirSync(dataDir, { recursive: true });
  // Of a restore that was cut off before it changed anything.
  for (const name of [LAID_KEY, RESTORED_KEY]) rmSync(join(dataDir, name), { force: true });
  copyFileSync(file, copy);
  try {
    checkCopy(copy, file);
    makeWay(database, { force });
    const { files, aside } = putInPlace(copy, database);
    await openSqlite(database).close();
    if (process.env.SECRET_KEY) tell("SECRET_KEY is set: it must be the one of the desk that was backed up.");
    if (aside) tell(`What was there is now ${aside}; remove it when all is well.`);
    if (json) printJson({ database, files });
    else print(`${database} is restored, with ${files} attachments.`);
  } finally {
    rmSync(copy, { force: true });
  }
};

/** `parley restore FILE` */
export const restoreCommand = (program: Command): void => {
  program
    .command("restore")
    .description("bring a backed-up desk (SQLite) back into DATA_DIR; Parley must be stopped")
    .argument("<file>", "what `parley backup` wrote")
    .option("--force", "replace a desk that is not empty (it is put aside)")
    .option("--json", "machine output")
    .action(restore);
};
