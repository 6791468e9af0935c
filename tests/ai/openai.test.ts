import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { CIRCUIT, openCircuit } from "../../src/ai/circuit";
import type { LlmFailure } from "../../src/ai/llm";
import { openOpenAi } from "../../src/ai/openai";
import {
  complains,
  completion,
  drips,
  hangsUp,
  openLlmPlatform,
  type Reaction,
  says,
  sends,
  staysSilent,
} from "./llm-platform";

const schema = z.object({ category: z.string().nullable(), confidence: z.number() });
const prompt = { name: "classify", version: 1, system: "Sort it.", user: '<data name="message">\n"hi"\n</data>' };
const good = { category: "returns", confidence: 0.9 };
const KEY = "sk-very-secret-1234567890";

const openModel = async (...script: Reaction[]) => {
  const platform = await openLlmPlatform(...script);
  const clock = { at: 1_000_000 };
  const waits: number[] = [];
  const pause = async (ms: number) => {
    waits.push(ms);
    clock.at += ms;
  };
  const llm = openOpenAi({
    baseUrl: platform.baseUrl,
    apiKey: KEY,
    model: "test-model",
    now: () => clock.at,
    pause,
    chance: () => 0.5,
    circuit: { failuresMax: 3, openMs: 30_000 },
  });
  const ask = (more: { deadlineMs?: number; signal?: AbortSignal } = {}) =>
    llm.complete({ prompt, schema, deadlineMs: 10_000, maxOutputTokens: 200, ...more });
  const fail = (more: { deadlineMs?: number } = {}) =>
    ask(more).then(
      () => expect.fail("It answered."),
      (failure: LlmFailure) => failure,
    );
  return { ...platform, clock, waits, ask, fail };
};

