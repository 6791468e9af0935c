import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { DeliveryFailure, type Outbound, type Receipt } from "../../channels/contract";
import { deliver } from "../../src/desk/conversations/deliver";
import { leaseOf } from "../../src/flows/holding";
import { takeLease } from "../../src/jobs/lease/store";
import { MINUTE_MS } from "../../src/kernel/time";
import { openMailDesk } from "../channels/email/desk";
import { must, openTestDesk } from "../support/desk";
import { onBothEngines } from "./engines";

onBothEngines("a process that was frozen until another one took its connection", (engine) => {
  it("neither writes over what its successor knows nor sends, and says nothing of how the connection is", async () => {
    const desk = await openMailDesk({ engine, settings: { isFrozen: true } });
    const customer = desk.mail.customer({ name: "Anna", address: "anna@customer.example" });
    await customer.writes({ subject: "A kettle", text: "It does not boil." });
    await desk.settle();
    const { id } = await desk.newest();
    const { connections, leases } = desk.store.read.t;
    const row = async () =>
      must((await desk.store.read.q.select().from(connections).where(eq(connections.id, desk.mailConnection)))[0]);
    // The successor, on another machine: it has the lease, and this process has not looked since.
    const lease = leaseOf(desk.mailConnection);
    const [held] = await desk.store.read.q.select().from(leases).where(eq(leases.id, lease));
    const successor = { cursor: "the successor's" };
    await desk.store.transact(async (tx) => {
      const gone = [must(held).holder];
      expect(await takeLease(tx, { id: lease, holder: "another", ttlMs: MINUTE_MS, gone })).toBe(true);
      await tx.q
        .update(tx.t.connections)
        .set({ memory: successor, state: "degraded", lastHeardAt: 1 })
        .where(eq(tx.t.connections.id, desk.mailConnection));
    });
    const message = await desk.say(id, "Please send a picture.");
    await desk.runner.drain();
    expect(await desk.delivery(message)).toMatchObject({ state: "queued", reason: expect.stringContaining("reached") });
    await desk.exchange.watch();
    await desk.settle();
    expect(await row()).toMatchObject({ memory: successor, state: "degraded", lastHeardAt: 1 });
    expect(customer.mailbox().mails.filter(({ folder }) => folder === "inbox")).toEqual([]);
  });

  it("has its late word believed that a message left, and not that it did not", async () => {
    const desk = await openTestDesk({ engine, settings: { undoSeconds: 0 } });
    const { id } = await desk.talk();
    const { deliveries: d, conversations: c } = desk.store.read.t;
    const [talk] = await desk.store.read.q.select().from(c).where(eq(c.id, id));
    const { connection, thread } = must(talk);
    /** Judged by a successor while the platform has not yet answered. */
    const sendsLate = async (judged: "uncertain" | "queued" | "sent", answer: () => Receipt) => {
      const message = await desk.say(id, `judged ${judged}`);
      const send = async (_connection: string, outbound: Outbound) => {
        await desk.store.transact(async (tx) => {
          await tx.q.update(tx.t.deliveries).set({ state: judged, updatedAt: 1 }).where(eq(d.message, outbound.id));
        });
        return answer();
      };
      const open = () => {
        throw new Error("no files here");
      };
      const needs = {
        ...desk.using,
        store: desk.store,
        chance: () => 0,
        triesMax: 12,
        isIdempotent: async () => false,
      };
      await deliver({ ...needs, send, open }, { connection, thread });
      return (await desk.delivery(message)).state;
    };
    let count = 0;
    const arrived = () => ({ externalIds: [`late-${count++}`], at: desk.clock.now() });
    const lost = (kind: "unreachable" | "uncertain") => () => {
      throw new DeliveryFailure(kind, "network", "The wire broke.");
    };
    expect(await sendsLate("uncertain", arrived)).toBe("sent");
    expect(await sendsLate("queued", arrived)).toBe("sent");
    expect(await sendsLate("sent", lost("unreachable"))).toBe("sent");
    expect(await sendsLate("sent", lost("uncertain"))).toBe("sent");
    expect(await sendsLate("uncertain", lost("unreachable"))).toBe("uncertain");
  });
});
