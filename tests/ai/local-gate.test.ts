import { describe, expect, it } from "vitest";
import { decide } from "../../src/ai/local/gate";
import { sameQuestionType } from "../../src/ai/local/question-type";
import { buildIndex, oncePerArticle, search, setMissed } from "../../src/knowledge/search";

const index = buildIndex([
  {
    id: "refund",
    title: "How do I get a refund?",
    text: "We return the money to the card you paid with, within five working days.",
  },
  { id: "password", title: "How do I reset my password?", text: "Open the sign-in page and press “Forgot password”." },
  { id: "courier", title: "When does the courier come?", text: "The courier calls an hour before arriving." },
  {
    id: "подписка",
    title: "Как отменить подписку?",
    text: "Откройте настройки, раздел «Подписка», и нажмите «Отменить».",
  },
  { id: "чек", title: "Где найти чек?", text: "Чек приходит на почту сразу после оплаты." },
]);
const ask = (question: string) => decide(question, oncePerArticle(search(index, question)));

describe("decide", () => {
  it.each(["how can I get a refund", "How to reset the password?", "как отменить подписку", "где мне найти чек?"])(
    "answers %j",
    (question) => {
      expect(ask(question)).toMatchObject({ answer: true, reason: "answers" });
    },
  );
  it.each([
    "can I pay for a satellite launch with my company's bitcoin",
    "почему мне начислили пени за коммунальные услуги",
    "what does the refund law of Norway say about ferry passengers",
  ])("leaves %j to a person", (question) => {
    expect(ask(question).answer).toBe(false);
  });
  it("is surer of what is asked in full than of a part", () => {
    expect(ask("how do I get a refund?").confidence).toBeGreaterThan(
      ask("refund abroad for my uncle's hotel").confidence,
    );
  });
  it.each([
    ["спасибо!", "small-talk"],
    ["ok", "small-talk"],
    ["???", "no-topic"],
    ["blorp", "no-article"],
  ])("says why it does not answer %j: %s", (question, reason) => {
    expect(ask(question)).toMatchObject({ answer: false, confidence: 0, reason });
  });
  it("answers more when told to dare more", () => {
    const question = "refund abroad for my uncle's hotel";
    const hits = search(index, question);
    expect(decide(question, hits, { threshold: 0 }).answer).toBe(true);
    expect(decide(question, hits, { threshold: 1 }).answer).toBe(false);
  });
});

describe("what was asked in vain before", () => {
  it("is left to a person, and other questions are not", () => {
    const question = "how can I get a refund";
    const before = ask(question).confidence;
    const again = () => decide(question, search(index, question), { threshold: before - 0.01 });
    const mark = { id: "m", text: question, conversation: "c", at: 1, isWeak: false };
    expect(again()).toMatchObject({ answer: true, reason: "answers" });
    setMissed(index, [mark]);
    expect(again()).toMatchObject({ answer: false, reason: "asked-in-vain" });
    expect(ask("How to reset the password?").answer).toBe(true);
    const sure = ask(question).confidence;
    setMissed(index, [{ ...mark, isWeak: true }]);
    expect(ask(question).confidence).toBeGreaterThan(sure);
    expect(again().answer).toBe(false);
    setMissed(index, []);
    expect(ask(question).confidence).toBe(before);
  });
});

describe("sameQuestionType", () => {
  it.each([
    ["Why was my request declined?", "How do I send a request?", 0],
    ["Почему отклонили заявку?", "Почему заявка может быть отклонена?", 1],
    ["Зачем нужна регистрация?", "Сколько времени занимает регистрация?", 0],
    ["refund", "Refunds", 0.5],
  ])("compares %j with %j: %d", (one, other, same) => {
    expect(sameQuestionType(one, other)).toBe(same);
  });
});
