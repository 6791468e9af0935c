import { expect, it } from "vitest";
import { sureness } from "../../../src/ai/lab/gate/calibration";
import { measuredGate } from "../../../src/ai/lab/gate/store";
import { shipped } from "../../../src/ai/lab/model";
import { driftOf, measureNightly } from "../../../src/ai/lab/nightly";
import { buildSet } from "../../../src/ai/lab/sets/build";
import { shadowed } from "../../../src/ai/lab/shadow/store";
import { openDrift, saveLabSettings } from "../../../src/ai/lab/store";
import { getTrial, insertTrial, latestMeasured, listTrials } from "../../../src/ai/lab/trials/store";
import { draft } from "../../../src/ai/lab/versions/draft";
import { edit } from "../../../src/ai/lab/versions/edit";
import { getLive, getVersion, stepsOf } from "../../../src/ai/lab/versions/store";
import { saveCategory } from "../../../src/desk/categories/store";
import { emit } from "../../../src/jobs/outbox";
import { DAY_MS, MINUTE_MS } from "../../../src/kernel/time";
import { saveArticle } from "../../../src/knowledge/save-article";
import { onBothEngines } from "../../desk/engines";
import { must, openTestDesk } from "../../support/desk";
import { seedPast, seedTopics } from "./past";

const question = "When will I get my money back?";
const text = "We refund within 5 working days after the parcel reaches our warehouse.";

const scored = (accuracy: number) => {
  const sorted = { n: 100, right: 0, accuracy, macroF1: null, abstained: 0 };
  const answers = {
    answered: 0,
    judged: 0,
    right: 0,
    precision: null,
    coverage: 0,
    clarified: 0,
    handedOver: 0,
    silent: 0,
  };
  const none = { n: 0, judged: 0, right: 0, precision: null };
  const cost = { inputTokens: 0, outputTokens: 0, money: 0 };
  return {
    n: 100,
    sorted,
    applied: none,
    answers,
    categories: [],
    confusion: [],
    curve: [],
    cost,
    ms: { p50: 0, p95: 0 },
    meaning: null,
  };
};

