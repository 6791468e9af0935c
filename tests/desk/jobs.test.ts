import { describe, expect, it } from "vitest";
import { takeJobs } from "../../src/jobs/store";
import { MINUTE_MS } from "../../src/kernel/time";
import { openTestDesk } from "../support/desk";

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
