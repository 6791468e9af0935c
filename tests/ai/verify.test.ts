import { describe, expect, it } from "vitest";
import { factsOf } from "../../src/ai/facts";
import { promisesIn } from "../../src/ai/promises";
import { isForeign } from "../../src/ai/spoken";
import { textOf, verify } from "../../src/ai/verify";

const refund = {
  id: "p1",
  title: "When will I get my money back?",
  heading: "Refunds",
  text: "We refund within **5 working days** after the parcel reaches our warehouse. Most refunds leave in two.\n\n| Visa, Mastercard | 2–5 working days |\n\nWrite to refunds@fernway.example or see https://fernway.example/help/refunds.",
};
const express = {
  id: "p2",
  title: "How much does delivery cost?",
  heading: "Express delivery",
  text: "Express costs €14.90 and is available in the EU. Free for orders of €60 and more. A label costs €9. The line is open from 9:00 to 18:00, closed on 1 May. Error E03 means no water. Bulk orders start at 1,000 €.",
};
const russian = {
  id: "p3",
  title: "Что можно вернуть?",
  heading: "Сроки",
  text: "На возврат есть 30 дней со дня доставки. Отправка стоит 9 €, мы вычтем их из суммы. Скидка «Весна» — 10 %. Мы свяжемся с вами в течение двух часов.",
};
const passages = [refund, express, russian];

const judge = (text: string, quote: string, passage = "p1") =>
  verify({ answer: true, sentences: [{ text, citations: [{ passage, quote }] }] }, passages);
const flaw = (...given: Parameters<typeof judge>) => judge(...given).dropped[0]?.flaw;

describe("a sentence stands", () => {
  it.each([
    ["Refunds take up to 5 working days.", "We refund within 5 working days", "p1"],
    ["Refunds take five working days.", "we refund  within\n5 working days after the parcel", "p1"],
    ["With Visa it takes 2-5 working days.", "Visa, Mastercard | 2–5 working days", "p1"],
    ["With Visa it takes 2 to 5 working days.", "Visa, Mastercard 2–5 working days", "p1"],
    ["Write to refunds@fernway.example.", "Write to refunds@fernway.example", "p1"],
    ["It is all on https://fernway.example/help/refunds/.", "https://fernway.example/help/refunds", "p1"],
    ["Express costs 14.90 €.", "Express costs €14.90", "p2"],
    ["Экспресс стоит 14,90 €.", "Express costs €14.90", "p2"],
    ["We are there from 9 to 18:00.", "open from 9:00 to 18:00", "p2"],
    ["Closed on May 1.", "closed on 1 May", "p2"],
    ["Bulk begins at €1000.", "Bulk orders start at 1,000 €", "p2"],
    ["Error E03 means that water is missing.", "Error E03 means no water", "p2"],
    ["You have 30 days.", "На возврат есть 30 дней", "p3"],
    ["Скидка по акции “Весна” — 10%.", "Скидка “Весна” - 10 %", "p3"],
    ["1. Вернуть можно в течение 30 дней.", "30 дней со дня доставки", "p3"],
  ])("%s", (text, quote, passage) => {
    expect(judge(text, quote, passage)).toMatchObject({ answer: true, dropped: [] });
  });

  it("on the citations that hold, and only on those", () => {
    const citations = [
      { passage: "p1", quote: "We refund within 5 working days" },
      { passage: "p1", quote: "an invented quote of some length" },
      { passage: "nowhere", quote: "We refund within 5 working days" },
    ];
    const verdict = verify({ answer: true, sentences: [{ text: "It takes 5 days.", citations }] }, passages);
    expect(verdict).toMatchObject({ answer: true, sentences: [{ citations: [citations[0]] }] });
  });
});

