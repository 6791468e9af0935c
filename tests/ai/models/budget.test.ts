import { expect, it } from "vitest";
import { z } from "zod";
import type { LlmFailure } from "../../../src/ai/llm";
import { openModels } from "../../../src/ai/models/open";
import { addProvider, removeProvider, setModels } from "../../../src/ai/models/providers";
import { listProviders, usage } from "../../../src/ai/models/store";
import { DAY_MS, MINUTE_MS } from "../../../src/kernel/time";
import { onBothEngines } from "../../desk/engines";
import { type Engine, openTestDesk } from "../../support/desk";
import { complains, hangsUp, openLlmPlatform, type Reaction, says } from "../llm-platform";

const schema = z.object({ word: z.string() });
const prompt = (name = "answer", text = "hi") => ({
  name,
  version: 3,
  system: "Answer.",
  user: `<data name="question">\n${JSON.stringify(text)}\n</data>`,
});

/** A desk whose models are set as leads set them, and ways to ask them. */
const open = async (
  engine: Engine,
  set: Partial<Parameters<typeof setModels>[1]["settings"]> = {},
  ...script: Reaction[]
) => {
  const platform = await openLlmPlatform(...(script.length > 0 ? script : [says({ word: "yes" })]));
  const desk = await openTestDesk({ engine, llm: platform.baseUrl });
  const { models, clock } = desk;
  const using = { ...desk.using, seal: desk.seal };
  const known = new Set(["environment"]);
  const change = (settings: typeof set) => setModels(using, { by: "lead", settings, known }).then(models.changed);
  await change({ cacheMinutes: 0, ...set });
  const ask = (
    more: { name?: string; text?: string; conversation?: string; connection?: string; waitingSince?: number } = {},
  ) => {
    const { conversation, connection, waitingSince } = more;
    const about = {
      ...(conversation ? { conversation } : {}),
      ...(connection ? { connection } : {}),
      ...(waitingSince === undefined ? {} : { waitingSince }),
    };
    const request = { prompt: prompt(more.name, more.text), schema, deadlineMs: 5000, maxOutputTokens: 100, about };
    return models.llm.complete(request);
  };
  const fail = (more?: Parameters<typeof ask>[0]) =>
    ask(more).then(
      () => expect.fail("It answered."),
      ({ kind }: LlmFailure) => kind,
    );
  const used = async () => usage(desk.store.read, { from: 0, to: clock.now() + 1 });
  return { ...desk, llmPlatform: platform, ask, fail, change, used };
};

// 10 tokens in, 5 out, as the stand-in counts: 0.002 a call.
const prices = [{ model: "test", input: 100, output: 200 }];

