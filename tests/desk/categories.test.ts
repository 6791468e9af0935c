import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { addItems, insertSet, itemsOf } from "../../src/ai/lab/sets/store";
import { applyCategories } from "../../src/desk/categories/apply-categories";
import { mergeCategory, undoMerge } from "../../src/desk/categories/merge";
import { keepMerged, mergedOf, weightOf } from "../../src/desk/categories/merged/store";
import { CategoryConfig } from "../../src/desk/categories/model";
import { splitCategory } from "../../src/desk/categories/split";
import {
  archiveCategory,
  forgetMerged,
  listArchived,
  listCategories,
  restoreCategory,
  saveCategory,
} from "../../src/desk/categories/store";
import { exportCategories, importCategories } from "../../src/desk/categories/transfer";
import { change } from "../../src/desk/conversations/change";
import { list } from "../../src/desk/conversations/list";
import { settleSuggestion, suggest } from "../../src/desk/conversations/suggest";
import { exclude, listLabels } from "../../src/desk/labels/store";
import { rulesInUse, saveRule } from "../../src/desk/routing/store";
import { listWork, saveWork } from "../../src/people/work/store";
import { must, openTestDesk } from "../support/desk";
import { onBothEngines } from "./engines";

const system = { kind: "system" } as const;

onBothEngines("categories", (engine) => {
  const open = async () => {
    const desk = await openTestDesk({ engine });
    const { store, using, clock } = desk;
    const making = () => ({ newId: using.newId, now: clock.now() });
    const add = (name: string, more: object = {}) =>
      store.transact((tx) => saveCategory(tx, { name, description: "", examples: [], ...more }, making()));
    const names = async () => (await listCategories(store.read)).map(({ name }) => name);
    const one = async (id: string) => must((await listCategories(store.read)).find((found) => found.id === id));
    return { ...desk, making, add, names, one };
  };

  it("stand on two levels and no more", async () => {
    const { add, one } = await open();
    const orders = await add("Orders");
    const late = await add("Late", { parent: orders });
    expect((await one(late)).parent).toBe(orders);
    await expect(add("Very late", { parent: late })).rejects.toMatchObject({ code: "bad_input" });
    const money = await add("Money");
    await expect(add("Orders", { parent: money })).rejects.toMatchObject({ details: { reason: "has_children" } });
  });

  it("gather those under them when conversations are listed", async () => {
    const { add, store, using, talk, agents } = await open();
    const orders = await add("Orders");
    const late = await add("Late", { parent: orders });
    const { id } = await talk("Where is it");
    await talk("Something else", "Ben");
    await change(using, { conversation: id, change: { category: late }, by: agents.vera });
    const listed = async (category: string, q?: string) =>
      (await list(store.read, { view: "all", agent: agents.vera.id, limit: 5, category, ...(q && { q }) })).items
        .length;
    expect([await listed(orders), await listed(late), await listed(orders, "status:open")]).toEqual([1, 1, 1]);
  });

  it("free their name when archived and come back under it", async () => {
    const { add, names, store, clock } = await open();
    const orders = await add("Orders");
    const late = await add("Late", { parent: orders });
    await store.transact((tx) => archiveCategory(tx, late, clock.now()));
    expect(await names()).toEqual(["Orders"]);
    expect(await listArchived(store.read)).toMatchObject([{ id: late, name: "Late" }]);
    await store.transact((tx) => restoreCategory(tx, late, clock.now()));
    expect(await names()).toEqual(["Late", "Orders"]);
  });

  it("learn from what agents decide: by hand, by correcting and by agreeing; a lead takes a wrong one out", async () => {
    const { add, store, using, talk, agents, clock } = await open();
    const [late, lost] = [await add("Late"), await add("Lost")];
    const by = agents.vera;
    const [{ id: a }, { id: b }, { id: c }] = [
      await talk("Where is it", "A"),
      await talk("Gone", "B"),
      await talk("Hm", "C"),
    ];
    await change(using, { conversation: a, change: { category: late }, by });
    const propose = async (conversation: string, fate: "accepted" | "corrected") => {
      const proposals = [{ kind: "category" as const, value: late, confidence: 0.6, reason: "", engine: "local" }];
      await suggest(using, { conversation, proposals, threshold: 2 });
      const [made] = await store.read.q.select().from(store.read.t.suggestions);
      const rows = await store.read.q.select().from(store.read.t.suggestions);
      const suggestion = must(rows.find((row) => row.conversation === conversation) ?? made).id;
      await settleSuggestion(using, {
        conversation,
        suggestion,
        fate,
        by,
        ...(fate === "corrected" && { value: lost }),
      });
    };
    await propose(b, "corrected");
    await propose(c, "accepted");
    const labels = async (excluded?: false) =>
      (await listLabels(store.read, { limit: 10, ...(excluded === false && { excluded }) }))
        .map(({ text, category }) => `${text}: ${category === late ? "late" : "lost"}`)
        .sort();
    expect(await labels()).toEqual(["Gone: lost", "Hm: late", "Where is it: late"]);
    await store.transact((tx) => exclude(tx, { conversation: a, by: by.id, at: clock.now() }));
    expect(await labels(false)).toEqual(["Gone: lost", "Hm: late"]);
  });

  it("become one: conversations, labels, fates, examples and children move", async () => {
    const { add, one, names, store, using, talk, agents, see, clock } = await open();
    const late = await add("Late", { examples: ["late", "where"] });
    const lost = await add("Lost", { examples: ["lost", "where"] });
    const child = await add("Lost abroad", { parent: lost });
    const { id } = await talk("Gone");
    await change(using, { conversation: id, change: { category: lost }, by: agents.vera });
    await store.transact((tx) => mergeCategory(tx, { from: lost, into: late, by: system, now: clock.now() }));
    expect(await names()).toEqual(["Late", "Lost abroad"]);
    expect((await one(late)).examples).toEqual(["late", "where", "lost"]);
    expect((await one(child)).parent).toBe(late);
    expect((await see(id)).category).toBe(late);
    expect(await listLabels(store.read, { category: late, limit: 5 })).toHaveLength(1);
  });

  it("become one with all that names them, and part again as they were, but for what was moved elsewhere since", async () => {
    const { add, one, names, store, using, talk, agents, see, clock, making } = await open();
    const { read, transact } = store;
    const late = await add("Late", { examples: ["late", "where"] });
    const lost = await add("Lost", { examples: ["lost", "where"] });
    const child = await add("Lost abroad", { parent: lost });
    const by = agents.vera;
    const [{ id: stays }, { id: goes }] = [await talk("Gone", "A"), await talk("Vanished", "B")];
    for (const conversation of [stays, goes]) await change(using, { conversation, change: { category: lost }, by });
    const conditions = [{ on: "words" as const, values: ["gone"] }];
    await transact(async (tx) => {
      await saveRule(tx, { name: "Gone", enabled: true, conditions, actions: { category: lost } }, making());
      await saveWork(tx, { agent: by.id, categories: [lost], now: clock.now() });
      await insertSet(tx, {
        ...{ id: "set", name: "Old", source: "hand", size: 0, author: null },
        ...{ asOf: clock.now(), createdAt: clock.now() },
      });
      const item = { conversation: null, text: "Gone", language: "en" as const, history: [], isSorted: true };
      const rest = { category: lost, answeredBy: null, articles: [], reply: null, at: clock.now() };
      await addItems(tx, { set: "set", items: [{ ...item, ...rest }], newId: using.newId });
    });
    const named = async () => ({
      rule: (await rulesInUse(read))[0]?.actions.category,
      people: (await listWork(read)).find(({ agent }) => agent === by.id)?.categories,
      labelled: (await itemsOf(read, { set: "set", limit: 1 }))[0]?.category,
      archived: (await listArchived(read)).map(({ name, mergedInto }) => [name, mergedInto]),
    });
    const before = await named();
    expect(before).toEqual({ rule: lost, people: [lost], labelled: lost, archived: [] });
    expect(await weightOf(read, lost)).toMatchObject({ conversations: 2, rules: 1, people: 1 });
    await transact((tx) => mergeCategory(tx, { from: lost, into: late, by: system, now: clock.now() }));
    expect(await named()).toEqual({ rule: late, people: [late], labelled: late, archived: [["Lost", late]] });
    const other = await add("Other");
    await change(using, { conversation: goes, change: { category: other }, by });
    await transact((tx) => undoMerge(tx, { from: lost, by: system, now: clock.now() }));
    expect(await named()).toEqual(before);
    expect(await names()).toEqual(["Late", "Lost", "Lost abroad", "Other"]);
    expect([(await one(late)).examples, (await one(lost)).examples]).toEqual([
      ["late", "where"],
      ["lost", "where"],
    ]);
    expect((await one(child)).parent).toBe(lost);
    expect([(await see(stays)).category, (await see(goes)).category]).toEqual([lost, other]);
    await expect(transact((tx) => undoMerge(tx, { from: lost, by: system, now: clock.now() }))).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("part again where a lead has placed those under them elsewhere since, and never on a third level", async () => {
    const { add, one, store, clock } = await open();
    const [a, b, d] = [await add("A"), await add("B"), await add("D")];
    await add("B", { parent: a });
    const under = async (name: string, parent: string | null) => add(name, { parent });
    const [moved, heading, alone, same] = [
      await under("Moved", a),
      await under("Heading", a),
      await under("Alone", a),
      await under("Same", a),
    ];
    await store.transact((tx) => mergeCategory(tx, { from: a, into: b, by: system, now: clock.now() }));
    const parents = async () => Promise.all([moved, heading, alone, same, b].map(async (id) => (await one(id)).parent));
    expect(await parents()).toEqual([b, b, b, b, null]);
    await under("Moved", d);
    await under("Alone", null);
    // One above others, and back under none: it heads what a lead put there.
    await under("Heading", null);
    const leaf = await under("Leaf", heading);
    const own = await under("B's own", b);
    await store.transact((tx) => undoMerge(tx, { from: a, by: system, now: clock.now() }));
    expect(await parents()).toEqual([d, null, null, a, null]);
    expect([(await one(leaf)).parent, (await one(own)).parent]).toEqual([heading, b]);
  });

  it("give back a correction only where nothing else became of the suggestion since", async () => {
    const { add, store, using, talk, agents, clock } = await open();
    const [late, lost] = [await add("Late"), await add("Lost")];
    const { suggestions: s } = store.read.t;
    const corrected = async (who: string) => {
      const { id: conversation } = await talk("Gone", who);
      const proposals = [{ kind: "category" as const, value: late, confidence: 0.6, reason: "", engine: "local" }];
      await suggest(using, { conversation, proposals, threshold: 2 });
      const rows = await store.read.q.select().from(s);
      const suggestion = must(
        rows.find((row) => row.conversation === conversation && row.value === late && row.confidence === 0.6),
      ).id;
      await settleSuggestion(using, { conversation, suggestion, fate: "corrected", by: agents.vera, value: lost });
      return suggestion;
    };
    const [kept, changed] = [await corrected("A"), await corrected("B")];
    const other = await add("Other");
    await store.transact(async (tx) => {
      await mergeCategory(tx, { from: lost, into: late, by: system, now: clock.now() });
      await tx.q.update(s).set({ fate: "corrected", correctedTo: other }).where(eq(s.id, changed));
      await undoMerge(tx, { from: lost, by: system, now: clock.now() });
    });
    const fates = new Map((await store.read.q.select().from(s)).map((row) => [row.id, row.correctedTo]));
    expect([fates.get(kept), fates.get(changed)]).toEqual([lost, other]);
  });

  it("come back plainly when the one they became part of is archived itself, and by the merge once that is in use", async () => {
    const { add, names, store, clock } = await open();
    const { read, transact } = store;
    const [late, lost] = [await add("Late"), await add("Lost")];
    await transact((tx) => mergeCategory(tx, { from: lost, into: late, by: system, now: clock.now() }));
    const into = async () => (await listArchived(read)).map(({ name, mergedInto }) => [name, mergedInto]);
    await transact((tx) => archiveCategory(tx, late, clock.now()));
    expect(await into()).toEqual(
      expect.arrayContaining([
        ["Late", null],
        ["Lost", null],
      ]),
    );
    await transact((tx) => restoreCategory(tx, late, clock.now()));
    expect(await into()).toEqual([["Lost", late]]);
    await transact((tx) => archiveCategory(tx, late, clock.now()));
    await transact((tx) => restoreCategory(tx, lost, clock.now()));
    expect(await names()).toEqual(["Lost"]);
  });

  it("remember all that moved, however much, in rows of a bounded size, and forget it as one", async () => {
    const { store, clock } = await open();
    const ids = (kind: string) => Array.from({ length: 12_000 }, (_, n) => `${kind}-${n}`);
    const agreed = ids("agreed").map((id) => ({ id, value: "lost", fate: "corrected" as const, correctedTo: null }));
    const moved = { conversations: ids("c"), labels: ["l"], suggested: ids("s"), corrected: [], agreed, labelled: [] };
    const rest = { into: "late", examples: ["Where"], children: [], wasAbove: false, rules: [], people: [] };
    const merged = { ...moved, ...rest, at: clock.now() };
    const { settings } = store.read.t;
    const kept = async () =>
      (await store.read.q.select().from(settings)).filter(({ id }) => id.startsWith("category."));
    await store.transact((tx) => keepMerged(tx, "lost", merged));
    const sorted = async () => {
      const { conversations, suggested, agreed, ...others } = await mergedOf(store.read, "lost");
      const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
      return { ...others, conversations: conversations.sort(), suggested: suggested.sort(), agreed: agreed.sort(byId) };
    };
    const whole = await sorted();
    expect(whole.conversations).toEqual(moved.conversations.toSorted());
    expect(whole.agreed.map(({ id }) => id).sort()).toEqual(agreed.map(({ id }) => id).sort());
    expect(whole).toMatchObject({ labels: ["l"], into: "late", examples: ["Where"] });
    for (const { value } of await kept()) expect(JSON.stringify(value).length).toBeLessThan(600_000);
    // Another merge takes the place of this one, and leaves nothing of it.
    await store.transact((tx) =>
      keepMerged(tx, "lost", { ...merged, conversations: ["c"], suggested: [], agreed: [] }),
    );
    expect(await kept()).toHaveLength(1);
    await store.transact((tx) => keepMerged(tx, "lost", merged));
    await store.transact((tx) => forgetMerged(tx, "lost"));
    expect(await kept()).toEqual([]);
  });

  it("are set by no rule once they are archived, and by the same rule when they come back", async () => {
    const { add, store, clock, making } = await open();
    const late = await add("Late");
    const conditions = [{ on: "words" as const, values: ["late"] }];
    const rule = { enabled: true, conditions };
    await store.transact(async (tx) => {
      await saveRule(tx, { ...rule, name: "One", actions: { category: late } }, making());
      await saveRule(tx, { ...rule, name: "Both", actions: { category: late, priority: "high" } }, making());
    });
    const used = async () => (await rulesInUse(store.read)).map(({ name, actions }) => [name, actions]);
    const whole = await used();
    await store.transact((tx) => archiveCategory(tx, late, clock.now()));
    expect(await used()).toEqual([["Both", { priority: "high" }]]);
    await store.transact((tx) => restoreCategory(tx, late, clock.now()));
    expect(await used()).toEqual(whole);
  });

  it("part: the chosen examples and conversations go to the new one, the rest stays", async () => {
    const { add, one, store, using, talk, agents, see, making } = await open();
    const late = await add("Late", { examples: ["late", "customs"], strategy: "round_robin" });
    const [{ id: stays }, { id: goes }] = [await talk("Late", "A"), await talk("Stuck in customs", "B")];
    for (const conversation of [stays, goes])
      await change(using, { conversation, change: { category: late }, by: agents.vera });
    const input = { name: "Customs", description: "", examples: ["customs"], conversations: [goes] };
    const made = await store.transact((tx) => splitCategory(tx, { from: late, input, by: system, ...making() }));
    expect(await one(made)).toMatchObject({ name: "Customs", examples: ["customs"], strategy: "round_robin" });
    expect((await one(late)).examples).toEqual(["late"]);
    expect([(await see(stays)).category, (await see(goes)).category]).toEqual([late, made]);
    expect((await listLabels(store.read, { category: made, limit: 5 }))[0]?.text).toBe("Stuck in customs");
  });

  it("leave as lines and come back the same on another desk", async () => {
    const from = await open();
    const orders = await from.add("Orders", { nameRu: "Заказы" });
    await from.add("A late one", { parent: orders, strategy: "least_loaded", threshold: 0.9, examples: ["late"] });
    const lines = await exportCategories(from.store.read);
    expect(lines.map(({ name, parent }) => [name, parent])).toEqual([
      ["Orders", null],
      ["A late one", "Orders"],
    ]);
    const to = await open();
    const done = await to.store.transact((tx) =>
      importCategories(tx, [...lines].reverse(), { ...to.making(), by: system }),
    );
    expect(done).toEqual({ imported: 2, added: 2, changed: 0, teamsMade: 0 });
    expect(await exportCategories(to.store.read)).toEqual(lines);
  });

  it("come with the name of the one that cannot stand where its line says, and none of them comes", async () => {
    const { add, names, store, making } = await open();
    await add("Late", { parent: await add("Orders") });
    const line = (name: string, parent: string) => ({ name, parent, description: "", examples: [] });
    const bring = (...lines: ReturnType<typeof line>[]) =>
      store.transact((tx) => importCategories(tx, lines, { ...making(), by: system }));
    const refusal = (reason: string, category: string, parent: string) => ({
      code: "bad_input",
      details: { field: "parent", reason, category, parent },
      message: expect.stringContaining(`“${category}”`),
    });
    await expect(bring(line("New", "Nowhere"))).rejects.toMatchObject(refusal("no_parent", "New", "Nowhere"));
    await expect(bring(line("New", "Late"))).rejects.toMatchObject(refusal("third_level", "New", "Late"));
    await expect(bring(line("New", "New"))).rejects.toMatchObject(refusal("itself", "New", "New"));
    await expect(bring(line("A", "B"), line("B", "Orders"))).rejects.toMatchObject({ code: "bad_input" });
    expect(await names()).toEqual(["Late", "Orders"]);
  });

  it("are made exactly what a version kept, archived where it has none, names swapped and all", async () => {
    const { add, names, one, store, clock } = await open();
    const [a, b] = [await add("A", { examples: ["a"] }), await add("B")];
    const kept = (await listCategories(store.read)).map((found) => CategoryConfig.parse(found));
    const late = await add("C");
    await add("A", { examples: ["changed"] });
    const at = clock.now();
    const swapped = kept.map((one) => ({ ...one, name: one.name === "A" ? "B" : "A" }));
    await store.transact((tx) => applyCategories(tx, swapped, { by: system, now: at }));
    expect([(await one(a)).name, (await one(b)).name]).toEqual(["B", "A"]);
    await store.transact((tx) => applyCategories(tx, kept, { by: system, now: at }));
    expect(await names()).toEqual(["A", "B"]);
    expect((await one(a)).examples).toEqual(["a"]);
    expect((await listArchived(store.read)).map(({ id }) => id)).toEqual([late]);
  });
});
