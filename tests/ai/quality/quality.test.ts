import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { draft } from "../../../src/ai/lab/versions/draft";
import { edit } from "../../../src/ai/lab/versions/edit";
import { publish } from "../../../src/ai/lab/versions/publish";
import { getVersion } from "../../../src/ai/lab/versions/store";
import { type Case, cutOf, qualityOf } from "../../../src/ai/quality/model";
import { qualityRoutes } from "../../../src/ai/quality/routes";
import { saveCategory } from "../../../src/desk/categories/store";
import { change } from "../../../src/desk/conversations/change";
import { settleLabel } from "../../../src/desk/conversations/settle-label";
import { identify } from "../../../src/people/guard";
import { findAgent } from "../../../src/people/store";
import { onBothEngines } from "../../desk/engines";
import { must, openTestDesk } from "../../support/desk";

const sign = (confidence: number, right = true) => ({ confidence, right });
describe("the confidence from which a category is applied by itself", () => {
  it("is the lowest at which it was right often enough", () => {
    const good = [0.99, 0.98, 0.97, 0.96, 0.95, 0.94, 0.93].map((one) => sign(one));
    expect(cutOf([...good, sign(0.7, false), sign(0.6, false)], 0.95)).toMatchObject({ cut: 0.93, n: 7, right: 7 });
    expect(cutOf([...good, sign(0.7, false)], 0.8)).toMatchObject({ cut: 0.7, n: 8, right: 7 });
  });
  it("is none where too little was measured, or too much of it was wrong", () => {
    expect(cutOf([sign(0.99), sign(0.99), sign(0.99)], 0.5)).toBeNull();
    expect(
      cutOf(
        [0.9, 0.9, 0.9, 0.9, 0.9, 0.9].map((one, at) => sign(one, at % 2 === 0)),
        0.95,
      ),
    ).toBeNull();
  });
  it("never parts what is equally sure", () => {
    const equal = Array.from({ length: 10 }, (_, at) => sign(0.98, at < 5));
    expect(cutOf(equal, 0.95)).toBeNull();
  });
});

it("counts what a category is confused with, on conversations where there are enough", () => {
  const said = (label: string, predicted: string | null, id?: string): Case => ({
    source: id ? { kind: "conversation", id } : { kind: "example" },
    text: label,
    label,
    predicted,
    confidence: 0.8,
  });
  const cases = [
    ...["1", "2", "3", "4"].map((id) => said("late", "late", id)),
    said("late", "lost", "5"),
    said("late", null, "6"),
    said("lost", "late", "7"),
    said("late", "lost"),
  ];
  expect(qualityOf({ cases, fates: [] }, { id: "late", target: 0.95, floor: 0.5, lately: 3 })).toMatchObject({
    on: "conversations",
    examples: 1,
    labels: 6,
    precision: 4 / 5,
    recall: 4 / 6,
    goesTo: [
      { category: "lost", n: 1 },
      { category: null, n: 1 },
    ],
    comesFrom: [{ category: "lost", n: 1 }],
    contradicting: 2,
    lately: 3,
  });
});

it("says from which confidence a category is set by itself, and never less than the desk's own", () => {
  const said = (confidence: number): Case => ({
    source: { kind: "example" },
    text: "late",
    label: "late",
    predicted: "late",
    confidence,
  });
  const cases = [0.95, 0.93, 0.9, 0.88, 0.8, 0.78, 0.7, 0.66, 0.4, 0.3].map(said);
  const from = (floor: number) =>
    qualityOf({ cases, fates: [] }, { id: "late", target: 0.9, floor, lately: 0 }).applies;
  expect(from(0)).toEqual({ from: 0.3, n: 10, right: 10 });
  expect(from(0.5)).toEqual({ from: 0.66, n: 8, right: 8 });
  expect(from(0.9)).toBeNull();
});

const words = {
  Delivery: "parcel courier tracking shipped arrive late box delivered address street",
  Refunds: "refund money return bank card charged back paid twice cancel",
  Repairs: "broken machine leaks noise pump error screen repair warranty smell",
};
const sentences = (topic: string, n: number): string[] => {
  const all = topic.split(" ");
  return Array.from(
    { length: n },
    (_, at) => `my ${all[at % all.length]} and the ${all[(at * 3 + 1) % all.length]} number ${at}`,
  );
};

