import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { eq, sql } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";
import { beAlone } from "../../db/alone";
import type { Store } from "../../db/client";
import { openPostgres } from "../../db/postgres";
import { openSqlite } from "../../db/sqlite";
import { emit } from "../../src/jobs/outbox";
import { closeAfterTest, ourPostgres, tempFolder } from "../support/desk";
import { postgresAt } from "../support/postgres";

const FUTURE = 9_999_999_999_999;
const newFile = () => join(tempFolder("db"), "parley.db");

/** Several processes that open the same new database at the same moment; what each says. */
const openTogether = async (databaseUrl: string, dataDir: string): Promise<string[]> => {
  const children = Array.from({ length: 4 }, () =>
    fork(join(import.meta.dirname, "opener.ts"), [databaseUrl, dataDir], { execArgv: ["--import", "tsx"] }),
  );
  const said = (child: ChildProcess) =>
    new Promise<string>((resolve) => child.once("message", (what) => resolve(String(what))));
  await Promise.all(children.map(said));
  const all = children.map(said);
  for (const child of children) child.send("go");
  return Promise.all(all);
};

/** What is looked for again and again, however much there is, and the index that it is found by. */
const LOOKED_FOR = [
  {
    what: "what has rested",
    query:
      "select id, solved_at from conversations where solved_at is not null and solved_at > 1 and solved_at <= 2 order by solved_at, id limit 500",
    index: "conversations_solved",
    sqlite: "INDEX conversations_solved (solved_at>? AND solved_at<?)",
  },
  {
    what: "what was answered wrongly",
    query: `select q.message, q.text from gap_questions q left join gaps on gaps.id = q.gap left join messages m on m.id = q.message
      left join conversations c on c.id = q.conversation left join connections n on n.id = c.connection where q.why <> 'abstained' and (q.gap is null or gaps.state <> 'dismissed') order by q.at desc, q.message desc limit 2000`,
    index: "gap_questions_missed",
    sqlite: "INDEX gap_questions_missed",
  },
];
const migrationsOf = (engine: string) =>
  readdirSync(join(import.meta.dirname, "../../db/migrations", engine)).filter((name) => name.endsWith(".sql"));

it("has each migration for both engines, under one name", () => {
  expect(migrationsOf("sqlite")).toEqual(migrationsOf("postgres"));
});

const made = async () => {
  const file = newFile();
  await openSqlite(file).close();
  return file;
};

