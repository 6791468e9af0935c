import { expect, it } from "vitest";
import { z } from "zod";
import { assist } from "../../src/ai/assist/assist";
import { type AssistInput, fieldsIn, textSoFar } from "../../src/ai/assist/model";
import type { Of } from "../../src/ai/assist/needs";
import { change } from "../../src/desk/conversations/change";
import { returnToBot } from "../../src/desk/conversations/take-over";
import { translationsOf } from "../../src/desk/conversations/translations/store";
import { saveArticle } from "../../src/knowledge/save-article";
import { onBothEngines } from "../desk/engines";
import { openWebForTest } from "../http/web";
import { must, openTestDesk } from "../support/desk";
import { type Asked, complains, openLlmPlatform, type Reaction, refusesStreaming, streamed } from "./llm-platform";

const text = "We refund within 5 working days after the parcel reaches our warehouse.";
const title = "When will I get my money back?";

const open = async ({
  engine = "sqlite" as "sqlite" | "postgres",
  reaction,
}: {
  engine?: "sqlite" | "postgres";
  reaction?: Reaction;
} = {}) => {
  const platform = reaction ? await openLlmPlatform(reaction) : null;
  const desk = await openTestDesk({ engine, ...(platform ? { llm: platform.baseUrl } : {}) });
  await saveArticle(desk.using, { article: { locale: "en", title, text }, by: { kind: "system" } });
  const ofTalk = async (id: string): Promise<Of> => {
    const conversation = await desk.see(id);
    return {
      conversation,
      messages: await desk.messages(id),
      about: { conversation: id, connection: conversation.connection },
    };
  };
  const help = async (id: string, input: AssistInput) => {
    const heard: string[] = [];
    const needs = { ...desk.using, shelf: desk.shelf, solved: desk.solved, llm: platform ? desk.desk.llm : null };
    const made = await assist(
      { ...needs, publicUrl: "http://desk.test", words: (prompt) => prompt },
      { input, of: await ofTalk(id) },
      { heard: (soFar) => heard.push(soFar), signal: new AbortController().signal },
    );
    return { made, heard };
  };
  return { desk, platform, help };
};

onBothEngines("assists without a model", (engine) => {
  it("drafts a reply from the passage that answers, word for word, with its article", async () => {
    const { desk, help } = await open({ engine });
    const { id } = await desk.talk("When do I get my money back?");
    const { made } = await help(id, { kind: "reply" });
    expect(made).toMatchObject({
      engine: "local",
      text,
      sources: [{ n: 1, kind: "article", title, isPrivate: false, quote: text }],
      doubts: [],
    });
  });

  it("drafts it from what a colleague answered before where no article does, marked as private, with another's figures as doubts", async () => {
    const { desk, help } = await open({ engine });
    const past = await desk.talk("My grinder is dead, no light at all", "Maria");
    await desk.say(
      past.id,
      "Hold the power button for ten seconds. Your order FW-200300 has a warranty until 2031-05-01.",
    );
    await change(desk.using, {
      conversation: past.id,
      change: { status: "solved" },
      by: { kind: "agent", id: desk.agents.vera.id },
    });
    const { id } = await desk.talk("The grinder is dead, there is no light", "Ivan");
    const { made } = await help(id, { kind: "reply" });
    expect(made).toMatchObject({
      engine: "local",
      text: expect.stringContaining("Hold the power button"),
      sources: [{ kind: "conversation", isPrivate: true, url: null, id: past.id }],
    });
    expect("failed" in made ? [] : made.doubts).toContain("FW-200300");
  });

  it("says that nothing was found instead of making something up", async () => {
    const { desk, help } = await open({ engine });
    const { id } = await desk.talk("Qwzx plorb?");
    expect((await help(id, { kind: "reply" })).made).toEqual({ failed: "nothing" });
  });

  it("sums up in the customer's own sentences, and finds addresses and numbers in them", async () => {
    const { desk, help } = await open({ engine });
    const { id } = await desk.talk(
      "My order FW-118204 is late. I already called twice. Write to anna@example.com please.",
    );
    expect((await help(id, { kind: "summary" })).made).toMatchObject({
      engine: "local",
      text: expect.stringMatching(/FW-118204/),
    });
    expect((await help(id, { kind: "fields" })).made).toMatchObject({
      fields: [
        { kind: "email", value: "anna@example.com" },
        { kind: "order", value: "FW-118204" },
      ],
    });
  });

  it("says plainly what needs a model", async () => {
    const { desk, help } = await open({ engine });
    const { id } = await desk.talk("Hello");
    expect((await help(id, { kind: "translate", to: "ru", text: "Hello" })).made).toEqual({ failed: "off" });
    expect((await help(id, { kind: "rewrite", how: "shorter", text: "Hello" })).made).toEqual({ failed: "off" });
  });
});

const shownTo = (asked: Asked): string => asked.messages.find(({ role }) => role === "user")?.content ?? "";
const says = (value: unknown): Reaction => streamed(JSON.stringify(value));

