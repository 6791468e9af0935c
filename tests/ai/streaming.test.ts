import { expect, it } from "vitest";
import { z } from "zod";
import { openOpenAi } from "../../src/ai/openai";
import { complains, openLlmPlatform, type Reaction, refusesStreaming, says, streamed } from "./llm-platform";

const schema = z.object({ text: z.string() });
const prompt = { name: "rewrite", version: 1, system: "Write.", user: "" };
const good = JSON.stringify({ text: "Your parcel left today." });

const openModel = async (...script: Reaction[]) => {
  const platform = await openLlmPlatform(...script);
  const llm = openOpenAi({
    baseUrl: platform.baseUrl,
    model: "test-model",
    now: Date.now,
    pause: async () => {},
    chance: () => 0.5,
  });
  const heard: string[] = [];
  const ask = (more: { deadlineMs?: number; signal?: AbortSignal; heard?: (soFar: string) => void } = {}) =>
    llm.complete({
      prompt,
      schema,
      deadlineMs: 20_000,
      maxOutputTokens: 200,
      heard: (soFar) => heard.push(soFar),
      ...more,
    });
  return { ...platform, ask, heard };
};

it("hears an answer while it is written, and reads it through its schema at the end", async () => {
  const model = await openModel(streamed(good));
  expect(await model.ask()).toMatchObject({
    value: { text: "Your parcel left today." },
    usage: { inputTokens: 10, outputTokens: 5 },
    model: "test-model",
  });
  expect(model.heard.length).toBeGreaterThan(3);
  expect(model.heard.every((soFar) => good.startsWith(soFar))).toBe(true);
  expect(model.heard.at(-1)).toBe(good);
  expect(model.asked[0]?.stream).toBe(true);
});

it("gives up at once when the one who asked does, at the server too", async () => {
  const model = await openModel(streamed('{"text": "Your parcel', () => {}));
  const cancel = new AbortController();
  const reason = new Error("The agent changed their mind.");
  const asked = model.ask({ signal: cancel.signal, heard: () => cancel.abort(reason) });
  await expect(asked).rejects.toBe(reason);
  await expect.poll(() => model.left.count, { timeout: 20_000 }).toBe(1);
  expect(model.asked).toHaveLength(1);
});

it("ends a slow drip at its deadline", async () => {
  const drip: Reaction = streamed('{"text": "', (answer) => {
    const timer = setInterval(() => answer.write(": still here\n\n"), 10);
    answer.on("close", () => clearInterval(timer));
  });
  const model = await openModel(drip);
  await expect(model.ask({ deadlineMs: 200 })).rejects.toMatchObject({ kind: "timeout" });
});

it.each<[string, Reaction[], string]>([
  ["declines in the middle", [refusesStreaming], "refused"],
  ["talks nonsense twice", [streamed("flurble"), streamed("wibble")], "malformed"],
  ["sends chunks that are none", [(answer) => void answer.end('data: {"choices": 7}\n\n')], "malformed"],
  ["asks for more patience than there is", [complains(429, "slow down", { "retry-after": "60" })], "throttled"],
  ["hangs up in the middle, each time", [streamed('{"text', (answer) => answer.destroy())], "unreachable"],
])("says what is wrong when a model %s", async (_, script, kind) => {
  const model = await openModel(...script);
  await expect(model.ask()).rejects.toMatchObject({ kind });
});

it("begins anew behind a stream that broke off", async () => {
  const model = await openModel(
    streamed('{"text": "Half', (answer) => answer.destroy()),
    streamed(good),
  );
  expect((await model.ask()).value.text).toBe("Your parcel left today.");
  expect(model.heard).toContain(good.slice(0, 7));
});

it("takes an answer in one piece from a server that does not stream, and stops asking it to", async () => {
  const model = await openModel(says({ text: "Whole." }));
  expect((await model.ask()).value.text).toBe("Whole.");
  await model.ask();
  expect(model.asked.map(({ stream }) => stream ?? false)).toEqual([true, false, false]);
  expect(model.heard.at(-1)).toBe('{"text":"Whole."}');
});

it("does without the count of tokens where a server knows no stream_options", async () => {
  const model = await openModel(complains(400, "Unrecognized request argument: stream_options"), streamed(good));
  expect((await model.ask()).value.text).toBe("Your parcel left today.");
  expect(model.asked.map((one) => "stream_options" in one)).toEqual([true, false]);
});
