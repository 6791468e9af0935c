import { describe, expect, it } from "vitest";
import { sentencesOf } from "../../src/ai/local/sentences";
import { shortened } from "../../src/ai/local/shorten";
import { summarize } from "../../src/ai/local/summarize";

describe("sentencesOf", () => {
  it("ends at stops and line breaks, not at decimals or abbreviations", () => {
    const texts = sentencesOf("Costs 3.50 today, e.g. by card. Really?\n- one\nНапример, т.е. так. Да!").map(
      ({ text }) => text,
    );
    expect(texts).toEqual(["Costs 3.50 today, e.g. by card.", "Really?", "- one", "Например, т.е. так.", "Да!"]);
  });
});

describe("shortened", () => {
  const filler = "Our shop sells many things for the garden. ".repeat(12);
  const passage = `${filler}A refund takes five working days. ${filler}`;
  it("cuts out the part that answers", () => {
    const excerpt = shortened("when do I get my refund", passage, { lettersMax: 120 });
    expect(excerpt.text).toContain("A refund takes five working days.");
    expect(excerpt.isWhole).toBe(false);
  });
  it("never alters a letter", () => {
    const { pieces, text } = shortened("refund", passage, { lettersMax: 120 });
    expect(`… ${pieces.map(({ start, end }) => passage.slice(start, end)).join(" … ")} …`).toBe(text);
  });
  it("gives a short passage whole", () => {
    const whole = { text: "Да. Нет.", pieces: [{ start: 0, end: 8 }], isWhole: true, begins: "words" };
    expect(shortened("?", "Да. Нет.")).toEqual(whole);
  });
  it("keeps a list with the line that leads to it", () => {
    const steps =
      "Чтобы сбросить пароль:\n1. Откройте страницу входа.\n2. Нажмите «Забыли пароль».\n3. Проверьте почту.";
    const long = `${"Мы работаем каждый день без выходных. ".repeat(20)}\n${steps}`;
    expect(shortened("забыл пароль", long, { lettersMax: 200 }).text).toBe(steps);
  });

  const fees =
    "Prices differ:\n\n| Zone | Letter | Box |\n| --- | --- | --- |\n| North | €2 | €9 |\n| South | €3 | €8 |\n| Other zones | €5 | — |";
  const head = "Prices differ:\n\n| Zone | Letter | Box |\n| --- | --- | --- |\n";
  it.each([
    ["How much is a box to the South?", `${head}| South | €3 | €8 |`],
    ["How much is a box to the South or the North?", `${head}| North | €2 | €9 |\n| South | €3 | €8 |`],
    ["How much is a box?", fees],
    ["How much is a box to the East zone?", fees],
    ["What do other zones cost?", fees],
  ])("gives of a table the rows that are named, else all of it: %s", (question, said) => {
    expect(shortened(question, fees).text).toBe(said);
  });

  it("gives of a list the item that is named, behind its lead and with the sentence that limits it", () => {
    const list =
      "Возим по дням:\n\n- Рига — ежедневно;\n- Вильнюс — по средам;\n- Таллин — по пятницам.\n\nНо не в праздники.";
    expect(shortened("Возите ли вы в Вильнюс?", list).text).toBe(
      "Возим по дням:\n\n- Вильнюс — по средам;\n\nНо не в праздники.",
    );
    // A part of a list that is counted would make what leads to it false.
    const counted = list.replace("по дням", "в три города");
    expect(shortened("Возите ли вы в Вильнюс?", counted).text).toBe(counted);
  });
  it.each([
    ["You may return it if:\n\n- **Box:** it is there;\n- **Seal:** it is whole.", "Can I return it without the box?"],
    [
      "Вернём деньги при условии:\n\n- **Чек:** он сохранился;\n- **Срок:** не больше месяца.",
      "Вернёте ли деньги, если чек потерян?",
    ],
    ["To wash it:\n\n1. **Open** the lid.\n2. **Rinse** the bowl.", "How do I rinse it?"],
  ])("tears no conditions and no steps apart: %j", (text, question) => {
    expect(shortened(question, text).isWhole).toBe(true);
  });
  it("tells an item that came alone as a sentence", () => {
    const text = "- **Tea:** 75 degrees.\n- **Coffee:** 93 degrees.";
    expect(shortened("How hot for tea?", text).text).toBe("**Tea:** 75 degrees.");
  });
  it.each([
    ["Refunds take five days. Only gift cards are not refunded.", "How long do refunds take?"],
    ["Возврат занимает пять дней. Кроме подарочных карт.", "Сколько занимает возврат?"],
  ])("never leaves out the exception that stands beside what is said: %j", (said, question) => {
    const padding = "Garden chairs are green this year. ".repeat(10);
    expect(shortened(question, `${padding}\n\n${said}\n\n${padding}`, { lettersMax: 60 }).text).toBe(`${said} …`);
  });
  it("does not tear a sentence that was wrapped by hand", () => {
    const wrapped =
      "Garden chairs are green this year. They are also very cheap to buy now.\nA refund is paid to the card that was used for the order, always within\nfive working days. Chairs are green.";
    expect(shortened("when is my refund paid", wrapped, { lettersMax: 60 }).text).toContain(
      "always within\nfive working days.",
    );
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
  it("takes over no bullets, dots or headings of what was answered", () => {
    const text = "What we do\n• Broken item: we send a new one.\n• Wrong item: we send the right one.";
    const { wants, answered } = summarize([
      { from: "customer", text: "• My mill is broken\n- can you replace it?" },
      { from: "bot", text },
      { from: "bot", text: "… Keep the box. …" },
    ]);
    expect(answered).toEqual(["Broken item: we send a new one.", "Keep the box."]);
    expect(wants).toEqual(["My mill is broken", "can you replace it?"]);
  });
  it("names what nobody has answered, however much was asked and answered before", () => {
    const { wants } = summarize([
      { from: "customer", text: "Can I pay for my coffee subscription with PayPal?" },
      { from: "bot", text: "PayPal is charged when the parcel ships." },
      { from: "customer", text: "How can I pause my coffee subscription for a month?" },
      { from: "bot", text: "Press Pause in your account." },
      { from: "customer", text: "What is the capital of France?" },
    ]);
    expect(wants).toHaveLength(2);
    expect(wants).toContain("What is the capital of France?");
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
  it("names whole sums and whole numbers to call", () => {
    const text = "Заказ FW-1234 на 14 990 ₽, телефон +7 (999) 123-45-67 или 8 999 123 45 67";
    const { facts } = summarize([{ from: "customer", text }]);
    expect(facts.toSorted()).toEqual(["+7 (999) 123-45-67", "14 990 ₽", "8 999 123 45 67", "FW-1234"]);
  });

  it("says nothing of an empty conversation", () => {
    expect(summarize([])).toEqual({ language: "other", wants: [], tried: [], answered: [], facts: [] });
  });
});
