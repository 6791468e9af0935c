import { describe, expect, it } from "vitest";
import { factAsked, tellsFact } from "../../src/ai/local/asked-for";
import { sectionFor } from "../../src/ai/local/section";
import { splitIntoPassages } from "../../src/knowledge/passages";

describe("what a question asks for in so many words", () => {
  it.each([
    ["How much does a bike cost per day?", "money"],
    ["what's the price of a helmet", "money"],
    ["скока стоит шлем", "money"],
    ["How many days can I keep it?", "days"],
    ["Сколько дней можно держать велосипед?", "days"],
    ["how long does a repair take", "span"],
    ["Сколько хранится заказ?", "span"],
    ["When are you open?", "hours"],
    ["Вы работаете в воскресенье?", "hours"],
    ["до скольки вы работаете", "hours"],
    ["Are you open on Sunday?", "hours"],
    ["What is your e-mail for invoices?", "mail"],
    ["На какую почту писать?", "mail"],
    ["по какому телефону позвонить", "phone"],
    ["Which number can I call?", "phone"],
    ["How often should I oil the chain?", "often"],
    ["как часто смазывать цепь", "often"],
    ["how much does a tandem weigh and what does it cost?", "weight"],
    ["How heavy is the trailer?", "weight"],
    ["сколько весит прицеп", "weight"],
  ])("%j: %s", (question, fact) => {
    expect(factAsked(question)).toBe(fact);
  });

  it.each([
    "How do I rent a bike?",
    "How much sugar is in it?",
    "How do I change my phone number?",
    "How many bikes do you have?",
    "I wrote when it broke",
    "When should I wear a helmet?",
    "Напишите, когда придёт ответ",
    "Вы работаете с компаниями?",
    "Как сменить почту?",
    "Сколько у вас велосипедов?",
    // A length, a rest, a setting, a conjunction: none of these is told by money, a time or an address.
    "How long is the charging cable?",
    "How long are the sleeves?",
    "How much is left on my gift card?",
    "What is the charge on my card that I do not know?",
    "What is the fee waiver?",
    "What is email verification?",
    "Which email should I use to register?",
    "Какая почта доставляет посылки?",
    "Какую почту указать при регистрации?",
    "Какой телефон мне указать в заказе?",
    "How do I set business hours?",
    "How late are you with my delivery?",
    "Как настроить график работы?",
    "Какое время работы наушников от батареи?",
    "Когда плачу картой, оплата не проходит. Что делать?",
    "Когда вы работаете с юрлицами?",
    "When does the season start?",
  ])("%j asks for none of these", (question) => {
    expect(factAsked(question)).toBeNull();
  });
});

