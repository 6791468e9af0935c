import { describe, expect, it } from "vitest";
import { conceptsOf } from "../../src/kernel/concepts";
import {
  detectLanguage,
  foldForSearch,
  ngrams,
  stem,
  stems,
  topicStems,
  transliterate,
  words,
} from "../../src/kernel/text";

describe("detectLanguage", () => {
  it.each([
    ["Where is my parcel?", "en"],
    ["hi", "en"],
    ["Где моя посылка?", "ru"],
    ["не работает Google Chrome extension", "ru"],
    ["Wie kann ich meine Bestellung stornieren?", "other"],
    ["Як відстежити мій її заказ?", "other"],
    ["你好", "other"],
    ["12345 !!!", "other"],
    ["", "other"],
  ])("says of %j: %s", (text, language) => {
    expect(detectLanguage(text)).toBe(language);
  });
});

describe("words", () => {
  it("sees ё as е and leaves й alone", () => {
    expect(words("Ещё один ЙОГУРТ")).toEqual(["еще", "один", "йогурт"]);
  });
  it("opens contractions, with and without their apostrophe", () => {
    expect(words("I don’t know, it isnt John's")).toEqual(["i", "do", "not", "know", "it", "is", "not", "john"]);
  });
  it("repairs a Russian word typed with a few Latin letters, and the reverse", () => {
    expect(words("cсылкa")).toEqual(["ссылка"]);
    expect(words("раsswоrd")).toEqual(["password"]);
  });
  it("drops accents, so that café and cafe meet", () => {
    expect(foldForSearch("Café")).toBe("cafe");
  });
  it("cuts scripts without spaces letter by letter", () => {
    expect(words("密码")).toEqual(["密", "码"]);
  });
  it("finds nothing in nothing", () => {
    expect(words(" …!? ")).toEqual([]);
  });
});

describe("stems", () => {
  it("brings forms of one word together in each language of a mixed text", () => {
    expect(stems("refunds отменили")).toEqual(stems("refunded отменила"));
  });
  it("brings a Russian verb and its noun together", () => {
    expect(stem("монетизировать")).toBe(stem("монетизация"));
  });
  it("keeps order numbers whole", () => {
    expect(stem("a1b2s")).toBe("a1b2s");
  });
  it("tells topics from filler, and keeps a question made of filler only", () => {
    expect(topicStems("Подскажите, пожалуйста, где моя посылка")).toEqual([stem("посылка")]);
    expect(topicStems("how are you")).not.toEqual([]);
  });
});

it("gives letter grams with marked ends", () => {
  expect(ngrams("pin", { min: 3, max: 4 })).toEqual(["^pi", "pin", "in$", "^pin", "pin$"]);
  expect(ngrams("a", { min: 4, max: 4 })).toEqual(["^a$"]);
});

it("writes Russian words in Latin letters, so that шортс meets shorts", () => {
  expect(transliterate("шортс")).toBe("shorts");
  expect(transliterate("shorts")).toBe("shorts");
});

describe("conceptsOf", () => {
  it("finds one concept in two languages", () => {
    expect(conceptsOf(stems("reimburse me"))).toContain("refund");
    expect(conceptsOf(stems("хочу компенсацию"))).toContain("refund");
  });
  it("reads pairs of words", () => {
    expect(conceptsOf(stems("how long will it be"))).toContain("duration");
    expect(conceptsOf(stems("how will it be"))).not.toContain("duration");
  });
});