describe("a model behind an OpenAI-compatible server", () => {
  it("answers in the schema, and says what it used", async () => {
    const model = await openModel(says(good));
    expect(await model.ask()).toEqual({
      value: good,
      usage: { inputTokens: 10, outputTokens: 5 },
      ms: 0,
      model: "test-model",
    });
    expect(model.asked[0]?.response_format).toMatchObject({
      type: "json_schema",
      json_schema: { name: "classify", strict: true, schema: { required: ["category", "confidence"] } },
    });
    expect(model.asked[0]?.messages).toEqual([
      { role: "system", content: prompt.system },
      { role: "user", content: prompt.user },
    ]);
  });

  it.each([
    ["in a fence behind thoughts", `<think>{"not": this}</think>\n\`\`\`json\n${JSON.stringify(good)}\n\`\`\``],
    ["behind thoughts whose beginning the server kept", `Let me see {"a": 1}.\n</think>\n\n${JSON.stringify(good)}`],
    [
      "in a fence with words around it",
      `Here is the JSON:\n\`\`\`json\n${JSON.stringify(good)}\n\`\`\`\nAnything else?`,
    ],
    ["before a mark of the model's own", `${JSON.stringify(good)}</s>`],
    ["before a spare bracket", `${JSON.stringify(good)}}`],
    ["behind words", `Sure! It fits {one} category: ${JSON.stringify(good)}\n`],
    ["behind another object", `The customer wrote {"order": {"n": "}"}}. ${JSON.stringify(good)}`],
    ["with fields nobody asked for", JSON.stringify({ ...good, note: "</think> {}", extra: { a: 1 } })],
  ])("reads JSON %s, asking once", async (_, text) => {
    const model = await openModel(sends(completion(text)));
    expect((await model.ask()).value).toEqual(good);
    expect(model.asked).toHaveLength(1);
  });

  it("steps down for a server that knows no schemas, and remembers it", async () => {
    const model = await openModel(complains(400, "response_format json_schema is not supported"), says(good));
    expect((await model.ask()).value).toEqual(good);
    await model.ask();
    expect(model.asked.map((one) => one.response_format?.type)).toEqual(["json_schema", "json_object", "json_object"]);
    expect(model.asked[2]?.messages[0]?.content).toContain('"confidence"');
    expect(model.waits).toEqual([]);
  });

  it("learns which fields the server takes", async () => {
    const model = await openModel(
      complains(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
      complains(400, "Unsupported value: 'temperature' does not support 0 with this model."),
      says(good),
    );
    await model.ask();
    expect(model.asked[2]).toMatchObject({ max_completion_tokens: 200 });
    expect(model.asked[2]).not.toHaveProperty("temperature");
    expect(model.asked[2]).not.toHaveProperty("max_tokens");
  });

  it.each([
    ["nonsense", sends(completion("I think it is about returns."))],
    ["half JSON", sends(completion('{"category": "returns", "confi'))],
    ["JSON of another form", says({ category: 7 })],
    ["nothing", sends(completion(""))],
    ["thoughts without an end", sends(completion(`<think>Perhaps ${JSON.stringify(good)}`))],
    ["an answer that is only quoted", sends(completion(`The customer wrote ${JSON.stringify(good)}: I refuse.`))],
    ["two answers", sends(completion(`${JSON.stringify(good)} or ${JSON.stringify({ ...good, category: "x" })}`))],
  ])("asks once more after %s", async (_, reaction) => {
    const model = await openModel(reaction, says(good));
    expect(await model.ask()).toMatchObject({ value: good, usage: { inputTokens: 20, outputTokens: 10 } });
    expect(model.asked[1]?.messages).toHaveLength(4);
    const hopeless = await openModel(reaction);
    expect(await hopeless.fail()).toMatchObject({ kind: "malformed" });
    expect(hopeless.asked).toHaveLength(2);
  });

  it("does not ask again when the answer ran into its limit", async () => {
    const model = await openModel(sends(completion('{"category": "ret', { finish_reason: "length" })));
    expect(await model.fail()).toMatchObject({ kind: "malformed" });
    expect(model.asked).toHaveLength(1);
  });

  it("does not take a web page or a broken body for an answer", async () => {
    const page = await openModel(sends("<html>Welcome</html>", 200, { "content-type": "text/html" }));
    expect(await page.fail()).toMatchObject({ kind: "malformed" });
    const broken = await openModel(sends('{"choices": [{"mess'), says(good));
    expect((await broken.ask()).value).toEqual(good);
  });

  it("waits as long as the server asks, and no longer than the caller allows", async () => {
    const patient = await openModel(complains(429, "slow down", { "retry-after": "2" }), says(good));
    expect((await patient.ask()).value).toEqual(good);
    expect(patient.waits).toEqual([2000]);
    const hurried = await openModel(complains(429, "slow down", { "retry-after": "60" }));
    expect(await hurried.fail()).toMatchObject({ kind: "throttled", retryAfterMs: 60_000, status: 429 });
    expect(hurried.waits).toEqual([]);
  });

  it("tries a broken server three times, further and further apart", async () => {
    const model = await openModel(complains(503, "overloaded"));
    expect(await model.fail()).toMatchObject({ kind: "unreachable", status: 503 });
    expect(model.waits).toEqual([400, 800]);
    const gone = await openModel(hangsUp, says(good));
    expect((await gone.ask()).value).toEqual(good);
  });

  it.each([
    ["silence", staysSilent],
    ["a drip that never ends", drips],
  ])("gives up at the deadline on %s", async (_, reaction) => {
    const model = await openModel(reaction);
    expect(await model.fail({ deadlineMs: 80 })).toMatchObject({ kind: "timeout" });
  });

  it("leaves a server alone the sooner that lets each caller wait in vain", () => {
    const circuit = openCircuit(CIRCUIT, () => 0);
    circuit.failed("timeout", 12_000);
    expect(circuit.waitMs()).toBe(0);
    circuit.failed("timeout", 8000);
    expect(circuit.state()).toMatchObject({ at: "open", failures: 2 });
    // Who was given no time to answer in is no worse than one that says no.
    const hurried = openCircuit(CIRCUIT, () => 0);
    for (let n = 0; n < 4; n++) hurried.failed("timeout", 300);
    expect(hurried.waitMs()).toBe(0);
  });

  it("stops at once when the caller no longer wants the answer", async () => {
    const model = await openModel(staysSilent);
    const controller = new AbortController();
    const asked = model.ask({ signal: controller.signal });
    controller.abort(new Error("An agent took over."));
    await expect(asked).rejects.toThrow("An agent took over.");
    await expect(model.ask({ signal: controller.signal })).rejects.toThrow("An agent took over.");
  });

  it("tells a refusal of the model from a refusal of the request", async () => {
    const model = await openModel(sends(completion(null, { refusal: "I can't help with that." })));
    expect(await model.fail()).toMatchObject({ kind: "refused", status: null });
    const filtered = await openModel(sends(completion("", { finish_reason: "content_filter" })));
    expect(await filtered.fail()).toMatchObject({ kind: "refused" });
    const long = await openModel(complains(400, "This model's maximum context length is 8192 tokens."));
    expect(await long.fail()).toMatchObject({ kind: "refused", status: 400 });
    expect(long.asked).toHaveLength(1);
  });

  it("says nothing about the key or the address when the key is not accepted", async () => {
    const model = await openModel(complains(401, `Incorrect API key provided: ${KEY}.`));
    const failure = await model.fail();
    expect(failure).toMatchObject({ kind: "unauthorised", status: 401 });
    expect(model.keys).toEqual([`Bearer ${KEY}`]);
    const shown = inspect(failure, { depth: 9 }).replace(/\n\s+at .*/g, "");
    expect(shown).not.toContain(KEY);
    expect(shown).not.toContain(String(model.port));
  });

  it("leaves a failing server alone for a while, then lets one try", async () => {
    const broken = complains(401, "no");
    const model = await openModel(broken, broken, broken, broken, says(good));
    for (let n = 0; n < 3; n++) expect((await model.fail()).kind).toBe("unauthorised");
    expect(await model.fail()).toMatchObject({ kind: "unreachable", retryAfterMs: 30_000 });
    expect(model.asked).toHaveLength(3);
    model.clock.at += 30_000;
    const [tried, waited] = await Promise.all([model.fail(), model.fail()]);
    expect([tried.kind, waited.kind]).toEqual(["unauthorised", "unreachable"]);
    model.clock.at += 30_000;
    expect((await model.ask()).value).toEqual(good);
    expect((await model.ask()).value).toEqual(good);
  });
});
