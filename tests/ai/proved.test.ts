import { describe, expect, it } from "vitest";
import { decide } from "../../src/ai/decide";
import { shipped } from "../../src/ai/lab/model";
import { questionsIn } from "../../src/ai/local/questions";
import { prove } from "../../src/ai/prove";
import { defaultManners } from "../../src/desk/manners/model";
import { detectLanguage } from "../../src/kernel/text";
import { shelfOf } from "./shelf";

const clinic = [
  {
    id: "visit",
    locale: "en",
    title: "How to find the clinic",
    text: "We are in Mill Lane 4, behind the station.\n\n## When we are here\n\n- Monday to Friday, 8:00–19:00;\n- Saturday, 9:00–14:00.\n\n## Telephone\n\nCall us on +371 0000 0200.",
  },
  {
    id: "visit.ru",
    locale: "ru",
    title: "Как нас найти",
    text: "Мы на улице Мельничной, 4, за вокзалом.\n\n## Когда мы на месте\n\n- с понедельника по пятницу, 8:00–19:00;\n- в субботу, 9:00–14:00.\n\n## Телефон\n\nЗвоните: +371 0000 0200.",
  },
  {
    id: "results",
    locale: "en",
    title: "Where are my results?",
    text: "The courier of the laboratory comes Monday to Friday, 10:00–11:00. Results are in your account the day after.",
  },
  {
    id: "pay",
    locale: "en",
    title: "How can I pay?",
    text: "Pay by card at the desk, or by invoice within 14 days.",
  },
  {
    id: "pay.ru",
    locale: "ru",
    title: "Как можно оплатить?",
    text: "Картой на месте или по счёту в течение 14 дней.",
  },
  {
    id: "cancel",
    locale: "en",
    title: "How do I cancel a visit?",
    text: "Cancel in your account up to a day before.",
  },
] as const;

const told = async (question: string, shelf = shelfOf(clinic)) => {
  const proof = await prove(shelf, {
    question,
    language: detectLanguage(question),
    publicUrl: "",
  });
  return proof.found ? proof.text : `silent: ${proof.trace.gate?.reason}`;
};

