import { join } from "node:path";
import { count } from "drizzle-orm";
import { expect, it } from "vitest";
import { openPostgres } from "../../../db/postgres";
import { openSqlite } from "../../../db/sqlite";
import { begin } from "../../../src/ai/lab/begin";
import { buildSet } from "../../../src/ai/lab/sets/build";
import { startTrial } from "../../../src/ai/lab/trials/start";
import { getTrial } from "../../../src/ai/lab/trials/store";
import { draft } from "../../../src/ai/lab/versions/draft";
import { newId } from "../../../src/kernel/ids";
import { onBothEngines } from "../../desk/engines";
import { openServer } from "../../faults/server";
import { closeAfterTest, ourPostgres, tempFolder } from "../../support/desk";
import { seedPast, seedTopics } from "./past";

const PAST = 1200;
const patience = 240_000;

onBothEngines("a trial whose server is killed", (engine) => {
  it("goes on where it was after each start, and decides nothing twice", { timeout: patience }, async () => {
    const dataDir = tempFolder("trial");
    const databaseUrl = engine === "postgres" ? await (await ourPostgres()).database() : "";
    const store = databaseUrl ? await openPostgres(databaseUrl) : openSqlite(join(dataDir, "parley.db"));
    closeAfterTest(() => store.close());
    const needs = { store, transact: store.transact, now: Date.now, newId };
    await begin(needs);
    const agent = newId();
    const connection = newId();
    const at = Date.now();
    await store.transact(async (tx) => {
      const name = "Vera";
      await tx.q.insert(tx.t.agents).values({ id: agent, name, email: "vera@desk.test", createdAt: at, updatedAt: at });
      // It has gone since; what was said over it stays.
      const gone = { removedAt: at, stateSince: at, createdAt: at, secrets: "" };
      await tx.q
        .insert(tx.t.connections)
        .values({ id: connection, channel: "telegram", name, address: "@gone", settings: {}, ...gone });
    });
    const categories = await seedTopics(needs);
    await seedPast({ store, now: Date.now, connection, agent }, { categories, n: PAST });
    const actor = { kind: "agent", id: agent } as const;
    const set = await buildSet(needs, { name: "Past", source: "past", limit: PAST, actor });
    const version = await draft(needs, { name: "Tried", by: agent });
    const trial = await startTrial(needs, { version, set, limits: { moneyMax: null, perMinuteMax: null }, actor });
    const secretKey = "a secret of the tests that is long enough";
    const server = await openServer({ dataDir, secretKey, env: { DATABASE_URL: databaseUrl } });
    closeAfterTest(() => server.close());
    const done = async () => (await getTrial(store.read, trial)).done;
    for (const part of [1, 300, 700]) {
      await expect.poll(done, { timeout: patience, interval: 20 }).toBeGreaterThanOrEqual(part);
      server.kill();
      await server.ready();
    }
    await expect
      .poll(async () => (await getTrial(store.read, trial)).state, { timeout: patience, interval: 100 })
      .toBe("done");
    expect(server.kills()).toBe(3);
    const found = await getTrial(store.read, trial);
    expect(found).toMatchObject({ done: PAST, total: PAST, problem: null });
    const { trialRows } = store.read.t;
    const [rows] = await store.read.q.select({ n: count() }).from(trialRows);
    expect(rows?.n).toBe(PAST);
    expect(found.figures?.draft.n).toBe(PAST);
  });
});
