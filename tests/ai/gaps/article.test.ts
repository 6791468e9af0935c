import { expect, it } from "vitest";
import { draft } from "../../../src/ai/gaps/draft";
import { objections } from "../../../src/ai/gaps/objections";
import { gapView } from "../../../src/ai/gaps/present";
import { dismiss, publish, settlePublished } from "../../../src/ai/gaps/publish";
import { gapsIn } from "../../../src/ai/gaps/store";
import { tryDraft } from "../../../src/ai/gaps/try-draft";
import { change } from "../../../src/desk/conversations/change";
import { MINUTE_MS } from "../../../src/kernel/time";
import { saveArticle } from "../../../src/knowledge/save-article";
import { getArticle } from "../../../src/knowledge/store";
import { onBothEngines } from "../../desk/engines";
import { type Engine, must, openTestDesk } from "../../support/desk";

const asked = [
  [
    "Olga",
    "Do you sell decaf beans?",
    "Hi Olga, Vera here. Yes, we roast one decaf: Quiet Hill, 250 g for 12.90 euros. I'll check your order FW-118204 too.",
  ],
  [
    "Piet",
    "Do you have decaf beans in the subscription?",
    "Piet, you can choose Quiet Hill in every subscription under Beans. My number is +371 20 000 111.",
  ],
  [
    "Ida",
    "are there decaf beans in your shop",
    "Quiet Hill is our decaf, it is decaffeinated with water only, without solvents. Write to piet@home.example if you like.",
  ],
] as const;

/** A desk where three people asked for decaf, an agent answered each, and the last still waits. */
const openAsked = async (engine: Engine) => {
  const desk = await openTestDesk({ engine, settings: { botEnabled: true } });
  const later = {
    locale: "en" as const,
    title: "How long does delivery take?",
    text: "Parcels travel three to five days.",
  };
  await saveArticle(desk.using, { article: later, by: { kind: "system" } });
  const settle = async () => {
    desk.clock.forward(2 * MINUTE_MS);
    await desk.settle();
  };
  const ids: string[] = [];
  for (const [name, question, answer] of asked) {
    const { id } = await desk.talk(question, name);
    await settle();
    await desk.say(id, answer);
    ids.push(id);
  }
  for (const conversation of ids.slice(0, 2))
    await change(desk.using, { conversation, change: { status: "solved" }, by: desk.agents.vera });
  const look = async () => {
    desk.clock.forward(2 * MINUTE_MS);
    await desk.gaps.look();
  };
  await look();
  const [gap] = await gapsIn(desk.store.read, { state: "open", atLeast: 2, after: null, limit: 10 });
  const needs = {
    ...desk.using,
    llm: desk.llm,
    publicUrl: "http://desk.test",
    think: desk.gaps.think,
    meaning: desk.embeddings,
  };
  return { desk, ids, settle, look, gap: must(gap).id, needs, by: desk.agents.vera };
};

