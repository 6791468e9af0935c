import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { DeliveryFailure, type Found, type KnownPieces, type Receipt } from "../../channels/contract";
import { retry } from "../../src/desk/conversations/settle-delivery";
import { settleDoubt } from "../../src/desk/conversations/settle-doubt";
import { MINUTE_MS } from "../../src/kernel/time";
import { type Engine, must, openTestDesk } from "../support/desk";
import { onEveryEngine } from "./engines";

type Answer = Receipt | Found | DeliveryFailure;

/** A reply that is in doubt, and the desk's looks after it with the platform's answers. */
const inDoubt = async (engine: Engine, answers: Answer[]) => {
  const desk = await openTestDesk({ engine });
  const { id, customer } = await desk.talk();
  desk.platform.trouble({ does: "reset", effect: "after", method: "sendMessage" });
  const message = await desk.say(id, "On my way");
  desk.clock.forward(MINUTE_MS);
  await desk.settle();
  const delivery = await desk.delivery(message);
  const asked: string[] = [];
  const look = (n: number, { echo = false, isLast = false, triesMax = 12 } = {}) =>
    settleDoubt(
      {
        ...desk.using,
        store: desk.store,
        triesMax,
        open: () => {
          throw new Error("no files here");
        },
        lookUp: async (_, { outbound }) => {
          asked.push(outbound.id);
          const answer = answers[n] ?? "unknown";
          if (answer instanceof DeliveryFailure) throw answer;
          return answer;
        },
      },
      { delivery: delivery.id, since: desk.clock.now(), look: n, echo },
      { isLast },
    );
  return { desk, message, customer, look, asked, delivery };
};

onEveryEngine("a send in doubt", (engine) => {
  it("is sent when the platform knows it", async () => {
    const { desk, message, look, asked } = await inDoubt(engine, [{ externalIds: ["77"], at: 0 }]);
    expect(await desk.delivery(message)).toMatchObject({ state: "uncertain" });
    await look(0);
    expect(asked).toEqual([message]);
    expect(await desk.delivery(message)).toMatchObject({ state: "sent", externalIds: ["77"] });
  });

  it("goes again only when it is absent at two looks", async () => {
    const { desk, message, look } = await inDoubt(engine, ["absent", "absent"]);
    await look(0);
    expect(await desk.delivery(message)).toMatchObject({ state: "uncertain" });
    await look(1);
    expect(await desk.delivery(message)).toMatchObject({ state: "queued" });
    await desk.settle();
    expect(await desk.delivery(message)).toMatchObject({ state: "sent" });
  });

  it("goes again at the first look when nothing of it has left", async () => {
    const { desk, message, look } = await inDoubt(engine, ["unsent"]);
    await look(0);
    expect(await desk.delivery(message)).toMatchObject({ state: "queued" });
  });

  it("is never sent again on what such a look finds", async () => {
    const { desk, message, look } = await inDoubt(engine, ["absent", { externalIds: ["77"], at: 0 }]);
    await look(0, { echo: true });
    expect(await desk.delivery(message)).toMatchObject({ state: "uncertain" });
    await look(1, { echo: true });
    expect(await desk.delivery(message)).toMatchObject({ state: "sent", externalIds: ["77"] });
  });

  it("stays in doubt for the agent to decide when nobody can tell", async () => {
    const { desk, message, look } = await inDoubt(engine, []);
    for (const n of [0, 1, 2, 3]) await look(n);
    expect(await desk.delivery(message)).toMatchObject({ state: "uncertain" });
  });
});