const title = "How do I return a bike?";
describe("a text that answers", () => {
  it.each([
    ["How many days can I keep a bike?", title, "You may keep a bike for **14 days**."],
    ["How long can I keep it?", "How long can I keep a bike?", "A week at most."],
    ["How much does a helmet cost?", "What does it cost?", "- Bike: €9\n- Helmet: free"],
    ["Сколько стоит шлем?", "Аренда", "Шлем — **300 ₽** в день."],
    ["When are you open?", "How to find us", "The shop is open daily, 9:00–20:00."],
    ["Вы работаете в воскресенье?", "Контакты", "Мы на месте круглосуточно."],
    ["What is your e-mail for invoices?", "Invoices", "For invoices write to pay@bikes.example."],
    ["When does the season start?", "The season", "The season starts as soon as the snow has melted."],
    ["How do I return a bike?", title, "Bring it to the shop."],
    ["Can I rent a bike?", "Renting", "Yes, every bike is for rent."],
    ["Who can bring a dog?", "Can I bring a dog?", "Yes, if you are a member."],
    ["Где можно припарковаться?", "Можно ли у вас припарковаться?", "Да, во дворе."],
    ["How long is the warranty on burrs?", "Warranty", "There is no warranty on burrs."],
    ["How long can I return opened coffee?", "Returns", "Opened coffee cannot be returned."],
    ["Сколько стоит доставка в Беларусь?", "Доставка", "В Беларусь не доставляем."],
    ["How much does delivery to Norway cost?", "Delivery", "Delivery to Norway is not available."],
    ["Сколько длится гарантия на жернова?", "Гарантия", "На жернова гарантии нет."],
    ["How much does the API cost on Solo?", "Plans", "Solo has no API."],
  ])("%j under %j: %j", (question, of, text) => {
    expect(tellsFact({ question, title: of, headings: [], text })).toBe(true);
  });

  it.each([
    // What stands in brackets is not what is denied.
    [
      "Сколько идёт доставка в Алматы?",
      "Сколько идёт доставка?",
      "- По субботам и праздникам Латвии (для склада в Алматы — Казахстана) отправок нет.",
    ],
    // What is denied is something else.
    ["What does Solo cost?", "Plans", "Solo has no API."],
    ["How much does Solo cost?", "Plans", "Solo comes without an API."],
    ["Сколько стоит Соло?", "Тарифы", "В Соло API нет."],
    ["How long is the warranty on burrs?", "Warranty", "Burrs have no spare screws."],
    // What weighs so much is not what is asked for, and what takes so long is not how often.
    ["How much does a tandem weigh?", "How much does delivery cost?", "Bikes weigh up to 20 kg, delivery is free."],
    ["Сколько весит тандем?", "Сколько стоит доставка?", "Велосипеды весят до 20 кг."],
    ["How often should I oil the chain?", "How do I look after a bike?", "Wipe the chain dry first."],
    // The days are those of something else.
    ["How many days do I have to return a bike?", title, "Bring it to the shop. Keep the receipt for 14 days."],
    ["How many days can I keep a bike?", title, "We take a bike back as soon as you come."],
    ["How long does a refund take?", "How long does delivery take?", "Delivery takes 2–4 days."],
    ["Сколько стоит прицеп?", "Как арендовать велосипед?", "Доставка стоит 500 ₽."],
    ["Когда вы работаете?", "Вы работаете с компаниями?", "Да, для команд от 5 человек."],
    ["Можно оплатить картой Мир?", "Можно ли платить частями?", "Да, тремя платежами с любой карты."],
    ["How much does a bike cost?", "How much does delivery cost?", "Delivery costs €5, of a bike too."],
    ["Сколько стоит подписка?", "Сколько стоит доставка?", "По подписке доставка бесплатно."],
    ["Can I rent a tandem?", "Can I rent a bike?", "Yes, every bike is for rent."],
    ["When are you open?", "How to find us", "We are behind the station; it takes 5 minutes."],
    [
      "How long is the warranty on a used machine?",
      "What can I return, and how long do I have?",
      "You have **30 days** from the day of delivery.",
    ],
    ["What is your e-mail for invoices?", "Invoices", "We send invoices by e-mail."],
    // A "yes" tells nobody where or when.
    ["Where is your office?", "Do you work with offices?", "Yes. The shop works with offices of any size."],
    ["Где ваш офис?", "Вы работаете с офисами?", "Да, с офисами от 5 человек."],
    ["Why can I not bring a dog?", "Can I bring a dog?", "Yes, if you are a member."],
    ["По какому телефону позвонить?", "Приложение", "Телефон должен быть в сети Wi-Fi."],
  ])("%j under %j is not answered by %j", (question, of, text) => {
    expect(tellsFact({ question, title: of, headings: [], text })).toBe(false);
  });
});

const section = (question: string, of: { title: string; text: string; at: number }) => {
  const passages = splitIntoPassages(of);
  return passages[sectionFor({ question, title: of.title, passages, at: of.at })]?.headings.at(-1) ?? "";
};