onBothEngines("an article for a gap", (engine) => {
  it("is drafted from agents' words with its sources, tried on past questions, published, and says what came of it", async () => {
    const { desk, ids, settle, look, gap, needs, by } = await openAsked(engine);
    const article = await draft(needs, { gap, by });
    expect(article).toMatchObject({ state: "draft", locale: "en", title: "Do you sell decaf beans?" });
    expect(article.text).toContain("Quiet Hill, 250 g for 12.90 euros");
    expect(article.text).toContain("in every subscription under Beans");
    // Nobody's name, number, address or order, no promise, no greeting.
    expect(article.text).not.toMatch(/Olga|Piet|Vera|Ida|FW-|\+371|@|I'll|Hi /);
    const drafted = await gapView(desk.store.read, gap, desk.clock.now());
    expect(drafted).toMatchObject({ state: "drafted", engine: "local", article: { id: article.id } });
    expect(drafted.sources.map(({ paragraph }) => paragraph).join("\n\n")).toBe(article.text);
    const numbers = new Set(drafted.sources.map(({ number }) => number));
    expect([...numbers].every((number) => drafted.asked.some((one) => one.number === number))).toBe(true);

    // Before it is out, nobody is answered from it.
    const tried = await tryDraft(needs, { gap, by });
    expect(tried).toMatchObject({ questions: 3, of: 3, already: 0, others: { taken: 0 } });
    expect(tried.answered).toBeGreaterThanOrEqual(2);
    expect(tried.answered + tried.missed).toBe(3);
    // Where there are more than can be tried, it says so.
    expect(await tryDraft(needs, { gap, by, questionsMax: 2 })).toMatchObject({ questions: 2, of: 3 });
    expect((await gapView(desk.store.read, gap, desk.clock.now())).tried).toMatchObject({ questions: 2, of: 3 });
    const stranger = await desk.talk("Do you sell decaf beans?", "Nora");
    await settle();
    expect((await desk.messages(stranger.id)).some(({ citations }) => citations?.length)).toBe(false);

    // What a published article says otherwise is told before.
    const text = "Yes, we roast one decaf: Quiet Hill, 250 g for 14.90 euros.";
    const other = { locale: "en" as const, key: "prices", title: "Our prices", text };
    const rival = await saveArticle(desk.using, { article: other, by });
    const found = await objections(needs, gap);
    expect(found).toMatchObject({ waiting: 1, audience: "everyone", contradictions: [{ what: "figures" }] });
    expect(found.contradictions[0]).toMatchObject({ article: { id: rival }, said: { article: text } });
    expect(found.contradictions[0]?.said.draft).toContain("12.90");
    // Nobody publishes it without having seen that.
    await expect(publish(needs, { gap, by })).rejects.toMatchObject({
      code: "article.contradicts",
      details: { audience: "everyone", contradictions: found.contradictions },
    });
    expect((await getArticle(desk.store.read, article.id)).state).toBe("draft");
    await saveArticle(desk.using, { article: { ...other, state: "draft" }, by });
    expect((await objections(needs, gap)).contradictions).toEqual([]);
    await publish(needs, { gap, by });
    expect((await getArticle(desk.store.read, article.id)).state).toBe("published");
    const notes = async (id: string) =>
      (await desk.messages(id)).filter(({ id: message }) => message.startsWith(`gap:${gap}:`));
    expect(await notes(must(ids[0]))).toEqual([]);
    const [told] = await notes(must(ids[2]));
    expect(told).toMatchObject({ direction: "note", authorKind: "bot" });
    expect(told?.text).toContain("Do you sell decaf beans?");
    // Whoever goes on after a crash says nothing twice.
    await settlePublished(needs);
    expect(await notes(must(ids[2]))).toHaveLength(1);

    await look();
    const customer = await desk.talk("Hello, do you sell decaf beans?", "Max");
    await settle();
    expect(
      (await desk.messages(customer.id)).some(({ citations }) => citations?.some((one) => one.article === article.id)),
    ).toBe(true);
    await desk.talk("are there decaf beans for a moka pot at night when I am pregnant", "Zoe");
    await settle();
    await look();
    const done = await gapView(desk.store.read, gap, desk.clock.now());
    expect(done).toMatchObject({ state: "published", since: { answered: 1 } });
    expect(done.steps.map(({ what }) => what)).toEqual(["told", "published", "tried", "tried", "drafted", "found"]);
    expect(desk.errors).toEqual([]);
  });

  it("that is published from the articles' own page closes the gap too, and a dismissed gap stays dismissed", async () => {
    const { desk, look, gap, needs, by } = await openAsked(engine);
    await dismiss(needs, { gap, by, isDismissed: true });
    await desk.talk("Do you sell decaf beans at all?", "Nora");
    desk.clock.forward(2 * MINUTE_MS);
    await desk.settle();
    await look();
    expect(await gapView(desk.store.read, gap, desk.clock.now())).toMatchObject({ state: "dismissed", questions: 4 });
    await dismiss(needs, { gap, by, isDismissed: false });
    const { id, key, locale, title, text } = await draft(needs, { gap, by });
    await saveArticle(desk.using, { article: { key, locale, title, text, state: "published" }, by });
    await look();
    const view = await gapView(desk.store.read, gap, desk.clock.now());
    expect(view).toMatchObject({ state: "published", article: { id } });
    await expect(publish(needs, { gap, by })).rejects.toMatchObject({ code: "gaps.not_open" });
  });
});
