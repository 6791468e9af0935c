import { createServer } from "node:http";
import { afterEach, expect, it } from "vitest";
import { z } from "zod";
import { bytesOf, floatsOf } from "../../src/ai/embeddings/model";
import { triedByMeaning } from "../../src/ai/gaps/by-meaning";
import { askForGate, measuredGate } from "../../src/ai/lab/gate/store";
import { shipped } from "../../src/ai/lab/model";
import { importSet } from "../../src/ai/lab/sets/build";
import { resumeTrial, startTrial } from "../../src/ai/lab/trials/start";
import { getTrial } from "../../src/ai/lab/trials/store";
import { draft } from "../../src/ai/lab/versions/draft";
import { addProvider, setModels } from "../../src/ai/models/providers";
import { usage } from "../../src/ai/models/store";
import { defaultManners } from "../../src/desk/manners/model";
import { MINUTE_MS } from "../../src/kernel/time";
import { saveArticle } from "../../src/knowledge/save-article";
import { getArticle, listArticles } from "../../src/knowledge/store";
import { onBothEngines } from "../desk/engines";
import { type Engine, must, openTestDesk } from "../support/desk";
import { seedPast, seedTopics } from "./lab/past";

const Asked = z.object({ model: z.string(), input: z.array(z.string()) });
type Mood = "well" | "down" | "slow" | "throttled" | "wide";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A compatible server for which "zorb" means a courier and "murk" a bulb, which no dictionary says. */
const openServer = async () => {
  const means = [/refund|plook/i, /courier|zorb/i, /bulb|murk/i];
  const vectorOf = (text: string, mood: Mood) => {
    const three = means.map((about) => (about.test(text) ? 1 : 0.01));
    return mood === "wide" ? [...three, 0.01] : three;
  };
  const server = { mood: "well" as Mood, told: [] as string[], requests: 0, models: new Set<string>(), baseUrl: "" };
  const http = createServer(async (request, answer) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(Buffer.from(part));
    const { model, input } = Asked.parse(JSON.parse(Buffer.concat(parts).toString("utf8")));
    if (server.mood === "down") return void answer.socket?.destroy();
    if (server.mood === "slow") return;
    if (server.mood === "throttled") {
      answer.writeHead(429, { "content-type": "application/json", "retry-after": "300" });
      return void answer.end(JSON.stringify({ error: { message: "slow down" } }));
    }
    server.told.push(...input);
    server.requests += 1;
    server.models.add(model);
    const data = input.map((text, index) => ({ index, embedding: vectorOf(text, server.mood) }));
    answer.writeHead(200, { "content-type": "application/json" });
    answer.end(JSON.stringify({ model, data, usage: { prompt_tokens: 7 * input.length } }));
  });
  await new Promise<void>((resolve) => void http.listen(0, "127.0.0.1", resolve));
  const address = http.address();
  server.baseUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/v1`;
  closing.push(
    () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  );
  return server;
};

const texts = {
  refund: { title: "Refunds", text: "We return what you paid to the card within five days." },
  courier: { title: "Courier", text: "The courier calls an hour before. Write to desk@example.org otherwise." },
  bulb: { title: "Changing the bulb", text: "Let it cool, then turn it to the left." },
};

const open = async (engine: Engine, set: Partial<Parameters<typeof setModels>[1]["settings"]> = {}) => {
  const server = await openServer();
  const desk = await openTestDesk({ engine });
  const { models, store, agents, clock } = desk;
  const using = { ...desk.using, seal: desk.seal };
  const provider = await addProvider(using, {
    name: "Vectors",
    kind: "other",
    baseUrl: server.baseUrl,
    key: "k",
    by: "lead",
  });
  const change = async (model: string, more: typeof set = set) => {
    const tasks = { classify: null, answer: null, assist: null, embeddings: { provider, model } };
    await setModels(using, { by: "lead", settings: { ...more, tasks }, known: new Set([provider]) });
    models.changed();
  };
  await change("small");
  const write = (name: keyof typeof texts, text = texts[name].text) =>
    saveArticle(using, { article: { key: name, title: texts[name].title, text }, by: agents.vera });
  const ids = { refund: await write("refund"), courier: await write("courier"), bulb: await write("bulb") };
  const { embeddings: room, shelf } = desk;
  const read = async () => {
    clock.forward(MINUTE_MS);
    await desk.desk.told();
    room.changed();
    await room.idle();
  };
  const found = async (question: string) => (await shelf.search(question, { about: {} })).hits.map(({ id }) => id);
  const used = async () =>
    (await usage(store.read, { from: 0, to: clock.now() + 1 })).filter(({ task }) => task === "embeddings");
  return { ...desk, server, room, ids, write, change, read, found, used };
};

it("keeps vectors as bytes and reads them back, wherever the bytes begin", () => {
  const floats = Float32Array.from([0.5, -1, 3]);
  const moved = new Uint8Array([9, ...bytesOf(floats)]).subarray(1);
  expect([...floatsOf(moved)]).toEqual([...floats]);
});

it("tries a gap's draft by meaning as production would search it once it is out", async () => {
  const desk = await open("sqlite");
  const { server, read, store, using, agents, clock, gaps, room, connection } = desk;
  await read();
  const text = "The zorb comes on Monday, between nine and noon.";
  const id = await saveArticle(using, {
    article: { key: "zorb", title: "Zorb", text, state: "draft" },
    by: agents.vera,
  });
  const put = { id: "m", language: "en", text: "when does it come, the zorb?", conversation: "c" } as const;
  const given = {
    articles: await listArticles(store.read, { state: "published", limit: 10 }),
    synonyms: [],
    asked: [],
    draft: await getArticle(store.read, id),
    publicUrl: "",
    content: shipped,
    manners: defaultManners,
    questions: [put],
    others: [],
  };
  const needs = { read: store.read, think: gaps.think, meaning: room };
  server.told.length = 0;
  const { questions, meaning } = await triedByMeaning(needs, given);
  expect(meaning).toEqual({ used: 1, missed: 0, why: null });
  // The draft is read for this alone, the question once; nothing of the draft is kept.
  expect(server.told).toEqual([`Zorb\n${text}`, put.text]);
  expect(questions).toEqual([{ id: "m", before: null, after: id }]);
  const near = await room.nearAll([put.text], { about: { connection }, deadlineMs: 1000 });
  expect(typeof near === "string" ? near : near.near[0]?.map((one) => one.id)).not.toContain(id);
  // A server that is away leaves the words.
  server.mood = "down";
  clock.forward(MINUTE_MS);
  const alone = await triedByMeaning(needs, { ...given, questions: [{ ...put, text: "zorb, when?" }] });
  expect(alone.meaning).toMatchObject({ used: 0, missed: 1 });
});

it("measures trials and the gate by meaning too, asks for no question twice, and says what it had to do without", {
  timeout: 240_000,
}, async () => {
  const desk = await open("sqlite", { prices: [{ model: "small", input: 100_000, output: 0 }] });
  const { server, read, store, using, agents, trials, errors, gate, clock, connection } = desk;
  await read();
  const actor = { kind: "agent", id: agents.vera.id } as const;
  const needs = { ...using, store };
  const set = await importSet(needs, {
    name: "Odd words",
    text: ["zorb", "murk", "Zorb!", "murk", "plook"].map((text) => JSON.stringify({ text, articles: [] })).join("\n"),
    actor,
  });
  const version = await draft(needs, { name: "Bolder", by: agents.vera.id });
  const limits = { moneyMax: null, perMinuteMax: null };
  trials.start();
  const tried = async () => {
    const trial = await startTrial(needs, { version, set: must(set.id), limits, actor });
    void trials.look();
    await expect.poll(async () => (await getTrial(store.read, trial)).state, { timeout: 90_000 }).toBe("done");
    return getTrial(store.read, trial);
  };
  server.told.length = 0;
  const { figures } = await tried();
  expect(figures?.draft).toMatchObject({ n: 5, meaning: { used: 5, missed: 0, why: null } });
  expect(server.told.sort()).toEqual(["Zorb!", "murk", "plook", "zorb"]);
  // What the meaning of the questions costs counts as any other cost, before and after a stop.
  expect((figures?.live.cost.money ?? 0) + (figures?.draft.cost.money ?? 0)).toBeCloseTo(4 * 0.7);
  server.told.length = 0;
  const poor = { moneyMax: 0.05, perMinuteMax: null };
  const stopped = await startTrial(needs, { version, set: must(set.id), limits: poor, actor });
  void trials.look();
  const isStopped = () =>
    expect
      .poll(() => getTrial(store.read, stopped), { timeout: 90_000 })
      .toMatchObject({ state: "cancelled", problem: "spent" });
  await isStopped();
  const [asked, { done }] = [server.told.length, await getTrial(store.read, stopped)];
  expect(asked).toBeLessThan(4);
  expect(done).toBeGreaterThan(0);
  await resumeTrial(needs, { id: stopped, limits: poor, actor });
  void trials.look();
  await isStopped();
  expect({ asked: server.told.length, done: (await getTrial(store.read, stopped)).done }).toEqual({ asked, done });
  // The same of the gate, on the desk's own past.
  const categories = await seedTopics({ store, now: clock.now });
  await read();
  await seedPast({ store, now: clock.now, connection, agent: agents.vera.id }, { categories, n: 12 });
  await store.transact((tx) => askForGate(tx, { at: clock.now(), by: agents.vera.id }));
  server.requests = 0;
  await gate.look();
  await expect.poll(() => measuredGate(store.read), { timeout: 60_000 }).not.toBeNull();
  const measured = await measuredGate(store.read);
  expect(measured?.questions).toBeGreaterThan(5);
  expect(measured?.meaning).toEqual({ used: measured?.questions, missed: 0, why: null });
  // A page of the past is one request.
  expect(server.requests).toBe(1);
  server.mood = "throttled";
  expect((await tried()).figures?.live.meaning).toEqual({ used: 0, missed: 5, why: "throttled" });
  expect(errors).toEqual([]);
});

onBothEngines("search by meaning", (engine) => {
  it("finds what shares no word with the question, once the articles are read", async () => {
    const { room, ids, read, found, server, used, write } = await open(engine);
    await read();
    expect(await room.state()).toMatchObject({ done: 3, total: 3, problem: null });
    expect((await found("zorb"))[0]).toBe(ids.courier);
    expect((await found("murk"))[0]).toBe(ids.bulb);
    // Personal data stays in the house, and every call is counted.
    expect(server.told.join("\n")).not.toContain("desk@example.org");
    const [calls, ...others] = await used();
    expect(others).toEqual([]);
    expect(calls).toMatchObject({ outcome: "answered", inputTokens: server.told.length * 7 });
    const told = server.told.length;
    await write("bulb", "Let it cool for ten minutes.");
    await read();
    expect(server.told.slice(told)).toEqual(["Changing the bulb\nLet it cool for ten minutes."]);
  });

  it("goes by words alone while the server is away, slow or asks for patience", async () => {
    const { ids, read, found, server } = await open(engine);
    await read();
    for (const mood of ["slow", "throttled", "down"] as const) {
      server.mood = mood;
      expect(await found("courier")).toEqual([ids.courier]);
      expect(await found(`zorb${mood}`)).toEqual([]);
    }
  });

  it("says why reading stopped, and goes on when the server is back", async () => {
    const { room, read, server, write } = await open(engine);
    await read();
    server.mood = "throttled";
    await write("bulb", "Wait for ten minutes.");
    await read();
    expect(await room.state()).toMatchObject({ done: 2, total: 3, problem: "throttled" });
    server.mood = "well";
    await read();
    expect(await room.state()).toMatchObject({ done: 3, problem: null });
  });

  it("reads everything again for another model, and for one that has changed behind its name", async () => {
    const { ids, read, found, change, server, store, room, write } = await open(engine);
    await read();
    server.mood = "down";
    await change("large");
    // Until the new one has read everything, words alone serve.
    expect(await found("zorb")).toEqual([]);
    server.mood = "well";
    await read();
    expect((await found("zorb"))[0]).toBe(ids.courier);
    const { passageVectors: v } = store.read.t;
    const models = async () =>
      new Set((await store.read.q.select({ model: v.model }).from(v)).map(({ model }) => model.split("/")[1]));
    expect(await models()).toEqual(new Set(["large"]));
    server.mood = "wide";
    expect(await found("zorb zorb")).toEqual([]);
    await write("refund", "Refunds take a week.");
    await read();
    expect(await room.state()).toMatchObject({ done: 3, total: 3 });
    expect((await found("zorbs"))[0]).toBe(ids.courier);
  });

  it("spends nothing beyond the day's budget and asks nobody where only the desk's own engine may serve", async () => {
    const prices = [{ model: "small", input: 100_000, output: 0 }];
    const poor = await open(engine, { dayBudget: 1, prices });
    await poor.read();
    expect(await poor.room.state()).toMatchObject({ done: 0, problem: "spent" });
    expect(poor.server.told).toEqual([]);
    const closed = await open(engine, { onlyLocal: true });
    await closed.read();
    expect(closed.server.told).toEqual([]);
    expect(await closed.room.state()).toMatchObject({ model: null });
  });
});
