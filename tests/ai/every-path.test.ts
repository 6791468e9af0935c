import { asc } from "drizzle-orm";
import { expect, it } from "vitest";
import { assist } from "../../src/ai/assist/assist";
import type { AssistInput } from "../../src/ai/assist/model";
import { setModels } from "../../src/ai/models/providers";
import { readTrace } from "../../src/ai/trace/model";
import { saveCategory } from "../../src/desk/categories/store";
import { MINUTE_MS } from "../../src/kernel/time";
import { saveArticle } from "../../src/knowledge/save-article";
import { onBothEngines } from "../desk/engines";
import { type Engine, must, openTestDesk } from "../support/desk";
import {
  complains,
  completion,
  cutsOff,
  drips,
  hangsUp,
  openLlmPlatform,
  type Reaction,
  refusesStreaming,
  sends,
  staysSilent,
  streamed,
} from "./llm-platform";

const title = "When will I get my money back?";
const text = "We refund within 5 working days after the parcel reaches our warehouse.";
/** A server that is silent is waited for no longer than this here; a desk waits for 10 to 45 seconds. */
const PATIENCE_MS = 150;

/** A desk with articles, categories, prices and a budget, whose server does what `does` says at the moment. */
const open = async (engine: Engine, first: Reaction) => {
  const does = { now: first, patienceMs: 60_000, tookMs: 0 };
  const platform = await openLlmPlatform((answer, asked) => {
    // Time goes by on the desk's clock: too much for asking again.
    desk.clock.forward(does.tookMs);
    does.now(answer, asked);
  });
  const desk = await openTestDesk({ engine, llm: platform.baseUrl, settings: { botEnabled: true } });
  const { using, store, clock } = desk;
  await saveArticle(using, { article: { locale: "en", title, text }, by: { kind: "system" } });
  const making = { newId: using.newId, now: clock.now() };
  await store.transact(async (tx) => {
    await saveCategory(tx, { name: "Refunds", description: "", examples: ["refund my money", "money back"] }, making);
    await saveCategory(tx, { name: "Delivery", description: "", examples: ["where is my parcel", "late"] }, making);
  });
  const settings = { prices: [{ model: "test", input: 1000, output: 1000 }], dayBudget: 1000, cacheMinutes: 0 };
  await setModels({ ...using, seal: desk.seal }, { by: "lead", settings, known: new Set(["environment"]) });
  desk.models.changed();
  // The desk is what it is, only in a hurry.
  const llm = must(desk.desk.llm);
  const { complete } = llm;
  Object.assign(llm, {
    complete: ((request) =>
      complete({ ...request, deadlineMs: Math.min(request.deadlineMs, does.patienceMs) })) satisfies typeof complete,
  });
  /** Between two things that are asked a minute goes by: a circuit that has opened lets one try again. */
  const rest = () => clock.forward(MINUTE_MS);
  const writes = async (words: string, name: string) => {
    rest();
    const talk = await desk.talk(words, name);
    rest();
    await desk.settle();
    const messages = await desk.messages(talk.id);
    const traces = messages.flatMap((message) => readTrace(message.trace) ?? []);
    return { ...talk, said: desk.phone(talk.customer.chatId), messages, traces };
  };
  const help = async (id: string, input: AssistInput) => {
    const conversation = await desk.see(id);
    const about = { conversation: id, connection: conversation.connection };
    const needs = { ...using, shelf: desk.shelf, solved: desk.solved, llm, publicUrl: "http://desk.test" };
    return assist(
      { ...needs, words: (prompt) => prompt },
      { input, of: { conversation, messages: await desk.messages(id), about } },
      { heard: () => {}, signal: new AbortController().signal },
    );
  };
  const calls = async () => {
    const { modelCalls } = store.read.t;
    return store.read.q.select().from(modelCalls).orderBy(asc(modelCalls.at), asc(modelCalls.id));
  };
  const suggested = async (conversation: string) =>
    (await store.read.q.select().from(store.read.t.suggestions)).filter((one) => one.conversation === conversation);
  return { desk, platform, does, llm, rest, writes, help, calls, suggested };
};

/** The same words whether in one piece or as a stream. */
const speaks =
  (content: string): Reaction =>
  (answer, asked) =>
    (asked.stream ? streamed(content) : sends(completion(content)))(answer, asked);
const choiceOf = (message: object, finish_reason = "stop") => ({ choices: [{ index: 0, finish_reason, message }] });
const refuses: Reaction = (answer, asked) =>
  (asked.stream ? refusesStreaming : sends(completion(null, { refusal: "No." })))(answer, asked);