onBothEngines("assists with a model", (engine) => {
  it("streams a reply with the sources it used, and marks figures that stand nowhere", async () => {
    const reaction = says({ text: "It takes 5 working days, in Norway 9 days.", used: ["article-1"] });
    const { desk, help, platform } = await open({ engine, reaction });
    const { id } = await desk.talk("When do I get my money back?");
    const { made, heard } = await help(id, { kind: "reply" });
    expect(heard.length).toBeGreaterThan(2);
    expect(heard.at(-1)).toBe("It takes 5 working days, in Norway 9 days.");
    expect(made).toMatchObject({ engine: "llm", sources: [{ n: 1, title }] });
    expect("failed" in made ? [] : made.doubts).toEqual(["9"]);
    expect(shownTo(must(platform?.asked[0]))).toContain(title);
  });

  it("keeps a customer's message translated beside the original, for everybody", async () => {
    const { desk, help } = await open({ engine, reaction: says({ text: "My printer is on fire" }) });
    const { id } = await desk.talk("Мой принтер горит");
    const message = must((await desk.messages(id))[0]);
    const { made } = await help(id, { kind: "translate", to: "en", message: message.id });
    expect(made).toMatchObject({ text: "My printer is on fire", engine: "llm" });
    expect(await translationsOf(desk.store.read, [message.id])).toMatchObject([
      { language: "en", kind: "translation", text: "My printer is on fire", of: "Мой принтер горит" },
    ]);
    expect(must((await desk.messages(id))[0]).text).toBe("Мой принтер горит");
    expect((await desk.events()).map(({ type }) => type)).toContain("message.translated");
    await returnToBot(desk.using, { conversation: id, by: desk.agents.vera });
  });

  it.each<[string, Reaction, string]>([
    ["declines", refusesStreaming, "refused"],
    ["talks nonsense", streamed("flurble"), "malformed"],
    ["has too much to do", complains(429, "slow down", { "retry-after": "600" }), "throttled"],
    ["is not there", complains(401, "no key"), "unauthorised"],
  ])("serves itself where the model %s, and says so", async (_, reaction, why) => {
    const { desk, help } = await open({ engine, reaction });
    const { id } = await desk.talk("When do I get my money back?");
    expect((await help(id, { kind: "reply" })).made).toMatchObject({ engine: "local", text, fallback: why });
    expect((await help(id, { kind: "rewrite", how: "shorter", text: "A long text" })).made).toEqual({ failed: why });
  });
});

const Events = z.array(z.object({ event: z.string(), data: z.any() }));
const eventsIn = (body: string) =>
  Events.parse(
    body
      .split("\n\n")
      .filter((block) => block.trim() !== "")
      .map((block) => ({
        event: /^event: (.*)$/m.exec(block)?.[1],
        data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? "null"),
      })),
  );

it("streams over HTTP, and a reader who leaves takes the model along", async () => {
  const platform = await openLlmPlatform(
    says({ text: "Short and kind." }),
    streamed('{"text": "It goes on', () => {}),
  );
  const web = await openWebForTest({ env: { OPENAI_BASE_URL: platform.baseUrl, LLM_MODEL: "test-model" } });
  const { id } = await web.talk("Hello, I have a question");
  expect((await web.ask("GET", `/api/conversations/${id}/assists`, { as: "agent" })).body).toMatchObject({
    reply: "llm",
    rewrite: "llm",
  });
  const rewrite = { kind: "rewrite", how: "friendlier", text: "No." };
  const answer = await web.ask("POST", `/api/conversations/${id}/assists`, { as: "agent", json: rewrite });
  expect(answer.headers.get("content-type")).toContain("text/event-stream");
  const events = eventsIn(answer.text);
  const written = events
    .filter(({ event }) => event === "text")
    .reduce((said, { data }) => said.slice(0, data.at) + data.add, "");
  expect(written).toBe("Short and kind.");
  expect(events.at(-1)).toMatchObject({ event: "done", data: { kind: "rewrite", text: "Short and kind." } });

  const leaving = new AbortController();
  const asked = await fetch(`${web.url}/api/conversations/${id}/assists`, {
    method: "POST",
    headers: { "x-parley": "1", "content-type": "application/json", cookie: web.cookies.get("agent") ?? "" },
    body: JSON.stringify({ ...rewrite, text: "Another text." }),
    signal: leaving.signal,
  });
  await must(asked.body).getReader().read();
  leaving.abort();
  await expect.poll(() => platform.left.count, { timeout: 20_000 }).toBe(1);
});

it.each([
  ['{"text": "Hel', "Hel"],
  ['{"text":"a\\nb\\"c\\u0041', 'a\nb"cA'],
  ['{"text":"a\\u00', "a"],
  ['{"text":"a\\', "a"],
  ['{"text":"done", "used": ["x', "done"],
  ['{"te', null],
  ["", null],
])("reads %j so far as %j", (json, said) => expect(textSoFar(json)).toBe(said));

it.each([
  ["Call +49 30 1234567 or 8 (912) 345-67-89", ["phone: +49 30 1234567", "phone: 8 (912) 345-67-89"]],
  ["заказ № 10482, почта ivan@почта.рф", ["email: ivan@почта.рф", "order: 10482"]],
  ["Адрес доставки: Казань, ул. Баумана, 12, кв. 7", ["address: Казань, ул. Баумана, 12, кв. 7"]],
  ["card 4111 1111 1111 1111", []],
  ["Card 4111 1111 1111 1111, order FW-3", ["order: FW-3"]],
  ["I wrote to help@desk.test twice; mine is anna@x.test", ["email: anna@x.test"]],
  ["Писала вам на help@desk.test, отвечайте на anna@x.test", ["email: anna@x.test"]],
  ["it took 5 days", []],
])("finds in %j what belongs into fields", (said, found) =>
  expect(fieldsIn(said).map(({ kind, value }) => `${kind}: ${value}`)).toEqual(found),
);
