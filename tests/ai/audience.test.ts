import { expect, it } from "vitest";
import { findArticles } from "../../src/ai/assist/articles";
import { propose } from "../../src/ai/propose";
import { viewerOf } from "../../src/ai/viewer";
import { get, messagesOf } from "../../src/desk/conversations/store";
import { type Audience, isVisible, isWanted } from "../../src/knowledge/audience";
import { saveArticle } from "../../src/knowledge/save-article";
import { onBothEngines } from "../desk/engines";
import { must, openTestDesk } from "../support/desk";

it("shows a reader what is for them, where they are", () => {
  const articles = [
    { audience: "everyone" as const, channels: [] },
    { audience: "customers" as const, channels: [] },
    { audience: "agents" as const, channels: [] },
    { audience: "everyone" as const, channels: ["slack"] },
  ];
  const seen = (audience: Audience, channel?: string) =>
    articles.map((one) => isVisible(one, { audience, ...(channel ? { channel } : {}) }));
  expect(seen("everyone")).toEqual([true, false, false, false]);
  expect(seen("everyone", "slack")).toEqual([true, false, false, true]);
  expect(seen("customers", "email")).toEqual([true, true, false, false]);
  expect(seen("agents")).toEqual([true, true, true, true]);
});

it("takes an article about no product for one about all", () => {
  const about = (...products: string[]) => ({ products, locale: "en" as const });
  expect(isWanted(about(), { products: ["lamp"] })).toBe(true);
  expect(isWanted(about("lamp", "kettle"), { products: ["lamp"] })).toBe(true);
  expect(isWanted(about("kettle"), { products: ["lamp"] })).toBe(false);
  expect(isWanted(about("kettle"), { locale: "ru" })).toBe(false);
});

onBothEngines("an article that is not for everyone", (engine) => {
  it("is never cited to whom it is not for, and found by ours", async () => {
    const desk = await openTestDesk({ engine });
    const { using, agents, shelf, store } = desk;
    const by = agents.vera;
    const question = "How do I reset the amber thermostat?";
    const article = { key: "amber", title: question, text: "Hold the ring for ten seconds." };
    const cites = async (viewer?: Parameters<typeof propose>[1]["viewer"]) =>
      (await propose({ shelf, publicUrl: "", llm: null }, { question, language: "en", history: [], viewer })).found;
    const id = await saveArticle(using, { article, by });
    expect(await cites()).toBe(true);
    await saveArticle(using, { article: { ...article, audience: "customers" }, by });
    expect([await cites(), await cites({ audience: "customers" })]).toEqual([false, true]);
    // There is no page of it that anybody could open, so no link leads there.
    const asked = { question, language: "en" as const, history: [], viewer: { audience: "customers" as const } };
    const proof = await propose({ shelf, publicUrl: "https://desk.example", llm: null }, asked);
    expect(proof).toMatchObject({ citations: [{ title: question, url: "" }] });
    await saveArticle(using, { article: { ...article, audience: "agents" }, by });
    expect([await cites(), await cites({ audience: "customers", channel: "telegram" })]).toEqual([false, false]);
    const found = (more = {}) =>
      findArticles({ shelf, publicUrl: "" }, { q: question, locale: "en", limit: 5, ...more });
    expect((await found()).map((one) => one.article)).toEqual([id]);
    expect(await found({ audience: "everyone" })).toEqual([]);
    await saveArticle(using, {
      article: { ...article, audience: "everyone", channels: ["slack"], products: ["amber"] },
      by,
    });
    const { conversation } = await desk.talk("hello");
    const viewer = await viewerOf(store.read, conversation, []);
    expect(viewer).toEqual({ audience: "everyone", channel: "telegram" });
    expect([await cites(viewer), await cites({ audience: "everyone", channel: "slack" })]).toEqual([false, true]);
    expect(await found({ product: "kettle" })).toEqual([]);
    // What a change leaves out stays as it is.
    await saveArticle(using, { article: { ...article, text: "Hold the ring for a minute." }, by });
    expect([await cites(viewer), await cites({ audience: "everyone", channel: "slack" })]).toEqual([false, true]);
  });

  it("is told by the proof that came with this very message, not by what the contact proved before", async () => {
    const desk = await openTestDesk({ engine });
    const { store, connection } = desk;
    const person = { address: "olga", name: "Olga", email: "olga@example.com" };
    const writes = async (externalId: string, verified: ("email" | "phone" | "site")[]) => {
      const author = { ...person, verified };
      const rich = [{ type: "paragraph" as const, spans: [{ text: "How do I reset it?" }] }];
      const item = {
        kind: "message" as const,
        externalId,
        thread: "olga",
        author,
        rich,
        parts: [],
        at: 1,
        revision: "",
      };
      const [received] = await desk.receiveBatch(connection, { raw: {}, items: [item] });
      const id = must(received?.conversation);
      const messages = await messagesOf(store.read, { conversation: id, limit: 20 });
      return viewerOf(store.read, await get(store.read, id), messages);
    };
    expect(await writes("1", ["email"])).toMatchObject({ audience: "customers" });
    expect(await writes("2", [])).toMatchObject({ audience: "everyone" });
    // What stands unanswered beside it is answered with it.
    expect(await writes("3", ["email"])).toMatchObject({ audience: "everyone" });
  });
});
