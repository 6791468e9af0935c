import { describe, expect, it } from "vitest";
import { predict, train } from "../../src/ai/local/classifier";
import { learnMore } from "../../src/ai/local/learn-more";
import { learnVocabulary, meaningful, vectorOf } from "../../src/ai/local/vocabulary";
import { meaningOf } from "../../src/ai/local/word-vectors";

const near = (one: string, other: string): number => {
  const [here, there] = [meaningOf(one), meaningOf(other)];
  return here.reduce((sum, x, at) => sum + x * (there[at] ?? 0), 0);
};
const lengthOf = (text: string) => Math.sqrt(meaningOf(text).reduce((sum, x) => sum + x * x, 0));

describe("what a text's words mean", () => {
  it.each([
    ["the physician prescribed pills", "a doctor gave me medicine", "my flight was late"],
    ["which cinema shows that film", "movies tonight", "the invoice is wrong"],
    ["reimburse my expenses", "I want a refund", "the picture is blurred"],
  ])("lies nearer for %j to %j than to %j", (text, same, other) => {
    expect(near(text, same)).toBeGreaterThan(near(text, other) + 0.2);
  });
  it.each([
    ["забыл пароль", "не могу войти в аккаунт", "где мой заказ"],
    ["ролики не воспроизводятся", "видео не играет", "верните деньги"],
    ["у меня болит голова", "нужен врач", "какая завтра погода"],
  ])("lies nearer in Russian for %j to %j than to %j", (text, same, other) => {
    expect(near(text, same)).toBeGreaterThan(near(text, other) + 0.1);
  });
  it.each([
    ["изменить пароль", "change my password", "play some music"],
    ["какая завтра погода", "weather tomorrow", "delete my account"],
  ])("lies nearer for %j to %j than to %j, in the other language", (text, same, other) => {
    expect(near(text, same)).toBeGreaterThan(near(text, other) + 0.2);
  });
  it("is the same for all forms of a Russian word", () => {
    for (const form of ["пароли", "паролем", "паролях", "Пароль"]) expect(near(form, "пароль")).toBeCloseTo(1);
  });
  it("is nothing for other scripts, digits and signs, and for words nobody knows", () => {
    for (const text of ["δεν μπορώ να συνδεθώ", "4711 🙂", "qwxzv brrzt", "жзщхъ", ""]) expect(lengthOf(text)).toBe(0);
  });
  it("weighs the less, the less of the text it was read from", () => {
    expect(lengthOf("the printer has no paper")).toBeCloseTo(1);
    expect(lengthOf("δεν μπορώ να συνδέσω printer στο δίκτυο")).toBeLessThan(0.5);
    expect(lengthOf("δεν μπορώ να συνδέσω printer στο δίκτυο")).toBeGreaterThan(0);
  });
});

const examples = [
  ...["play a song", "put on some music", "I want to hear jazz"].map((text) => ({ text, label: "music" })),
  ...["clean the floor", "start the vacuum", "the carpet is dusty"].map((text) => ({ text, label: "cleaning" })),
  ...["будет ли дождь", "какая завтра погода", "сколько градусов"].map((text) => ({ text, label: "weather" })),
];
const first = (text: string, model = train(examples)) => predict(model, text).ranked[0]?.label;

describe("a category with a few examples", () => {
  it.each([
    ["your favourite orchestra", "music"],
    ["a guitar concert", "music"],
    ["mop and broom", "cleaning"],
    ["ветер и снег", "weather"],
  ])("takes %j, of which no example has a word, for %s", (text, label) => {
    expect(first(text)).toBe(label);
  });
  it.each([
    ["гитара и скрипка", "music"],
    ["пропылесось ковер", "cleaning"],
  ])("takes %j for %s though all its examples are English", (text, label) => {
    const english = train(examples.filter((example) => example.label !== "weather"));
    expect(first(text, english)).toBe(label);
  });
  it("knows Russian as before", () => {
    expect(first("погода на завтра")).toBe("weather");
  });
  it("knows by a correction what its words mean, too", () => {
    const more = learnMore(train(examples), [{ text: "umbrella", label: "weather" }]);
    expect(first("snow or storms", more)).toBe("weather");
  });
});

it("leaves a text of which no word is known as its features tell it", () => {
  const { vocabulary } = learnVocabulary(examples.map(({ text }) => text));
  const text = "qwxzv brrzt";
  const vector = vectorOf(vocabulary, text);
  expect(meaningful(vocabulary, { vector, text })).toEqual(vector);
});

it("goes by the texts alone where they are many", () => {
  const { vocabulary } = learnVocabulary(Array.from({ length: 3001 }, (_, n) => `number ${n} of the many`));
  const text = "number of the many";
  const vector = vectorOf(vocabulary, text);
  expect(vocabulary.meanings).toBe(0);
  expect(meaningful(vocabulary, { vector, text })).toBe(vector);
});
