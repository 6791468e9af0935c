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
    "thx a lot",
    "merci",
    "мне помогло, благодарю",
    "thanks bot",
  ])("%s is thanks", (text) => expect(courtesyOf(text)).toBe("thanks"));
  it.each(["ok", "good", "ясно", "класс", "🎉", "😊", "😂😂", "хорошо, жду"])("%s is a nod", (text) =>
    expect(courtesyOf(text)).toBe("nod"),
  );
  it.each(["😊🏽", "❤️‍🔥", "🙏🏿", "🥰✨", "🙇‍♀️", "👌🏻 🙂"])("%s pleases", (text) =>
    expect(courtesyOf(text)).not.toBeNull(),
  );
  it.each([
    "🚑🔥",
    "🔥",
    "⏰",
    "⌛⌛",
    "🤮",
    "🤢",
    "💀",
    "🩸",
    "📞",
    "🚒",
    "💩",
    "🤒",
    "🆘",
    "👍🔥",
    "ok 🚑",
    "спасибо 🤮",
    "☕",
    "👋",
    "🙂?",
  ])("%s may be about the matter", (text) => expect(courtesyOf(text)).toBeNull());
  it.each(["Good morning!", "good evening", "Hi, good afternoon", "Good day", "Доброе утро!"])(
    "%s greets, and is no nod",
    (text) => {
      expect(courtesyOf(text)).toBeNull();
      expect(isGreeting(text)).toBe(true);
    },
  );
  it("reads a hostile text in no time", () => {
    const from = performance.now();
    for (const text of [")".repeat(150), "k".repeat(150), "вам ".repeat(39), "😊".repeat(70)]) courtesyOf(`${text}x`);
    expect(performance.now() - from).toBeLessThan(2000);
  });
  it.each([
    "thanks for nothing",
    "thanks but it still doesn't work",
    "ok so where is it",
    "спасибо что ничего не сделали",
    "спасибо, а где заказ",
    "ok, I will try",
    "вы мне не ответили",
    "👎",
    "😡",
    "❓",
    "🤔",
    "???",
    "bot",
  ])("%s is neither", (text) => expect(courtesyOf(text)).toBeNull());
  it.each([
    "hi",
    "good evening 👋",
    "👋",
    "hey, how's it going",
    "hi bot",
    "добрый день!",
    "Салам",
    "Приветствую вас",
    "Доброе утро, коллеги",
  ])("%s is a greeting", (text) => expect(isGreeting(text)).toBe(true));
  it.each(["Hi, where is my order", "салат из кофе", "all", "bot", "коллеги"])("%s is more than one", (text) =>
    expect(isGreeting(text)).toBe(false),
  );
});
