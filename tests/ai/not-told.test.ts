import { describe, expect, it } from "vitest";
import { decide } from "../../src/ai/decide";
import { shipped } from "../../src/ai/lab/model";
import { namesOtherCode } from "../../src/ai/local/codes";
import { isOfOtherHalf } from "../../src/ai/local/halves";
import { prove } from "../../src/ai/prove";
import { defaultManners } from "../../src/desk/manners/model";
import { detectLanguage } from "../../src/kernel/text";
import { shelfOf } from "./shelf";

const told = async (question: string, shelf: ReturnType<typeof shelfOf>) => {
  const proof = await prove(shelf, { question, language: detectLanguage(question), publicUrl: "" });
  return proof.found ? proof.text : `silent: ${proof.trace.gate?.reason}`;
};

describe("a code", () => {
  const lights = [
    {
      id: "lights",
      locale: "en",
      title: "What do the lights L1–L5 of the boiler mean?",
      text: "The boiler shows L1 or L2 by its lights.\n\n| Light | Meaning |\n| --- | --- |\n| **L1** | No gas. |\n| **L2** | Low pressure. |",
    },
    {
      id: "lights.ru",
      locale: "ru",
      title: "Что означают ошибки L1–L5 на котле?",
      text: "Котёл показывает L1 или L2 лампой.\n\n| Код | Что значит |\n| --- | --- |\n| **L1** | Нет газа. |\n| **L2** | Мало давления. |",
    },
  ] as const;

  it.each([
    ["What does light L2 mean on the boiler?", "Low pressure"],
    ["Что означает ошибка L2 на котле?", "Мало давления"],
  ])("is told of its own row: %j", async (question, said) => {
    expect(await told(question, shelfOf(lights))).toContain(said);
  });

  it.each(["What does light L7 mean on the boiler?", "Что означает ошибка L7 на котле?", "ошибка L12 на котле"])(
    "is not told by others of its kind: %j",
    async (question) => {
      expect(await told(question, shelfOf(lights))).toMatch(/^silent/);
    },
  );
});

describe("codes from one to another", () => {
  it.each(["The codes K1 to K5 mean that the pump is blocked.", "Коды от K1 до K5: засорился насос."])(
    "name all between: %j",
    (text) => {
      expect([namesOtherCode("K3?", text), namesOtherCode("K7?", text)]).toEqual([false, true]);
    },
  );
});

describe("a code in the other alphabet", () => {
  const text = "Машина показывает E1 или E2 лампой.\n\n| Код | Что значит |\n| --- | --- |\n| **E1** | Нет воды. |";
  const errors = { id: "errors", locale: "ru", title: "Что означают ошибки E1–E5 на машине?", text } as const;

  it("is the same code", async () => {
    expect(await told("Что означает ошибка Е7 на машине?", shelfOf([errors]))).toBe("silent: tells-otherwise");
    expect(await told("Что означает ошибка Е1 на машине?", shelfOf([errors]))).not.toMatch(/^silent/);
  });
});

describe("the other of two questions that a title asks", () => {
  const beans = [
    {
      id: "beans",
      locale: "en",
      title: "How fresh is the tea, and how do I store it?",
      text: "The date is printed on every bag.\n\n## Where to keep it\n\nIn a dark cupboard. For longer storage freeze it.",
    },
    {
      id: "beans.ru",
      locale: "ru",
      title: "Какой чай свежий и как его хранить?",
      text: "Дата стоит на каждой пачке.\n\n## Где держать\n\nВ тёмном шкафу. Для долгого хранения заморозьте.",
    },
  ] as const;
  const half = (question: string, told: string) =>
    isOfOtherHalf(question, { ...beans[/[а-я]/iu.test(question) ? 1 : 0], told });

  it.each([
    ["Do you have a store in London?", "The date is printed on every bag."],
    ["Где хранить велосипед?", "Дата стоит на каждой пачке."],
    ["How do I store it?", "The date is printed on every bag."],
  ])("tells nothing of it by words of the first: %j", (question, text) => {
    expect(half(question, text)).toBe(true);
  });

  it.each([
    ["How do I store it?", "For longer storage freeze it."],
    ["Как его хранить?", "Для долгого хранения заморозьте."],
    ["How fresh is what you store?", "The date is printed on every bag."],
    ["How fresh is the tea?", "The date is printed on every bag."],
  ])("is told by a word of it: %j", (question, text) => {
    expect(half(question, text)).toBe(false);
  });

  it.each([
    ["How do I extend it?", "What is a pass, and how do I extend it?", "Press “One more year”."],
    ["How do I pair my phone?", "What can the app do, and how do I pair my phone?", "Open the menu and scan."],
    ["Можно прийти с собакой?", "Когда вы открыты и можно ли прийти с собакой?", "Животным рады, на поводке."],
  ])("is told in other words where the article has no word of it: %j", (question, title, text) => {
    expect(isOfOtherHalf(question, { title, text, told: text })).toBe(false);
  });

  it("is asked back about, and no wrong answer", async () => {
    expect(await told("Do you have a store in London?", shelfOf(beans))).toMatch(/^silent/);
  });
});

