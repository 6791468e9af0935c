import { expect, it } from "vitest";
import { emit } from "../../src/jobs/outbox";
import { openTail } from "../../src/jobs/tail";
import type { Event } from "../../src/kernel/events";
import { closeAfterTest, openTestDesk } from "../support/desk";
import { onBothEngines } from "./engines";

onBothEngines("news", (engine) => {
  it("reaches every listener once and in order, and one that failed hears the same again", async () => {
    const { store, clock } = await openTestDesk({ engine });
    const errors: object[] = [];
    const tail = await openTail({ store, log: { error: (details) => void errors.push(details) } });
    closeAfterTest(tail.close);
    const steady: number[] = [];
    const shaky: number[] = [];
    let isDown = true;
    const seqs = (events: Event[]) => events.map(({ seq }) => seq);
    tail.listen(async (events) => void steady.push(...seqs(events)));
    tail.listen(async (events) => {
      if (isDown) {
        isDown = false;
        throw new Error("not now");
      }
      shaky.push(...seqs(events));
    });
    const payload = { what: "settings" } as const;
    const write = () =>
      store.transact((tx) =>
        emit(tx, { type: "desk.changed", conversation: null, actor: { kind: "system" }, payload }, clock.now()),
      );
    const written = [await write()];
    await tail.told();
    written.push(...(await Promise.all([write(), write(), write()])));
    await tail.told();
    expect(steady).toEqual(written.sort((a, b) => a - b));
    expect(shaky).toEqual(steady);
    expect(errors).toHaveLength(1);
  });

  it("waits for one listener where only that one matters, however long another takes", async () => {
    const { store, clock } = await openTestDesk({ engine });
    const tail = await openTail({ store, log: { error: () => {} } });
    let letGo = () => {};
    const slow = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    tail.listen(() => slow);
    const quick: Event[] = [];
    const { told } = tail.listen(async (events) => void quick.push(...events));
    const payload = { what: "settings" } as const;
    await store.transact((tx) =>
      emit(tx, { type: "desk.changed", conversation: null, actor: { kind: "system" }, payload }, clock.now()),
    );
    await told();
    expect(quick).toHaveLength(1);
    letGo();
    await tail.close();
  });
});
