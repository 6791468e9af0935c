import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { openSqlite } from "../../db/sqlite";
import { openRunner } from "../../src/jobs/runner";
import { addJob, takeJobs } from "../../src/jobs/store";
import { newId } from "../../src/kernel/ids";
import { MINUTE_MS } from "../../src/kernel/time";
import { closeAfterTest, openTestDesk, tempFolder } from "../support/desk";

describe("jobs of one process", () => {
  it("frees what a process that died had taken, and only after a while", async () => {
    const desk = await openTestDesk({ settings: { undoSeconds: 0 } });
    const { customer, id } = await desk.talk();
    await desk.say(id, "Pull the plug");
    const now = desk.clock.now();
    const taken = await desk.store.transact((tx) => takeJobs(tx, { now, limit: 10, busy: [] }));
    expect(taken.map(({ task }) => task)).toContain("deliver");
    desk.clock.forward(MINUTE_MS);
    await desk.runner.tend();
    await desk.settle();
    expect(desk.phone(customer.chatId)).toEqual([]);
    desk.clock.forward(2 * MINUTE_MS);
    await desk.runner.tend();
    await desk.settle();
    expect(desk.phone(customer.chatId)).toEqual(["Pull the plug"]);
  });

  it("lets a burst of messages wait for its answer in one job", async () => {
    const desk = await openTestDesk({ settings: { botEnabled: true } });
    const { customer, id } = await desk.talk("one");
    for (const text of ["two", "three", "four"]) customer.writes(text);
    await desk.settle();
    const { q, t } = desk.store.read;
    const waiting = await q.select({ key: t.jobs.key, runAt: t.jobs.runAt }).from(t.jobs);
    expect(waiting).toEqual([{ key: `wait:${id}:answerOrHandOff`, runAt: desk.clock.now() + 2500 }]);
  });

  it("keeps the end of a job that cannot be written down while another write lasts too long, and runs it no second time", async () => {
    const store = openSqlite(join(tempFolder("jobs"), "parley.db"), { stuckMs: 20 });
    closeAfterTest(() => store.close());
    const said: string[] = [];
    let ran = 0;
    let goOn = () => {};
    const lasts = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const runner = openRunner({
      store,
      now: Date.now,
      chance: Math.random,
      log: { error: (_, text) => void said.push(text) },
      tasks: {
        work: async () => {
          ran += 1;
          void store.transact(() => lasts);
          return async ({ q, t }) => void (await q.insert(t.counters).values({ id: "worked", value: ran }));
        },
      },
    });
    closeAfterTest(() => runner.close());
    await store.transact((tx) => addJob(tx, { id: newId(), task: "work", queue: "one", payload: {}, runAt: 0, at: 0 }));
    await runner.start();
    await expect.poll(() => said, { timeout: 30_000 }).not.toEqual([]);
    goOn();
    const { q, t } = store.read;
    await expect.poll(() => q.select().from(t.jobs), { timeout: 30_000 }).toEqual([]);
    expect(await q.select().from(t.counters)).toEqual([{ id: "worked", value: 1 }]);
    expect(new Set(said)).toEqual(new Set(["The runner could not look for work; it will try again."]));
    expect(ran).toBe(1);
  });

  it("keeps the end of a job that ended beside one that cannot be written down, though a write lasts too long just then", async () => {
    const store = openSqlite(join(tempFolder("jobs"), "parley.db"), { stuckMs: 20 });
    closeAfterTest(() => store.close());
    const said: string[] = [];
    const ran: string[] = [];
    let goOn = () => {};
    const lasts = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let isNext = false;
    store.onCommit(() => {
      if (isNext) void store.transact(() => lasts);
      isNext = false;
    });
    const job = (task: string) => ({ id: newId(), task, queue: task, payload: {}, runAt: 0, at: 0, maxAttempts: 1 });
    const runner = openRunner({
      // What it writes by itself comes a moment after that other write.
      store: { ...store, transact: (work) => nextTurn().then(() => store.transact(work)) },
      now: Date.now,
      chance: Math.random,
      log: { error: (_, text) => void said.push(text) },
      tasks: {
        bad: async () => {
          ran.push("bad");
          return async () => {
            isNext = ran.length === 2 && said.length === 0;
            throw new Error("It cannot be written down.");
          };
        },
        good: async () => {
          ran.push("good");
          return async ({ q, t }) => void (await q.insert(t.counters).values({ id: "worked", value: 1 }));
        },
      },
    });
    closeAfterTest(() => runner.close());
    await store.transact(async (tx) => {
      for (const task of ["bad", "good"]) await addJob(tx, job(task));
    });
    await runner.start();
    await expect.poll(() => said, { timeout: 30_000 }).not.toEqual([]);
    goOn();
    const { q, t } = store.read;
    const left = () => q.select({ task: t.jobs.task, error: t.jobs.lastError }).from(t.jobs);
    await expect.poll(left, { timeout: 30_000 }).toEqual([{ task: "bad", error: "It cannot be written down." }]);
    expect(await q.select().from(t.counters)).toEqual([{ id: "worked", value: 1 }]);
    expect(new Set(said)).toEqual(new Set(["The runner could not look for work; it will try again."]));
    expect(ran.sort()).toEqual(["bad", "good"]);
  });

  it.each([
    ["a table of its own is damaged", "SQLITE_CORRUPT_VTAB"],
    ["one of its statements finds a lock", "SQLITE_LOCKED"],
  ])("lets no job hold up the others: %s", async (_, code) => {
    const store = openSqlite(join(tempFolder("jobs"), "parley.db"));
    closeAfterTest(() => store.close());
    const said: string[] = [];
    const ran: string[] = [];
    const runner = openRunner({
      store,
      now: () => 5,
      chance: () => 0,
      log: { error: (_, text) => void said.push(text) },
      tasks: {
        bad: async () => {
          ran.push("bad");
          return async () => {
            throw Object.assign(new Error(code), { code });
          };
        },
        good: async () => void ran.push("good"),
      },
    });
    closeAfterTest(() => runner.close());
    const add = (task: string) =>
      store.transact((tx) =>
        addJob(tx, { id: newId(), task, queue: newId(), payload: {}, runAt: 0, at: 0, maxAttempts: 1 }),
      );
    await add("bad");
    await runner.start();
    await expect.poll(() => ran, { timeout: 30_000 }).toEqual(["bad"]);
    for (let n = 0; n < 3; n++) await add("good");
    await expect.poll(() => ran, { timeout: 30_000 }).toEqual(["bad", "good", "good", "good"]);
    const { q, t } = store.read;
    const left = () => q.select({ task: t.jobs.task }).from(t.jobs);
    await expect.poll(left, { timeout: 30_000 }).toEqual([{ task: "bad" }]);
    expect(said.length).toBeLessThanOrEqual(1);
  });

  it("takes no two jobs of one queue at once", async () => {
    const desk = await openTestDesk({ settings: { botEnabled: true } });
    const customer = desk.platform.customer("Olga");
    for (const text of ["one", "two", "three"]) customer.writes(text);
    await desk.platform.drained();
    const now = desk.clock.now();
    const take = () => desk.store.transact((tx) => takeJobs(tx, { now, limit: 10, busy: [] }));
    expect((await take()).filter(({ task }) => task === "follow")).toHaveLength(1);
    expect((await take()).filter(({ task }) => task === "follow")).toHaveLength(0);
  });
});
