import { expect, it } from "vitest";
import { propose } from "../../src/ai/propose";
import { saveCategory } from "../../src/desk/categories/store";
import { MINUTE_MS } from "../../src/kernel/time";
import { saveArticle } from "../../src/knowledge/save-article";
import { onEveryEngine } from "../desk/engines";
import { type Engine, must, openTestDesk, type TestDesk } from "../support/desk";
import {
  type Asked,
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

const text = "We refund within 5 working days after the parcel reaches our warehouse.";
const question = "When will I get my money back?";

const shownTo = (asked: Asked): string => asked.messages.find(({ role }) => role === "user")?.content ?? "";
const passageIn = (asked: Asked): string => /"id": "([^"]+#\d+)"/.exec(shownTo(asked))?.[1] ?? "";

type Sentence = { text: string; quote?: string; passage?: string };
/** A model's answer from the passage it was shown. */
const answers =
  (...sentences: Sentence[]): Reaction =>
  (answer, asked) =>
    says({
      answer: true,
      sentences: sentences.map(({ text: said, quote = "We refund within 5 working days", passage }) => ({
        text: said,
        citations: [{ passage: passage ?? passageIn(asked), quote }],
      })),
      reason: "",
    })(answer, asked);

/** One server for all that a desk asks a model: each prompt has its own reaction. */
const byPrompt =
  (reactions: { answer: Reaction; classify?: Reaction; handOff?: Reaction }): Reaction =>
  (answer, asked) => {
    const shown = shownTo(asked);
    const silent = complains(404, "no such prompt");
    if (shown.includes('name="categories"')) return (reactions.classify ?? silent)(answer, asked);
    if (shown.includes('name="passages"')) return reactions.answer(answer, asked);
    return (reactions.handOff ?? silent)(answer, asked);
  };

const write = ({ using }: TestDesk) =>
  saveArticle(using, { article: { locale: "en", title: question, text }, by: { kind: "system" } });

const open = async (engine: Engine, reaction: Reaction) => {
  const platform = await openLlmPlatform(reaction);
  const desk = await openTestDesk({ engine, llm: platform.baseUrl, settings: { botEnabled: true } });
  await write(desk);
  const ask = async (words: string, name = "Olga") => {
    const talk = await desk.talk(words, name);
    desk.clock.forward(MINUTE_MS);
    await desk.settle();
    return { ...talk, said: desk.phone(talk.customer.chatId), messages: await desk.messages(talk.id) };
  };
  return { desk, platform, ask };
};