describe("opening SQLite", () => {
  it("lets one Parley alone serve a folder, says so to the second, and lets it in once the first has ended", async () => {
    const dataDir = join(tempFolder("alone"), "deep");
    const leave = await beAlone(dataDir, { waitMs: 0 });
    await expect(beAlone(dataDir, { waitMs: 0 })).rejects.toThrow(`Parley runs on ${dataDir} already.`);
    leave();
    (await beAlone(dataDir, { waitMs: 0 }))();
    // One that was killed leaves its file, and no lock.
    const lock = join(dataDir, "running.lock");
    const holds =
      "const db = new (require('better-sqlite3'))(process.argv[1]); db.exec('begin exclusive'); process.kill(process.pid, 'SIGKILL');";
    expect(spawnSync(process.execPath, ["-e", holds, lock]).signal).toBe("SIGKILL");
    (await beAlone(dataDir, { waitMs: 0 }))();
  });

  it("makes the file and its folder, and migrates only once", async () => {
    const file = join(tempFolder("db"), "deep", "down", "parley.db");
    await openSqlite(file).close();
    expect(existsSync(file)).toBe(true);
    const raw = new Database(file);
    const applied = () => raw.prepare("select count(*) as n from __drizzle_migrations").pluck().get();
    const first = applied();
    await openSqlite(file).close();
    expect(applied()).toBe(first);
    raw.close();
  });

  it("migrates once, however many processes open it at the same time", async () => {
    const folder = tempFolder("db");
    expect(await openTogether("", folder)).toEqual(["opened", "opened", "opened", "opened"]);
    const raw = new Database(join(folder, "parley.db"));
    const applied = raw.prepare("select created_at from __drizzle_migrations").pluck().all();
    raw.close();
    const journal = JSON.parse(
      readFileSync(join(import.meta.dirname, "../../db/migrations/sqlite/meta/_journal.json"), "utf8"),
    );
    expect(applied).toEqual(journal.entries.map(({ when }: { when: number }) => when));
  });

  it.each(LOOKED_FOR)("finds $what by its index, and sorts nothing", async ({ query, sqlite }) => {
    const raw = new Database(await made(), { readonly: true });
    const plan = raw.prepare(`explain query plan ${query}`).all();
    raw.close();
    expect(plan[0]).toMatchObject({ detail: expect.stringContaining(sqlite) });
    expect(JSON.stringify(plan)).not.toContain("TEMP B-TREE");
  });

  it("leaves no log files behind when it is closed", async () => {
    const file = await made();
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  it("refuses a database that a newer Parley wrote", async () => {
    const file = await made();
    const raw = new Database(file);
    raw.prepare("insert into __drizzle_migrations (hash, created_at) values ('future', ?)").run(FUTURE);
    raw.close();
    expect(() => openSqlite(file)).toThrow(/newer Parley/);
  });

  it("says in a sentence that another program holds the file", async () => {
    const file = await made();
    const other = new Database(file);
    other.exec("BEGIN IMMEDIATE");
    expect(() => openSqlite(file)).toThrow(/locked by another program/);
    other.close();
  });

  it("says in a sentence that the file is no database", () => {
    const file = newFile();
    writeFileSync(file, "This is not a database, whatever its name says. ".repeat(200));
    expect(() => openSqlite(file)).toThrow(/damaged or is not a Parley database/);
  });

  it("says in a sentence that the path is a folder", () => {
    expect(() => openSqlite(tempFolder("db"))).toThrow(/cannot be opened/);
  });

  it("says in a sentence that the file cannot be written", async () => {
    const file = await made();
    const folder = join(file, "..");
    // Root may write everything, so somebody else opens it.
    const isRoot = process.geteuid?.() === 0;
    chmodSync(file, 0o444);
    chmodSync(folder, 0o555);
    if (isRoot) process.seteuid?.(65534);
    try {
      expect(() => openSqlite(file)).toThrow(/cannot be written/);
    } finally {
      if (isRoot) process.seteuid?.(0);
      chmodSync(folder, 0o755);
    }
  });

  it("enforces that children have parents", async () => {
    const store = openSqlite(newFile());
    closeAfterTest(() => store.close());
    const orphan = store.transact(async (tx) => {
      await tx.q.insert(tx.t.reactions).values({ message: "nobody", who: "x", emoji: [], at: 0 });
    });
    await expect(orphan).rejects.toMatchObject({ code: "SQLITE_CONSTRAINT_FOREIGNKEY" });
  });

  it("keeps the rows of children when a migration recreates their parents' table", async () => {
    const file = await made();
    const raw = new Database(file);
    raw.exec("insert into agents (id, name, email, created_at, updated_at) values ('a', 'Vera', 'v@desk.test', 0, 0)");
    raw.exec(
      "insert into sessions (id, token, user_id, expires_at, created_at, updated_at) values ('s', 't', 'a', 0, 0, 0)",
    );
    // As all migrations so far have made it.
    const table = String(raw.prepare("select sql from sqlite_master where name = 'agents'").pluck().get());
    raw.close();
    const migrations = tempFolder("migrations");
    cpSync(join(import.meta.dirname, "../../db/migrations/sqlite"), migrations, { recursive: true });
    const journalFile = join(migrations, "meta/_journal.json");
    const journal = JSON.parse(readFileSync(journalFile, "utf8"));
    journal.entries.push({ idx: 99, version: "6", when: FUTURE, tag: "0099_recreate", breakpoints: true });
    writeFileSync(journalFile, JSON.stringify(journal));
    // As drizzle-kit writes it when a column changes.
    const steps = [
      "PRAGMA foreign_keys=OFF;",
      `${table.replace(/["`]?agents["`]?/, "`__new_agents`")};`,
      "INSERT INTO `__new_agents` SELECT * FROM `agents`;",
      "DROP TABLE `agents`;",
      "ALTER TABLE `__new_agents` RENAME TO `agents`;",
      "PRAGMA foreign_keys=ON;",
    ];
    writeFileSync(join(migrations, "0099_recreate.sql"), steps.join("\n--> statement-breakpoint\n"));
    const store = openSqlite(file, { migrations });
    closeAfterTest(() => store.close());
    expect(await store.read.q.select().from(store.read.t.sessions)).toMatchObject([{ id: "s", userId: "a" }]);
  });
});

describe.skipIf(!postgresAt)("opening PostgreSQL", () => {
  it("migrates once, however many processes open at the same time", async () => {
    const url = await (await ourPostgres()).database();
    expect(await openTogether(url, "")).toEqual(["opened", "opened", "opened", "opened"]);
    const rows = await (await ourPostgres()).query(url, "select created_at from drizzle.__drizzle_migrations");
    const journal = JSON.parse(
      readFileSync(join(import.meta.dirname, "../../db/migrations/postgres/meta/_journal.json"), "utf8"),
    );
    expect(rows).toHaveLength(journal.entries.length);
  });

  it("refuses a database that a newer Parley wrote", async () => {
    const server = await ourPostgres();
    const url = await server.database();
    await (await openPostgres(url)).close();
    await server.query(url, `insert into drizzle.__drizzle_migrations (hash, created_at) values ('future', ${FUTURE})`);
    await expect(openPostgres(url)).rejects.toThrow(/newer Parley/);
  });

  it.each(LOOKED_FOR)("finds $what by its index, and sorts nothing", async ({ query, index }) => {
    const server = await ourPostgres();
    const url = await server.database();
    await (await openPostgres(url)).close();
    // An empty table is read whole by choice.
    for (const way of ["seqscan", "bitmapscan", "hashjoin", "mergejoin"])
      await server.query(url, `alter database "${new URL(url).pathname.slice(1)}" set enable_${way} = off`);
    const plan = JSON.stringify(await server.query(url, `explain ${query}`));
    expect(plan).toContain(index);
    expect(plan).not.toContain("Sort");
  });

  it("says in a sentence that nobody answers", async () => {
    await expect(openPostgres("postgres://127.0.0.1:1/nothing")).rejects.toThrow(/does not answer.*Check the address/);
  });

  it("refuses a transaction inside a transaction and undoes one that throws", async () => {
    const store = await openPostgres(await (await ourPostgres()).database());
    closeAfterTest(() => store.close());
    await expect(store.transact(() => store.transact(async () => 1))).rejects.toThrow("inside a transaction");
    const broken = store.transact(async (tx) => {
      await tx.q.insert(tx.t.counters).values({ id: "gone", value: 1 });
      throw new Error("power cut");
    });
    await expect(broken).rejects.toThrow("power cut");
    expect(await store.read.q.select().from(store.read.t.counters)).toEqual([]);
  });

  it("lets two processes write the same rows in opposite orders", async () => {
    const url = await (await ourPostgres()).database();
    const stores = await Promise.all([openPostgres(url), openPostgres(url)]);
    for (const store of stores) closeAfterTest(() => store.close());
    const [ours, theirs] = stores;
    const { counters } = ours.read.t;
    await ours.transact(async ({ q }) => {
      await q.insert(counters).values([
        { id: "a", value: 0 },
        { id: "b", value: 0 },
      ]);
    });
    const crossing = (store: Store, ids: string[]) =>
      store.transact(async ({ q }) => {
        for (const id of ids)
          await q
            .update(counters)
            .set({ value: sql`${counters.value} + 1` })
            .where(eq(counters.id, id));
      });
    const rounds = Array.from({ length: 30 }, () => [crossing(ours, ["a", "b"]), crossing(theirs, ["b", "a"])]);
    await Promise.all(rounds.flat());
    const rows = await ours.read.q.select({ value: counters.value }).from(counters);
    expect(rows).toEqual([{ value: 60 }, { value: 60 }]);
  });

  it("lets others write again soon when a process freezes in the middle of a write", { timeout: 60_000 }, async () => {
    const url = await (await ourPostgres()).database();
    const [frozen, other] = await Promise.all([openPostgres(url), openPostgres(url)]);
    closeAfterTest(async () => void (await Promise.all([frozen.close(), other.close()])));
    const { counters } = other.read.t;
    let thaw = () => {};
    let lost = Promise.resolve();
    const stuck = new Promise<void>((begun) => {
      const late = frozen.transact(async ({ q }) => {
        await q.insert(counters).values({ id: "frozen", value: 1 });
        begun();
        await new Promise<void>((resolve) => {
          thaw = resolve;
        });
        await q.insert(counters).values({ id: "too late", value: 1 });
      });
      lost = expect(late).rejects.toThrow("does not answer");
    });
    await stuck;
    await other.transact(async ({ q }) => void (await q.insert(counters).values({ id: "other", value: 1 })));
    thaw();
    await lost;
    await vi.waitFor(
      () => frozen.transact(async ({ q }) => void (await q.insert(counters).values({ id: "new", value: 1 }))),
      { timeout: 30_000 },
    );
    const kept = await other.read.q.select({ id: counters.id }).from(counters);
    expect(kept.map(({ id }) => id).sort()).toEqual(["new", "other"]);
  });

  it("hears the commits of other processes", async () => {
    const url = await (await ourPostgres()).database();
    const [ours, theirs] = await Promise.all([openPostgres(url), openPostgres(url)]);
    closeAfterTest(async () => {
      await ours.close();
      await theirs.close();
    });
    const heard = new Promise<void>((resolve) => ours.onCommit(() => resolve()));
    const payload = { what: "settings" } as const;
    await theirs.transact(async (tx) => {
      await emit(tx, { type: "desk.changed", conversation: null, actor: { kind: "system" }, payload }, 0);
    });
    await heard;
  });
});
