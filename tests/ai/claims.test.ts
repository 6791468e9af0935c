import { describe, expect, it } from "vitest";
import { compose } from "../../src/ai/compose";
import { shipped } from "../../src/ai/lab/model";
import type { Llm } from "../../src/ai/llm";
import { textOf, verify } from "../../src/ai/verify";
import { detectLanguage } from "../../src/kernel/text";
import * as first from "./claims";
import * as listed from "./claims-listed";
import * as more from "./claims-more";
import { honest } from "./honest-claims";
import { shelfOf } from "./shelf";

type Claim = readonly [passage: string, quote: string, sentence: string];
const sources: Readonly<Record<string, { title: string; heading: string; text: string }>> = {
  ...first.sources,
  ...more.sources,
  ...listed.sources,
};
const wrong: readonly Claim[] = [...first.wrong, ...more.wrong, ...listed.wrong];
const everyHonest: readonly Claim[] = [...honest, ...more.honest, ...listed.honest];
const sourceOf = (id: string) => sources[id] ?? { title: "", heading: "", text: "" };

/** What is told where a model says this; null where nothing is. */
const told = ([id, quote, text]: Claim): string | null => {
  const verdict = verify({ answer: true, sentences: [{ text, citations: [{ passage: id, quote }] }] }, [
    { id, ...sourceOf(id) },
  ]);
  return verdict.answer ? textOf(verdict.sentences) : null;
};
/** The words of a source as they are compared: without lists and tables. */
const plainly = (text: string) => text.replace(/\*\*|\s+/g, " ").trim();

describe("what a passage does not bear out", () => {
  it.each(wrong.map((claim) => ({ sentence: claim[2], claim })))("is not told: $sentence", ({ claim }) => {
    const text = told(claim);
    expect(text).not.toBe(claim[2]);
    // What is told instead is the source's own sentence, whole.
    if (text !== null) expect(plainly(sourceOf(claim[0]).text)).toContain(plainly(text));
  });
});

describe("what a passage bears out", () => {
  it.each(everyHonest.map((claim) => ({ sentence: claim[2], claim })))("is told: $sentence", ({ claim }) => {
    const text = told(claim);
    expect(text).not.toBeNull();
    if (text !== null && text !== claim[2]) expect(plainly(sourceOf(claim[0]).text)).toContain(plainly(text));
  });
});

describe("a true sentence", () => {
  const shelf = shelfOf([
    {
      id: "bikes",
      locale: "en",
      title: "Can I take my bicycle on the boat?",
      text: "A bicycle travels on deck. Strap it to the rail; the crew shows you where.",
    },
    {
      id: "deck",
      locale: "en",
      title: "Where may I sit?",
      text: "The upper deck is for smokers. Chairs on deck are for everybody.",
    },
    { id: "food", locale: "en", title: "Is there food on the boat?", text: "The kitchen on the boat serves soup." },
    { id: "pay", locale: "en", title: "How can I pay?", text: "Pay by card on the boat or at the pier." },
    {
      id: "bikes.ru",
      locale: "ru",
      title: "Можно ли взять на паром велосипед?",
      text: "Велосипед едет на палубе. Пристегните его к поручню.",
    },
    { id: "food.ru", locale: "ru", title: "Есть ли на пароме еда?", text: "Кухня на пароме варит суп." },
    { id: "pay.ru", locale: "ru", title: "Как оплатить билет?", text: "Картой на пароме или на причале." },
  ]);
  const answerOf = async (question: string, passage: string, quote: string) => {
    const llm: Llm = {
      name: "script",
      complete: async ({ schema }) => ({
        value: schema.parse({
          answer: true,
          sentences: [{ text: `${quote}.`, citations: [{ passage, quote }] }],
          reason: "",
        }),
        usage: { inputTokens: 0, outputTokens: 0 },
        ms: 0,
        model: "script",
      }),
    };
    const asked = { question, language: detectLanguage(question), history: [] };
    const proof = await compose({ llm, shelf, publicUrl: "", content: shipped }, asked);
    return typeof proof === "string" ? proof : proof.found ? proof.text : null;
  };
  it.each([
    ["Where does my bicycle go on the boat?", "bikes#0", "A bicycle travels on deck"],
    ["Где на пароме едет мой велосипед?", "bikes.ru#0", "Велосипед едет на палубе"],
  ])("is told where it answers: %s", async (question, passage, quote) => {
    expect(await answerOf(question, passage, quote)).toBe(`${quote}.`);
  });
  it.each([
    ["Where does my bicycle go on the boat?", "food#0", "The kitchen on the boat serves soup"],
    ["Can I take my bicycle on deck?", "deck#0", "The upper deck is for smokers"],
    ["Где на пароме едет мой велосипед?", "food.ru#0", "Кухня на пароме варит суп"],
    ["Как взять велосипед на паром?", "pay.ru#0", "Картой на пароме или на причале"],
  ])(
    "is not told where another source is much nearer, for a word in common: %s — %s",
    async (question, passage, quote) => {
      expect(await answerOf(question, passage, quote)).toBeNull();
    },
  );
});

/** So much of a text, made of one piece again and again with another number in it. */
const filled = (piece: string, chars: number) => {
  let text = "";
  for (let n = 0; text.length < chars; n++) text += piece.replace("#", String(n));
  return text.slice(0, chars).trim();
};
const isTold = (text: string, sentence: string, quote: string) =>
  verify({ answer: true, sentences: [{ text: sentence, citations: [{ passage: "p", quote }] }] }, [
    { id: "p", title: "Tents", heading: "Returns", text },
  ]).answer;

describe("what takes long to read", () => {
  // Whole sentences were held against each other once for each two clauses of them: for minutes, longer than a test may take.
  it.each(["1, ", "слово# один два, ", "слово# и ", "до # ", "only # ", "если # ", "x# 1 day, y 2 days, "])(
    "is judged before anybody notices: %s",
    (piece) => {
      const lead = "You can return a tent within 60 days if it is clean";
      const whole = `${lead} ${filled(piece, 20_000)}`;
      expect(isTold(whole, whole, lead)).toBe(false);
      const short = `${lead} ${filled(piece, 1400)}`;
      expect(isTold(`${lead} ${filled(piece, 3900)}`, short, lead)).toBeTypeOf("boolean");
    },
  );
});
