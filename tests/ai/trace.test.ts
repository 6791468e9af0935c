import { expect, it } from "vitest";
import { readTrace, Trace, traceOf } from "../../src/ai/trace/model";
import { MINUTE_MS } from "../../src/kernel/time";
import { saveArticle } from "../../src/knowledge/save-article";
import { onBothEngines } from "../desk/engines";
import { must, openTestDesk } from "../support/desk";
import { complains, openLlmPlatform, says } from "./llm-platform";

const text = "We refund within 5 working days after the parcel reaches our warehouse.";
const title = "When will I get my money back?";

onBothEngines("why the bot said it", (engine) => {
  const open = async (llm?: string) => {
    const desk = await openTestDesk({ engine, settings: { botEnabled: true }, ...(llm ? { llm } : {}) });
    await saveArticle(desk.using, { article: { locale: "en", title, text }, by: { kind: "system" } });
    const ask = async (words: string) => {
      const { id } = await desk.talk(words);
      desk.clock.forward(MINUTE_MS);
      await desk.settle();
      const messages = await desk.messages(id);
      const of = (direction: "out" | "note") =>
        must(readTrace(must(messages.find((one) => one.authorKind === "bot" && one.direction === direction)).trace));
      return { messages, of };
    };
    return { desk, ask };
  };

  it("keeps the question, passages with their words, the proof of each sentence, and the gate with its threshold", async () => {
    const { of } = await (await open()).ask("When do I get my money back?");
    const trace = of("out");
    expect(trace).toMatchObject({
      kind: "answer",
      engine: "local",
      question: { text: "When do I get my money back?", joined: false, language: "en" },
      passages: [{ title, cited: true, words: ["money", "back"], score: expect.any(Number) }],
      sentences: [{ text, support: [{ quote: text }], checks: ["verbatim"] }],
      fallbacks: [],
    });
    const gate = must(trace.gate);
    expect(gate.confidence).toBeGreaterThanOrEqual(must(gate.threshold));
    expect(trace.sentences[0]?.support[0]?.passage).toBe(trace.passages[0]?.id);
  });

  it("says of an answer put together from pieces of an article that it is one, each piece with its own support", async () => {
    const { desk, ask } = await open();
    const lights = {
      title: "What do the lights of the boiler mean?",
      text: "The boiler shows its state by lights, and the number of the light says what it wants.\n\n## L2 step by step\n\n1. Open the tap under the boiler until L2 goes out.\n2. Wait for 1.5 bar.",
    };
    await saveArticle(desk.using, { article: { locale: "en", ...lights }, by: { kind: "system" } });
    const { of } = await ask("What do I do when the L2 light of the boiler is on, step by step?");
    const [said] = of("out").sentences;
    expect(said).toMatchObject({ checks: ["pieces"], support: [{}, {}] });
    for (const { quote } of must(said).support) expect(lights.text).toContain(quote);
    expect(said?.text.split("\n\n")[0]).toBe(said?.support[0]?.quote);
  });

  it("names the model, its prompt, what it used, and the sentences that were dropped with what they fell by", async () => {
    const platform = await openLlmPlatform((answer, asked) => {
      const shown = asked.messages.map(({ content }) => content).join("\n");
      const passage = /"id": "([^"]+#\d+)"/.exec(shown)?.[1] ?? "";
      const quote = "We refund within 5 working days";
      const say = (said: string) => ({ text: said, citations: [{ passage, quote }] });
      says({ answer: true, sentences: [say("It takes 5 working days."), say("Or 3 days in Norway.")], reason: "" })(
        answer,
        asked,
      );
    });
    const { of } = await (await open(platform.baseUrl)).ask("When do I get my money back?");
    expect(of("out")).toMatchObject({
      engine: "llm",
      model: "test-model",
      prompt: "answer@1",
      usage: { inputTokens: 10, outputTokens: 5 },
      sentences: [{ text: "It takes 5 working days.", checks: expect.arrayContaining(["quote", "facts"]) }],
      dropped: [{ text: "Or 3 days in Norway.", flaw: "facts", words: expect.any(Array) }],
      passages: [{ cited: true }],
    });
  });

  it("says that the model failed where the desk's own engine had to answer", async () => {
    const platform = await openLlmPlatform(complains(401, "no such key"));
    const { of } = await (await open(platform.baseUrl)).ask("When do I get my money back?");
    expect(of("out")).toMatchObject({ engine: "local", fallbacks: [{ from: "llm", why: "unauthorised" }] });
  });

  it("stands with a hand-over too, with the reason", async () => {
    const { of } = await (await open()).ask("Can my cat drink espresso on Sundays?");
    expect(of("note")).toMatchObject({ kind: "hand_off", reason: "no_proof", brief: "local" });
    expect(must(of("note").gate).confidence).toBeLessThan(must(must(of("note").gate).threshold));
    const asked = await (await open()).ask("I want to talk to a human");
    expect(asked.of("note")).toMatchObject({
      kind: "hand_off",
      engine: "rule",
      reason: "asked_for_person",
      gate: null,
    });
  });
});

it("reads traces that were written before they had a shape", () => {
  const gate = { confidence: 0.61, reason: "answers", evidence: { score: 0.5, question: "question" } };
  const hit = { article: "a1", title, score: 0.5, coverage: 0.8, margin: 0.1 };
  expect(readTrace({ engine: "local", gate, hits: [hit] })).toMatchObject({
    engine: "local",
    gate: { confidence: 0.61, threshold: null },
    passages: [{ article: "a1", title, text: "" }],
  });
  expect(readTrace({ engine: "llm", dropped: [{ text: "x", flaw: { at: "soft" } }], gate })).toMatchObject({
    dropped: [{ flaw: "other" }],
  });
  expect(readTrace({ engine: "local", kind: "greeting" })).toMatchObject({ kind: "greeting" });
  const whole = traceOf({ kind: "answer", engine: "rule" });
  expect(readTrace(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
  expect(Trace.safeParse(whole).success).toBe(true);
  for (const nothing of [null, undefined, 7, "x", [], {}, { asksForPerson: true }])
    expect(readTrace(nothing)).toBeNull();
});