const toolCall = { id: "t1", type: "function", function: { name: "answer", arguments: '{"answer":true}' } };
const html = "<!doctype html><title>Welcome</title><h1>Please sign in</h1>";

const faults: [string, Reaction, string][] = [
  ["declines", refuses, "refused"],
  ["is held back by a content filter", sends(completion("", { finish_reason: "content_filter" })), "refused"],
  ["talks nonsense", speaks("flurble wibble"), "malformed"],
  ["sends half of its JSON", speaks('{"answer": true, "text": "It tak'), "malformed"],
  ["runs into its limit", sends(completion('{"text": "It ta', { finish_reason: "length" })), "malformed"],
  ["sends JSON of another form", speaks('{"colour": "blue"}'), "malformed"],
  ["calls a tool instead of answering", sends(choiceOf({ content: null, tool_calls: [toolCall] })), "malformed"],
  ["sends no choice at all", sends({ id: "c1", choices: [] }), "malformed"],
  ["sends parts without words", sends(choiceOf({ content: [{ type: "image_url" }] })), "malformed"],
  ["is a web page that says 200", sends(html, 200, { "content-type": "text/html" }), "malformed"],
  ["sends far too much", sends(completion("x".repeat(500_000))), "malformed"],
  ["asks to wait and does not say how long", complains(429, "slow down"), "throttled"],
  ["asks to wait for an hour", complains(429, "slow down", { "retry-after": "3600" }), "throttled"],
  ["has no money left", sends({ error: { message: "No quota", code: "insufficient_quota" } }, 429), "throttled"],
  ["does not accept the key", complains(401, "Incorrect API key"), "unauthorised"],
  ["does not know the model", complains(404, "The model does not exist"), "refused"],
  ["breaks", complains(503, "overloaded"), "unreachable"],
  ["hangs up", hangsUp, "unreachable"],
  ["is cut off in the middle", cutsOff, "unreachable"],
  ["says nothing", staysSilent, "timeout"],
  ["drips for ever", drips, "timeout"],
];

/** One fault of each kind. */
const kinds = faults.filter(([, , why], at) => faults.findIndex(([, , other]) => other === why) === at);

/** Everything a desk asks a model, while its server does this. */
const everything = async ({ writes, help, rest, desk, suggested }: Awaited<ReturnType<typeof open>>) => {
  const answered = await writes(title, "Olga");
  const handed = await writes("I want to talk to a human about my refund", "Ivan");
  const asking = async (input: AssistInput) => {
    rest();
    const made = await help(answered.id, input);
    return "failed" in made ? made : { engine: made.engine, fallback: made.fallback };
  };
  const fallbacksOf = ({ traces }: typeof answered) =>
    traces.map(({ kind, engine, brief, fallbacks }) => ({ kind, engine: brief ?? engine, fallbacks }));
  const sorted = (await suggested(answered.id)).find(({ kind }) => kind === "category");
  const { owner, status } = await desk.see(handed.id);
  return {
    said: [...answered.said, ...handed.said].map((words) => words.includes("5 working days")),
    sorted: { engine: sorted?.engine, fallback: sorted?.why?.fallback },
    answered: fallbacksOf(answered),
    handed: [...fallbacksOf(handed).filter(({ kind }) => kind === "hand_off"), { owner, status }],
    reply: await asking({ kind: "reply" }),
    summary: await asking({ kind: "summary" }),
    translate: await asking({ kind: "translate", to: "ru", text: "Hello" }),
    rewrite: await asking({ kind: "rewrite", how: "shorter", text: "Well, hello" }),
  };
};
const bySelf = (why: string) => {
  const fallbacks = [{ from: "llm", why }];
  const local = { engine: "local", fallback: why };
  return {
    // Both are told something once: one the answer, the other that a person comes.
    said: [true, false],
    sorted: local,
    answered: [{ kind: "answer", engine: "local", fallbacks }],
    handed: [
      { kind: "hand_off", engine: "local", fallbacks },
      { owner: "nobody", status: "open" },
    ],
    reply: local,
    summary: local,
    translate: { failed: why },
    rewrite: { failed: why },
  };
};