onBothEngines("what models cost", (engine) => {
  it("is counted with task, prompt, tokens and money, and told with the answer", async () => {
    const desk = await open(engine, { prices });
    expect(await desk.ask()).toMatchObject({ value: { word: "yes" }, cost: 0.002 });
    await desk.ask({ name: "summarize" });
    expect((await desk.used()).toSorted((a, b) => a.task.localeCompare(b.task))).toMatchObject([
      { task: "answer", model: "test-model", outcome: "answered", calls: 1, inputTokens: 10, outputTokens: 5 },
      { task: "assist", provider: "environment", calls: 1, cost: 0.002 },
    ]);
    expect(await desk.models.state()).toMatchObject({ spentToday: 0.004, isSpent: false });
  });

  it("stays within the day's budget; leads are told once, and tomorrow is another day", async () => {
    const desk = await open(engine, { prices, dayBudget: 0.04 });
    // One call may cost at most 0.02 and its letters: no second is let go before it is known what the first has cost.
    await desk.ask();
    const together = await Promise.allSettled([desk.ask(), desk.ask(), desk.ask()]);
    expect(together.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
    const told = async () =>
      (await desk.events()).filter(({ type, actor }) => type === "desk.changed" && actor.kind === "system").length;
    expect(await told()).toBe(1);
    expect(await desk.models.notices()).toMatchObject([{ code: "models.spent" }]);
    await desk.change({ dayBudget: 0.01 });
    expect(await desk.fail()).toBe("spent");
    expect(await told()).toBe(1);
    expect(await desk.models.state()).toMatchObject({ isSpent: true });
    await desk.change({ dayBudget: 1 });
    expect(await desk.models.notices()).toEqual([]);
    expect(await desk.models.state()).toMatchObject({ isSpent: false });
    await desk.change({ dayBudget: 0.01 });
    expect(await desk.fail()).toBe("spent");
    desk.clock.forward(DAY_MS);
    await desk.change({ dayBudget: 0.04 });
    expect(await desk.ask()).toMatchObject({ value: { word: "yes" } });
    expect(await desk.models.notices()).toEqual([]);
  });

  it("stays within one conversation's budget without taking it from another", async () => {
    const desk = await open(engine, { prices, conversationBudget: 0.025, dayBudget: 1 });
    await desk.ask({ conversation: "one" });
    await desk.ask({ conversation: "one" });
    expect(await desk.fail({ conversation: "one" })).toBe("spent");
    // The day's money is not used up by that: leads are told nothing.
    expect(await desk.models.notices()).toEqual([]);
    expect(await desk.ask({ conversation: "two" })).toMatchObject({ cost: 0.002 });
  });

  it("asks no oftener than it may in a minute", async () => {
    const desk = await open(engine, { callsPerMinuteMax: 2 });
    await desk.ask();
    await desk.ask();
    expect(await desk.fail()).toBe("throttled");
    desk.clock.forward(MINUTE_MS);
    await desk.ask();
    expect(desk.llmPlatform.asked).toHaveLength(3);
  });

  it("asks the same once within the cache's time, until articles or settings change", async () => {
    const desk = await open(engine, { prices, cacheMinutes: 5 });
    await desk.ask();
    expect(await desk.ask()).toMatchObject({ value: { word: "yes" }, isCached: true, cost: 0 });
    await desk.ask({ text: "something else" });
    expect(desk.llmPlatform.asked).toHaveLength(2);
    desk.models.forget();
    await desk.ask();
    desk.clock.forward(6 * MINUTE_MS);
    await desk.ask();
    expect(desk.llmPlatform.asked).toHaveLength(4);
    expect((await desk.used()).find(({ outcome }) => outcome === "cached")).toMatchObject({ calls: 1, cost: 0 });
  });

  it("counts what failed too", async () => {
    const desk = await open(engine, { prices }, says({ other: 1 }));
    expect(await desk.fail()).toBe("malformed");
    expect(await desk.used()).toMatchObject([{ outcome: "malformed", inputTokens: 20, outputTokens: 10, cost: 0.004 }]);
  });
});

onBothEngines("which model is asked", (engine) => {
  it("is set per task; keys are kept sealed and reach only their own server", async () => {
    const desk = await open(engine);
    const other = await openLlmPlatform(says({ word: "other" }));
    const by = "lead";
    const saving = { ...desk.using, seal: desk.seal };
    const id = await addProvider(saving, { by, name: "House", kind: "vllm", baseUrl: other.baseUrl, key: "house-key" });
    const [kept] = await listProviders(desk.store.read);
    expect(JSON.stringify(kept)).not.toContain("house-key");
    const known = new Set(["environment", id]);
    const tasks = { classify: { provider: id, model: "small" }, answer: null, assist: null, embeddings: null };
    await setModels(saving, { by, settings: { tasks }, known });
    desk.models.changed();
    expect(await desk.ask({ name: "classify" })).toMatchObject({ value: { word: "other" } });
    expect(await desk.ask({ name: "answer" })).toMatchObject({ value: { word: "yes" } });
    expect(other.keys).toEqual(["Bearer house-key"]);
    expect(desk.llmPlatform.keys).not.toContain("Bearer house-key");
    await removeProvider(saving, { id, by });
    desk.models.changed();
    expect(await desk.ask({ name: "classify" })).toMatchObject({ value: { word: "yes" } });
    expect((await listProviders(desk.store.read)).length).toBe(0);
  });

  it("is none while only the local engine may serve, for all or for one connection", async () => {
    const desk = await open(engine, { onlyLocalConnections: ["private"] });
    expect(await desk.fail({ connection: "private" })).toBe("off");
    await desk.ask({ connection: "public" });
    await desk.change({ onlyLocal: true });
    expect(await desk.fail({ connection: "public" })).toBe("off");
    expect(await desk.models.llm.isOn?.("answer")).toBe(false);
    expect(desk.llmPlatform.asked).toHaveLength(1);
  });

  it("is left alone after failures in a row, and everybody can see it", async () => {
    const desk = await open(engine, {}, complains(401, "no"), complains(401, "no"), hangsUp);
    for (let n = 0; n < 8; n++) await desk.fail({ text: `question ${n}` }).catch(() => {});
    const { circuits } = await desk.models.state();
    expect(circuits).toMatchObject([{ provider: "environment", at: "open", failures: 5 }]);
    expect(await desk.models.notices()).toMatchObject([{ code: "models.down", name: "environment" }]);
    expect(desk.models.figures().circuits).toMatchObject([{ at: "open" }]);
    const asked = desk.llmPlatform.asked.length;
    expect(await desk.fail()).toBe("unreachable");
    expect(desk.llmPlatform.asked).toHaveLength(asked);
  });
});

it("shares one customer's patience among all that models are asked about one message; the next has its own", async () => {
  const slow: Reaction = (answer, asked) => {
    desk.clock.forward(11_000);
    says({ word: "yes" })(answer, asked);
  };
  const desk = await open("sqlite", {}, slow);
  const theirs = { conversation: "theirs", waitingSince: 1 };
  // Five seconds is as long as each is waited for here.
  for (const text of ["sorting", "answering", "answering in other words", "looking again"])
    await desk.ask({ ...theirs, text });
  expect(await desk.fail({ ...theirs, text: "a brief for the agent" })).toBe("timeout");
  expect(desk.llmPlatform.asked).toHaveLength(4);
  await desk.ask({ conversation: "another", waitingSince: 1, text: "sorting that" });
  await desk.ask({ ...theirs, waitingSince: 2, text: "their next message" });
  // Nobody waits for what an agent asks.
  await desk.ask({ conversation: "theirs", text: "a suggestion" });
  expect(desk.llmPlatform.asked).toHaveLength(7);
});

it("serves a desk with no model at all", async () => {
  const desk = await openTestDesk();
  const models = openModels({
    ...desk.using,
    store: desk.store,
    seal: desk.seal,
    pause: async () => {},
    chance: () => 0.5,
    digest: () => "00",
    environment: { apiKey: null, baseUrl: null, model: null, embeddingModel: null },
    log: { error: () => {} },
  });
  expect(await models.llm.isOn?.("answer")).toBe(false);
  expect(await models.state()).toEqual({ spentToday: 0, isSpent: false, circuits: [] });
});
