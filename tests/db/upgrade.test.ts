import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import { expect, it } from "vitest";
import { migrationsFolder } from "../../db/migrations";
import { openPostgres } from "../../db/postgres";
import { openSqlite } from "../../db/sqlite";
import { belongs } from "../../src/ai/local/classifier";
import { cutsOf } from "../../src/ai/quality/model";
import { fatesOf } from "../../src/ai/quality/store";
import { onBothEngines } from "../desk/engines";
import { closeAfterTest, must, ourPostgres, tempFolder } from "../support/desk";

/** The migrations as they were before the one that is named. */
const before = (engine: "sqlite" | "postgres", tag: string): string => {
  const folder = tempFolder("migrations");
  cpSync(migrationsFolder(engine), folder, { recursive: true });
  const file = join(folder, "meta/_journal.json");
  const journal: { entries: { tag: string }[] } = JSON.parse(readFileSync(file, "utf8"));
  const at = journal.entries.findIndex((one) => one.tag === tag);
  expect(at).toBeGreaterThan(0);
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, at) }));
  return folder;
};

/** A database as that older Parley left it, with these rows; opened by this one. */
const upgraded = async (engine: "sqlite" | "postgres", tag: string, rows: string) => {
  const older = before(engine, tag);
  if (engine === "sqlite") {
    const file = join(tempFolder("db"), "parley.db");
    await openSqlite(file, { migrations: older }).close();
    const raw = new Database(file);
    raw.exec(rows);
    raw.close();
    return openSqlite(file);
  }
  const server = await ourPostgres();
  const url = await server.database();
  const pool = new pg.Pool({ connectionString: url });
  await migrate(drizzle(pool, { casing: "snake_case" }), { migrationsFolder: older });
  await pool.end();
  await server.query(url, rows);
  return openPostgres(url);
};

/** Conversations that were solved with the category they were given by themselves, and so sure of it as is said. */
const solvedWith = (confidences: readonly number[], engine = "local") =>
  confidences
    .map((confidence, at) => {
      const id = `${engine}${at}`;
      return `
insert into conversations (id, number, subject, status, priority, category, tags, language, owner, epoch, contact, connection, thread, preview_by, created_at, updated_at)
  values ('${id}', ${at + (engine === "local" ? 1 : 100)}, 'Late', 'solved', 'normal', 'late', '[]', 'en', 'nobody', 1, 'ann', 'bot', '${id}', 'customer', 1, 1);
insert into suggestions (id, conversation, kind, value, confidence, reason, engine, fate, created_at)
  values ('${id}', '${id}', 'category', 'late', ${confidence}, '', '${engine}', 'applied', 1);`;
    })
    .join("");

const BEFORE = `
insert into categories (id, name, description, examples, created_at, updated_at) values ('late', 'Late', '', '[]', 1, 1);
insert into contacts (id, name, created_at, updated_at) values ('ann', 'Ann', 1, 1);
insert into connections (id, channel, name, address, settings, secrets, state_since, created_at)
  values ('bot', 'telegram', 'Bot', '@bot', '{}', '', 1, 1);`;

onBothEngines("a desk that is upgraded", (engine) => {
  it("does not set by itself what it left to people before, though confidences are told on a higher scale since", async () => {
    const tag = "0017_confidence_of_old";
    const sure = Array.from({ length: 10 }, () => 0.72);
    const store = await upgraded(engine, tag, `${BEFORE}${solvedWith(sure)}${solvedWith([0.72], "llm")}`);
    closeAfterTest(() => store.close());
    const fates = await fatesOf(store.read, 100);
    expect(fates).toHaveLength(10);
    const cut = must(cutsOf({ cases: [], fates }, [{ id: "late", target: 0.9 }]).get("late"));
    // What was .41 is told as this now, and what was .72 is let in as before.
    expect(belongs(0.41)).toBeGreaterThan(0.72);
    expect(cut).toBeGreaterThan(belongs(0.41));
    expect(cut).toBeCloseTo(belongs(0.72), 10);
    // A model's word was always told as it is.
    const { suggestions } = store.read.t;
    const all = await store.read.q
      .select({ engine: suggestions.engine, sure: suggestions.confidence })
      .from(suggestions);
    expect(all.filter((one) => one.engine === "llm")).toEqual([{ engine: "llm", sure: 0.72 }]);
  });
});