onBothEngines("whatever is asked of a model", (engine) => {
  it("is done by the desk itself when the model fails, however it fails; the trace says why, and nothing is said twice", async () => {
    const opened = await open(engine, speaks("{}"));
    const { desk, platform, does, calls, rest, help } = opened;
    const { id } = await desk.talk("Hello there");
    let [asked, noted] = [0, 0];
    for (const [name, reaction, why] of engine === "sqlite" ? faults : kinds) {
      does.now = reaction;
      does.patienceMs = why === "timeout" ? PATIENCE_MS : 60_000;
      does.tookMs = why === "unreachable" || why === "throttled" ? MINUTE_MS : 0;
      expect({ [name]: await everything(opened) }).toEqual({ [name]: bySelf(why) });
      const now = await calls();
      const mine = now.slice(noted);
      expect(new Set(mine.map(({ prompt }) => prompt.split("@")[0])).size).toBe(7);
      // Asked again at most to mend its form, or in one piece where nothing streamed: never in circles.
      expect(platform.asked.length - asked).toBeLessThanOrEqual(4 * mine.length);
      does.now = speaks('{"text": "Hello"}');
      does.patienceMs = 60_000;
      rest();
      expect(await help(id, { kind: "rewrite", how: "shorter", text: name })).toMatchObject({ text: "Hello" });
      [asked, noted] = [platform.asked.length, (await calls()).length];
    }
    expect(desk.errors).toEqual([]);
  });

  it("counts what was spent for nothing against the budget, and stops asking when it is used up", async () => {
    const { desk, platform, writes, calls } = await open(engine, speaks("flurble"));
    await writes(title, "Olga");
    const spent = async () => (await calls()).reduce((sum, { cost }) => sum + (cost ?? 0), 0);
    // Two calls that were mended once: four times ten tokens read and five written.
    expect(await spent()).toBeCloseTo((4 * 15 * 1000) / 1_000_000);
    const known = new Set(["environment"]);
    const settings = { dayBudget: 0.001 };
    await setModels({ ...desk.using, seal: desk.seal }, { by: "lead", settings, known });
    desk.models.changed();
    const before = platform.asked.length;
    const { traces, said } = await writes(`${title} Please`, "Ivan");
    expect(said).toEqual([expect.stringContaining("5 working days")]);
    expect(traces).toMatchObject([{ engine: "local", fallbacks: [{ from: "llm", why: "spent" }] }]);
    expect(platform.asked.length).toBe(before);
    expect((await desk.models.notices()).map(({ code }) => code)).toContain("models.spent");
  });

  it("leaves a server that is down alone for a while, and comes back to it when it works", async () => {
    const { desk, platform, does, rest, help } = await open(engine, complains(503, "overloaded"));
    does.tookMs = MINUTE_MS;
    const { id } = await desk.talk("Hello there");
    const rewrite = () => help(id, { kind: "rewrite", how: "shorter", text: "Well, hello" });
    rest();
    for (let n = 0; n < 5; n++) expect(await rewrite()).toEqual({ failed: "unreachable" });
    const before = platform.asked.length;
    does.now = speaks('{"text": "Hello"}');
    expect(await rewrite()).toEqual({ failed: "unreachable" });
    expect(platform.asked.length).toBe(before);
    expect((await desk.models.state()).circuits).toMatchObject([{ at: "open", why: "unreachable" }]);
    expect((await desk.models.notices()).map(({ code }) => code)).toContain("models.down");
    rest();
    expect(await rewrite()).toMatchObject({ engine: "llm", text: "Hello" });
    expect((await desk.models.state()).circuits).toMatchObject([{ at: "closed", failures: 0 }]);
    expect(await desk.models.notices()).toEqual([]);
  });
});

it("reads an answer that comes in parts", async () => {
  const parts = [
    { type: "text", text: '{"text": ' },
    { type: "text", text: '"Hello"}' },
  ];
  const { desk, help } = await open("sqlite", sends(choiceOf({ content: parts })));
  const { id } = await desk.talk("Hello there");
  expect(await help(id, { kind: "rewrite", how: "shorter", text: "Well, hello" })).toMatchObject({ text: "Hello" });
});

it("goes on streaming after a web page came once in the place of a stream", async () => {
  const { desk, does, platform, help } = await open("sqlite", sends(html, 200, { "content-type": "text/html" }));
  const { id } = await desk.talk("Hello there");
  const rewrite = () => help(id, { kind: "rewrite", how: "shorter", text: "Well, hello" });
  expect(await rewrite()).toEqual({ failed: "malformed" });
  does.now = speaks('{"text": "Hello"}');
  expect(await rewrite()).toMatchObject({ text: "Hello" });
  expect(platform.asked.at(-1)?.stream).toBe(true);
});
