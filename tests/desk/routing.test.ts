import { describe, expect, it } from "vitest";
import { saveCategory } from "../../src/desk/categories/store";
import { decide, type Facts, heldBy, type Rule, RuleInput } from "../../src/desk/routing/model";
import { factsOfLast, listRules, orderRules, removeRule, saveRule } from "../../src/desk/routing/store";
import { must, openTestDesk } from "../support/desk";
import { onBothEngines } from "./engines";

const facts = (more: Partial<Facts>): Facts => ({
  text: "",
  domain: null,
  connection: "c",
  channel: "telegram",
  language: "en",
  mood: "neutral",
  urgency: "normal",
  ...more,
});
const meets = (on: Rule["conditions"][number]["on"], value: string, more: Partial<Facts>) =>
  heldBy([{ on, values: [value] }], facts(more)) !== null;

describe("what a rule looks at", () => {
  it("words in any form, in order, in both languages", () => {
    expect(meets("words", "возврат заказа", { text: "Оформите возвраты заказов, пожалуйста" })).toBe(true);
    expect(meets("words", "refund", { text: "I have been refunded" })).toBe(true);
    expect(meets("words", "money back", { text: "back the money" })).toBe(false);
  });
  it("exact words, whole and whatever their case", () => {
    expect(meets("exact", "Pro 2", { text: "my PRO 2 is here" })).toBe(true);
    expect(meets("exact", "pro", { text: "promise" })).toBe(false);
    expect(meets("exact", "a.b", { text: "axb" })).toBe(false);
  });
  it("a pattern of digits, letters and pieces of words", () => {
    expect(meets("pattern", "FW-######", { text: "order fw-118204." })).toBe(true);
    expect(meets("pattern", "FW-######", { text: "order fw-1182045" })).toBe(false);
    expect(meets("pattern", "*.pdf", { text: "see invoice_17.pdf please" })).toBe(true);
  });
  it("the sender's domain and those under it", () => {
    expect(meets("domain", "@acme.example", { domain: "mail.acme.example" })).toBe(true);
    expect(meets("domain", "acme.example", { domain: "notacme.example" })).toBe(false);
  });
  it("the door, the language, the mood and the urgency", () => {
    expect(meets("mood", "angry", { mood: "angry" })).toBe(true);
    expect(meets("channel", "email", { channel: "telegram" })).toBe(false);
  });
  it("nothing that a customer could make slow", () => {
    const from = performance.now();
    meets("pattern", "*a*a*a*b", { text: "a".repeat(20_000) });
    expect(performance.now() - from).toBeLessThan(3000);
    const five = { name: "x", conditions: [{ on: "pattern", values: ["*a*a*a*a*"] }], actions: { priority: "high" } };
    expect(RuleInput.safeParse(five).success).toBe(false);
  });
});

it("lets the first rule that speaks of something decide it, and says what it went by", () => {
  const rule = (position: number, more: Partial<Rule>): Rule => ({
    id: String(position),
    name: `Rule ${position}`,
    position,
    enabled: true,
    conditions: [{ on: "words", values: ["refund"] }],
    actions: { priority: "low" },
    ...more,
  });
  const rules = [
    rule(2, { actions: { category: "b", priority: "high" } }),
    rule(1, { actions: { category: "a" } }),
    rule(0, { enabled: false, actions: { category: "never" } }),
  ];
  const decided = decide(rules, facts({ text: "refund me" }));
  expect([decided.category?.value, decided.priority?.value, decided.team]).toEqual(["a", "high", undefined]);
  expect(decided.category?.held).toEqual([{ on: "words", value: "refund" }]);
});

onBothEngines("rules", (engine) => {
  it("are asked before everything else, say why, and speak once in a conversation", async () => {
    const desk = await openTestDesk({ engine });
    const { store, using, clock, talk, see, settle, agents } = desk;
    const making = () => ({ newId: using.newId, now: clock.now() });
    const category = await store.transact((tx) =>
      saveCategory(tx, { name: "Invoices", description: "", examples: [] }, making()),
    );
    const conditions = [{ on: "pattern" as const, values: ["INV-####"] }];
    const rule = await store.transact((tx) =>
      saveRule(
        tx,
        { name: "Invoice numbers", enabled: true, conditions, actions: { category, priority: "high" } },
        making(),
      ),
    );
    const { id, customer } = await talk("Please look at INV-2024");
    expect(await see(id)).toMatchObject({ category, priority: "high" });
    const made = await store.read.q.select().from(store.read.t.suggestions);
    expect(made.find(({ kind }) => kind === "category")).toMatchObject({
      fate: "applied",
      engine: "rule",
      rule,
      reason: "Invoice numbers: “INV-####”",
    });
    const { change } = await import("../../src/desk/conversations/change");
    await change(using, { conversation: id, change: { priority: "low" }, by: agents.vera });
    customer.writes("It was INV-2024, as I said");
    await settle();
    expect((await see(id)).priority).toBe("low");
  });

  it("raise the priority when the mood turns", async () => {
    const { store, using, clock, talk, see, settle, events } = await openTestDesk({ engine });
    const conditions = [{ on: "mood" as const, values: ["angry"] }];
    await store.transact((tx) =>
      saveRule(
        tx,
        { name: "Angry", enabled: true, conditions, actions: { priority: "urgent" } },
        { newId: using.newId, now: clock.now() },
      ),
    );
    const { id, customer } = await talk("Where is my order?");
    expect(await see(id)).toMatchObject({ mood: "neutral", priority: "normal" });
    customer.writes("This is outrageous!!");
    await settle();
    expect(await see(id)).toMatchObject({ mood: "angry", priority: "urgent" });
    expect((await events()).find(({ type }) => type === "conversation.tone")?.payload).toMatchObject({
      mood: "angry",
      why: "“outrageous”",
    });
    customer.writes("Спасибо огромное, всё пришло, вы молодцы");
    await settle();
    expect(await see(id)).toMatchObject({ mood: "pleased", language: "ru" });
  });

  it("are kept in their order, changed and removed; past conversations can be held against them", async () => {
    const { store, using, clock, talk } = await openTestDesk({ engine });
    const making = () => ({ newId: using.newId, now: clock.now() });
    const input = {
      enabled: true,
      conditions: [{ on: "words" as const, values: ["x"] }],
      actions: { priority: "low" as const },
    };
    const add = (name: string) => store.transact((tx) => saveRule(tx, { name, ...input }, making()));
    const [a, b] = [await add("A"), await add("B")];
    await store.transact((tx) => orderRules(tx, [b, a]));
    await store.transact((tx) => saveRule(tx, { id: a, name: "A2", ...input }, making()));
    expect((await listRules(store.read)).map(({ name }) => name)).toEqual(["B", "A2"]);
    await store.transact((tx) => removeRule(tx, b));
    await expect(store.transact((tx) => removeRule(tx, b))).rejects.toMatchObject({ code: "not_found" });
    await talk("First words");
    const [last] = await factsOfLast(store.read, 5);
    expect(must(last).facts).toMatchObject({ text: "First words", channel: "telegram" });
  });
});
