import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import Database from "better-sqlite3";
import type { Command } from "commander";
import { type Config, readConfig } from "../config";
import { Failure, openProgress, print, printJson } from "./output";

/** What a backup holds beside the tables: attachments and the key, by their path in DATA_DIR. */
export const FILES_TABLE = "backup_files";

/** Refuses plainly where the database is not a file of ours. */
export const sqliteOnly = (config: Config, instead: string): void => {
  if (config.databaseUrl)
    throw new Failure(`DATABASE_URL names PostgreSQL: use ${instead}, and copy DATA_DIR with it.`);
};

/** The attachments as `files/xx/key`; what is half written is left out. */
const attachments = (dataDir: string): string[] => {
  const folder = join(dataDir, "files");
  if (!existsSync(folder)) return [];
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return paths
    .filter((path) => !path.endsWith(".part") && statSync(join(folder, path), { throwIfNoEntry: false })?.isFile())
    .map((path) => ["files", ...path.split(/[\\/]/)].join("/"));
};

const bytesOf = (file: string): Buffer | null => {
  try {
    return readFileSync(file);
  } catch {
    // Removed since it was listed: the desk may be running.
    return null;
  }
};

const addFiles = (file: string, dataDir: string): number => {
  const copy = new Database(file);
  try {
    // One file that needs no other beside it.
    copy.pragma("journal_mode = DELETE");
    copy.exec(
      `drop table if exists ${FILES_TABLE}; create table ${FILES_TABLE} (path text primary key, bytes blob not null)`,
    );
    const insert = copy.prepare(`insert into ${FILES_TABLE} values (?, ?)`);
    const paths = [...attachments(dataDir), "secret.key"];
    const progress = openProgress("Files", paths.length);
    let kept = 0;
    copy.transaction(() => {
      for (const path of paths) {
        const bytes = bytesOf(join(dataDir, ...path.split("/")));
        if (bytes) insert.run(path, bytes);
        if (bytes && path !== "secret.key") kept += 1;
        progress.step();
      }
    })();
    progress.done();
    return kept;
  } finally {
    copy.close();
  }
};

const backup = async (given: string, { force, json }: { force?: boolean; json?: boolean }): Promise<void> => {
  const config = readConfig(process.env);
  sqliteOnly(config, "pg_dump");
  const file = resolve(given);
  const database = join(config.dataDir, "parley.db");
  if (!existsSync(database)) throw new Failure(`There is no desk at ${config.dataDir} yet. Check DATA_DIR.`);
  if (!existsSync(dirname(file)))
    throw new Failure(`There is no folder ${dirname(file)}. Make it first, or name another.`);
  if (existsSync(file) && !force) throw new Failure(`${file} exists. Choose another name, or add --force.`);
  const part = `${file}.part`;
  rmSync(part, { force: true });
  try {
    const source = new Database(database, { readonly: true, timeout: 5000 });
    // A consistent picture even while the desk runs.
    await source.backup(part).finally(() => source.close());
    // It holds the key to the connections' secrets.
    await chmod(part, 0o600);
    const files = addFiles(part, config.dataDir);
    renameSync(part, file);
    const { size: bytes } = statSync(file);
    if (json) printJson({ file, bytes, files });
    else
      print(
        `${file}: the database, ${files} attachments and the secret key, ${Math.ceil(bytes / 1000)} kB. Keep it safe.`,
      );
  } catch (failure) {
    rmSync(part, { force: true });
    throw failure;
  }
};

/** `parley backup FILE` */
export const backupCommand = (program: Command): void => {
  program
    .command("backup")
    .description("write the whole desk (SQLite) into one file: database, attachments, secret key; the desk may run")
    .argument("<file>", "where to")
    .option("--force", "write over a file that exists")
    .option("--json", "machine output")
    .action(backup);
};