describe("the desk's own hours and number", () => {
  it.each([
    "What are your opening hours?",
    "working hours",
    "When are you open?",
    "Are you open on Saturday?",
    "What time do you close?",
    "what are your support hours",
    "Когда вы работаете?",
    "часы работы",
    "до скольки вы работаете",
    "Вы работаете в субботу?",
  ])("are told whatever the article is called: %j", async (question) => {
    expect(await told(question)).toMatch(/Saturday, 9:00–14:00|в субботу, 9:00–14:00/);
  });

  it.each(["Which number can I call?", "по какому телефону позвонить"])("%j", async (question) => {
    expect(await told(question)).toContain("+371 0000 0200");
  });

  it.each([
    ["What is your phone number?", "+371 0000 0200"],
    ["какой у вас телефон?", "+371 0000 0200"],
  ])("stand before what others say of telephones: %j", async (question, number) => {
    const codes = [
      {
        id: "code",
        locale: "en",
        title: "The code did not come",
        text: "Check the phone number. Call no other number.",
      },
      {
        id: "code.ru",
        locale: "ru",
        title: "Код не пришёл",
        text: "Проверьте номер телефона. Телефон нужен мобильный.",
      },
    ] as const;
    expect(await told(question, shelfOf([...clinic, ...codes]))).toContain(number);
  });

  it("are nobody else's: neither a courier's, nor those of one of two places", async () => {
    const others = clinic.filter(({ id }) => id !== "visit");
    expect(await told("When are you open?", shelfOf(others))).toMatch(/^silent/);
    const second = {
      ...clinic[0],
      id: "second",
      title: "The clinic in Tartu",
      text: clinic[0].text.replace("8:", "7:"),
    };
    expect(await told("When are you open?", shelfOf([...clinic, second]))).toMatch(/^silent/);
  });

  it.each([
    ["What is your phone number?", "Press office", "Journalists: contact us by phone on +44 20 7946 0011."],
    ["What is your phone number?", "News about us", "Journalists: contact us by phone on +44 20 7946 0011."],
    ["What is your phone number?", "Contacts", "Our dealers call us on +44 20 7946 0012. They get an answer at once."],
    ["What is your phone number?", "Contacts", "This line is for dealers. Call us on +44 20 7946 0012."],
    ["Which number can I call?", "The restaurant", "Call us on +44 20 7946 0013 to book a table."],
    ["Which number can I call?", "Contact the seller", "The seller's number is +44 20 7946 0014. Call us never."],
    ["What is your phone number?", "How do I change my phone number?", "Write it so: +44 20 7946 0015. Then call us."],
    ["Какая у вас почта?", "Работа у нас", "Присылайте резюме на hr@shop.example, мы отвечаем всем."],
    ["Какая у вас почта?", "Контакты", "Присылайте резюме на hr@shop.example."],
    ["По какому телефону позвонить?", "Ресторан", "Звоните, чтобы забронировать столик: +371 0000 0300."],
    [
      "What are your opening hours?",
      "What plans are there?",
      "Customers of the Business plan reach support Monday to Friday, 08:00 to 20:00.",
    ],
    ["Are you open on Sunday?", "Contact us", "Customers of the Business plan: Monday to Sunday, 08:00 to 20:00."],
    [
      "When are you open?",
      "How do I set the opening hours?",
      "Enter when you are open on each day, for instance Monday to Friday, 9:00 to 18:00.",
    ],
    ["When are you open?", "Opening hours", "Write them down, for instance Monday to Friday, 9:00 to 18:00."],
    ["Когда вы работаете?", "График", "Клиентам тарифа «Бизнес» отвечаем с понедельника по пятницу, 08:00–20:00."],
    ["When are you open?", "The quiet hours of the house", "Monday to Friday, 22:00–7:00 we are closed to music."],
  ])("are not told by a body alone, nor of whom it names: %j, “%s”", async (question, title, text) => {
    const locale = /[а-я]/iu.test(question) ? ("ru" as const) : ("en" as const);
    const rest = clinic.filter(({ id }) => !id.startsWith("visit"));
    expect(await told(question, shelfOf([...rest, { id: "theirs", locale, title, text }]))).toMatch(/^silent/);
  });

  it.each([
    ["What is your phone number?", "How can I contact you?", "## Telephone", "+44 20 7946 0011. Press 1 for English."],
    ["What is your e-mail address?", "How can I contact you?", "## E-mail address", "hello@shop.example: everything;"],
    ["Когда вы работаете?", "Как с вами связаться?", "", "С понедельника по пятницу, 9:00–18:00."],
    ["When are you open?", "Opening hours", "", "Monday to Friday, 9:00–18:00."],
  ])("are told where title or heading speaks of them: %j, “%s”", async (question, title, heading, words) => {
    const locale = /[а-я]/iu.test(question) ? ("ru" as const) : ("en" as const);
    const rest = clinic.filter(({ id }) => !id.startsWith("visit"));
    const text = `${heading}\n\n${words}`;
    expect(await told(question, shelfOf([...rest, { id: "ours", locale, title, text }]))).toContain(words);
  });

  it("are not told to who asks when something else is", async () => {
    for (const question of ["When does the courier come on Sunday?", "What are the opening hours of the pharmacy?"])
      expect(await told(question)).not.toContain("8:00");
  });
});

const deciding = (question: string, shelf = shelfOf(clinic), content = shipped) =>
  decide(
    { shelf, publicUrl: "", llm: null },
    {
      question,
      messages: [],
      manners: defaultManners,
      content,
      misses: 0,
      isImportant: async () => false,
    },
  );

it("reads a question word that lost its apostrophe", async () => {
  expect(await told("wheres my results")).toContain("Results are in your account");
});

describe("a question in other words than articles use", () => {
  const shop = shelfOf([
    {
      id: "pay",
      locale: "en",
      title: "How can I pay for my order?",
      text: "| Method | Where |\n| --- | --- |\n| Swish | Sweden |\n| Card | everywhere |\n\nWe take no cash.",
    },
    {
      id: "pay.ru",
      locale: "ru",
      title: "Как оплатить заказ?",
      text: "| Способ | Где |\n| --- | --- |\n| Swish | Швеция |\n| Картой | везде |\n\nНаличные не берём.",
    },
    {
      id: "returns",
      locale: "en",
      title: "How much does it cost to send a tent back?",
      text: "Sending a tent back costs €9 outside Sweden and nothing within it.",
    },
  ]);
  it.each([
    ["do you accept swish", "| Swish | Sweden |"],
    ["вы принимаете swish?", "| Swish | Швеция |"],
    ["Who pays for sending a tent back?", "€9"],
  ])("is answered by what says it: %j", async (question, words) => {
    expect(await told(question, shop)).toContain(words);
  });

  it.each([
    ["Who pays for the refund?", "How much is my refund?", "A refund is €40 at most. It reaches your card in 5 days."],
    ["Кто платит за возврат?", "Сколько стоит возврат?", "Возврат 40 € приходит на карту за 5 дней."],
  ])("is not answered by what only names it: %j", async (question, title, text) => {
    const locale = detectLanguage(question) === "ru" ? "ru" : "en";
    expect(await told(question, shelfOf([{ id: "refund", locale, title, text }]))).toMatch(/^silent/);
  });

  it.each(["do you accept bitcoin", "вы принимаете биткоины?", "Who pays for my dinner?"])(
    "is not answered by what does not name it: %j",
    async (question) => {
      expect(await told(question, shop)).toMatch(/^silent/);
    },
  );

  it.each(["Вы принимаете возвраты?", "Вы принимаете юридических лиц?", "Do you accept returns?", "Do you take dogs?"])(
    "is no question of paying where nothing one pays with is named: %j",
    async (question) => {
      const parts = shelfOf([
        {
          id: "parts.ru",
          locale: "ru",
          title: "Можно ли оплатить частями?",
          text: "Да, тремя равными платежами. При возврате возвращаем и их, юридическим лицам — на счёт.",
        },
        {
          id: "parts",
          locale: "en",
          title: "Can I pay in instalments?",
          text: "Yes, in three payments. For returns we give them back, also where dogs ate the tent.",
        },
      ]);
      expect(await told(question, parts)).toMatch(/^silent/);
    },
  );
});

