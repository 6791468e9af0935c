import { describe, expect, it } from "vitest";
import { courtesyOf, isGreeting } from "../../src/desk/conversations/courtesy";

describe("what is said around the matter", () => {
  it.each([
    "thx",
    "thank u so much!!",
    "ok thanks bye",
    "👍",
    "Спасибо!",
    "благодарю вас",
    "понял, спасибо",
    "всё понятно",
  ])("%s is thanks", (text) => expect(courtesyOf(text)).toBe("thanks"));
  it.each(["ok", "good", "ясно", "класс"])("%s is a nod", (text) => expect(courtesyOf(text)).toBe("nod"));
  it.each([
    "thanks for nothing",
    "thanks but it still doesn't work",
    "ok so where is it",
    "спасибо что ничего не сделали",
    "спасибо, а где заказ",
    "ok, I will try",
    "вы мне не ответили",
  ])("%s is neither", (text) => expect(courtesyOf(text)).toBeNull());
  it.each(["hi", "good evening 👋", "добрый день!", "Салам"])("%s is a greeting", (text) =>
    expect(isGreeting(text)).toBe(true),
  );
  it.each(["Hi, where is my order", "салат из кофе", "all"])("%s is more than one", (text) =>
    expect(isGreeting(text)).toBe(false),
  );
});
