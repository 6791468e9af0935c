import { execFileSync } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

export type Engine = "sqlite" | "postgres";
/** A fresh desk's home: a folder, a database, and the environment that names them. */
export type Place = {
  engine: Engine;
  dataDir: string;
  databaseUrl: string | null;
  env: Record<string, string>;
  remove: () => Promise<void>;
};
/** Makes places, all in one folder that goes away at the end. */
export type Places = { make: () => Promise<Place>; close: () => void };

const CLUSTERS = "/usr/lib/postgresql";
const idOf = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));

/** A PostgreSQL of our own in a folder, on a socket there; root hands it to the user postgres, as PostgreSQL insists. */
const openCluster = (folder: string) => {
  const newest = existsSync(CLUSTERS)
    ? readdirSync(CLUSTERS)
        .toSorted((a, b) => Number(a) - Number(b))
        .at(-1)
    : undefined;
  if (!newest) throw new Error("PostgreSQL is not installed. Install it, or set DATABASE_URL to one that may be used.");
  const at = join(folder, "pg");
  mkdirSync(at);
  const isRoot = process.getuid?.() === 0;
  const who = isRoot ? { uid: idOf("-u"), gid: idOf("-g") } : {};
  if (who.uid !== undefined && who.gid !== undefined) chownSync(at, who.uid, who.gid);
  const run = (tool: string, ...args: string[]) =>
    execFileSync(join(CLUSTERS, newest, "bin", tool), args, { ...who, cwd: at, stdio: "ignore" });
  const data = join(at, "data");
  run("initdb", "-D", data, "-U", "parley", "-A", "trust", "-E", "UTF8");
  run("pg_ctl", "-D", data, "-l", join(at, "log"), "-w", "-o", `-k ${at} -c listen_addresses=''`, "start");
  return {
    url: `postgresql://parley@localhost/postgres?host=${encodeURIComponent(at)}`,
    close: () => run("pg_ctl", "-D", data, "-m", "immediate", "stop"),
  };
};

const ask = async (url: string, sql: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
};

const database = async (admin: string) => {
  const name = `parley_bench_${randomUUID().replaceAll("-", "")}`;
  await ask(admin, `create database ${name}`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => ask(admin, `drop database ${name} with (force)`) };
};

export const openPlaces = (engine: Engine): Places => {
  const folder = mkdtempSync(join(tmpdir(), "parley-bench-"));
  chmodSync(folder, 0o755);
  const given = process.env.DATABASE_URL;
  const cluster = engine === "postgres" && !given ? openCluster(folder) : null;
  const admin = cluster?.url ?? given ?? "";
  const make = async (): Promise<Place> => {
    const dataDir = mkdtempSync(join(folder, "desk-"));
    const own = engine === "postgres" ? await database(admin) : null;
    const env = { DATA_DIR: dataDir, SECRET_KEY: randomBytes(32).toString("hex") };
    return {
      engine,
      dataDir,
      databaseUrl: own?.url ?? null,
      env: own ? { ...env, DATABASE_URL: own.url } : env,
      remove: async () => {
        await own?.drop();
        rmSync(dataDir, { recursive: true, force: true });
      },
    };
  };
  return {
    make,
    close: () => {
      cluster?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
