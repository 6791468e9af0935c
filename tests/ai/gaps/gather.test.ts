import { expect, it } from "vitest";
import { gapsIn, questionsOf, stepsOf } from "../../../src/ai/gaps/store";
import { judge } from "../../../src/desk/conversations/verdicts/judge";
import { MINUTE_MS } from "../../../src/kernel/time";
import { saveArticle } from "../../../src/knowledge/save-article";
import { onBothEngines } from "../../desk/engines";
import { must, openTestDesk, type TestDesk } from "../../support/desk";

const decaf = [
  "Do you sell decaf beans?",
  "Hi, do you have decaf beans? Pregnant and missing my cup",
  "are there decaf beans in the subscription",
];
const settle = async (desk: TestDesk) => {
  desk.clock.forward(2 * MINUTE_MS);
  await desk.settle();
};
const look = async (desk: TestDesk) => {
  desk.clock.forward(2 * MINUTE_MS);
  await desk.gaps.look();
};
const open = (desk: TestDesk) => gapsIn(desk.store.read, { state: "open", atLeast: 2, after: null, limit: 10 });
const asks = async (desk: TestDesk, text: string, name?: string) => {
  const talk = await desk.talk(text, name);
  await settle(desk);
  return talk;
};

onBothEngines("gathering gaps", (engine) => {
  it("puts questions the bot handed over together, lets later ones join, and forgets one that was taken back", async () => {
    const desk = await openTestDesk({ engine, settings: { botEnabled: true } });
    const article = { locale: "en" as const, title: "Delivery times", text: "Parcels travel three to five days." };
    await saveArticle(desk.using, { article, by: { kind: "system" } });
    await asks(desk, decaf[0] ?? "", "Olga");
    await asks(desk, "My parcel was left with a neighbour in Riga", "Piet");
    await asks(desk, decaf[1] ?? "", "Vera");
    await look(desk);
    const [gap, ...more] = await open(desk);
    expect(more).toEqual([]);
    const { id } = must(gap);
    expect(gap).toMatchObject({ language: "en", title: decaf[0], questions: 2, state: "open" });
    expect((await stepsOf(desk.store.read, id)).map(({ what }) => what)).toEqual(["found"]);
    // The bot's own silence says nothing against an answer: it would keep itself silent.
    const { hits } = await desk.shelf.search(decaf[0] ?? "", { locale: "en" });
    expect(hits.map(({ missed }) => missed)).toEqual(hits.map(() => 0));
    expect(hits).not.toEqual([]);
    const third = await asks(desk, decaf[2] ?? "", "Ida");
    await look(desk);
    expect(await open(desk)).toMatchObject([{ id, questions: 3 }]);
    third.customer.edits(third.messageId, "never mind, where is your shop in Riga?");
    await settle(desk);
    await look(desk);
    const left = (await questionsOf(desk.store.read, { gap: id, limit: 10 })).map(({ text }) => text);
    expect(left).not.toContain(decaf[2]);
    expect(desk.errors).toEqual([]);
  });

  it("believes an agent's next line by half: it may only add to the answer", async () => {
    const desk = await openTestDesk({ engine, settings: { botEnabled: true } });
    const title = "When will I get my money back?";
    const text = "We refund within 5 working days after the parcel reaches our warehouse.";
    await saveArticle(desk.using, { article: { locale: "en", title, text }, by: { kind: "system" } });
    const { id } = await asks(desk, "When do I get my money back?", "Olga");
    await desk.say(id, "Sorry, our bank is closed till Monday, please be patient with us.");
    await settle(desk);
    await look(desk);
    const { hits } = await desk.shelf.search("When do I get my money back?", { locale: "en" });
    expect(hits[0]?.missed).toBeGreaterThan(0.2);
    expect(hits[0]?.missed).toBeLessThanOrEqual(0.5);
  });

  it("counts an answer that an agent judged wrong, and not one where the right article was named", async () => {
    const desk = await openTestDesk({ engine, settings: { botEnabled: true } });
    const title = "When will I get my money back?";
    const text = "We refund within 5 working days after the parcel reaches our warehouse.";
    const id = await saveArticle(desk.using, { article: { locale: "en", title, text }, by: { kind: "system" } });
    const other = "When is money paid back by bank transfer?";
    const hidden = { locale: "en" as const, title: other, text: "Within two days.", audience: "customers" as const };
    const unread = await saveArticle(desk.using, { article: hidden, by: { kind: "system" } });
    const said = [
      await asks(desk, "When do I get my money back?", "Olga"),
      await asks(desk, "When will I get the money back?", "Piet"),
    ];
    const answers = await Promise.all(
      said.map(async (one) => must((await desk.messages(one.id)).find(({ authorKind }) => authorKind === "bot"))),
    );
    const [first, second] = answers;
    await judge(desk.using, { message: must(first).id, verdict: "wrong", by: { kind: "customer", id: "olga" } });
    await judge(desk.using, { message: must(second).id, verdict: "wrong", by: desk.agents.vera, article: id });
    const missed = async (besides?: string) =>
      (await desk.shelf.search("When do I get my money back?", { locale: "en", besides })).hits[0]?.missed;
    expect(await missed()).toBe(0);
    await look(desk);
    // A customer who says so is believed by half: one thumb takes no answer from all others.
    const byCustomer = await missed();
    expect(byCustomer).toBeGreaterThan(0);
    expect(byCustomer).toBeLessThan(0.5);
    await judge(desk.using, { message: must(first).id, verdict: "wrong", by: desk.agents.vera });
    await look(desk);
    // Whoever asks the same is known to ask what the article does not answer, until it is written anew.
    expect(await missed()).toBeGreaterThan(0.5);
    expect(await missed(must(said[0]).id)).toBe(0);
    // What they could not be told was not wrong.
    const viewer = { audience: "customers" as const, channel: "telegram" };
    const { hits } = await desk.shelf.search("When do I get my money back?", { locale: "en", viewer });
    expect(hits.find((hit) => hit.id === unread)?.missed).toBe(0);
    expect(hits.find((hit) => hit.id === id)?.missed).toBeGreaterThan(0.5);
    const { gapQuestions, articleUses } = desk.store.read.t;
    expect(await desk.store.read.q.select().from(gapQuestions)).toMatchObject([
      { why: "wrong", text: "When do I get my money back?" },
    ]);
    const uses = await desk.store.read.q.select().from(articleUses);
    expect(uses.map(({ article, outcome }) => ({ article, outcome }))).toEqual([
      { article: id, outcome: "wrong" },
      { article: id, outcome: "wrong" },
    ]);
    const anew = { locale: "en" as const, title, text: `${text} Cards take a day longer.` };
    await saveArticle(desk.using, { article: anew, by: { kind: "system" } });
    expect(await missed()).toBe(0);
  });
});