describe("a sentence falls", () => {
  it.each([
    ["without a citation", [], "uncited"],
    ["by a passage that does not exist", [{ passage: "p9", quote: "We refund within 5 working days" }], "quote"],
    ["by a quote of another passage", [{ passage: "p2", quote: "We refund within 5 working days" }], "quote"],
    ["by a quote that was changed", [{ passage: "p1", quote: "We refund within 6 working days" }], "quote"],
    ["by a quote put together", [{ passage: "p1", quote: "We refund after the parcel" }], "quote"],
    ["by a quote that begins inside a word", [{ passage: "p1", quote: "fund within 5 working days" }], "quote"],
    ["by a quote that cuts a price", [{ passage: "p2", quote: "Express costs €14" }], "quote"],
    ["by a quote that proves nothing", [{ passage: "p1", quote: "the" }], "quote"],
    ["by an empty quote", [{ passage: "p1", quote: "  " }], "quote"],
  ])("%s", (_, citations, at) => {
    const verdict = verify({ answer: true, sentences: [{ text: "Refunds are quick.", citations }] }, passages);
    expect(verdict).toMatchObject({ answer: false, reason: "unproved", dropped: [{ flaw: { at } }] });
  });

  it.each([
    ["Refunds take 3 working days.", "number 3"],
    ["Refunds take seven working days.", "number 7"],
    ["Возврат занимает двенадцать дней.", "number 12"],
    ["Refunds take 5 hours.", "hour 5"],
    ["Refunds cost 5%.", "percent 5"],
    ["Refunds cost €5.", "money:eur 5"],
    ["Refunds leave on 3 May.", "date 3.5"],
    ["Refunds leave on 2026-05-03.", "date 3.5.2026"],
    ["Write to support@fernway.example.", "mail support@fernway.example"],
    ["See https://fernway.example/help/refund.", "link fernway.example/help/refund"],
    ["See evil.example for more.", "link evil.example"],
    ["Call +371 2000 1234.", "phone 37120001234"],
    ["Use the code FREE100.", "code free100"],
    ["Express costs 14.90.", "number 14.9"],
  ])("by a fact that stands in no passage it cites: %s", (text, missing) => {
    const found = flaw(text, "We refund within 5 working days");
    expect(found).toMatchObject({ at: "facts", missing: expect.arrayContaining([missing]) });
  });

  it.each([
    "I'll check and get back to you within 5 working days.",
    "I’ve refunded your order.",
    "Let me look into your refund.",
    "Our team will contact you in 5 working days.",
    "We will get back to you.",
    "Someone will reach out to you shortly.",
    "I am going to escalate this.",
    "Я проверю и вернусь с ответом.",
    "Уточню у коллег и сообщу вам.",
    "Я уже передала ваш вопрос.",
    "С вами свяжется наш специалист.",
    "Наш менеджер обязательно вам перезвонит.",
    "Оставайтесь на связи!",
  ])("by promising: %s", (text) => {
    expect(flaw(text, "We refund within 5 working days")).toMatchObject({ at: "promise" });
  });
});

describe("a promise", () => {
  it("of the house may be repeated in its very words", () => {
    const quote = "Мы свяжемся с вами в течение двух часов";
    expect(judge("Мы свяжемся с вами в течение двух часов.", quote, "p3")).toMatchObject({ answer: true });
    expect(flaw("Мы свяжемся с вами в течение двух часов.", "We refund within 5 working days")).toBeDefined();
  });
  it.each([
    "We refund within 5 working days.",
    "You can check the status in the app and contact us by e-mail.",
    "Проверьте, плотно ли стоит бак.",
    "Мы вернём деньги тем же способом.",
    "If it is late, write to us and we refund the delivery.",
  ])("is not seen where there is none: %s", (text) => {
    expect(promisesIn(text)).toEqual([]);
  });
});

describe("a sentence falls by its words", () => {
  it.each([
    ["You are the lucky winner of a new phone and a holiday.", "words"],
    ["Введите пароль от почты и код из письма на этой странице.", "words"],
    ["We refund within 5 working days, says Elon Musk.", "names"],
    ["We never refund after the parcel reaches our warehouse.", "negation"],
  ])("%s", (text, at) => {
    expect(flaw(text, "We refund within 5 working days")).toMatchObject({ at });
  });
  it("where it leaves out the “not” of its quote", () => {
    expect(flaw("Error E03 means water.", "Error E03 means no water", "p2")).toMatchObject({ at: "negation" });
  });
});

it("is never told in its source's words where those are in another language", () => {
  const passage = {
    id: "a#0",
    title: "Delivery",
    heading: "",
    text: "Delivery takes 3 to 5 working days. It costs 5 EUR, and is free over 50 EUR.",
  };
  const said = (text: string, quote: string) => ({ text, citations: [{ passage: "a#0", quote }] });
  const sentences = [
    said("Доставка стоит 5 EUR.", "It costs 5 EUR, and is free over 50 EUR."),
    said(
      "Доставка занимает от 3 до 5 рабочих дней, а от 50 EUR она бесплатная.",
      "Delivery takes 3 to 5 working days.",
    ),
  ];
  const verdict = verify({ answer: true, sentences }, [passage]);
  expect(verdict.answer && verdict.sentences.map(({ text }) => text)).toEqual(["Доставка стоит 5 EUR."]);
});

