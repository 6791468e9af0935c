import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Readers, Viewer } from "../../src/knowledge/audience";
import { excerptFor, hoursExcerpt } from "../../src/knowledge/excerpt";
import { splitIntoPassages } from "../../src/knowledge/passages";
import { readArticle } from "../../src/knowledge/read-markdown";
import {
  add,
  buildIndex,
  changeGradually,
  type Doc,
  oncePerArticle,
  remove,
  type SearchIndex,
  search,
  setAsked,
  setMissed,
  worthReading,
} from "../../src/knowledge/search";
import { hoursIn } from "../../src/knowledge/search/hours";

const shelf: Doc[] = [
  {
    id: "refund",
    title: "How do I get my money back?",
    text: "We return the money to the card you paid with. It takes five working days.",
    locale: "en",
  },
  {
    id: "password",
    title: "Resetting your password",
    text: "Open the sign-in page and press “Forgot password”. A link arrives by e-mail within a minute.",
    locale: "en",
  },
  {
    id: "courier",
    title: "Courier delivery",
    text: "The courier calls an hour before arriving. Delivery on Sunday costs extra.",
    locale: "en",
  },
  {
    id: "курьер",
    title: "Доставка курьером",
    text: "Курьер звонит за час до приезда. Доставка в воскресенье стоит дороже.",
    locale: "ru",
  },
  {
    id: "обложка",
    title: "Как сменить обложку канала?",
    text: "Откройте настройки канала и загрузите изображение.",
    locale: "ru",
  },
  {
    id: "стрим",
    title: "Требования к трансляции",
    text: "Битрейт не выше 6000, частота 30 кадров в секунду.",
    locale: "ru",
  },
];
const found = (query: string, options = {}) => search(buildIndex(shelf), query, options).map((hit) => hit.id);

describe("search", () => {
  it.each([
    ["how to reset a pasword", "password"],
    ["i want a refund", "refund"],
    ["курьeр когда приедет", "курьер"],
    ["поменять обложку", "обложка"],
    ["требования к стриму", "стрим"],
    ["DELIVERY ON SUNDAY", "courier"],
  ])("finds for %j the article %s first", (query, id) => {
    expect(found(query)[0]).toBe(id);
  });
  it("finds nothing for nothing and for what no article speaks of", () => {
    expect(found("")).toEqual([]);
    expect(found("qqq zzz")).toEqual([]);
  });
  it("prefers the asker's language when both fit", () => {
    expect(found("доставка delivery courier курьер", { locale: "ru" })[0]).toBe("курьер");
    expect(found("доставка delivery courier курьер", { locale: "en" })[0]).toBe("courier");
  });
  it("keeps to the limit", () => {
    expect(found("доставка канала трансляции", { limit: 2 })).toHaveLength(2);
  });
  it("shows how much of the question the passage covers, and its lead over the next article", () => {
    const [full] = search(buildIndex(shelf), "courier delivery sunday");
    const [part] = search(buildIndex(shelf), "courier delivery telescope insurance");
    expect(full?.coverage).toBeCloseTo(1);
    expect(part?.coverage).toBeLessThan(0.6);
    expect(full?.margin).toBeGreaterThan(part?.margin ?? 1);
  });
});

describe("the index while articles come and go", () => {
  it("forgets a removed article and finds an added one", () => {
    const index = buildIndex(shelf);
    remove(index, "refund");
    add(index, { id: "gift", title: "Gift cards", text: "A gift card is valid for a year." });
    expect(search(index, "money back refund").map((hit) => hit.id)).not.toContain("refund");
    expect(search(index, "gift card validity")[0]?.id).toBe("gift");
  });
  it("scores after changes exactly as a freshly built index would", () => {
    const changed = buildIndex([...shelf, { id: "extra", title: "Delivery", text: "Delivery delivery delivery" }]);
    remove(changed, "extra");
    const scores = (index: typeof changed) => search(index, "sunday delivery").map((hit) => [hit.id, hit.score]);
    expect(scores(changed)).toEqual(scores(buildIndex(shelf)));
  });
  it("replaces an article added again under its id", () => {
    const index = buildIndex(shelf);
    add(index, { id: "courier", title: "Couriers", text: "Couriers ride bicycles." });
    expect(search(index, "bicycles")[0]?.id).toBe("courier");
    expect(search(index, "sunday").map((hit) => hit.id)).not.toContain("courier");
  });
  it("drops what is dead after many changes and still finds", () => {
    const index = buildIndex(shelf);
    for (let round = 0; round < 2100; round++) add(index, { id: "gift", title: "Gift cards", text: `Round ${round}` });
    expect(index.passages.length).toBeLessThan(2100);
    expect(search(index, "gift cards")[0]?.id).toBe("gift");
  });
});

