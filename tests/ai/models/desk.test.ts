import { expect, it } from "vitest";
import { setModels } from "../../../src/ai/models/providers";
import { MINUTE_MS } from "../../../src/kernel/time";
import { saveArticle } from "../../../src/knowledge/save-article";
import { onBothEngines } from "../../desk/engines";
import { type Engine, must, openTestDesk } from "../../support/desk";
import {
  type Asked,
  complains,
  completion,
  hangsUp,
  openLlmPlatform,
  type Reaction,
  says,
  sends,
} from "../llm-platform";

const text = "We refund within 5 working days. Write to help@desk.test if it takes longer.";
const textRu = "Мы возвращаем деньги за 5 рабочих дней. Если дольше, напишите на help@desk.test.";
const shownTo = (asked: Asked): string => asked.messages.map(({ content }) => content).join("\n");

const open = async (engine: Engine, reaction: Reaction, settings = {}) => {
  const platform = await openLlmPlatform(reaction);
  const desk = await openTestDesk({ engine, llm: platform.baseUrl, settings: { botEnabled: true } });
  const by = { kind: "system" as const };
  await saveArticle(desk.using, { article: { locale: "en", title: "When will I get my money back?", text }, by });
  await saveArticle(desk.using, { article: { locale: "ru", title: "Когда вернут деньги?", text: textRu }, by });
  const known = new Set(["environment"]);
  await setModels({ ...desk.using, seal: desk.seal }, { by: "lead", settings, known });
  desk.models.changed();
  const ask = async (words: string, name = "Olga") => {
    const talk = await desk.talk(words, name);
    desk.clock.forward(MINUTE_MS);
    await desk.settle();
    return { ...talk, said: desk.phone(talk.customer.chatId), messages: await desk.messages(talk.id) };
  };
  return { desk, platform, ask };
};

/** Answers with the sentence that speaks of the address, as far as it was told it. */
const repeats: Reaction = (answer, asked) => {
  const shown = shownTo(asked);
  const passage = /"id": "([^"]+#\d+)"/.exec(shown)?.[1] ?? "";
  const [quote = ""] =
    /(?:Write to \[\[EMAIL-\d+\]\] if it takes longer|напишите на \[\[EMAIL-\d+\]\])/.exec(shown) ?? [];
  if (!shown.includes('name="passages"')) return says({ summary: "s", wants: "w", tried: [] })(answer, asked);
  const first = quote.startsWith("Write")
    ? "We refund within 5 working days"
    : "Мы возвращаем деньги за 5 рабочих дней";
  const sentences = [
    { text: `${first}.`, citations: [{ passage, quote: first }] },
    { text: `${quote[0]?.toUpperCase()}${quote.slice(1)}.`, citations: [{ passage, quote }] },
  ];
  says({ answer: true, sentences, reason: "" })(answer, asked);
};

onBothEngines("what a model is told of people", (engine) => {
  it.each([
    [
      "Maria Petrova",
      "When will I get my money back? I am Maria Petrova, maria.p@mail.test, +371 2612 3456, card 4111 1111 1111 1111, IBAN DE89 3704 0044 0532 0130 00",
    ],
    [
      "Мария Петрова",
      "Когда вернут деньги? Я Мария Петрова, мария@почта.рф, ＋7 999 123-45-67, карта 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1, Сидорову передайте",
    ],
  ])("is nothing by which %s could be known, and the answer is whole again", async (name, words) => {
    const { platform, ask } = await open(engine, repeats, { maskNames: ["Сидоров"] });
    const { said, messages } = await ask(words, name);
    const seen = platform.asked.map(shownTo).join("\n").normalize("NFKC");
    expect(platform.asked.length).toBeGreaterThan(0);
    for (const secret of [
      "Petrova",
      "Петров",
      "mail.test",
      "почта.рф",
      "2612",
      "123-45-67",
      "4111",
      "1 1 1 1",
      "DE89",
      "Сидоров",
      "help@desk.test",
    ])
      expect(seen).not.toContain(secret);
    expect(said[0]).toContain("help@desk.test");
    expect(said[0]).not.toContain("[[");
    const bot = must(messages.find(({ authorKind }) => authorKind === "bot"));
    expect(bot).toMatchObject({
      trace: { engine: "llm", sentences: [{}, { text: expect.stringContaining("help@desk.test") }] },
    });
  });
});

onBothEngines("a desk whose model fails", (engine) => {
  it.each<[string, Reaction]>([
    ["does not accept the key", complains(401, "Incorrect API key")],
    ["is not there", complains(404, "The model `x` does not exist")],
    ["asks to wait long", complains(429, "slow down", { "retry-after": "3600" })],
    ["asks to wait and does not say how long", complains(429, "slow down")],
    ["breaks", complains(503, "overloaded")],
    ["refuses", sends(completion(null, { refusal: "No." }))],
    ["talks nonsense", sends(completion("flurble"))],
    ["sends half of its JSON", sends(completion('{"answer": tr'))],
    ["sends JSON of another form", says({ colour: "blue" })],
    ["sends far too much", sends(completion("x".repeat(2_000_000)))],
    ["hangs up", hangsUp],
    ["is a web page", sends("<html>Welcome</html>", 200, { "content-type": "text/html" })],
  ])("serves as well without one that %s: answers, categories and hand-over", async (_, reaction) => {
    const { desk, ask } = await open(engine, reaction);
    const answered = await ask("When will I get my money back?");
    expect(answered.said).toEqual([expect.stringContaining("5 working days")]);
    const handed = await ask("I want to talk to a human about my printer", "Ivan");
    expect(await desk.see(handed.id)).toMatchObject({ owner: "nobody", status: "open" });
    expect(must(handed.messages.find(({ direction }) => direction === "note")).text).toContain("printer");
    expect(desk.errors).toEqual([]);
  });
});
