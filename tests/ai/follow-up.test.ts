import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inContext, leansOn } from "../../src/ai/follow-up";
import { shipped } from "../../src/ai/lab/model";
import type { Heard } from "../../src/ai/turn";
import { readArticle } from "../../src/knowledge/read-markdown";
import { buildIndex, search } from "../../src/knowledge/search";
import type { Shelf } from "../../src/knowledge/shelf";
import type { Article } from "../../src/knowledge/store";

const folder = "db/seed/articles";
const articles = new Map(
  readdirSync(folder).map((file): [string, Article] => {
    const { key = file, locale = "en", title, text } = readArticle(readFileSync(`${folder}/${file}`, "utf8"), file);
    const id = `${key}.${locale}`;
    const moments = { createdAt: 0, updatedAt: 0, version: 1, author: null };
    const readers = { audience: "everyone" as const, products: [], channels: [], state: "published" as const };
    return [id, { id, key, locale, slug: key, title, section: null, text, ...readers, ...moments }];
  }),
);
const index = buildIndex([...articles.values()]);
const shelf: Shelf = {
  search: async (question, { limit = 10, locale } = {}) => ({
    hits: search(index, question, { limit, locale }),
    articles,
  }),
  changed: () => {},
};

const heard = (direction: "in" | "out", text: string, citations: Heard["citations"] = null): Heard => ({
  direction,
  authorKind: direction === "in" ? "customer" : "bot",
  text,
  deletedAt: null,
  automatic: null,
  citations,
});

/** What the bot says to the last of several questions, without a model; null where it leaves it to a person. */
const answerTo = async (...questions: string[]): Promise<string | null> => {
  const messages: Heard[] = [];
  let last: string | null = null;
  for (const question of questions) {
    messages.push(heard("in", question));
    const found = await inContext({ shelf, publicUrl: "", llm: null }, { messages, question, content: shipped });
    last = found.found ? found.text : null;
    messages.push(heard("out", last ?? "?", found.found ? found.citations : null));
  }
  return last;
};

it.each([
  "how much?",
  "and how long?",
  "When exactly?",
  "How soon?",
  "Ну и сколько по времени?",
  "Сколько?",
  "а когда?",
  "why not?",
  "А почему нет?",
])("%s alone is no question yet", async (question) => {
  expect(await answerTo(question)).toBeNull();
});

