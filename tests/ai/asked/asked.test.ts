import { expect, it } from "vitest";
import { joinContacts } from "../../../src/desk/contacts/join";
import { change } from "../../../src/desk/conversations/change";
import { judge } from "../../../src/desk/conversations/verdicts/judge";
import { DAY_MS, MINUTE_MS } from "../../../src/kernel/time";
import { readAsked } from "../../../src/knowledge/asked/read";
import { listAsked } from "../../../src/knowledge/asked/store";
import { strike } from "../../../src/knowledge/asked/strike";
import { writeAsked } from "../../../src/knowledge/asked/write";
import { saveArticle } from "../../../src/knowledge/save-article";
import { articlesNamed } from "../../../src/knowledge/store";
import { onBothEngines } from "../../desk/engines";
import { type Engine, must, openTestDesk, type TestDesk } from "../../support/desk";

const by = { kind: "system" } as const;
const refunds = {
  key: "refunds",
  locale: "en" as const,
  title: "When will I get my money back?",
  text: "We refund within 5 working days after the parcel reaches our warehouse.",
};
const delivery = {
  key: "delivery",
  locale: "en" as const,
  title: "Delivery times",
  text: "Parcels travel three to five days. The courier calls an hour before.",
};

const openAsking = async (engine: Engine) => {
  const desk = await openTestDesk({ engine, settings: { botEnabled: true } });
  const [refund, parcel] = [
    await saveArticle(desk.using, { article: refunds, by }),
    await saveArticle(desk.using, { article: delivery, by }),
  ];
  const look = async (ms = 2 * MINUTE_MS) => {
    desk.clock.forward(ms);
    await desk.settle();
    desk.clock.forward(2 * MINUTE_MS);
    await desk.asked.look();
  };
  const asks = async (text: string, name: string) => {
    const talk = await desk.talk(text, name);
    desk.clock.forward(2 * MINUTE_MS);
    await desk.settle();
    const answer = (await desk.messages(talk.id)).find(({ authorKind }) => authorKind === "bot");
    return { ...talk, answer: answer?.id ?? "" };
  };
  const of = async (article: string) =>
    (await listAsked(desk.store.read, { article, limit: 50 })).map(({ text, why, state }) => ({ text, why, state }));
  const counted = async (article: string) =>
    (await readAsked(desk.store.read, await articlesNamed(desk.store.read, [article]))).flatMap(({ questions }) =>
      questions.map(({ text }) => text),
    );
  return { desk, refund, parcel, look, asks, of, counted };
};
const first = async (desk: TestDesk, question: string, more = {}) =>
  (await desk.shelf.search(question, { locale: "en", ...more })).hits.map(({ id }) => id)[0];

// By its words about the courier; those who ask it want their money.
const odd = "When does the courier bring the dough";