onEveryEngine("a desk with a model", (engine) => {
  it("sends what the model wrote and the passages prove, with its source, and says how it came about", async () => {
    const { desk, ask } = await open(engine, byPrompt({ answer: answers({ text: "It takes 5 working days." }) }));
    const { id, said, messages } = await ask(question);
    expect(said).toEqual([expect.stringContaining("It takes 5 working days.")]);
    const bot = must(messages.find(({ authorKind }) => authorKind === "bot"));
    expect(bot).toMatchObject({ citations: [{ title: question }], trace: { engine: "llm", prompt: "answer@1" } });
    expect(await desk.see(id)).toMatchObject({ owner: "bot", status: "pending" });
  });

  it.each([
    ["declines", says({ answer: false, sentences: [], reason: "not in the passages" })],
    ["cites a passage that does not exist", answers({ text: "It takes 5 working days.", passage: "nowhere#0" })],
    ["invents a quote", answers({ text: "It takes 5 working days.", quote: "refunds take five days at most" })],
    ["invents a number", answers({ text: "It takes 3 working days." })],
    ["invents a link", answers({ text: "See evil.example about refunds within 5 working days." })],
    ["promises", answers({ text: "I'll check and come back within 5 working days." })],
  ])("gives the conversation to a person when the model %s", async (_, answer) => {
    const { desk, ask } = await open(engine, byPrompt({ answer }));
    const { id, messages } = await ask(question);
    expect(await desk.see(id)).toMatchObject({ owner: "nobody", status: "open" });
    expect(messages.filter(({ authorKind, citations }) => authorKind === "bot" && citations?.length)).toEqual([]);
    expect(desk.errors).toEqual([]);
  });

  it("believes no true sentence that is about something else than was asked", async () => {
    const { desk, ask } = await open(engine, byPrompt({ answer: answers({ text: "It takes 5 working days." }) }));
    for (const [name, words] of [
      ["Olga", "Do you sell bicycles?"],
      ["Ivan", "How long does the cooking course take?"],
      ["Pavel", "How much does money back insurance for bicycles cost?"],
    ] as const) {
      const { id, messages } = await ask(words, name);
      expect(await desk.see(id)).toMatchObject({ owner: "nobody", status: "open" });
      expect(messages.filter(({ authorKind, citations }) => authorKind === "bot" && citations?.length)).toEqual([]);
    }
  });

  it.each([
    ["What's the weather like on Mars?", "nobody"],
    ["А какая погода на Марсе?", "nobody"],
    ["Do you sell bicycles with a basket?", "nobody"],
    ["And by bank transfer, when does the money reach me?", "bot"],
    ["And how long is that for the second parcel?", "bot"],
    ["And how long exactly?", "bot"],
  ])("behind an answer believes the model of what goes on from it, and of nothing else: %s", async (words, owner) => {
    const { desk, ask } = await open(engine, byPrompt({ answer: answers({ text: "It takes 5 working days." }) }));
    const { id, customer } = await ask(question);
    expect(await desk.see(id)).toMatchObject({ owner: "bot" });
    customer.writes(words);
    await desk.settle();
    desk.clock.forward(MINUTE_MS);
    await desk.settle();
    expect(await desk.see(id)).toMatchObject({ owner });
  });

  it("is served by its own engine while the model is down, and nobody notices but by the words", async () => {
    const { desk, ask } = await open(engine, complains(500, "broken"));
    const { id, said, messages } = await ask(question);
    expect(said).toEqual([expect.stringContaining(text)]);
    expect(messages.find(({ authorKind }) => authorKind === "bot")?.trace).toMatchObject({ engine: "local" });
    expect(await desk.see(id)).toMatchObject({ owner: "bot", status: "pending" });
    expect(desk.errors).toEqual([]);
  });

  it("asks the model for a category only where its own engine is unsure, and keeps what it said as a suggestion", async () => {
    const classify: Reaction = (answer, asked) => {
      const category = /"id": "([^"]+)",\s+"name": "Refunds"/.exec(shownTo(asked))?.[1] ?? null;
      says({ category, priority: "high", confidence: 0.95, reason: "Money back" })(answer, asked);
    };
    const { desk, platform, ask } = await open(engine, byPrompt({ classify, answer: answers() }));
    const making = { newId: desk.using.newId, now: desk.clock.now() };
    await desk.store.transact(async (tx) => {
      await saveCategory(tx, { name: "Refunds", description: "", examples: ["refund my money"] }, making);
      await saveCategory(tx, { name: "Delivery", description: "", examples: ["where is my parcel"] }, making);
    });
    const { id } = await ask("The thing I bought has a strange smell");
    const { suggestions } = desk.store.read.t;
    const kept = (await desk.store.read.q.select().from(suggestions)).filter(({ conversation }) => conversation === id);
    expect(kept).toMatchObject([
      { kind: "category", engine: "llm", reason: "Money back", fate: expect.stringMatching(/shown|applied/) },
      { kind: "priority", value: "high", engine: "llm", fate: "shown" },
    ]);
    const sorted = () => platform.asked.filter((asked) => shownTo(asked).includes('name="categories"')).length;
    expect(sorted()).toBe(1);
    await desk.talk("where is my parcel", "Ivan");
    expect(sorted()).toBe(1);
  });

  it("briefs the agent in the model's words, unless they hold a number nobody wrote", async () => {
    const brief = (summary: string) => says({ summary, wants: "A working printer.", tried: ["restarting it"] });
    const noteOf = async (summary: string) => {
      const { ask } = await open(engine, byPrompt({ answer: answers(), handOff: brief(summary) }));
      const { messages } = await ask("I want to talk to a human about my printer");
      return must(messages.find(({ direction }) => direction === "note")).text;
    };
    expect(await noteOf("The printer does not print.")).toContain("The printer does not print.");
    const invented = await noteOf("The printer has not printed for 12 days.");
    expect(invented).not.toContain("12 days");
    expect(invented).toContain("printer");
  });
});

const hurried = 250;
it.each<[string, Reaction[], "llm" | "local"]>([
  ["answers in its schema", [answers({ text: "It takes 5 working days." })], "llm"],
  [
    "asks for patience and then answers",
    [complains(429, "slow down", { "retry-after-ms": "5" }), answers({ text: "It takes 5 working days." })],
    "llm",
  ],
  [
    "first sends half of its JSON",
    [sends(completion('{"answer": true, "sent')), answers({ text: "It takes 5 working days." })],
    "llm",
  ],
  ["asks for more patience than there is", [complains(429, "slow down", { "retry-after": "60" })], "local"],
  ["refuses", [sends(completion(null, { refusal: "I can't help with that." }))], "local"],
  ["talks nonsense", [sends(completion("flurble")), sends(completion("wibble"))], "local"],
  ["never finishes its JSON", [sends(completion('{"answer": tr', { finish_reason: "length" }))], "local"],
  ["breaks", [complains(503, "overloaded")], "local"],
  ["hangs up", [hangsUp], "local"],
  ["keeps silent", [staysSilent], "local"],
  ["drips", [drips], "local"],
  ["writes in another language", [answers({ text: "Деньги вернутся за 5 рабочих дней." })], "local"],
  ["is no model at all", [sends("<html>Welcome</html>")], "local"],
])("when the model %s, the customer gets an answer", async (_, script, engine) => {
  const platform = await openLlmPlatform(...script);
  const desk = await openTestDesk({ llm: platform.baseUrl });
  await write(desk);
  const model = must(desk.desk.llm);
  const llm: typeof model = {
    ...model,
    complete: (request) => model.complete({ ...request, deadlineMs: engine === "llm" ? 20_000 : hurried }),
  };
  const proof = await propose({ shelf: desk.shelf, publicUrl: "", llm }, { question, language: "en", history: [] });
  expect(proof).toMatchObject({ found: true, trace: { engine } });
  expect(proof).toMatchObject({ text: expect.stringContaining("5 working days") });
});