onBothEngines("the lab while the desk works", (engine) => {
  it("lets a draft think along on live traffic, says nothing for it, and shows where it would have acted otherwise", async () => {
    const desk = await openTestDesk({ engine, settings: { botEnabled: true } });
    const { store, using, clock, agents } = desk;
    const needs = { ...using, store };
    await saveArticle(using, { article: { locale: "en", title: question, text }, by: { kind: "system" } });
    const id = await draft(needs, { name: "Strict", by: agents.vera.id });
    const { content, revision } = await getVersion(store.read, id);
    const strict = { ...content, gate: { ...content.gate, answerThreshold: 1, clarifyMin: 1 } };
    await edit(needs, { id, revision, content: strict, by: agents.vera.id });
    await store.transact(async (tx) => {
      await saveLabSettings(tx, { shadow: id }, clock.now());
      const payload = { what: "shadow" as const, id };
      await emit(tx, { type: "lab.changed", conversation: null, actor: { kind: "system" }, payload }, clock.now());
    });
    await desk.told();
    const { customer } = await desk.talk(question);
    clock.forward(MINUTE_MS);
    await desk.settle();
    clock.forward(MINUTE_MS);
    await desk.settle();
    await expect.poll(async () => (await shadowed(store.read, id)).seen, { timeout: 60_000 }).toBe(1);
    const { items, agreed } = await shadowed(store.read, id);
    expect(agreed).toBe(0);
    expect(items[0]).toMatchObject({ live: { outcome: "answer" }, draft: { outcome: "hand_over" }, text: question });
    // The answer's way to the phone is its own, and may take longer than the thought beside it.
    await expect.poll(() => desk.phone(customer.chatId), { timeout: 20_000 }).toHaveLength(1);
    expect(desk.errors).toEqual([]);
  });

  it("measures the live version once a night and tells leads of a drift", { timeout: 180_000 }, async () => {
    const desk = await openTestDesk({ engine });
    const { store, using, clock, agents, connection, trials } = desk;
    const needs = { ...using, store };
    const categories = await seedTopics({ store, now: clock.now });
    await seedPast({ store, now: clock.now, connection, agent: agents.vera.id }, { categories, n: 80 });
    trials.start();
    const night = async () => {
      const id = must(await measureNightly(needs), "trial");
      await expect.poll(async () => (await getTrial(store.read, id)).state, { timeout: 90_000 }).toBe("done");
      await trials.look();
      return getTrial(store.read, id);
    };
    await store.transact((tx) => saveLabSettings(tx, { nightlyHour: 9, nightlySize: 100 }, clock.now()));
    const { id: live } = await getLive(store.read);
    // The gate learns from the same past: agents' replies bear out most of what it would have said, or not.
    await desk.gate.look();
    const measured = must(await measuredGate(store.read), "measured gate");
    expect(measured).toMatchObject({ at: clock.now(), questions: 80 });
    expect(must(measured.calibration).judged).toBe(measured.judged);
    const { gate } = (await getLive(store.read)).content;
    expect(gate.calibration).toEqual(measured.calibration);
    expect(measured).toMatchObject({ conversations: 80, by: null });
    // The bot answers what it answered, and the number says how sure that is; the history says so too.
    const told = must((await stepsOf(store.read, live)).at(-1));
    expect(told).toMatchObject({ what: "measured", by: null, retold: { judged: measured.judged } });
    expect(told.retold?.answer).toEqual({ from: shipped.gate.answerThreshold, to: gate.answerThreshold });
    expect(gate.answerThreshold).toBeCloseTo(sureness(shipped.gate.answerThreshold, measured.calibration), 2);
    await desk.gate.look();
    expect((await measuredGate(store.read))?.at).toBe(measured.at);
    expect(await night()).toMatchObject({ kind: "nightly", version: live, against: live, done: 80 });
    expect(await measureNightly(needs)).toBeNull();
    clock.forward(3 * 60 * MINUTE_MS);
    expect(await measureNightly(needs)).toBeNull();
    clock.forward(DAY_MS - 3 * 60 * MINUTE_MS);
    const making = { newId: using.newId, now: clock.now() };
    const delivery = must(categories.get("Delivery"));
    await store.transact((tx) =>
      saveCategory(tx, { id: delivery, name: "Delivery", description: "", examples: ["my refund"] }, making),
    );
    await night();
    await expect.poll(() => openDrift(store.read), { timeout: 30_000 }).toMatchObject({ text: "accuracy" });
    expect((await listTrials(store.read)).map(({ kind }) => kind)).toEqual(["nightly", "nightly"]);
    expect((await desk.events()).at(-1)).toMatchObject({ type: "lab.changed", payload: { what: "drift" } });
  });

  it("holds a first night against what was tried on the desk's past, never against a file's questions", async () => {
    const desk = await openTestDesk({ engine });
    const { store, using, clock, agents } = desk;
    const needs = { ...using, store };
    const actor = { kind: "agent", id: agents.vera.id } as const;
    const { id: live, content } = await getLive(store.read);
    const tried = async (source: "past" | "hand", accuracy: number) => {
      const set = await buildSet(needs, { name: source, source, limit: 1, actor });
      clock.forward(MINUTE_MS);
      const figures = {
        live: scored(accuracy),
        draft: scored(accuracy),
        changes: { better: 0, worse: 0, other: 0, same: 1 },
      };
      const at = { createdAt: clock.now(), startedAt: clock.now(), endedAt: clock.now() };
      const of = { version: live, revision: 1, against: live, contents: { live: content, draft: content }, set };
      const limits = { moneyMax: null, perMinuteMax: null };
      const end = { state: "done", total: 1, done: 1, figures, problem: null, by: null, ...at } as const;
      await store.transact((tx) => insertTrial(tx, { id: using.newId(), kind: "trial", limits, ...of, ...end }));
    };
    await tried("hand", 0.99);
    expect(await latestMeasured(store.read, live)).toBeNull();
    await tried("past", 0.8);
    await tried("hand", 0.98);
    expect((await latestMeasured(store.read, live))?.sorted.accuracy).toBe(0.8);
  });
});

it("takes the middle of the nights before, so that one odd night tells nothing", () => {
  const before = [scored(0.8), scored(0.99), scored(0.81)];
  expect(driftOf({ now: scored(0.78), before, driftMin: 0.05 })).toBeNull();
  expect(driftOf({ now: scored(0.7), before, driftMin: 0.05 })).toEqual({ text: "accuracy", was: 0.81, is: 0.7 });
  expect(driftOf({ now: scored(0.7), before: [], driftMin: 0.05 })).toBeNull();
});
