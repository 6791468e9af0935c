import { expect, it } from "vitest";
import { z } from "zod";
import { buildSet } from "../../../src/ai/lab/sets/build";
import { openPace } from "../../../src/ai/lab/trials/pace";
import { runTrial } from "../../../src/ai/lab/trials/run";
import { cancelTrial, resumeTrial, startTrial } from "../../../src/ai/lab/trials/start";
import { getTrial, rowsOf } from "../../../src/ai/lab/trials/store";
import { draft } from "../../../src/ai/lab/versions/draft";
import { edit } from "../../../src/ai/lab/versions/edit";
import { getVersion } from "../../../src/ai/lab/versions/store";
import { setModels } from "../../../src/ai/models/providers";
import { onBothEngines } from "../../desk/engines";
import { type Engine, must, openTestDesk } from "../../support/desk";
import { type Asked, complains, openLlmPlatform, type Reaction, says, staysSilent } from "../llm-platform";
import { seedPast, seedTopics } from "./past";

const PAST = 24;
const NO_LIMITS = { moneyMax: null, perMinuteMax: null };
/** One call: ten tokens read and five written, at a thousand for a million. */
const CALL = 0.015;
const shownTo = (asked: Asked): string => asked.messages.map(({ content }) => content).join("\n");
const isAnswer = (asked: Asked) => shownTo(asked).includes('name="passages"');
const questionIn = (asked: Asked): string =>
  /name="(?:question|message)">\s*("(?:[^"\\]|\\.)*")/.exec(shownTo(asked))?.[1] ?? "";

/** Says the first passage's first sentence; as the draft's words want it, says that there is no answer. */
const answers: Reaction = (answer, asked) => {
  const shown = shownTo(asked);
  if (!isAnswer(asked))
    return says({ category: null, priority: "normal", confidence: 0.5, reason: "unsure" })(answer, asked);
  const [, passage = "", quote = ""] = /"id": "([^"]+#\d+)",[\s\S]*?"text": "([^".]+\.)/.exec(shown) ?? [];
  if (shown.includes("Never answer anything"))
    return says({ answer: false, sentences: [], reason: "told so" })(answer, asked);
  says({ answer: true, sentences: [{ text: quote, citations: [{ passage, quote }] }], reason: "" })(answer, asked);
};

const open = async (engine: Engine, reaction: Reaction = answers, cacheMinutes = 0) => {
  const does = { now: reaction };
  const platform = await openLlmPlatform((answer, asked) => does.now(answer, asked));
  const desk = await openTestDesk({ engine, llm: platform.baseUrl });
  const { store, clock, agents, connection } = desk;
  const categories = await seedTopics({ store, now: clock.now });
  await seedPast({ store, now: clock.now, connection, agent: agents.vera.id }, { categories, n: PAST });
  const settings = {
    prices: [{ model: "test", input: 1000, output: 1000 }],
    cacheMinutes,
    callsPerMinuteMax: 100_000,
  };
  await setModels({ ...desk.using, seal: desk.seal }, { by: "lead", settings, known: new Set(["environment"]) });
  desk.models.changed();
  const needs = { ...desk.using, store };
  const actor = { kind: "agent", id: agents.vera.id } as const;
  const set = await buildSet(needs, { name: "Past", source: "past", limit: PAST, actor });
  const version = await draft(needs, { name: "Silent", by: actor.id });
  const { content, revision } = await getVersion(store.read, version);
  const answer = must(content.prompts.answer).replace(/^(---[\s\S]*?---\s*)/, "$1Never answer anything.\n\n");
  await edit(needs, {
    id: version,
    revision,
    content: { ...content, prompts: { ...content.prompts, answer } },
    by: actor.id,
  });
  const start = (limits: typeof NO_LIMITS | { moneyMax: number; perMinuteMax: null } = NO_LIMITS, of = version) =>
    startTrial(needs, { version: of, set, limits, actor });
  const stopping = new AbortController();
  const pause = async (ms: number) => {
    clock.forward(ms);
    await new Promise<void>((resolve) => setImmediate(resolve));
  };
  const run = (id: string) =>
    runTrial(
      { store, now: clock.now, llm: desk.desk.llm, publicUrl: "http://desk.test", pause },
      { id, goesOn: () => !stopping.signal.aborted, signal: stopping.signal },
    );
  const rows = (id: string) => rowsOf(store.read, { trial: id, limit: 1000 });
  const stateOf = async () => (await getVersion(store.read, version)).state;
  return { desk, platform, does, needs, actor, categories, start, run, rows, stateOf, stopping };
};

