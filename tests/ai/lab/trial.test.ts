import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { saidIn } from "../../../src/ai/gaps/past/store";
import { live } from "../../../src/ai/lab/live";
import { addByHand, buildSet, dropSet, importSet, takeOut } from "../../../src/ai/lab/sets/build";
import { getSet, itemsOf } from "../../../src/ai/lab/sets/store";
import { cancelTrial, resumeTrial, startTrial } from "../../../src/ai/lab/trials/start";
import { getTrial, insertTrial, keepFigures, rowsOf } from "../../../src/ai/lab/trials/store";
import { figuresOfTrial } from "../../../src/ai/lab/trials/summed";
import { draft } from "../../../src/ai/lab/versions/draft";
import { edit } from "../../../src/ai/lab/versions/edit";
import { objections, publish, rollBack } from "../../../src/ai/lab/versions/publish";
import { getVersion } from "../../../src/ai/lab/versions/store";
import { listCategories, saveCategory } from "../../../src/desk/categories/store";
import { saveRule } from "../../../src/desk/routing/store";
import { saveArticle } from "../../../src/knowledge/save-article";
import { onBothEngines } from "../../desk/engines";
import { type Engine, must, openTestDesk, type TestDesk } from "../../support/desk";
import { seedPast, seedTopics } from "./past";

const accountExamples = [
  "I cannot log in",
  "my password does not work",
  "change my e-mail address",
  "the app signs me out",
  "sign in fails",
  "log in is not possible",
  "new password please",
  "wrong e-mail in my account",
  "password forgotten",
  "the app logs me out",
  "how do I change the e-mail",
  "account locked",
];

const openLab = async (engine: Engine, n = 120) => {
  const desk = await openTestDesk({ engine });
  const { store, clock, agents, connection, trials } = desk;
  const categories = await seedTopics({ store, now: clock.now });
  await seedPast({ store, now: clock.now, connection, agent: agents.vera.id }, { categories, n });
  trials.start();
  const actor = { kind: "agent", id: agents.vera.id } as const;
  const needs = { ...desk.using, store };
  const set = await buildSet(needs, { name: "Past", source: "past", limit: 5000, actor });
  const by = agents.vera.id;
  const version = await draft(needs, { name: "Clearer account", by });
  return { desk, needs, actor, by, set, version, categories };
};

const ended = async ({ store, trials }: TestDesk, id: string) => {
  await expect
    .poll(async () => (await getTrial(store.read, id)).state, { timeout: 90_000 })
    .not.toMatch(/waiting|running/);
  await trials.look();
  return getTrial(store.read, id);
};