describe("a question that goes on from the one before it", () => {
  it.each([
    ["How long does delivery take to Germany?", "and to Norway?", ["UK, Norway"], ["| Kazakhstan"]],
    ["Сколько идёт доставка в Германию?", "а в Казахстан?", ["| Казахстан | 2–4"], ["Норвегия"]],
    ["How much does delivery cost?", "and express?", ["**€14.90**"], ["€5.90"]],
    ["What does the error E3 mean?", "and E4?", ["Too hot"], ["No flow"]],
    [
      "Which grinder setting for French press?",
      "and for espresso?",
      ["| Espresso | 8–16"],
      ["French press", "orange drop"],
    ],
    ["Can I pay in instalments?", "what about Kazakhstan?", ["Kaspi Pay"], []],
    ["Как удалить аккаунт?", "а как вернуть товар?", ["Вернуть товар"], []],
    ["How much does delivery to Germany cost?", "And how long does it take?", ["Other EU countries"], []],
    ["Сколько стоит доставка в Казахстан?", "А сколько дней она идёт?", ["| Казахстан | 2–4"], []],
    ["how much to ship to Norway?", "and how long?", ["| UK, Norway, Switzerland | 5–7 working days"], ["**30 days**"]],
    ["How do I return an item?", "and how long?", ["**30 days**"], []],
    ["Do you deliver to Norway?", "how much?", ["**€5.90**"], []],
    [
      "How do I descale the machine?",
      "and with vinegar?",
      ["**Please don't use vinegar**", "It damages the seals"],
      ["Hold **Single"],
    ],
    ["How do I descale the machine?", "can I use vinegar instead?", ["It damages the seals"], []],
    ["How much does delivery to Germany cost?", "and when will it come?", ["Other EU countries"], ["€5.90"]],
    ["How much does delivery cost?", "when will it arrive?", ["working days"], ["€5.90"]],
    ["Сколько стоит доставка в Казахстан?", "а когда придёт?", ["| Казахстан | 2–4"], ["5,90"]],
    ["Доставляете в Казахстан?", "Когда он приедет?", ["| Казахстан | 2–4"], []],
    ["How do I get an invoice?", "for my company", ["**I'm buying for a company**"], ["Offices"]],
    ["Как получить счёт?", "на компанию", ["компани"], ["офисов"]],
    ["How long does delivery take?", "to Norway", ["| UK, Norway"], ["| Kazakhstan"]],
    ["Когда вернутся деньги?", "на PayPal", ["| PayPal |"], ["Visa"]],
    ["Как очистить машину от накипи?", "а уксусом можно?", ["**Пожалуйста, без уксуса**", "Он портит уплотнители"], []],
  ])("%s — %s", async (first, second, told, left) => {
    const text = await answerTo(first, second);
    for (const part of told) expect(text).toContain(part);
    for (const part of left) expect(text).not.toContain(part);
  });

  it.each([
    // Another subject, and a fact that the article does not hold.
    ["How do I return an item?", "ok. and do you have decaf?"],
    ["How do I return an item?", "how much does that cost?"],
    ["Как вернуть товар?", "а сколько на это дней?"],
    ["How do I descale the machine?", "how often?"],
    ["How do I descale the machine?", "why not?"],
    ["how do I clean the grinder?", "and how long?"],
    ["Do you sell decaf?", "how much?"],
    ["What does the error E3 mean?", "and how much?"],
    ["Сколько стоит доставка в Казахстан?", "а сколько по времени?"],
    ["Доставляете в Казахстан?", "а когда?"],
    // What is told says it already, and how long something else takes tells nobody.
    ["can I pause my subscription?", "for how long?"],
    ["можно поставить подписку на паузу?", "на какой срок?"],
    ["can I pause my subscription?", "for how long for?"],
    ["How do I return an item?", "do I have to pay for it?"],
    ["Как вернуть товар?", "надо платить?"],
    // Of the one spoken of, not of a charge that came twice.
    ["How do I pause my subscription?", "will I be charged?"],
    // It comes from nothing that was asked.
    ["How do I descale the machine?", "and when will it come?"],
    ["Do you sell decaf?", "and when will it come?"],
    ["How do I return an item?", "and when will it arrive?"],
    ["Как вернуть товар?", "а когда придёт?"],
    ["How do I clean the grinder?", "when will they come?"],
    ["Как почистить кофемолку?", "когда получу?"],
    // It is the money that comes, or one parcel that did not.
    ["I sent the parcel back, how do I get my money?", "and when will I get it?"],
    ["Do you refund shipping?", "when will I get it?"],
    ["Do you refund the delivery cost?", "and when will I receive it?"],
    ["How do I return a parcel?", "when will I get it?"],
    ["Как вернуть посылку и деньги?", "а когда получу?"],
    ["Вернёте деньги за доставку?", "а когда ждать?"],
    ["Where is my parcel?", "when will it come?"],
    ["My parcel is lost", "when will it arrive?"],
    ["Где моя посылка?", "а когда придёт?"],
    ["Посылка потерялась", "когда привезёте?"],
    // Told already: what is asked now is the order's own.
    ["How long does delivery take to Germany?", "and when will it come?"],
    // Another matter, or one that the article is silent on.
    ["How do I return an item?", "and citric acid?"],
    ["How do I descale the machine?", "and with bleach?"],
    ["Как вернуть товар?", "а лимонной кислотой?"],
  ])("%s — %s: a person answers", async (first, second) => {
    expect(await answerTo(first, second)).toBeNull();
  });

  it.each([
    [
      "How do I descale the machine?",
      "can I use vinegar instead?",
      "and citric acid?",
      "Citric acid can leave crystals in the valve.",
    ],
    [
      "How do I descale the machine?",
      "and with vinegar?",
      "what about lactic acid?",
      "Other descalers based on lactic acid are fine.",
    ],
    [
      "Как очистить машину от накипи?",
      "а уксусом можно?",
      "а лимонной кислотой?",
      "От лимонной кислоты в клапане могут остаться кристаллы.",
    ],
  ])("%s — %s — %s: that sentence alone", async (...said) => {
    const questions = said.slice(0, -1);
    expect(await answerTo(...questions)).toBe(said.at(-1));
  });
  it("leaves to a person what no sentence of the article begins with", async () => {
    expect(await answerTo("How do I descale the machine?", "and with vinegar?", "and the seals?")).toBeNull();
  });

  it.each(["How much does it cost?", "How long does it take?", "А сколько это стоит?", "сколько времени это займёт?"])(
    "means nothing by itself: %s",
    async (question) => {
      expect(leansOn(question)).toBe("must");
      expect(await answerTo(question)).toBeNull();
    },
  );

  it("is told from one that stands alone", () => {
    expect(leansOn("How much does a Fern Filter cost in Latvia if I order three at once?")).toBe("no");
  });
});

it.each([
  ["how do I return a machine?", "and who pays for the shipping?"],
  ["Как удалить аккаунт?", "а кто платит за пересылку?"],
])("%s, %s: no answer to something else stands in for it", async (...asked) => {
  const told = await answerTo(...asked);
  // Whoever takes it on is shown what was near.
  const [first = "", question = ""] = asked;
  const messages = [heard("in", first), heard("out", "?"), heard("in", question)];
  const found = await inContext({ shelf, publicUrl: "", llm: null }, { messages, question, content: shipped });
  expect(found.found || found.tried.length).toBeTruthy();
  expect(told === null || /label|return|наклейк|возвра/iu.test(told)).toBe(true);
});

it("is not told an article again that says nothing of it", async () => {
  const text = await answerTo("How do I track my order?", "Do you deliver to Kazakhstan?");
  expect(text ?? "").not.toMatch(/track/i);
});