describe("a sentence in which one word was swapped", () => {
  const setup = {
    id: "p4",
    title: "How do I use the kettle?",
    heading: "Care",
    text: "Coffee from the subscription ships on Wednesday. Rinse the tank with cold water after each use. The kettle has a warranty of 2 years from the day of delivery.\n\n- Orders placed before noon leave the same day.\n\nЧайник ополаскивайте холодной водой после каждого кипячения. Кофе по подписке отправляем в среду.",
  };
  const worn = { id: "p5", title: "What does it cover?", heading: "Not covered", text: "- Seals and brushes." };
  const said = (text: string, quote: string, { passage = "p4" } = {}) => {
    const asked = { answer: true, sentences: [{ text, citations: [{ passage, quote }] }] };
    const verdict = verify(asked, [...passages, setup, worn]);
    return verdict.answer ? textOf(verdict.sentences) : `none: ${verdict.dropped[0]?.flaw.at}`;
  };
  const ships = "Coffee from the subscription ships on Wednesday";
  it.each([
    ["Coffee from the boutique ships on Wednesday.", ships, `${ships}.`],
    [
      "Rinse the tank with hot water after each use.",
      "Rinse the tank with cold water",
      "Rinse the tank with cold water after each use.",
    ],
    [
      "The kettle has a warranty of 2 years from the day of purchase.",
      "a warranty of 2 years from the day of delivery",
      "The kettle has a warranty of 2 years from the day of delivery.",
    ],
    [
      "Orders placed after noon leave the same day.",
      "Orders placed before noon leave the same day",
      "**Care**\n\n- Orders placed before noon leave the same day.",
    ],
    [
      "Чайник ополаскивайте холодной водой до каждого кипячения.",
      "холодной водой после каждого кипячения",
      "Чайник ополаскивайте холодной водой после каждого кипячения.",
    ],
    [
      "Кофе по подписке отправляем в четверг.",
      "Кофе по подписке отправляем в среду",
      "Кофе по подписке отправляем в среду.",
    ],
  ])("is told in the words of its source: %s", (text, quote, own) => expect(said(text, quote)).toBe(own));

  const plans = {
    id: "p6",
    title: "Plans",
    heading: "",
    text: "| Plan | Price per month |\n| --- | --- |\n| Solo | $9 |\n| Team | $49 |\n\nThe trial lasts 14 days. After that the desk is read-only for 60 days. Yearly plans: the money is back within 30 days. Monthly plans are not refunded. Extra seats on Team cost $4, on Solo there are none.\n\nГарантия на работы — 6 месяцев. На запчасти клиента гарантии нет. Эвакуатор за наш счёт. Наличные не принимаем, только карты.",
  };
  const beside = (text: string, quote: string) => {
    const verdict = verify({ answer: true, sentences: [{ text, citations: [{ passage: "p6", quote }] }] }, [plans]);
    return verdict.answer ? textOf(verdict.sentences) : "none";
  };
  it.each([
    ["The trial lasts 60 days.", "The trial lasts 14 days", "The trial lasts 14 days."],
    ["Yearly plans are not refunded.", "Monthly plans are not refunded", "Monthly plans are not refunded."],
    ["На работы гарантии нет.", "На запчасти клиента гарантии нет", "На запчасти клиента гарантии нет."],
    ["Эвакуатор за ваш счёт.", "Эвакуатор за наш счёт", "none"],
    ["The Team plan costs $9 per month.", "| Solo | $9 |", "none"],
    ["The Solo plan costs $49 per month.", "| Team | $49 |", "none"],
  ])("is told no figure, name or word that its passage says of something beside: %s", (text, quote, own) =>
    expect(beside(text, quote)).toBe(own),
  );
  it.each([
    ["The Team plan costs $49 per month.", "| Team | $49 |"],
    ["We don't refund monthly plans.", "Monthly plans are not refunded"],
    ["К сожалению, наличные мы не принимаем.", "Наличные не принимаем"],
  ])("is let be where it is the same thing: %s", (text, quote) => expect(beside(text, quote)).toBe(text));

  it.each([
    "Your subscription coffee is sent on Wednesday.",
    "Unfortunately your subscription coffee is usually sent on Wednesday.",
  ])("is told from one in which only the turns of phrase are new: %s", (text) => expect(said(text, ships)).toBe(text));

  it("holds nothing of a list for granted that its heading denies", () => {
    expect(said("Seals and brushes are covered.", "Seals and brushes.", { passage: "p5" })).toBe("none: negation");
    expect(said("Seals and brushes are not covered.", "Seals and brushes.", { passage: "p5" })).toBe(
      "Seals and brushes are not covered.",
    );
  });
});

