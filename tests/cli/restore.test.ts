import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { Command } from "commander";
import { expect, it, vi } from "vitest";
import { openSqlite } from "../../db/sqlite";
import { backupCommand } from "../../src/cli/backup";
import { restoreCommand, unpack } from "../../src/cli/restore";
import { RESTORED_KEY, readConfig } from "../../src/config";
import { tempFolder } from "../support/desk";

/** A desk whose key lies in the environment alone, and what an operator does with it. */
const openDeskFiles = async () => {
  const [dataDir, elsewhere] = [tempFolder("restore"), tempFolder("backup")];
  vi.stubEnv("DATA_DIR", dataDir);
  vi.stubEnv("SECRET_KEY", "a secret of the tests that is long enough");
  const database = join(dataDir, "parley.db");
  await openSqlite(database).close();
  const run = async (...args: string[]) => {
    const program = new Command();
    backupCommand(program);
    restoreCommand(program);
    await program.parseAsync([...args, "--json"], { from: "user" });
  };
  const name = (text: string) => {
    const db = new Database(database);
    db.prepare("insert into companies (id, name, created_at) values (?, ?, 0)").run(text, text);
    db.close();
  };
  const names = (file: string) => {
    const db = new Database(file, { readonly: true });
    const found = db.prepare("select name from companies order by name").pluck().all();
    db.close();
    return found;
  };
  const backup = join(elsewhere, "desk");
  return { dataDir, database, backup, run, name, names };
};

it("replaces a desk whose key is not kept beside it, and never writes over a desk that was put aside before", async () => {
  const { dataDir, database, backup, run, name, names } = await openDeskFiles();
  await run("backup", backup);
  name("since the backup");
  await run("restore", backup, "--force");
  await run("restore", backup, "--force");
  expect(names(database)).toEqual([]);
  const aside = readdirSync(dataDir).filter((file) => file.includes("before-restore"));
  expect(aside).toHaveLength(2);
  expect(aside.flatMap((file) => names(join(dataDir, file)))).toEqual(["since the backup"]);
});

it("leaves the desk that is there where the backup cannot be put in its place", async () => {
  const { dataDir, database, backup, run, name, names } = await openDeskFiles();
  await run("backup", backup);
  const bad = `${backup}-bad`;
  copyFileSync(backup, bad);
  const db = new Database(bad);
  db.prepare("insert into backup_files values ('../elsewhere', x'00')").run();
  db.close();
  name("still here");
  await expect(run("restore", bad, "--force")).rejects.toThrow("no backup writes");
  expect(names(database)).toEqual(["still here"]);
  expect(existsSync(join(dataDir, "..", "elsewhere"))).toBe(false);
  expect(readdirSync(dataDir).filter((file) => /restor/.test(file))).toEqual([]);
});

it("brings a restore to its end that was cut off between the desk and its key, and takes no key of one that changed nothing", async () => {
  const { dataDir, database } = await openDeskFiles();
  vi.stubEnv("SECRET_KEY", "");
  const [key, restored] = [join(dataDir, "secret.key"), join(dataDir, RESTORED_KEY)];
  const secret = () => readConfig({ DATA_DIR: dataDir }).secretKey;
  writeFileSync(key, "the old key");
  writeFileSync(restored, "the key of the backup");
  writeFileSync(`${database}.restoring`, "");
  expect(secret()).toBe("the old key");
  rmSync(`${database}.restoring`);
  expect(secret()).toBe("the key of the backup");
  expect(existsSync(restored)).toBe(false);
  expect(readFileSync(`${key}.before-restore`, "utf8")).toBe("the old key");
});

it("keeps the desk's own key where a restore was cut off before the desk was replaced and its copy was thrown away", async () => {
  const { dataDir, database, backup, run } = await openDeskFiles();
  const key = join(dataDir, "secret.key");
  writeFileSync(key, "the key of the backup");
  await run("backup", backup);
  writeFileSync(key, "the desk's own key");
  const copy = `${database}.restoring`;
  copyFileSync(backup, copy);
  unpack(copy, dataDir);
  rmSync(copy);
  vi.stubEnv("SECRET_KEY", "");
  expect(readConfig({ DATA_DIR: dataDir }).secretKey).toBe("the desk's own key");
  await run("restore", backup, "--force");
  expect(readConfig({ DATA_DIR: dataDir }).secretKey).toBe("the key of the backup");
  expect(readdirSync(dataDir).filter((file) => /restor/.test(file))).toEqual([
    "parley.db.before-restore",
    "parley.db.before-restore.key",
  ]);
});
