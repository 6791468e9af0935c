import { expect, it } from "vitest";
import type { Tx } from "../../db/client";
import { emit } from "../../src/jobs/outbox";
import { eventsAfter, lastSeq } from "../../src/jobs/store";
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

  it("tells what stands in the database, in its words, and nothing of what was undone", async () => {
    const { store, clock } = await openTestDesk({ engine });
    const tail = await openTail({ store, log: { error: () => {} } });
    closeAfterTest(tail.close);
    const since = await lastSeq(store.read);
    const heard: Event[] = [];
    tail.listen(async (events) => void heard.push(...events));
    const tell = (tx: Tx, from: string) => {
      const payload = { from, to: "b\uD800\u0000" };
      const actor = { kind: "system" } as const;
      return emit(tx, { type: "conversation.subject", conversation: null, actor, payload }, clock.now());
    };
    const kept = (from: string) => store.transact((tx) => tell(tx, from));
    const undone = (from: string) =>
      store.transact(async (tx) => {
        await tell(tx, from);
        throw new Error("undone");
      });
    const undoneBefore = (from: string) =>
      store.transact((tx) => Promise.all([tell(tx, from), Promise.reject(new Error("undone before it was written"))]));
    await kept("1");
    await Promise.allSettled([kept("2"), undone("x"), kept("3"), undoneBefore("y")]);
    await Promise.allSettled([undone("x"), undoneBefore("y")]);
    await Promise.allSettled([kept("4"), kept("5")]);
    await tail.told();
    // The desk itself may have had something to say.
    const ofOurs = (events: Event[]) => events.filter(({ type }) => type === "conversation.subject");
    const ours = ofOurs(heard);
    expect(ours.map(({ payload }) => "from" in payload && payload.from)).toEqual(["1", "2", "3", "4", "5"]);
    expect(ours).toEqual(ofOurs(await eventsAfter(store.read, { since, limit: 100 })));
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