describe("an answer", () => {
  const good = {
    text: "Refunds take 5 working days.",
    citations: [{ passage: "p1", quote: "We refund within 5 working days" }],
  };
  it("loses only the sentences that fall", () => {
    const bad = { text: "They cost €3.", citations: good.citations };
    const verdict = verify({ answer: true, sentences: [good, bad] }, passages);
    expect(verdict).toMatchObject({ answer: true, sentences: [good], dropped: [{ text: "They cost €3." }] });
  });
  it("is none when the sentence that comes first falls", () => {
    const bad = { text: "They cost €3.", citations: good.citations };
    expect(verify({ answer: true, sentences: [bad, good] }, passages)).toMatchObject({ answer: false });
  });
  it("says a sentence once, however often the model wrote it", () => {
    const sentences = Array.from({ length: 400 }, () => good);
    expect(verify({ answer: true, sentences }, passages)).toEqual({ answer: true, sentences: [good], dropped: [] });
  });
  it("ends where enough has been said", () => {
    const tail = " It is so, after the parcel reaches our warehouse";
    const sentences = Array.from({ length: 30 }, (_, n) => ({ ...good, text: `${good.text}${tail.repeat(n + 1)}` }));
    const verdict = verify({ answer: true, sentences }, passages);
    if (!verdict.answer) expect.fail("It is an answer.");
    expect(textOf(verdict.sentences).length).toBeLessThan(1600);
    expect(verdict.dropped[0]).toMatchObject({ flaw: { at: "long" } });
    expect(
      verify({ answer: true, sentences: [{ ...good, text: good.text + tail.repeat(40) }] }, passages),
    ).toMatchObject({ answer: false, reason: "unproved" });
  });
  it("is a list where its sentences are points", () => {
    const points = ["Refunds:", "- Visa: 5 days.", "- Bank: 2 days.", "That is all."].map((one) => ({ text: one }));
    expect(textOf(points)).toBe("Refunds:\n\n- Visa: 5 days.\n- Bank: 2 days.\n\nThat is all.");
    expect(textOf([{ text: "One." }, { text: "Two." }])).toBe("One. Two.");
  });
  it("is none when the model declined, whatever it wrote beside", () => {
    expect(verify({ answer: false, sentences: [good] }, passages)).toMatchObject({ answer: false, reason: "declined" });
  });
  it("is none when nothing is left, or nothing was said", () => {
    expect(verify({ answer: true, sentences: [] }, passages)).toMatchObject({ answer: false, reason: "unproved" });
    expect(verify({ answer: true, sentences: [good] }, [])).toMatchObject({ answer: false, reason: "unproved" });
  });
});

describe("facts", () => {
  it("are read of spans in neighbouring cells one by one, and of a telephone as one", () => {
    expect([...factsOf("| Moka pot | 18–22 | 12–14 |")].toSorted()).toEqual([
      "number 12",
      "number 14",
      "number 18",
      "number 22",
    ]);
    expect([...factsOf("8-800 555-35-35")].some((one) => one.startsWith("phone"))).toBe(true);
  });
  it("are one, however they are written", () => {
    for (const [one, other] of [
      ["1,000 €", "€1000"],
      ["1 000,50 руб.", "1000.5 рублей"],
      ["12.01.2026", "2026-01-12"],
      ["on January 12", "12 января"],
      ["a 30-day window", "30 days: window"],
      ["два часа", "2 hours"],
      ["the 20th", "20"],
    ] as const)
      expect(factsOf(one), one).toEqual(factsOf(other));
  });
  it("are not found in words that only look like some", () => {
    expect([...factsOf("You may march on, e.g. with one of ours; i.e. none.")]).toEqual([]);
  });
  it("take a moment at most, however odd the text", () => {
    const odd = [
      "1 ".repeat(20_000),
      "a-1".repeat(20_000),
      "*_".repeat(20_000),
      "a.".repeat(20_000),
      "(1".repeat(20_000),
    ];
    const startedAt = performance.now();
    for (const text of odd) factsOf(text);
    for (const text of odd) promisesIn(text);
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });
});

describe("an answer's language", () => {
  it.each([
    ["Откройте Settings, Subscription, Cancel plan, Confirm, Done.", "ru"],
    ["Нажмите **Cancel plan and lose nothing of yours**, потом «Confirm the cancellation».", "ru"],
    ["Деньги вернутся за 5 рабочих дней.", "ru"],
    ["Press «Готово», then the money is yours.", "en"],
  ] as const)("is its own, whatever it names on a screen: %j (%s)", (text, wanted) => {
    expect(isForeign(text, wanted)).toBe(false);
  });

  it.each([
    ["The money is back within five working days.", "ru"],
    ["Yes.", "ru"],
    ["Press «Готово» to finish the order and wait for it.", "ru"],
    ["Деньги вернутся за 5 рабочих дней.", "en"],
  ] as const)("is another: %j (%s)", (text, wanted) => {
    expect(isForeign(text, wanted)).toBe(true);
  });
});
