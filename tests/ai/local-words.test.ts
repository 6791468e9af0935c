import { describe, expect, it } from "vitest";
import { sentencesOf } from "../../src/ai/local/sentences";
import { bestSentences } from "../../src/ai/local/shorten";
import { summarize } from "../../src/ai/local/summarize";

describe("sentencesOf", () => {
  it("ends at stops and line breaks, not at decimals or abbreviations", () => {
    const texts = sentencesOf("Costs 3.50 today, e.g. by card. Really?\n- one\nНапример, т.е. так. Да!").map(
      ({ text }) => text,
    );
    expect(texts).toEqual(["Costs 3.50 today, e.g. by card.", "Really?", "- one", "Например, т.е. так.", "Да!"]);
  });
});

describe("bestSentences", () => {
  const filler = "Our shop sells many things for the garden. ".repeat(12);
  const passage = `${filler}A refund takes five working days. ${filler}`;
  it("cuts out the part that answers", () => {
    const excerpt = bestSentences("when do I get my refund", passage, { lettersMax: 120 });
    expect(excerpt.text).toContain("A refund takes five working days.");
    expect(excerpt.isWhole).toBe(false);
  });
  it("never alters a letter", () => {
    const { start, end, text } = bestSentences("refund", passage, { lettersMax: 120 });
    expect(passage.slice(start, end)).toBe(text);
  });
  it("gives a short passage whole", () => {
    expect(bestSentences("?", "Да. Нет.")).toEqual({ text: "Да. Нет.", start: 0, end: 8, isWhole: true });
  });
  it("keeps a list with the line that leads to it", () => {
    const steps =
      "Чтобы сбросить пароль:\n1. Откройте страницу входа.\n2. Нажмите «Забыли пароль».\n3. Проверьте почту.";
    const long = `${"Мы работаем каждый день без выходных. ".repeat(20)}\n${steps}`;
    expect(bestSentences("забыл пароль", long, { lettersMax: 200 }).text).toBe(steps);
  });
});

describe("summarize", () => {
  it("tells what an English customer wants, tried, was told and named", () => {
    const summary = summarize([
      { from: "customer", text: "Hello there!" },
      { from: "customer", text: "My blender from order PX-48213 does not start. Can you replace the blender?" },
      { from: "bot", text: "Please hold the reset button for ten seconds. Then plug it in." },
      { from: "customer", text: "I already tried the reset button twice." },
    ]);
    expect(summary.language).toBe("en");
    expect(summary.wants).toContain("Can you replace the blender?");
    expect(summary.tried).toEqual(["I already tried the reset button twice."]);
    expect(summary.answered).toEqual(["Please hold the reset button for ten seconds."]);
    expect(summary.facts).toContain("PX-48213");
  });
  it("does the same in Russian", () => {
    const summary = summarize([
      { from: "customer", text: "Здравствуйте! Посылка №73155 не пришла, где она?" },
      { from: "customer", text: "Я уже звонил в службу доставки." },
    ]);
    expect(summary).toMatchObject({ language: "ru", wants: ["Посылка №73155 не пришла, где она?"], facts: ["№73155"] });
    expect(summary.tried).toEqual(["Я уже звонил в службу доставки."]);
  });
  it.each([
    [
      "I can't log in! My password is Tulip-9931 and the card is 4111 1111 1111 1111.",
      ["Tulip-9931", "4111"],
      "log in",
    ],
    ["Пароль: сирень, карта 4111-1111-1111-1111, а войти не могу.", ["сирень", "4111"], "войти не могу"],
    ["The code does not come. CVV 739 was asked twice.", ["739"], "does not come"],
  ])("says no password, code or card again: %s", (text, secrets, kept) => {
    const said = JSON.stringify(summarize([{ from: "customer", text }]));
    for (const secret of secrets) expect(said).not.toContain(secret);
    expect(said).toContain(kept);
  });
  it.each(["My password is not working for order PX-48213.", "Пароль не подходит, заказ №73155."])(
    "leaves what is no secret as it was said: %s",
    (text) => {
      expect(summarize([{ from: "customer", text }]).wants).toEqual([text]);
    },
  );
  it("says nothing of an empty conversation", () => {
    expect(summarize([])).toEqual({ language: "other", wants: [], tried: [], answered: [], facts: [] });
  });
});
