import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { openPostgres } from "../../db/postgres";
import { pictureName } from "./picture";
import { freePort } from "./ports";

const HOME = "/usr/lib/postgresql";

const binaries = (): string | null => {
  if (!existsSync(HOME)) return null;
  const [newest] = readdirSync(HOME).sort((a, b) => Number(b) - Number(a));
  const folder = newest ? join(HOME, newest, "bin") : null;
  return folder && existsSync(join(folder, "initdb")) && serverAccount() ? folder : null;
};

/** PostgreSQL refuses to run as root; then the account of its package runs it. */
const serverAccount = (): { uid?: number; gid?: number } | null => {
  if (process.getuid?.() !== 0) return {};
  try {
    const number = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
    return { uid: number("-u"), gid: number("-g") };
  } catch {
    return null;
  }
};

/** Who owns what PostgreSQL writes. */
export const postgresUser = () => ({
  uid: serverAccount()?.uid ?? process.getuid?.() ?? 0,
  gid: serverAccount()?.gid ?? process.getgid?.() ?? 0,
});

/** Where this machine keeps PostgreSQL's programs; null when it has none. */
export const postgresAt = binaries();
export const WITHOUT_POSTGRES = `PostgreSQL is not installed under ${HOME}`;

export type PostgresServer = {
  /** A new, empty database, in a folder of its own where one is named; gives its address. */
  database: (folder?: string) => Promise<string>;
  /** A new database as a desk finds it that was never used: all migrations are in it. */
  migrated: () => Promise<string>;
  query: (url: string, sql: string) => Promise<Record<string, unknown>[]>;
  /** Stops it as a power cut would; `start` brings it back on the same port. */
  cut: () => Promise<void>;
  start: () => Promise<void>;
  close: () => Promise<void>;
};

const TEMPLATE = "desk_template";
const cache = join(import.meta.dirname, "../../node_modules/.cache/parley-postgres");

/** Keeps what the stopped server has written; several test files may come here at once. */
const keepPicture = (folder: string, file: string) => {
  mkdirSync(cache, { recursive: true });
  const part = `${file}.${process.pid}`;
  execFileSync("tar", ["-cf", part, "-C", folder, "data"]);
  renameSync(part, file);
};

/** A real PostgreSQL of our own on loopback, gone when closed. The first of a schema is kept, and the others begin as copies of it. */
export const openPostgresServer = async (): Promise<PostgresServer> => {
  const account = serverAccount();
  if (!postgresAt || !account) throw new Error(WITHOUT_POSTGRES);
  const folder = mkdtempSync(join(tmpdir(), "parley-postgres-"));
  if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid);
  const env = { PATH: process.env.PATH ?? "", LC_ALL: "C.UTF-8" };
  const picture = join(cache, `${pictureName("postgres", "graphile-worker", postgresAt, String(account.uid))}.tar`);
  const isCopy = existsSync(picture);
  if (isCopy) execFileSync("tar", ["-xf", picture, "-C", folder]);
  else
    execFileSync(
      join(postgresAt, "initdb"),
      ["-D", join(folder, "data"), "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8"],
      { ...account, env, cwd: folder, stdio: "ignore" },
    );
  const port = await freePort();
  const options = [
    "listen_addresses=127.0.0.1",
    `unix_socket_directories=${folder}`,
    "fsync=off",
    "max_connections=200",
  ];
  const run = async () => {
    const server = spawn(
      join(postgresAt, "postgres"),
      ["-D", join(folder, "data"), "-p", String(port), ...options.flatMap((option) => ["-c", option])],
      { ...account, env, cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
    );
    const gone = new Promise<void>((resolve) => server.once("exit", () => resolve()));
    await new Promise<void>((resolve, reject) => {
      let said = "";
      server.stderr.on("data", (chunk) => {
        said += String(chunk);
        if (said.includes("ready to accept connections")) resolve();
      });
      server.once("exit", () => reject(new Error(`PostgreSQL did not start: ${said}`)));
    });
    return { server, gone };
  };
  let running = await run();
  const urlOf = (name: string) => `postgres://postgres@127.0.0.1:${port}/${name}`;
  const query = async (url: string, sql: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  if (!isCopy) {
    await query(urlOf("postgres"), `create database ${TEMPLATE}`);
    const store = await openPostgres(urlOf(TEMPLATE));
    await store.close();
    running.server.kill("SIGINT");
    await running.gone;
    keepPicture(folder, picture);
    running = await run();
  }
  let made = 0;
  const nextName = () => {
    made += 1;
    return `desk_${process.pid}_${made}`;
  };
  return {
    migrated: async () => {
      const name = nextName();
      await query(urlOf("postgres"), `create database ${name} template ${TEMPLATE}`);
      return urlOf(name);
    },
    database: async (space) => {
      const name = nextName();
      if (space) await query(urlOf("postgres"), `create tablespace ${name} location '${space}'`);
      await query(urlOf("postgres"), `create database ${name}${space ? ` tablespace ${name}` : ""}`);
      return urlOf(name);
    },
    query,
    cut: async () => {
      running.server.kill("SIGQUIT");
      await running.gone;
    },
    start: async () => {
      running = await run();
    },
    close: async () => {
      running.server.kill("SIGINT");
      await running.gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