onBothEngines("a trial", (engine) => {
  it("shows what a changed category makes better on the desk's past, and it goes live, and back", async () => {
    const { desk, needs, actor, by, set, version, categories } = await openLab(engine);
    const { content, revision } = await getVersion(desk.store.read, version);
    const account = must(categories.get("Account"));
    const changed = {
      ...content,
      categories: content.categories.map((one) => (one.id === account ? { ...one, examples: accountExamples } : one)),
    };
    const saved = await edit(needs, { id: version, revision, content: changed, by });
    await expect(publish(needs, { id: version, revision: saved, by })).rejects.toMatchObject({ code: "lab.untried" });
    const trial = await startTrial(needs, { version, set, limits: { moneyMax: null, perMinuteMax: null }, actor });
    const { state, done, total, problem, figures } = await ended(desk, trial);
    expect({ state, done, total, problem }).toEqual({ state: "done", done: 120, total: 120, problem: null });
    const { live: was, draft: is, changes } = must(figures);
    expect(must(is.sorted.accuracy)).toBeGreaterThan(must(was.sorted.accuracy) + 0.1);
    expect(changes.better).toBeGreaterThan(10);
    const better = await rowsOf(desk.store.read, { trial, limit: 500, change: "better", category: account });
    expect(better.length).toBeGreaterThan(5);
    expect(better.every(({ item }) => item.category === account)).toBe(true);
    expect(await objections(desk.store.read, version)).toMatchObject({ isTried: true, isMoved: false, trial });
    // What would go live is no longer what was tried, once the desk's own categories have moved on.
    const [other] = (await listCategories(desk.store.read)).filter(({ id }) => id !== account);
    const { id: moved, ...before } = must(other);
    const making = { newId: desk.using.newId, now: desk.clock.now() };
    const saveOther = (examples: string[]) =>
      desk.store.transact((tx) => saveCategory(tx, { ...before, id: moved, examples }, making));
    await saveOther([...before.examples, "something else altogether"]);
    expect(await objections(desk.store.read, version)).toMatchObject({ isTried: false, isMoved: true, trial });
    await expect(publish(needs, { id: version, revision: saved, by })).rejects.toMatchObject({ code: "lab.untried" });
    await saveOther(before.examples);
    await publish(needs, { id: version, revision: saved, by });
    const examplesNow = async () => (await listCategories(desk.store.read)).find(({ id }) => id === account)?.examples;
    expect((await live(desk.store.read)).id).toBe(version);
    expect(await examplesNow()).toEqual(accountExamples);
    await rollBack(needs, { by });
    expect((await live(desk.store.read)).number).toBe(1);
    expect(await examplesNow()).toContain("a question");
  });

  it("refuses to publish what is worse, unless a lead says why", async () => {
    const { desk, needs, actor, by, set, version, categories } = await openLab(engine);
    const { content, revision } = await getVersion(desk.store.read, version);
    const refunds = must(categories.get("Refunds"));
    const worse = {
      ...content,
      categories: content.categories.map((one) =>
        one.id === refunds ? { ...one, examples: ["parcel", "courier", "the delivery is late", "tracking"] } : one,
      ),
    };
    const saved = await edit(needs, { id: version, revision, content: worse, by });
    const trial = await startTrial(needs, { version, set, limits: { moneyMax: null, perMinuteMax: null }, actor });
    await ended(desk, trial);
    await expect(publish(needs, { id: version, revision: saved, by })).rejects.toMatchObject({
      code: "lab.regression",
      details: {
        regressions: [
          expect.objectContaining({
            what: "accuracy",
            counted: { live: { n: expect.any(Number), of: 120 }, draft: { n: expect.any(Number), of: 120 } },
          }),
        ],
      },
    });
    // One question on which nothing changes does not make good what got worse on all others.
    const one = await importSet(needs, { name: "One", text: JSON.stringify({ text: "hello" }), actor });
    const before = await getTrial(desk.store.read, trial);
    const figures = { ...must(before.figures), draft: must(before.figures).live };
    const later = { id: desk.using.newId(), set: must(one.id), figures, endedAt: desk.clock.now() + 1 };
    await desk.store.transact((tx) => insertTrial(tx, { ...before, ...later }));
    expect(await objections(desk.store.read, version)).toMatchObject({ isTried: true, trial });
    // However often that is, nor where the same set is tried when nothing of it is left.
    await desk.store.transact(async (tx) => {
      for (let n = 2; n < 60; n++)
        await insertTrial(tx, { ...before, ...later, id: desk.using.newId(), endedAt: later.endedAt + n });
      const empty = { id: desk.using.newId(), set: before.set, done: 0, endedAt: later.endedAt + 100 };
      await insertTrial(tx, { ...before, ...later, ...empty });
    });
    expect(await objections(desk.store.read, version)).toMatchObject({ isTried: true, trial });
    await expect(publish(needs, { id: version, revision: saved, by })).rejects.toMatchObject({
      code: "lab.regression",
    });
    // What is tried on a set that nobody uses any more speaks neither against it nor for it.
    await dropSet(needs, { set, actor });
    expect(await objections(desk.store.read, version)).toMatchObject({ isTried: true, regressions: [] });
    await dropSet(needs, { set: must(one.id), actor });
    expect(await objections(desk.store.read, version)).toMatchObject({ isTried: false, isMoved: false, trial: null });
    await desk.store.transact(async (tx) => void (await tx.q.update(tx.t.labelledSets).set({ removedAt: null })));
    await publish(needs, { id: version, revision: saved, by, overrule: "A test of the alarm" });
    expect((await live(desk.store.read)).id).toBe(version);
    const told = (await desk.events()).findLast(({ type }) => type === "lab.changed");
    expect(told).toMatchObject({
      actor: { id: by },
      payload: { what: "live", id: version, why: "A test of the alarm" },
    });
  });

  it("puts each question as it came: an important contact goes to a person, and the desk's rules come first", async () => {
    const { desk, needs, actor, version, categories } = await openLab(engine, 16);
    const { store, using, clock } = desk;
    const account = must(categories.get("Account"));
    const rule = { name: "Password", enabled: true, conditions: [{ on: "words" as const, values: ["password"] }] };
    await store.transact(async (tx) => {
      await saveRule(tx, { ...rule, actions: { category: account } }, { newId: using.newId, now: clock.now() });
      await tx.q.update(tx.t.contacts).set({ vip: true }).where(eq(tx.t.contacts.name, "Olga"));
    });
    const set = await buildSet(needs, { name: "Few", source: "past", limit: 16, actor });
    const trial = await startTrial(needs, { version, set, limits: { moneyMax: null, perMinuteMax: null }, actor });
    expect(await ended(desk, trial)).toMatchObject({ state: "done", done: 16 });
    const rows = await rowsOf(store.read, { trial, limit: 100 });
    expect(new Set(rows.map(({ live }) => live.reason))).toEqual(new Set(["vip"]));
    const ruled = rows.filter(({ item }) => item.text.includes("password"));
    expect(ruled.length).toBeGreaterThan(0);
    for (const { live } of ruled)
      expect(live).toMatchObject({ category: account, engine: "rule", isApplied: true, confidence: 1 });
  });

  it("stops when told, keeps what it has, and goes on without doing anything twice", async () => {
    const { desk, needs, actor, set, version } = await openLab(engine, 400);
    const { store, trials } = desk;
    const id = await startTrial(needs, { version, set, limits: { moneyMax: null, perMinuteMax: null }, actor });
    await expect.poll(async () => (await getTrial(store.read, id)).done, { timeout: 90_000 }).toBeGreaterThan(0);
    await cancelTrial(needs, { id, actor });
    await trials.look();
    const halfway = await getTrial(store.read, id);
    expect(halfway).toMatchObject({ state: "cancelled", figures: null });
    // What it had measured is summed at the first asking, and kept.
    const part = await figuresOfTrial(store, halfway);
    expect(part?.draft.n).toBe(halfway.done);
    expect((await getTrial(store.read, id)).figures).toEqual(part);
    expect((await rowsOf(store.read, { trial: id, limit: 1000 })).length).toBe(halfway.done);
    await resumeTrial(needs, { id, actor });
    // It has gone on: whoever still sums the part keeps nothing of it.
    await store.transact((tx) => keepFigures(tx, halfway, must(part)));
    expect((await getTrial(store.read, id)).figures).not.toEqual(part);
    expect(await ended(desk, id)).toMatchObject({ state: "done", done: 400 });
    expect((await rowsOf(store.read, { trial: id, limit: 1000 })).length).toBe(400);
  });

  it("asks a question that stands in the place of one that was taken out", async () => {
    const { desk, needs, actor, version } = await openLab(engine, 16);
    const set = await buildSet(needs, { name: "By hand", source: "hand", limit: 1, actor });
    const add = (...texts: string[]) => addByHand(needs, { set, items: texts.map((text) => ({ text })), actor });
    await add("wrong", "where is my parcel");
    const [wrong] = await itemsOf(desk.store.read, { set, limit: 1 });
    await add("put right");
    await takeOut(needs, { set, item: must(wrong).id, isOut: true, actor });
    const trial = await startTrial(needs, { version, set, limits: { moneyMax: null, perMinuteMax: null }, actor });
    expect(await ended(desk, trial)).toMatchObject({ done: 2, total: 2 });
    const rows = await rowsOf(desk.store.read, { trial, limit: 50 });
    expect(rows.map(({ item }) => item.text)).toEqual(["where is my parcel", "put right"]);
  });

  it("reads the past as it stood at a moment: neither what was said nor what was thought of it since", async () => {
    const { desk, categories } = await openLab(engine, 4);
    const { read, transact } = desk.store;
    const about = must(categories.get("Refunds"));
    const conversations = await read.q.select().from(read.t.conversations);
    const { id } = must(conversations.find(({ category }) => category === about));
    const now = must((await saidIn(read, [id])).get(id));
    const last = must(now.lines.at(-1));
    await transact((tx) =>
      tx.q.insert(tx.t.verdicts).values({
        ...{ message: last.id, who: "agent:x", by: "agent", verdict: "wrong", article: null },
        at: last.at + 1000,
      }),
    );
    const seen = async (asOf?: number) => {
      const { lines, judgements } = must((await saidIn(read, [id], asOf === undefined ? {} : { asOf })).get(id));
      return { lines: lines.length, judgements: judgements.length };
    };
    const all = now.lines.length;
    expect(await seen()).toEqual({ lines: all, judgements: 1 });
    expect(await seen(last.at + 500)).toEqual({ lines: all, judgements: 0 });
    expect(await seen(last.at - 1)).toEqual({ lines: all - 1, judgements: 0 });
  });

  it("lets the second of two leads who edit at once see what came instead of losing it", async () => {
    const { needs, by, version, desk } = await openLab(engine, 4);
    const { content, revision } = await getVersion(desk.store.read, version);
    const stricter = { ...content, gate: { ...content.gate, answerThreshold: 0.7 } };
    await edit(needs, { id: version, revision, content: stricter, by });
    const late = edit(needs, { id: version, revision, content, by: desk.agents.ida.id });
    await expect(late).rejects.toMatchObject({
      code: "conflict",
      details: { revision: revision + 1, by, content: { gate: { answerThreshold: 0.7 } } },
    });
  });
});