describe("a fact that many titles ask for", () => {
  const shop = [
    {
      id: "delivery",
      locale: "en",
      title: "How much does delivery cost, and how long does it take?",
      text: "Delivery takes 3 days and costs €5.",
    },
    {
      id: "repair",
      locale: "en",
      title: "How do I send my bike for repair?",
      text: "Bring it with its papers.\n\n## Then\n\nA repair takes up to 10 days.",
    },
    {
      id: "delivery.ru",
      locale: "ru",
      title: "Сколько идёт доставка и сколько она стоит?",
      text: "Доставка идёт 3 дня и стоит 5 €.",
    },
    {
      id: "repair.ru",
      locale: "ru",
      title: "Как сдать велосипед в ремонт?",
      text: "Привезите его с документами.\n\n## Потом\n\nРемонт занимает до 10 дней.",
    },
  ] as const;
  const proofOf = (question: string) =>
    prove(shelfOf(shop), { question, language: detectLanguage(question), publicUrl: "" });

  it.each([
    ["How long does a bike repair take?", "10 days"],
    ["Сколько времени занимает ремонт велосипеда?", "10 дней"],
  ])("is told by what speaks of the very thing: %j", async (question, said) => {
    expect(await told(question, shelfOf(shop))).toContain(said);
  });

  it.each([
    ["How long does the training take?", "Training groups begin 2 weeks after you write."],
    ["How long does the training take?", "Write to us. The room is free for 2 weeks within a month."],
    ["How long does the training take?", "The training can be cancelled up to 2 weeks before it begins."],
    ["How long does the training take?", "The training needs a booking 2 weeks ahead."],
    ["Сколько времени занимает обучение?", "Обучение начинается через 2 недели после письма."],
    ["Сколько времени занимает обучение?", "Отменить обучение можно в течение 2 недель."],
  ])("is not told by a time of something else: %j of %j", async (question, text) => {
    const isEnglish = detectLanguage(question) === "en";
    const title = isEnglish ? "How do I sign up for the training?" : "Как записаться на обучение?";
    const training = { id: "training", locale: isEnglish ? "en" : "ru", title, text } as const;
    expect(await told(question, shelfOf([...shop, training]))).not.toContain("2");
  });

  it.each([
    ["How much does a repair cost?", "How do I send my bike for repair?"],
    ["Сколько стоит ремонт?", "Как сдать велосипед в ремонт?"],
  ])("brings what it is asked of first where it is told nowhere: %j", async (question, title) => {
    const proof = await proofOf(question);
    expect(proof.found ? proof.text : proof.tried[0]?.title).toBe(title);
  });
});

describe("one word alone", () => {
  const shop = [
    { id: "parcel", locale: "en", title: "My parcel is broken", text: "Send a photo, we help. There is no cost." },
    {
      id: "pause",
      locale: "en",
      title: "How do I pause my club card?",
      text: "Write to us, we help. There is no fee.",
    },
    { id: "parcel.ru", locale: "ru", title: "Посылка сломана", text: "Пришлите фото, это поможет. Помощь бесплатна." },
    { id: "pause.ru", locale: "ru", title: "Как поставить карту на паузу?", text: "Напишите нам: помощь бесплатна." },
  ] as const;

  it.each(["help", "no", "помощь", "нет"])("that no title is about is asked back by none: %j", async (question) => {
    const decided = await decide(
      { shelf: shelfOf(shop), publicUrl: "", llm: null },
      {
        question,
        messages: [
          {
            direction: "in",
            authorKind: "customer",
            text: question,
            deletedAt: null,
            automatic: null,
            citations: null,
          },
        ],
        manners: defaultManners,
        content: shipped,
        misses: 0,
        isImportant: async () => false,
      },
    );
    expect(decided.at).toBe("hand_over");
  });
});