/** How often each question was put for an answer. */
const timesAsked = (asked: readonly Asked[]): Map<string, number> => {
  const times = new Map<string, number>();
  for (const one of asked.filter(isAnswer)) times.set(questionIn(one), (times.get(questionIn(one)) ?? 0) + 1);
  return times;
};

onBothEngines("a trial of a changed prompt", (engine) => {
  it("asks the model in both versions' words, tells what it cost, and leaves the draft a draft", async () => {
    const { desk, platform, start, run, rows, stateOf } = await open(engine);
    const id = await start();
    expect(await stateOf()).toBe("trial");
    await run(id);
    const { state, done, problem, figures } = await getTrial(desk.store.read, id);
    expect({ state, done, problem }).toEqual({ state: "done", done: PAST, problem: null });
    expect(await stateOf()).toBe("draft");
    const { live, draft: tried } = must(figures);
    expect(live.answers.answered).toBeGreaterThan(PAST / 2);
    expect(tried.answers).toMatchObject({ answered: 0, handedOver: expect.any(Number) });
    const decided = await rows(id);
    expect(decided.every((row) => row.live.engine === "llm" && row.draft.engine === "llm")).toBe(true);
    expect([...timesAsked(platform.asked).values()]).toEqual(Array.from({ length: PAST }, () => 2));
    expect(live.cost.money + tried.cost.money).toBeCloseTo(platform.asked.length * CALL);
  });

  it("tells what a version costs though the other has just asked the same, and counts as spent only what was paid", async () => {
    const { desk, platform, needs, actor, start, run, rows } = await open(engine, answers, 10);
    // Only the cut is another: both versions ask the model the same, and it is asked once.
    const version = await draft(needs, { name: "Bolder", by: actor.id });
    const { content, revision } = await getVersion(desk.store.read, version);
    const bolder = { ...content, gate: { ...content.gate, answerThreshold: 0.4 } };
    await edit(needs, { id: version, revision, content: bolder, by: actor.id });
    const id = await start(NO_LIMITS, version);
    await run(id);
    const all = await rows(id);
    const answered = all.filter(({ live, draft }) => live.inputTokens > 0 && draft.inputTokens > 0);
    expect(answered.length).toBeGreaterThan(0);
    for (const { live, draft } of answered)
      expect([draft.inputTokens, draft.money]).toEqual([live.inputTokens, live.money]);
    const paid = all.reduce((sum, { live, draft }) => sum + must(live.paid) + must(draft.paid), 0);
    expect(paid).toBeCloseTo(platform.asked.length * CALL);
    const { figures } = await getTrial(desk.store.read, id);
    expect(figures?.draft.cost.money).toBeGreaterThanOrEqual(must(figures).live.cost.money);
  });

  it("stops before it spends more than it may, and goes on under a higher limit without asking anything twice", async () => {
    const { desk, platform, needs, actor, start, run, rows, stateOf } = await open(engine);
    const id = await start({ moneyMax: 20 * CALL, perMinuteMax: null });
    await run(id);
    expect(await getTrial(desk.store.read, id)).toMatchObject({ state: "cancelled", problem: "spent" });
    expect(await stateOf()).toBe("draft");
    expect(platform.asked.length).toBeGreaterThan(10);
    expect(platform.asked.length).toBeLessThanOrEqual(20);
    const { figures, done } = await getTrial(desk.store.read, id);
    expect(must(figures).draft.n).toBe(done);
    await resumeTrial(needs, { id, limits: NO_LIMITS, actor });
    expect(await stateOf()).toBe("trial");
    await run(id);
    expect(await getTrial(desk.store.read, id)).toMatchObject({ state: "done", done: PAST, problem: null });
    expect((await rows(id)).length).toBe(PAST);
    expect(Math.max(...timesAsked(platform.asked).values())).toBe(2);
  });

  it("stops when the model is away instead of measuring the desk's own engine, and goes on when it is back", async () => {
    const { desk, does, needs, actor, start, run, rows } = await open(engine, complains(503, "overloaded"));
    const id = await start();
    await run(id);
    expect(await getTrial(desk.store.read, id)).toMatchObject({
      state: "cancelled",
      problem: "model.unreachable",
      done: 0,
    });
    expect(await rows(id)).toEqual([]);
    does.now = answers;
    desk.clock.forward(60_000);
    await resumeTrial(needs, { id, actor });
    await run(id);
    expect(await getTrial(desk.store.read, id)).toMatchObject({ state: "done", done: PAST });
  });
});