it("collapses several passages of an article to its best", () => {
  const text = `# Paint\n\n${"Paint is dry. ".repeat(40)}\n\n# Lead\n\n${"Paint with lead is banned. ".repeat(40)}`;
  const hits = search(buildIndex([{ id: "paint", title: "Paint", text }, ...shelf]), "lead paint");
  expect(hits.filter((hit) => hit.id === "paint").length).toBeGreaterThan(1);
  expect(oncePerArticle(hits).filter((hit) => hit.id === "paint")).toHaveLength(1);
  expect(hits[0]?.passage.headings).toEqual(["Lead"]);
});

describe("splitIntoPassages", () => {
  it("gives each passage the headings above it", () => {
    const passages = splitIntoPassages({
      title: "T",
      text: "Intro.\n\n# A\n\nFirst.\n\n## B\n\nSecond.\n\n# C\n\nThird.",
    });
    expect(passages.map((passage) => passage.headings)).toEqual([[], ["A"], ["A", "B"], ["C"]]);
  });
  it("cuts exact pieces of the text, and long paragraphs at sentence ends", () => {
    const text = "Раз два три четыре пять. ".repeat(100);
    const passages = splitIntoPassages({ title: "T", text });
    expect(passages.length).toBeGreaterThan(2);
    for (const passage of passages) {
      expect(text.slice(passage.start, passage.end)).toBe(passage.text);
      expect(passage.text.endsWith("пять.")).toBe(true);
    }
  });
  it("cuts a whole book of one paragraph where a reader would: at the last sentence end within 160 words, else there", () => {
    const words = (n: number, mark: string) => Array.from({ length: n }, (_, at) => `w${at}${mark}`).join(" ");
    const text = [...Array(40)]
      .map((_, at) => `${words(20 + at * 7, "")}${"!?.…"[at % 4]}${at % 3 ? "”" : ""} `)
      .join("");
    const all = [...text.matchAll(/\S+/g)].map(([word]) => word);
    const expected: string[] = [];
    while (all.length > 0) {
      const most = all.slice(0, 160);
      const end = all.length > 160 ? most.findLastIndex((word) => /[!?.…]/.test(word)) + 1 : 0;
      expected.push(all.splice(0, end || 160).join(" "));
    }
    expect(splitIntoPassages({ title: "T", text }).map((passage) => passage.text)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(30);
  });
  it.each([
    ["# Title ##", "Title"],
    ["#  C# is  #", "C# is"],
    ["###### Deep\r", "Deep"],
    ["# #", "#"],
    ["####### Too deep", null],
    ["#No space", null],
    ["# ", null],
    ["# two\rlines", null],
  ])("takes %j for the heading %j", (line, heading) => {
    const [first] = splitIntoPassages({ title: "T", text: `${line}\n\nText.` });
    expect(first?.headings[0] ?? null).toBe(heading);
  });
  it("keeps a lead-in with its list", () => {
    expect(splitIntoPassages({ title: "T", text: "You need:\n\n- a card\n- a phone" })).toHaveLength(1);
  });
  it("gives the title where there is no text", () => {
    expect(splitIntoPassages({ title: "Only a title", text: "  " })[0]?.text).toBe("Only a title");
  });
});

describe("what is shown to a reader of the help centre", () => {
  const folder = "db/seed/articles";
  const demo = buildIndex(
    readdirSync(folder).map((file) => {
      const { key, locale, title, text } = readArticle(readFileSync(`${folder}/${file}`, "utf8"), file);
      return { id: `${key}.${locale}`, title, text, locale: locale ?? "en" };
    }),
  );
  const shown = (question: string, locale: string) =>
    worthReading(
      oncePerArticle(search(demo, question, { limit: 40, locale }).filter((hit) => hit.locale === locale)),
    ).map(({ title }) => title);
  it.each([
    ["decaf", "en"],
    ["unicorn feathers", "en"],
    ["молоко", "ru"],
    ["единорог", "ru"],
  ])("is nothing where only letters are shared: %s", (question, locale) => expect(shown(question, locale)).toEqual([]));
  it("is what speaks of it, without the tail that only mentions a word", () => {
    expect(shown("invoice", "en")).toEqual(["How do I get an invoice?"]);
    expect(shown("delivery to Norway", "en").slice(0, 2)).toEqual([
      "How long does delivery take?",
      "Which countries do you deliver to, and do I pay customs duty?",
    ]);
    expect(shown("delivery to Norway", "en").length).toBeLessThan(7);
    expect(shown("gift card", "en")).toEqual(["How do gift cards work?"]);
    expect(shown("return", "en").sort()).toEqual([
      "How do I return or exchange an item?",
      "What can I return, and how long do I have?",
    ]);
    expect(shown("opening hours", "en").length).toBeLessThan(4);
    expect(shown("как оплатить частями", "ru")[0]).toBe("Можно ли оплатить частями?");
  });
  it.each([
    ["waranty", "en", "What does the warranty cover?"],
    ["invoce", "en", "How do I get an invoice?"],
    ["доствка", "ru", "Сколько стоит доставка?"],
    ["refnud", "en", "When will I get my money back?"],
    ["desclaing", "en", "How do I descale my espresso machine?"],
    ["подпсика", "ru", "Как отменить подписку?"],
  ])("forgives a slip: %s", (question, locale, title) => expect(shown(question, locale)[0]).toBe(title));
  it.each([
    ["opening hours", "en"],
    ["openning hours", "en"],
    ["working hours", "en"],
    ["when are you open", "en"],
    ["часы работы", "ru"],
    ["график работы", "ru"],
    ["когда вы работаете", "ru"],
  ])("is the days and times for who asks for them, whatever they are called: %s", (question, locale) =>
    expect(shown(question, locale)[0]).toMatch(/^(?:How can I contact you|Как с вами связаться)/),
  );
  it.each(["- Monday to Friday, **9:00–20:00** at the office", "Sat and Sun 10 am to 6 pm", "Пн–пт с 9:00 до 20:00"])(
    "takes days with times for opening hours: %s",
    (text) => expect(hoursIn(text)).not.toBe(""),
  );
  it.each([
    "The courier brings parcels Monday to Friday from 9:00 to 18:00.",
    "Orders placed on Friday from 10 to 20 pieces",
    "Скидка в пт с 10 до 20 процентов",
    "Every day from 10 to 20 pieces leave the shop",
    "Посылки везут по будням с 9:00 до 18:00",
  ])("but not what has other hours, or none: %s", (text) => expect(hoursIn(text)).toBe(""));
  it("comes with what it says of the question, without the marks", () => {
    const passage =
      "## Chat\n\nWrite to us.\n\n- Monday to Friday, **9:00–20:00** at [the office](https://x.example);\n- never at *night*.";
    const article =
      "The bot answers.\n\n- Monday to Friday, **9:00–20:00**;\n- Sunday, 10:00–18:00.\n\n## Telephone\n\nMonday to Friday, 10:00–17:00.";
    expect(hoursExcerpt("opening hours", article)).toMatch(/^Monday to Friday, 9:00–20:00; Sunday, 10:00–18:00\./);
    expect(hoursExcerpt("telephone", article)).toBeNull();
    expect(excerptFor("friday", passage)).toBe("Monday to Friday, 9:00–20:00 at the office; never at night.");
    expect(excerptFor("chat", `${"Long words here. ".repeat(40)}`).length).toBeLessThanOrEqual(180);
    expect(excerptFor("nothing", "| A | B |\n|---|---|\n| one | two |")).toBe("A · B one · two");
  });
});

describe("questions asked before", () => {
  const asked = (questions: { article: string; text: string; conversation?: string }[]) => {
    const index = buildIndex(shelf);
    for (const article of new Set(questions.map((one) => one.article)))
      setAsked(index, {
        article,
        questions: questions
          .filter((one) => one.article === article)
          .map(({ text, conversation = null }) => ({ text, conversation })),
      });
    return index;
  };
  const dough = "when does the courier bring the dough";
  const firstOf = (index: ReturnType<typeof asked>, options = {}) => search(index, dough, options)[0]?.id;
  it("bring their article forward, but for the conversation they were asked in and where it is hidden", () => {
    const index = asked([{ article: "refund", text: dough, conversation: "c1" }]);
    expect(firstOf(buildIndex(shelf))).toBe("courier");
    expect(firstOf(index)).toBe("refund");
    expect(firstOf(index, { besides: "c1" })).toBe("courier");
    expect(firstOf(index, { without: new Set(["refund"]) })).toBe("courier");
  });
  it("say no more the more often the same is asked, and less where another article answered it too", () => {
    const often = Array.from({ length: 40 }, (_, n) => ({ article: "password", text: dough, conversation: `n${n}` }));
    const both = search(asked([...often, { article: "refund", text: dough }]), dough);
    const of = (id: string) => both.find((hit) => hit.id === id)?.asked;
    expect(of("refund")).toBe(of("password"));
  });
  it("leave no trace when they are replaced", () => {
    const index = asked([{ article: "refund", text: dough }]);
    setAsked(index, { article: "refund", questions: [] });
    expect(search(index, dough)).toEqual(search(buildIndex(shelf), dough));
  });
});

describe("questions that no article answered", () => {
  const dough = "when does the courier bring the dough";
  const one = { id: "m1", text: dough, conversation: "c1", at: 100, isWeak: false };
  type Asking = { question?: string; besides?: string; asOf?: number };
  const missedBy = (index: SearchIndex, { question = dough, ...options }: Asking = {}) =>
    search(index, question, options)[0]?.missed ?? 0;
  const missing = (questions = [one]) => {
    const index = buildIndex(shelf);
    setMissed(index, questions);
    return index;
  };
  it("are remembered by whoever asks the same, and by nobody else", () => {
    expect(missedBy(missing())).toBeGreaterThan(0.8);
    expect(missedBy(missing(), { question: "the dough, when does your courier bring it?" })).toBeGreaterThan(0.5);
    expect(missedBy(missing(), { question: "how do I reset my password" })).toBe(0);
    expect(missedBy(missing(), { besides: "c1" })).toBe(0);
    expect(missedBy(buildIndex(shelf))).toBe(0);
  });
  it("say nothing of what was asked before them", () => {
    expect(missedBy(missing(), { asOf: 101 })).toBeGreaterThan(0.8);
    expect(missedBy(missing(), { asOf: 100 })).toBe(0);
  });
  it("are the same however they are read in", async () => {
    const index = missing([one, { ...one, id: "m2", text: "how do I reset my password" }]);
    const next = [one, { ...one, id: "m3", text: "where do I park" }];
    await changeGradually(index, { missed: next });
    expect(search(index, dough)).toEqual(search(missing(next), dough));
    expect(search(index, "where do I park")).toEqual(search(missing(next), "where do I park"));
    expect(missedBy(index, { question: "how do I reset my password" })).toBe(0);
  });
  it("change nothing of what is found and how it is ranked", () => {
    const of = (index: SearchIndex) => search(index, dough).map(({ missed: _, ...hit }) => hit);
    expect(of(missing())).toEqual(of(buildIndex(shelf)));
  });
  it("say less where only the bot's silence says so, and where articles have answered such a question", () => {
    const sure = missedBy(missing());
    expect(missedBy(missing([{ ...one, isWeak: true }]))).toBeCloseTo(sure / 2, 9);
    const answered = missing();
    setAsked(answered, { article: "refund", questions: [{ text: dough, conversation: null }] });
    expect(missedBy(answered)).toBeLessThan(0.5);
  });
  it("say nothing of an article that was written since", () => {
    const written = (at: number) => {
      const index = buildIndex(shelf.map((doc) => ({ ...doc, at })));
      setMissed(index, [one]);
      return index;
    };
    expect(missedBy(written(99))).toBeGreaterThan(0.8);
    expect(missedBy(written(101))).toBe(0);
  });
  it("say nothing of an article that who asked might not read, or was not told there", () => {
    const read = (readers: Readers, viewer?: Viewer) => {
      const index = buildIndex(shelf.map((doc) => ({ ...doc, readers })));
      setMissed(index, [{ ...one, ...(viewer && { viewer }) }]);
      return missedBy(index);
    };
    const ours = { audience: "customers" as const, channels: ["email"] };
    expect(read(ours)).toBeGreaterThan(0.8);
    expect(read(ours, { audience: "customers", channel: "email" })).toBeGreaterThan(0.8);
    expect(read(ours, { audience: "everyone", channel: "email" })).toBe(0);
    expect(read(ours, { audience: "customers", channel: "telegram" })).toBe(0);
    expect(read({ audience: "everyone", channels: [] }, { audience: "everyone" })).toBeGreaterThan(0.8);
  });
  it("are heard of an article that was written anew and still does not answer, however often they were asked before", () => {
    const index = buildIndex(shelf.map((doc) => ({ ...doc, at: 50 })));
    const before = Array.from({ length: 30 }, (_, n) => ({ ...one, id: `o${n}`, conversation: `o${n}`, at: 10 }));
    setMissed(index, before);
    expect(missedBy(index)).toBe(0);
    setMissed(index, [...before, { ...one, id: "new", conversation: "new", at: 60 }]);
    expect(missedBy(index)).toBeGreaterThan(0.8);
    expect(missedBy(index, { besides: "new" })).toBe(0);
  });
  it("leave no trace when they are replaced, and stay where they are named again", () => {
    const index = missing([one, { ...one, id: "m2", text: "how do I reset my password" }]);
    setMissed(index, [one]);
    expect(search(index, dough)).toEqual(search(missing(), dough));
    setMissed(index, []);
    expect(search(index, dough)).toEqual(search(buildIndex(shelf), dough));
  });
});