it("keeps words whose variables the prompt does not know, and neither tries nor publishes them", async () => {
  const { needs, by, actor, set, version, desk } = await openLab("sqlite", 4);
  const { content, revision } = await getVersion(desk.store.read, version);
  const answer = must(content.prompts.answer).replace("{{question}}", "{{qestion}}");
  const wrong = { ...content, prompts: { ...content.prompts, answer } };
  const saved = await edit(needs, { id: version, revision, content: wrong, by });
  expect((await getVersion(desk.store.read, version)).content.prompts.answer).toBe(answer);
  const refusal = {
    code: "lab.bad_prompt",
    details: { faults: [{ prompt: "answer", what: "variables", names: ["qestion", "question"] }] },
  };
  const limits = { moneyMax: null, perMinuteMax: null };
  await expect(startTrial(needs, { version, set, limits, actor })).rejects.toMatchObject(refusal);
  const overrule = "It is only a letter";
  await expect(publish(needs, { id: version, revision: saved, by, overrule })).rejects.toMatchObject(refusal);
});

onBothEngines("a labelled set", (engine) => {
  it("takes in a file and tells by its own lines what it could not use, and makes none of a file without one that it can", async () => {
    const desk = await openTestDesk({ engine });
    await seedTopics({ store: desk.store, now: desk.clock.now });
    const needs = { ...desk.using, store: desk.store };
    const actor = { kind: "agent", id: desk.agents.vera.id } as const;
    const take = (text: string) => importSet(needs, { name: "A sheet", text, actor });
    const rows = ['"first', 'and second line",Account', ",Account", "where is it,Nowhere", "who reads this,none"];
    expect(await take(["text,category", ...rows].join("\r\n"))).toMatchObject({
      size: 2,
      more: 0,
      faults: [
        { line: 4, what: "text", name: "8000" },
        { line: 5, what: "category", name: "Nowhere" },
      ],
    });
    const lines = ['{"text":"a","articles":["no-such"]}', "", "{not json", '{"text":"b","category":7}'];
    expect(await take(lines.join("\n"))).toEqual({
      id: null,
      size: 0,
      more: 0,
      faults: [
        { line: 1, what: "article", name: "no-such" },
        { line: 3, what: "json", name: "" },
        { line: 4, what: "field", name: "category" },
      ],
    });
    expect((await take("question;label\na;b")).faults).toEqual([{ line: 1, what: "column", name: "text" }]);
    const many = await take(["text,category", ...Array.from({ length: 25 }, () => "x,Nowhere")].join("\n"));
    expect([many.id, many.faults.length, many.more]).toEqual([null, 20, 5]);
  });

  it("puts a question right in one step: never do both stand in the set, whoever else does the same", async () => {
    const desk = await openTestDesk({ engine });
    const { store } = desk;
    const needs = { ...desk.using, store };
    const actor = { kind: "agent", id: desk.agents.vera.id } as const;
    const set = await buildSet(needs, { name: "By hand", source: "hand", limit: 1, actor });
    const by = { kind: "system" } as const;
    const article = { locale: "en" as const, title: "Where is it?", text: "On its way." };
    const cited = await saveArticle(desk.using, { article, by });
    await addByHand(needs, { set, items: [{ text: "worng", articles: [cited] }], actor });
    const [wrong] = await itemsOf(store.read, { set, limit: 10 });
    // It cites what is no more, and may go on doing so; nobody else may begin.
    await store.transact((tx) => tx.q.delete(tx.t.articles));
    const right = [{ text: "right", articles: [cited] }];
    await expect(addByHand(needs, { set, items: right, actor })).rejects.toMatchObject({ code: "bad_input" });
    const instead = must(wrong).id;
    const both = await Promise.allSettled([1, 2].map(() => addByHand(needs, { set, items: right, instead, actor })));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
    expect((await itemsOf(store.read, { set, limit: 10 })).map(({ text }) => text)).toEqual(["right"]);
    expect((await getSet(store.read, set)).size).toBe(1);
  });

  it("lets go of a question and takes it back, and gives its place to no other", async () => {
    const desk = await openTestDesk({ engine });
    const { store } = desk;
    const needs = { ...desk.using, store };
    const actor = { kind: "agent", id: desk.agents.vera.id } as const;
    const set = await buildSet(needs, { name: "By hand", source: "hand", limit: 1, actor });
    const add = (...texts: string[]) => addByHand(needs, { set, items: texts.map((text) => ({ text })), actor });
    const shown = async () =>
      (await itemsOf(store.read, { set, limit: 10 })).map(({ text, position }) => [text, position]);
    await add("one", "two");
    const [first, last] = await itemsOf(store.read, { set, limit: 10 });
    const place = (item: string, isOut: boolean) => takeOut(needs, { set, item, isOut, actor });
    await place(must(last).id, true);
    await place(must(last).id, true);
    expect([await shown(), (await getSet(store.read, set)).size]).toEqual([[["one", 0]], 1]);
    await add("three");
    await place(must(first).id, true);
    await place(must(last).id, false);
    expect(await shown()).toEqual([
      ["two", 1],
      ["three", 2],
    ]);
    expect((await getSet(store.read, set)).size).toBe(2);
    await expect(place("nobody", true)).rejects.toMatchObject({ code: "not_found" });
    // Found by a piece of the question or of its reply, in whatever case, page by page.
    await add("Where is my PARCEL?", "Посылка не пришла", "Is it 50% off?", "ГДЕ МОЙ ЗАКАЗ");
    await addByHand(needs, { set, items: [{ text: "four", reply: "Your parcel is with us." }], actor });
    const saying = async (q: string, after?: number) =>
      (await itemsOf(store.read, { set, q, limit: 1, ...(after !== undefined && { after }) })).map(({ text }) => text);
    const [found] = await itemsOf(store.read, { set, q: "parcel", limit: 1 });
    expect(await saying("parcel", must(found).position)).toEqual(["four"]);
    expect(await saying("заказ")).toEqual(["ГДЕ МОЙ ЗАКАЗ"]);
    expect([must(found).text, await saying("посылка"), await saying("0%"), await saying("%_")]).toEqual([
      "Where is my PARCEL?",
      ["Посылка не пришла"],
      ["Is it 50% off?"],
      [],
    ]);
  });
});