describe("which section of an article is told", () => {
  const rent = {
    title: "How can I pay for a bike?",
    text: "## Ways to pay\n\n| Way | Where |\n| --- | --- |\n| Swish | Sweden |\n| Card | everywhere |\n\n## When we charge\n\nA card is charged at the end. Swish is charged at once.\n\n## Damage\n\nA scratch costs €5 and is paid by card.",
  };
  it("is the one with the row of what is asked about, not the one that mentions it in passing", () => {
    expect(section("Can I pay with Swish?", { ...rent, at: 1 })).toBe("Ways to pay");
    expect(section("When is Swish charged?", { ...rent, at: 1 })).toBe("When we charge");
  });

  it("is the one that holds the price, where the price is asked for", () => {
    expect(section("How much is a scratch?", { ...rent, at: 1 })).toBe("Damage");
  });

  it("is the beginning for what the title asks itself, however often it is named later", () => {
    const text =
      "You have **30 days** from the day of delivery.\n\n## What it costs\n\nA return is free. After 30 days of a return nothing is.";
    const returns = { title: "What can I return, and how long do I have?", text, at: 1 };
    expect(section("How many days do I have to return?", returns)).toBe("");
  });

  it("is the one that says how often, where that is asked for", () => {
    const chain = {
      title: "When do I oil the chain, and with what?",
      text: "A dry chain squeaks.\n\n## Do I need oil?\n\nLook at the chain: a grey one needs oil.\n\n## Oiling it\n\nThe oil on a chain lasts **two weeks or 200 km**.",
    };
    expect(section("How often should I oil the chain?", { ...chain, at: 1 })).toBe("Oiling it");
  });

  it.each([
    [
      "How do I delete a chat?",
      "How do I delete my account?",
      "Delete it",
      "Confirm",
      "The account goes with all chats.",
      "Chats",
    ],
    ["Как удалить чат?", "Как удалить аккаунт?", "Удаление", "Подтвердите", "Аккаунт уйдёт вместе с чатами.", "Чат"],
  ])(
    "is the one about what is asked, not the steps that mention it: %j",
    (question, title, steps, first, last, own) => {
      const text = `## ${steps}\n\n1. ${first}.\n\n${last}\n\n## ${own}\n\nAsk here.`;
      expect(section(question, { title, text, at: 0 })).toBe(own);
    },
  );

  it.each([
    ["Can I use two vouchers together?", "Why does my voucher not work?", "Two vouchers can't be combined."],
    ["Можно два промокода сразу?", "Почему не работает промокод?", "Два кода не складываются."],
  ])("is the one that speaks of as many as are asked about: %j", (question, title, said) => {
    const text = `## A\n\nType it in the field at the till.\n\n## B\n\n- ${said}\n- No spaces.`;
    expect(section(question, { title, text, at: 0 })).toBe("B");
  });

  it.each([
    [
      "my card got declined",
      "Why was my payment declined?",
      "Club fees",
      "If the card for your club is declined, we try again.",
    ],
    [
      "карту отклонили",
      "Почему отклонили оплату картой?",
      "Членские взносы",
      "Если карту для взноса отклонили, попробуем снова.",
    ],
  ])("is none for a case that nobody asked about: %j", (question, title, heading, said) => {
    const text = `Mostly the bank says no.\n\n## 1\n\nTry another card.\n\n## ${heading}\n\n${said}`;
    expect(section(question, { title, text, at: 2 })).toBe("");
  });

  it("is the one for the very case, though its heading and its words begin with the same “if”", () => {
    const title = "Почему не открывается замок?";
    const text =
      "Чаще всего разрядилась батарейка.\n\n## Проверьте\n\nМигает ли лампа.\n\n## Если замок сломан\n\nЕсли лампа не горит, пришлите номер замка.";
    expect(section("Замок не открывается, сломан?", { title, text, at: 2 })).toBe("Если замок сломан");
  });

  const prices = {
    title: "Сколько стоит аренда?",
    text: "## Обычная аренда\n\n- **500 ₽** за день.\n- **Бесплатно** для членов клуба.\n\n## Электровелосипеды\n\nСтоят **900 ₽**, есть в Твери и Туле.\n\n## Полезно знать\n\n- Возврат в Твери бесплатный.\n- Детское кресло стоит 100 ₽.",
  };
  it("is the first for what several later ones name, and a later one for what it alone names", () => {
    expect(section("Сколько стоит аренда в Твери?", { ...prices, at: 2 })).toBe("Обычная аренда");
    expect(section("Сколько стоит аренда детского кресла?", { ...prices, at: 2 })).toBe("Полезно знать");
    expect(section("Сколько стоит аренда электровелосипеда?", { ...prices, at: 1 })).toBe("Электровелосипеды");
  });
});
