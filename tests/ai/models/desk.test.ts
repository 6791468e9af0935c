import { expect, it } from "vitest";
import { setModels } from "../../../src/ai/models/providers";
import { MINUTE_MS } from "../../../src/kernel/time";
import { saveArticle } from "../../../src/knowledge/save-article";
import { onBothEngines } from "../../desk/engines";
import { type Engine, must, openTestDesk } from "../../support/desk";
import { type Asked, openLlmPlatform, type Reaction, says } from "../llm-platform";

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