onBothEngines("the quality of categories", (engine) => {
  const open = async () => {
    const desk = await openTestDesk({ engine });
    const { store, using, clock } = desk;
    const making = () => ({ newId: using.newId, now: clock.now() });
    const save = (name: string, examples: string[], id?: string) =>
      store.transact((tx) => saveCategory(tx, { name, description: "", examples, ...(id && { id }) }, making()));
    const ids = new Map<string, string>();
    for (const [name, topic] of Object.entries(words)) ids.set(name, await save(name, sentences(topic, 24)));
    const of = async (name: string) => {
      await desk.quality.settle();
      const { categories } = await desk.quality.report();
      return must(categories.find(({ category }) => category === ids.get(name)));
    };
    return { ...desk, ids, save, of };
  };

  it("rises when a lead takes out the examples that contradict it", async () => {
    const { ids, save, of, quality } = await open();
    const good = sentences(words.Refunds, 24);
    const wrong = sentences(words.Repairs, 40).slice(24);
    const id = must(ids.get("Refunds"));
    await save("Refunds", [...good, ...wrong], id);
    quality.changed({ soon: true });
    const before = await of("Refunds");
    expect(before.contradicting).toBeGreaterThan(3);
    const { contradicting } = await quality.cases(id);
    expect(contradicting.every(({ text }) => wrong.includes(text))).toBe(true);
    const bad = new Set(contradicting.map(({ text }) => text));
    await save(
      "Refunds",
      [...good, ...wrong].filter((text) => !bad.has(text)),
      id,
    );
    quality.changed({ soon: true });
    const after = await of("Refunds");
    expect(must(after.recall)).toBeGreaterThan(must(before.recall));
  });

  it("is called fresh by what was changed before it was asked for, also where that is heard of only now", async () => {
    const { quality, store, clock, agents, ids } = await open();
    await quality.settle();
    const ida = must(await findAgent(store.read, { id: agents.ida.id }));
    const whoIs = async () => ({ ...ida, role: "lead" as const });
    const heard = async () => quality.changed({ soon: true });
    const rooms = new Hono()
      .use(identify({ signIn: { whoIs }, publicUrl: "http://desk.test" }))
      .route("/", qualityRoutes({ store, now: clock.now, quality, heard }));
    const asked = async (path: string): Promise<unknown> => (await rooms.request(path)).json();
    expect(await asked("/categories/quality")).toMatchObject({ isFresh: false });
    await quality.settle();
    expect(await asked(`/categories/${must(ids.get("Refunds"))}/cases`)).toMatchObject({ isFresh: false });
  });

  it("decides what is applied by itself: what is proved is, the rest is only suggested", async () => {
    const { talk, see, quality, store, ids } = await open();
    await quality.settle();
    const { id } = await talk("my parcel and the courier number 7 please");
    expect((await see(id)).category).toBe(ids.get("Delivery"));
    const { id: unsure } = await talk("hello there, a question about bananas", "Ben");
    expect((await see(unsure)).category).toBeNull();
    // A desk that wants it never wrong applies nothing that was not proved so.
    await store.transact((tx) =>
      saveCategory(
        tx,
        {
          id: must(ids.get("Repairs")),
          name: "Repairs",
          description: "",
          examples: ["broken machine", "pump noise"],
          threshold: 1,
        },
        { newId: () => "", now: 1 },
      ),
    );
    quality.changed({ soon: true });
    await quality.settle();
    const { id: repair } = await talk("the machine pump makes a broken noise", "Cleo");
    expect((await see(repair)).category).toBeNull();
  });

  it("is measured with the live version’s own chance below which it names none", async () => {
    const { store, using, clock, quality, agents } = await open();
    await quality.settle();
    const needs = { ...using, store, now: clock.now };
    const before = await quality.report();
    expect(before.categories.reduce((sum, { predicted }) => sum + predicted, 0)).toBeGreaterThan(0);
    const cuts = async () => [...(await quality.cuts()).keys()];
    expect(await cuts()).not.toEqual([]);
    const by = agents.ida.id;
    const id = await draft(needs, { name: "Names nothing", by });
    const { content } = await getVersion(store.read, id);
    const classify = { ...content.classify, likelyMin: 1 };
    const revision = await edit(needs, { id, revision: 1, content: { ...content, classify }, by });
    await publish(needs, { id, revision, by, overrule: "A test of it" });
    const after = await quality.report();
    expect(after.categories.map(({ predicted }) => predicted)).toEqual([0, 0, 0]);
    expect(await cuts()).toEqual([]);
  });

  it("learns from agents, forgets what a lead takes out, and lets a lead say another category", async () => {
    const { ids, talk, see, using, agents, quality, clock } = await open();
    const [delivery, repairs] = [must(ids.get("Delivery")), must(ids.get("Repairs"))];
    const { id } = await talk("zebra giraffe elephant");
    await change(using, { conversation: id, change: { category: delivery, status: "closed" }, by: agents.vera });
    const labels = async (category: string) => (await quality.cases(category)).labels;
    expect(await labels(delivery)).toMatchObject([{ conversation: id, excluded: false }]);
    const settle = { transact: using.transact, now: clock.now };
    await settleLabel(settle, { conversation: id, excluded: true, by: agents.ida });
    expect(await labels(delivery)).toMatchObject([{ conversation: id, excluded: true }]);
    await settleLabel(settle, { conversation: id, category: repairs, by: agents.ida });
    expect(await labels(repairs)).toMatchObject([{ conversation: id, excluded: false }]);
    expect((await see(id)).category).toBe(repairs);
    await expect(settleLabel(settle, { conversation: id, excluded: true, by: agents.ida })).resolves.toBeUndefined();
  });
});
