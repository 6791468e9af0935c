import { join } from "node:path";
import { count } from "drizzle-orm";
import { expect, it } from "vitest";
import { openPostgres } from "../../../db/postgres";
import { openSqlite } from "../../../db/sqlite";
import { begin } from "../../../src/ai/lab/begin";
import { buildSet } from "../../../src/ai/lab/sets/build";
import { startTrial } from "../../../src/ai/lab/trials/start";
import { getTrial, rowsOf } from "../../../src/ai/lab/trials/store";
import { draft } from "../../../src/ai/lab/versions/draft";
import { newId } from "../../../src/kernel/ids";
import { onBothEngines } from "../../desk/engines";
import { openServer } from "../../faults/server";
import { closeAfterTest, ourPostgres, tempFolder } from "../../support/desk";
import { complains, openLlmPlatform, says } from "../llm-platform";
import { seedPast, seedTopics } from "./past";

const PAST = 1200;
const patience = 240_000;

const secretKey = "a secret of the tests that is long enough";

/** A trial that waits on a desk of its own, and the server that is to run it. */
const open = async (
  engine: "sqlite" | "postgres",
  { past, env = {} }: { past: number; env?: Record<string, string> },
) => {
  const dataDir = tempFolder("trial");
  const databaseUrl = engine === "postgres" ? await (await ourPostgres()).migrated() : "";
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
  await seedPast({ store, now: Date.now, connection, agent }, { categories, n: past });
  const actor = { kind: "agent", id: agent } as const;
  const set = await buildSet(needs, { name: "Past", source: "past", limit: past, actor });
  const version = await draft(needs, { name: "Tried", by: agent });
  const trial = await startTrial(needs, { version, set, limits: { moneyMax: null, perMinuteMax: null }, actor });
  const server = await openServer({ dataDir, secretKey, env: { DATABASE_URL: databaseUrl, ...env } });
  closeAfterTest(() => server.close());
  const done = async () => (await getTrial(store.read, trial)).done;
  return { store, trial, server, done };
};

onBothEngines("a trial whose server is killed", (engine) => {
  it("goes on where it was after each start, and decides nothing twice", { timeout: patience }, async () => {
    const { store, trial, server, done } = await open(engine, { past: PAST });
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

it("asks a model nothing again that was written down before the server was killed", { timeout: patience }, async () => {
  const past = 40;
  const asked = new Map<string, number>();
  const model = await openLlmPlatform((answer, request) => {
    const shown = request.messages.map(({ content }) => content).join("\n");
    const [, question = ""] = /name="question">\s*("(?:[^"\\]|\\.)*")/.exec(shown) ?? [];
    if (question) asked.set(question, (asked.get(question) ?? 0) + 1);
    return (question ? says({ answer: false, sentences: [], reason: "" }) : complains(404, "no such prompt"))(
      answer,
      request,
    );
  });
  const env = { OPENAI_BASE_URL: model.baseUrl, LLM_MODEL: "test-model" };
  const { store, trial, server, done } = await open("sqlite", { past, env });
  await expect.poll(done, { timeout: patience, interval: 5 }).toBeGreaterThanOrEqual(5);
  server.kill();
  const written = await rowsOf(store.read, { trial, limit: 100 });
  const before = new Map(asked);
  await server.ready();
  const ended = async () => (await getTrial(store.read, trial)).state;
  await expect.poll(ended, { timeout: patience, interval: 50 }).toBe("done");
  expect(written.length).toBeLessThan(past);
  const again = written.filter(({ item }) => {
    const question = JSON.stringify(item.text);
    return (asked.get(question) ?? 0) > (before.get(question) ?? 0);
  });
  expect(again).toEqual([]);
  expect(written.some(({ item }) => before.has(JSON.stringify(item.text)))).toBe(true);
  expect(await done()).toBe(past);
  // Four were under way at most.
  expect([...asked.values()].filter((times) => times > 2).length).toBeLessThanOrEqual(4);
});