it("sets a model's category by itself where the live desk would: where its word was borne out often enough", async () => {
  const { desk, platform, does, categories, start, run, rows } = await open("sqlite");
  const category = must(categories.get("Refunds"));
  does.now = (answer, asked) =>
    isAnswer(asked)
      ? answers(answer, asked)
      : says({ category, priority: "normal", confidence: 0.9, reason: "sure" })(answer, asked);
  const { conversations: c, suggestions: s } = desk.store.read.t;
  const past = await desk.store.read.q.select({ id: c.id }).from(c).limit(PAST);
  const made = { kind: "category" as const, value: category, confidence: 0.6, reason: "", engine: "llm" };
  await desk.store.transact((tx) =>
    tx.q.insert(s).values(
      past.map(({ id }, n) => ({
        id: `fate-${n}`,
        conversation: id,
        ...made,
        fate: "accepted" as const,
        createdAt: n,
      })),
    ),
  );
  const id = await start();
  await run(id);
  const put = new Set(platform.asked.filter((asked) => !isAnswer(asked)).map((asked) => JSON.parse(questionIn(asked))));
  const borneOut = (await rows(id)).filter(
    ({ item, live }) => put.has(item.text) && live.category === category && live.confidence >= 0.6,
  );
  expect(borneOut.length).toBeGreaterThan(0);
  expect(borneOut.every(({ live, draft: tried }) => live.isApplied && tried.isApplied)).toBe(true);
});

it("ends what is being asked when it must close, and loses only that", async () => {
  const { desk, platform, does, start, run, rows, stopping } = await open("sqlite");
  const id = await start();
  does.now = (answer, asked) => (platform.asked.length > 20 ? staysSilent : answers)(answer, asked);
  const running = run(id);
  await expect.poll(() => platform.asked.length, { timeout: 60_000, interval: 5 }).toBeGreaterThan(20);
  stopping.abort(new Error("closing"));
  await running;
  const { state, done } = await getTrial(desk.store.read, id);
  expect(state).toBe("running");
  expect((await rows(id)).length).toBe(done);
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThan(PAST);
});

it("stops asking when a lead says so", async () => {
  const { desk, platform, does, needs, actor, start, run, rows } = await open("sqlite");
  const id = await start();
  does.now = (answer, asked) => {
    if (platform.asked.length !== 10) return answers(answer, asked);
    void cancelTrial(needs, { id, actor }).then(() => answers(answer, asked));
  };
  await run(id);
  expect((await getTrial(desk.store.read, id)).state).toBe("cancelled");
  expect((await rows(id)).length).toBeLessThan(PAST);
  // What was under way was still answered, and nothing begun after it.
  expect(platform.asked.length).toBeLessThanOrEqual(10 + 4 * 4);
});

it("asks no more often in a minute than it may, nor than half of what the desk may", async () => {
  const desk = await openTestDesk();
  await setModels(
    { ...desk.using, seal: desk.seal },
    { by: "lead", settings: { callsPerMinuteMax: 8 }, known: new Set() },
  );
  let at = 0;
  const paced = async (perMinuteMax: number | null) => {
    const asked: number[] = [];
    const pace = await openPace({
      trial: { id: "none", limits: { moneyMax: null, perMinuteMax } },
      store: desk.store,
      clock: () => at,
      pause: async (ms) => {
        at += ms;
      },
      signal: new AbortController().signal,
      goesOn: async () => true,
    });
    const waited: number[] = [];
    const model = {
      name: "m",
      complete: async () => {
        asked.push(at);
        throw new Error("asked");
      },
    };
    const llm = pace.over(model, { waited: (ms) => waited.push(ms) });
    const prompt = { name: "answer", version: 1, system: "", user: "" };
    for (let n = 0; n < 9; n++)
      await llm.complete({ prompt, schema: z.unknown(), deadlineMs: 1, maxOutputTokens: 1 }).catch(() => {});
    const [first = 0] = asked;
    // What it was held back by is told: it is no time that the model took.
    expect(waited.reduce((sum, ms) => sum + ms, 0)).toBe(at - first);
    return asked.map((one) => one - first);
  };
  expect(await paced(3)).toEqual([0, 0, 0, 60_000, 60_000, 60_000, 120_000, 120_000, 120_000]);
  expect(await paced(null)).toEqual([0, 0, 0, 0, 60_000, 60_000, 60_000, 60_000, 120_000]);
});