describe("a send in doubt that failed before", () => {
  /** Its last piece fails twice and is in doubt at the third try: what the look is told. */
  const knownAfter = async (text: string) => {
    const desk = await openTestDesk({ settings: { undoSeconds: 0 } });
    const { id } = await desk.talk();
    const message = await desk.say(id, text);
    await desk.settle();
    const failed: string[] = [];
    for (const n of [1, 2]) {
      const externalId = must((await desk.delivery(message)).externalIds.at(-1));
      failed.push(externalId);
      const receipt = { kind: "receipt" as const, externalId, revision: `failed ${n}`, at: desk.clock.now() };
      await desk.receiveBatch(desk.connection, { raw: {}, items: [{ ...receipt, state: "failed" }] });
      expect(await desk.delivery(message)).toMatchObject({ state: "failed" });
      if (n === 2) desk.platform.trouble({ method: "sendMessage", does: "reset", effect: "before" });
      await retry(desk.using, { message, by: desk.agents.vera });
      await desk.settle();
    }
    const delivery = await desk.delivery(message);
    expect(delivery).toMatchObject({ state: "uncertain" });
    const told: KnownPieces[] = [];
    await settleDoubt(
      {
        ...desk.using,
        store: desk.store,
        triesMax: 12,
        open: () => expect.unreachable(),
        lookUp: async (_, { known }) => {
          told.push(known);
          return "unknown" as const;
        },
      },
      { delivery: delivery.id, since: desk.clock.now(), look: 0 },
      { isLast: false },
    );
    return { failed, externalIds: delivery.externalIds, known: must(told[0]) };
  };

  it("is looked up with the ids of all tries that failed, which prove nothing of the last one", async () => {
    const one = await knownAfter("On my way");
    expect(one.known.done).toEqual([]);
    expect(one.known.gone.toSorted()).toEqual(one.failed.toSorted());
    const two = await knownAfter(`${"a".repeat(4000)}\n\n${"b".repeat(4000)}`);
    expect(two.known.done).toEqual([two.externalIds[0], undefined]);
    expect(two.known.gone.toSorted()).toEqual(two.failed.toSorted());
  });
});

it("a send in doubt is asked about for a day where the platform cannot be asked, and then goes again only at somebody's word", async () => {
  const down = new DeliveryFailure("unreachable", "network", "The platform is away.");
  const arrived = { externalIds: ["77"], at: 0 };
  const { desk, message, look } = await inDoubt("sqlite", [down, down, down, down, "absent", arrived]);
  await expect(look(0)).rejects.toThrow("The platform is away.");
  for (const n of [0, 1, 2, 3, 4]) await look(n, { isLast: true });
  expect(await desk.delivery(message)).toMatchObject({ state: "uncertain" });
  await look(5);
  expect(await desk.delivery(message)).toMatchObject({ state: "sent", externalIds: ["77"] });
});

it("a send in doubt has failed when it goes wrong each time it is tried", async () => {
  const { desk, message, look, delivery } = await inDoubt("sqlite", ["unsent"]);
  await look(0, { triesMax: 1 });
  expect(await desk.delivery(message)).toMatchObject({ state: "failed", reason: delivery.reason });
});

it("a send in doubt is looked into as soon as the platform tells of it, by whatever it tells, and not by what another connection says", async () => {
  for (const kind of ["ignored", "receipt"] as const) {
    const { desk, message, delivery } = await inDoubt("sqlite", []);
    const told = { externalId: "77", revision: "sent", at: desk.clock.now(), echoes: message };
    const item = kind === "ignored" ? { ...told, kind, reason: "ours" } : { ...told, kind, state: "read" as const };
    const { jobs } = desk.store.read.t;
    const looks = async () => {
      const rows = await desk.store.read.q
        .select()
        .from(jobs)
        .where(eq(jobs.key, `settle:${delivery.id}:echo`));
      return rows.map(({ payload, runAt }) => ({ payload, runAt }));
    };
    await desk.receiveBatch("another", { raw: {}, items: [item] });
    expect(await looks()).toEqual([]);
    await desk.receiveBatch(desk.connection, { raw: {}, items: [item] });
    const payload = { delivery: delivery.id, since: delivery.updatedAt, look: 0, echo: true };
    expect(await looks()).toEqual([{ payload, runAt: desk.clock.now() }]);
  }
});