describe("a price", () => {
  const shop = shelfOf([
    {
      id: "plans",
      locale: "en",
      title: "How does the subscription work?",
      text: "Coffee comes by itself.\n\n| Plan | Coffee | Price |\n| --- | --- | --- |\n| **Sprout** | 250 g | €11 |\n| **Leaf** | 500 g | €19 |",
    },
    {
      id: "compare",
      locale: "en",
      title: "Which machine should I choose?",
      text: "| | Alder | Birch |\n| --- | --- | --- |\n| Price | €449 | €749 |\n| Water tank | 1.8 l | 2.2 l |",
    },
    {
      id: "plans.ru",
      locale: "ru",
      title: "Как устроена подписка?",
      text: "Кофе приезжает сам.\n\n| Тариф | Кофе | Цена |\n| --- | --- | --- |\n| **Росток** | 250 г | 11 € |\n| **Лист** | 500 г | 19 € |",
    },
    {
      id: "delivery",
      locale: "en",
      title: "How much does delivery cost?",
      text: "Delivery costs €5.90. Returning an item is free in the EU; from other countries the label costs €9.",
    },
  ]);
  it.each([
    ["How much is the Leaf plan?", "| **Leaf** | 500 g | €19 |"],
    ["how much does the Birch cost?", "| Price | €449 | €749 |"],
    ["сколько стоит Росток?", "| **Росток** | 250 г | 11 € |"],
    ["Who pays for the return shipping?", "Returning an item is free in the EU"],
  ])("is told from the table or the sentence that names the thing: %j", async (question, words) => {
    expect(await told(question, shop)).toContain(words);
  });
  it.each([
    ["How much does a phone number cost on Team?", "| Plan | Price per month |\n| --- | --- |\n| Team | €49 |"],
    ["What is the price of Team per year?", "| Plan | Price per month |\n| --- | --- |\n| Team | €49 |"],
    ["What is the price of Team?", "| | Team |\n| --- | --- |\n| Price of extra storage | €5 |"],
    ["How much does the Birch cost?", "| Machine | Price of cleaning |\n| --- | --- |\n| Birch | €55 |"],
    ["How much is the Saturday lesson?", "| What | Price |\n| --- | --- |\n| Lesson | €30 |"],
    ["Сколько стоит Берёза?", "| Модель | Стоимость доставки |\n| --- | --- |\n| Берёза | 700 ₽ |"],
  ])("is not told of what only goes with it: %j", async (question, text) => {
    const locale = /[а-я]/iu.test(question) ? ("ru" as const) : ("en" as const);
    expect(await told(question, shelfOf([{ id: "one", locale, title: "Good to know", text }]))).toMatch(/^silent/);
  });
  it.each([
    ["How much does cleaning the Birch cost?", "| Machine | Price of cleaning |\n| --- | --- |\n| Birch | €55 |"],
    ["How much is the Team plan?", "| Plan | Price per month |\n| --- | --- |\n| Team | €49 |"],
    ["How much does Pro cost?", "| Plan | Monthly price |\n| --- | --- |\n| Pro | €49 |"],
    ["Сколько стоит Росток?", "| Тариф | Цена за штуку |\n| --- | --- |\n| Росток | 11 € |"],
    ["Сколько стоит тариф Лист?", "| Тариф | Цена в месяц |\n| --- | --- |\n| Лист | 700 ₽ |"],
    ["Почём Берёза?", "| Модель | Цена, ₽ |\n| --- | --- |\n| Берёза | 700 ₽ |"],
  ])("is told of what it is the price of: %j", async (question, text) => {
    const locale = /[а-я]/iu.test(question) ? ("ru" as const) : ("en" as const);
    expect(await told(question, shelfOf([{ id: "one", locale, title: "Good to know", text }]))).toContain("|");
  });
  it.each(["How much is the Cedar?", "How much is the tank?", "сколько стоит Сосна?", "Who pays for my lunch?"])(
    "is not told of something else: %j",
    async (question) => expect(await told(question, shop)).toMatch(/^silent/),
  );
});