onBothEngines("questions asked before", (engine) => {
  it("are learned from an answer that somebody calls right, and not from one nobody judged", async () => {
    const { desk, refund, look, asks, of } = await openAsking(engine);
    const judged = await asks("When do I get my money back?", "Olga");
    await asks("When will I get the money back, please?", "Piet");
    await look();
    expect(await of(refund)).toEqual([]);
    await judge(desk.using, { message: judged.answer, verdict: "right", by: desk.agents.vera });
    await look();
    expect(await of(refund)).toEqual([{ text: "When do I get my money back?", why: "agent", state: "counts" }]);
    await look();
    expect(await of(refund)).toHaveLength(1);
    await judge(desk.using, { message: judged.answer, verdict: "wrong", by: desk.agents.ida });
    await look();
    expect(await of(refund)).toEqual([]);
    expect(desk.errors).toEqual([]);
  });

  it("are learned from the article an agent names or links to, and rank it first for the next who asks so", async () => {
    const { desk, refund, parcel, look, asks, of } = await openAsking(engine);
    expect(await first(desk, odd)).toBe(parcel);
    const { id } = await asks(`Hello! ${odd}? I am olga@home.example`, "Olga");
    await desk.say(id, "It is told here: http://desk.test/help/en/refunds");
    await look();
    const [known] = await of(refund);
    expect(known).toMatchObject({ why: "agent" });
    expect(known?.text).not.toContain("olga@home");
    expect(await first(desk, `${odd}?`)).toBe(refund);
    // In the conversation itself it is no witness.
    expect(await first(desk, `${odd}?`, { besides: id })).toBe(parcel);
    const wrong = await asks("When do I get my money back?", "Piet");
    await judge(desk.using, { message: wrong.answer, verdict: "wrong", by: desk.agents.vera, article: parcel });
    await look();
    expect(await of(parcel)).toMatchObject([{ why: "agent" }]);
    expect(await of(refund)).toHaveLength(1);
  });

  it("prove nothing: the gate is as sure of an article's passages as without them", async () => {
    const { desk, refund, parcel, look, asks } = await openAsking(engine);
    const before = await desk.shelf.search(odd, { locale: "en" });
    const { id } = await asks(odd, "Olga");
    await desk.say(id, "See http://desk.test/help/en/refunds");
    await look();
    const after = await desk.shelf.search(odd, { locale: "en" });
    const parcelIn = ({ hits }: typeof before) => hits.find(({ id: of }) => of === parcel);
    const [best] = after.hits;
    expect(best).toMatchObject({ id: refund, coverage: 0, titleMatch: { topics: 0 } });
    // It stands first and is behind the other by all that the gate goes by.
    expect(must(best).margin).toBeLessThan(0);
    expect(parcelIn(after)?.score).toBe(parcelIn(before)?.score);
    const again = await asks(`${odd}?`, "Piet");
    expect((await desk.messages(again.id)).every(({ citations }) => citations === null)).toBe(true);
  });

  it("never silence the right answer: who asks what an article tells is told it, whatever another was said to answer", async () => {
    const { desk, refund, asks } = await openAsking(engine);
    const wanted = "I forgot my password, what now?";
    const forgot = { key: "password", locale: "en" as const, title: "Forgotten password" };
    const text = "Choose Forgot password on the sign-in page. We send you a link for a new password.";
    const password = await saveArticle(desk.using, { article: { ...forgot, text }, by });
    for (const question of [wanted, "The password is forgotten, what now?"])
      await writeAsked(desk.using, { article: refund, by: desk.agents.vera.id, input: { text: question } });
    const { id } = await asks(wanted, "Olga");
    expect(await first(desk, wanted)).toBe(refund);
    const told = (await desk.messages(id)).flatMap(({ citations }) => citations ?? []);
    expect(told.map(({ article }) => article)).toEqual([password]);
  });

  it("are not learned from words that were edited after the answer", async () => {
    const { desk, refund, look, asks, of } = await openAsking(engine);
    const judged = await asks("When do I get my money back?", "Olga");
    await judge(desk.using, { message: judged.answer, verdict: "right", by: desk.agents.vera });
    const linked = await asks(odd, "Piet");
    await desk.say(linked.id, "See http://desk.test/help/en/refunds");
    const mistyped = await asks("When do i gt the parcel", "Ida");
    mistyped.customer.edits(mistyped.messageId, "When will I get my money back for the parcel?");
    await desk.settle();
    desk.clock.forward(MINUTE_MS);
    await desk.say(mistyped.id, "See http://desk.test/help/en/refunds");
    await look();
    expect(await of(refund)).toHaveLength(3);
    judged.customer.edits(judged.messageId, "I forgot my password, how do I sign in?");
    linked.customer.edits(linked.messageId, "I forgot my password, how do I sign in?");
    await look();
    expect((await of(refund)).map(({ text: asked }) => asked)).toEqual([
      "When will I get my money back for the parcel?",
    ]);
  });

  it("are learned from a matter that an agent closed and that rested for three days; a reopening or silence teaches nothing", async () => {
    const { desk, refund, look, asks, of } = await openAsking(engine);
    const rested = await asks("When do I get my money back?", "Olga");
    const reopened = await asks("When will I get my money back for the kettle?", "Piet");
    const closes = (conversation: string) =>
      change(desk.using, { conversation, change: { status: "solved" }, by: desk.agents.vera });
    await closes(rested.id);
    await closes(reopened.id);
    await look(DAY_MS);
    expect(await of(refund)).toEqual([]);
    reopened.customer.writes("That is not what I asked, the kettle has not been collected");
    await look(3 * DAY_MS);
    expect(await of(refund)).toEqual([{ text: "When do I get my money back?", why: "settled", state: "counts" }]);
  });

  it("count once for a contact and once in the same words, and stay out when a lead strikes them", async () => {
    const { desk, refund, parcel, look, asks, of, counted } = await openAsking(engine);
    const met = new Map<string, string>();
    for (const [text, name] of [
      [odd, "Olga"],
      [`${odd}!`, "Piet"],
      ["Where did my dough go", "Ida"],
    ] as const) {
      const { id, conversation } = await asks(text, name);
      met.set(name, conversation.contact);
      await desk.say(id, "See http://desk.test/help/en/refunds");
    }
    await look();
    expect(await of(refund)).toHaveLength(3);
    expect((await counted(refund)).sort()).toEqual([`${odd}!`, "Where did my dough go"].sort());
    // Two who turn out to be one person have asked once.
    const whose = (name: string) => must(met.get(name));
    const by = { kind: "agent", id: desk.agents.vera.id } as const;
    await joinContacts(desk.using, { keep: whose("Piet"), join: whose("Ida"), reason: "the same voice", by });
    expect((await counted(refund)).sort()).toEqual([odd, "Where did my dough go"].sort());
    for (const { id } of await listAsked(desk.store.read, { article: refund, limit: 9 }))
      await strike(desk.using, { id, by: desk.agents.vera.id, isStruck: true });
    expect(await counted(refund)).toEqual([]);
    expect(await first(desk, odd)).toBe(parcel);
    // Read again from the very beginning, what was struck out stays out.
    await desk.store.transact(({ q, t }) => q.delete(t.settings).where(undefined));
    await look();
    expect(await counted(refund)).toEqual([]);
    expect((await of(refund)).every(({ state }) => state === "struck")).toBe(true);
  });

  it("leave out names, addresses and order numbers, and keep no word of a message that is gone, though a lead struck it out", async () => {
    const { desk, refund, look, asks, of } = await openAsking(engine);
    const private_ = "where is the money for order KM-2048817, Olga, 12 Mill Lane, Leeds?";
    const { id, customer, messageId } = await asks(private_, "Olga");
    await desk.say(id, "See http://desk.test/help/en/refunds");
    await look();
    const [kept] = await listAsked(desk.store.read, { article: refund, limit: 9 });
    expect(kept?.text).toMatch(/^Where is the money for order/i);
    expect(kept?.text).not.toMatch(/olga|mill|2048817/i);
    await strike(desk.using, { id: kept?.id ?? "", by: desk.agents.vera.id, isStruck: true });
    customer.edits(messageId, "Never mind, I have found my parcel at the neighbours");
    await look();
    expect(await of(refund)).toEqual([]);
    const rows = await desk.store.read.q.select().from(desk.store.read.t.asked);
    expect(rows).toMatchObject([{ text: "", quote: null, state: "struck" }]);
    // What nobody says any more is not taken back either.
    await expect(
      strike(desk.using, { id: kept?.id ?? "", by: desk.agents.vera.id, isStruck: false }),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  it("that an agent pointed to go when the article was written into something else, not when it was mended", async () => {
    const { desk, refund, look, asks, counted } = await openAsking(engine);
    const { id } = await asks(odd, "Olga");
    await desk.say(id, "See http://desk.test/help/en/refunds");
    await look();
    await saveArticle(desk.using, { article: { ...refunds, text: refunds.text.replace("5", "7") }, by });
    expect(await counted(refund)).toEqual([odd]);
    const anew = { title: "Gift cards", text: "A card is valid for a year." };
    await saveArticle(desk.using, { article: { ...refunds, ...anew }, by });
    expect(await counted(refund)).toEqual([]);
    // Read again from the very beginning, it is still what the article said then that counts.
    await desk.store.transact(({ q, t }) => q.delete(t.settings).where(undefined));
    await look();
    expect(await counted(refund)).toEqual([]);
  });

  it("keep to their article's readers, and go with what it no longer says", async () => {
    const { desk, refund, parcel, look, asks, of, counted } = await openAsking(engine);
    await writeAsked(desk.using, { article: refund, by: desk.agents.vera.id, input: { text: odd } });
    const judged = await asks("When do I get my money back?", "Olga");
    await judge(desk.using, { message: judged.answer, verdict: "right", by: desk.agents.vera });
    await look();
    expect(await of(refund)).toHaveLength(2);
    expect(await first(desk, odd)).toBe(refund);
    await saveArticle(desk.using, { article: { ...refunds, audience: "agents" }, by });
    expect(await first(desk, odd)).toBe(parcel);
    expect(await first(desk, odd, { viewer: { audience: "agents" } })).toBe(refund);
    const anew = { title: "Gift cards", text: "A card is valid for a year.", audience: "everyone" as const };
    await saveArticle(desk.using, { article: { ...refunds, ...anew }, by });
    // What a lead wrote stands until a lead takes it out; what the old words answered does not.
    expect(await counted(refund)).toEqual([odd]);
    await saveArticle(desk.using, { article: { ...refunds, state: "archived" }, by });
    expect(await first(desk, odd)).toBe(parcel);
  });
});
