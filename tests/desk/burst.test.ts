import { expect, it } from "vitest";
import type { InboundMessage } from "../../channels/contract";
import { must, openTestDesk, type TestDesk } from "../support/desk";
import { onBothEngines } from "./engines";

type Said = { person: number; n: number; name?: string; phone?: string };
const message = (desk: TestDesk, { person, n, name = `Olga${person}`, phone }: Said): InboundMessage => ({
  kind: "message",
  externalId: `${person}:${n}`,
  revision: "0",
  at: desk.clock.now(),
  thread: String(person),
  author: { address: String(person), name, ...(phone && { phone, verified: ["phone"] }) },
  rich: [{ type: "paragraph", spans: [{ text: `Where is parcel ${n} of ${person}?` }] }],
  parts: [],
});
/** All at once, as they come when many people write at the same moment. */
const burst = (desk: TestDesk, said: Said[]) =>
  Promise.all(
    said.map((one) =>
      desk.receiveBatch(desk.connection, { raw: one, items: [message(desk, one)] }).then(([it]) => must(it)),
    ),
  );
const everyone = (persons: number, each: number): Said[] =>
  Array.from({ length: persons * each }, (_, at) => ({ person: 100 + (at % persons), n: Math.floor(at / persons) }));

/** What kind of thing stands in each column of a thread's rows. */
const keptOf = async (desk: TestDesk, thread: string) => {
  const conversation = must((await desk.conversations()).find((one) => one.thread === thread));
  const message = must((await desk.messages(conversation.id))[0]);
  const events = (await desk.events()).filter((event) => event.conversation === conversation.id);
  const kinds = (row: object) =>
    Object.entries(row).map(([key, value]) => [
      key,
      value === null ? "null" : Array.isArray(value) ? "list" : typeof value,
    ]);
  return [conversation, message, ...events.flatMap((event) => [event, event.payload, event.actor])].map(kinds);
};

onBothEngines("a burst of messages", (engine) => {
  it("is recorded whole, each thread in its order, however much of it comes at once", async () => {
    const desk = await openTestDesk({ engine });
    const results = await burst(desk, everyone(20, 4));
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(["recorded"]));
    const conversations = await desk.conversations();
    expect(conversations.map(({ number }) => number).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, n) => n + 1),
    );
    for (const { id, thread, lastSeq, lastPublicSeq } of conversations) {
      const messages = await desk.messages(id);
      expect(messages.map(({ text }) => text)).toEqual([0, 1, 2, 3].map((n) => `Where is parcel ${n} of ${thread}?`));
      const seqs = messages.map(({ seq }) => seq);
      expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
      expect([lastSeq, lastPublicSeq]).toEqual([seqs.at(-1), seqs.at(-1)]);
    }
    const told = (await desk.events()).flatMap(({ type, payload }) => (type === "message.received" ? [payload] : []));
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(80);
  });

  it("is written as each would be by itself", async () => {
    const desk = await openTestDesk({ engine });
    const odd = (person: number): Said => ({
      person,
      n: 0,
      name: `Olga "Ё" \\ ${person}`,
      phone: `+7 900 123-45-6${person}`,
    });
    await burst(desk, [odd(1)]);
    await burst(desk, [2, 3, 4].map(odd));
    const [alone, together] = await Promise.all(["1", "2"].map((thread) => keptOf(desk, thread)));
    expect(together).toEqual(alone);
  });

  it("is recorded once, however often it comes", async () => {
    const desk = await openTestDesk({ engine });
    const said = everyone(10, 2);
    const results = await burst(desk, [...said, ...said, ...said]);
    expect(results.filter(({ outcome }) => outcome === "recorded")).toHaveLength(20);
    expect(results.filter(({ outcome }) => outcome === "duplicate")).toHaveLength(40);
  });

  it("makes one contact of those whom it proves to be one person", async () => {
    const desk = await openTestDesk({ engine });
    const phone = "+7 900 123-45-67";
    await burst(desk, [
      { person: 1, n: 0, phone },
      { person: 2, n: 0 },
      { person: 3, n: 0, phone },
    ]);
    const contacts = (await desk.conversations()).map(({ thread, contact }) => [thread, contact] as const);
    const of = new Map(contacts);
    expect(of.get("1")).toBe(of.get("3"));
    expect(of.get("2")).not.toBe(of.get("1"));
  });

  it("does not lose the others when one of it cannot be recorded", async () => {
    const desk = await openTestDesk({ engine });
    const broken = Object.assign(message(desk, { person: 7, n: 0 }), { externalId: JSON.parse("null") });
    const one = desk.receiveBatch(desk.connection, { raw: {}, items: [broken] });
    const others = burst(desk, everyone(5, 1));
    await expect(one).rejects.toThrow();
    expect((await others).map(({ outcome }) => outcome)).toEqual(Array(5).fill("recorded"));
    expect(await desk.conversations()).toHaveLength(5);
  });
});