describe("two questions in one message", () => {
  it("are not left over where the first answer tells the second, nor told twice", async () => {
    const shop = shelfOf([
      {
        id: "parts",
        locale: "en",
        title: "Can I pay in instalments?",
        text: "Yes, in three payments without interest, if you live in the EU.",
      },
    ]);
    const decided = await deciding("Can I pay in instalments and is this without interest?", shop);
    expect(decided).toMatchObject({ at: "answer", proof: { text: expect.stringMatching(/^Yes[^.]*\.$/) } });
  });

  it.each([
    ["How can I pay, and how do I cancel a visit?", ["Pay by card", "Cancel in your account"], ["pay", "cancel"]],
    ["How do I cancel a visit? Are you open on Saturday?", ["Cancel in", "Saturday, 9:00–14:00"], ["cancel", "visit"]],
    ["Как можно оплатить и когда вы работаете?", ["Картой на месте", "в субботу, 9:00–14:00"], ["pay.ru", "visit.ru"]],
  ])("are both answered, each with its source: %j", async (question, parts, sources) => {
    const decided = await deciding(question);
    if (decided.at !== "answer") throw new Error(decided.at);
    for (const part of parts) expect(decided.proof.text).toContain(part);
    expect(decided.proof.citations.map(({ n, article }) => [n, article])).toEqual(
      sources.map((article, at) => [at + 1, article]),
    );
  });

  it.each([
    ["How can I pay, and can I bring my parrot?", "Pay by card", "can I bring my parrot?"],
    ["Можно ли прийти с попугаем? И как можно оплатить?", "Картой на месте", "Можно ли прийти с попугаем?"],
  ])("are answered as far as it is proved, and a person gets the rest: %j", async (question, told, left) => {
    const decided = await deciding(question);
    if (decided.at !== "hand_over") throw new Error(decided.at);
    expect(decided.part?.text).toContain(told);
    expect(decided.part?.left).toEqual([left]);
  });

  it.each([
    "How can I pay and collect my results?",
    "My card was refused and I do not know why",
    "Я записалась и не знаю, как отменить",
    "When?",
  ])("are not made of one: %j", (message) => {
    expect(questionsIn(message)).toEqual([message]);
  });
});

describe("a question that a lead wrote on an article", () => {
  const text = "Do you take insurance from Northlight?";
  const byHand = (asked: { isByHand?: boolean }) =>
    shelfOf(clinic, {
      asked: { pay: [{ text, conversation: null, ...asked }] },
    });

  it("counts like its title: who asks so is told what the article says", async () => {
    expect(await told(text)).toMatch(/^silent/);
    expect(await told("do you take Northlight insurance", byHand({ isByHand: true }))).toContain(
      "Pay by card at the desk",
    );
  });

  it("is another matter than one that was learned, which only ranks", async () => {
    expect(await told(text, byHand({}))).toMatch(/^silent/);
  });

  it("answers nothing else", async () => {
    for (const question of ["Do you take walk-in patients?", "Is Northlight a good employer?"])
      expect(await told(question, byHand({ isByHand: true }))).toMatch(/^silent/);
  });
});

it.each([
  ["paying my invoice of the visit", "en"],
  ["оплата счёта", "ru"],
] as const)("asks back with articles in the customer's language alone: %j", async (question, language) => {
  const twins = [
    ...clinic,
    {
      id: "visa.ru",
      locale: "ru" as const,
      title: "Какие карты подходят для оплаты?",
      text: "Visa и Mastercard.",
    },
    {
      id: "bill.ru",
      locale: "ru" as const,
      title: "Где найти счёт?",
      text: "Счёт (invoice) лежит в кабинете.",
    },
    {
      id: "bill",
      locale: "en" as const,
      title: "Where is my invoice?",
      text: "The invoice is in your account.",
    },
  ];
  const content = {
    ...shipped,
    gate: { ...shipped.gate, answerThreshold: 1, clarifyMin: 0 },
  };
  const decided = await deciding(question, shelfOf(twins), content);
  expect(decided.at).toBe("ask_back");
  const choices = decided.at === "ask_back" ? decided.choices : [];
  expect(choices.length).toBeGreaterThan(1);
  for (const { locale } of choices) expect(locale).toBe(language);
});
