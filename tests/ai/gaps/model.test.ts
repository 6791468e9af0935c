import { expect, it } from "vitest";
import { type Judgement, type Line, readConversation } from "../../../src/ai/gaps/model";

const line = (id: string, said: Partial<Line> & Pick<Line, "text">): Line => ({
  id,
  direction: "in",
  authorKind: "customer",
  citations: null,
  trace: null,
  automatic: null,
  at: 0,
  ...said,
});
const asks = (id: string, text: string) => line(id, { text });
const answers = (id: string, text: string) =>
  line(id, { text, direction: "out", authorKind: "bot", citations: [{ article: "a1" }] });
const agent = (id: string, text: string) => line(id, { text, direction: "out", authorKind: "agent" });
const handsOver = (id: string, reason: string | null) =>
  line(id, {
    text: "…",
    direction: "note",
    authorKind: "bot",
    trace: reason && {
      kind: "hand_off",
      engine: "rule",
      version: null,
      versionNumber: null,
      prompt: null,
      model: null,
      question: null,
      passages: [],
      sentences: [],
      dropped: [],
      gate: null,
      declined: null,
      fallbacks: [],
      usage: null,
      cost: null,
      cached: false,
      ms: null,
      modelMs: null,
      reason,
      brief: null,
    },
  });
const read = (lines: Line[], judgements: Judgement[] = []) => readConversation({ lines, judgements });

it("takes a question the bot handed over for want of proof, without the greeting and the call for a person", () => {
  const lines = [
    asks("q", "Hello"),
    asks("q2", "Do you sell decaf beans?"),
    asks("q3", "operator please"),
    handsOver("n", "no_proof"),
  ];
  expect(read(lines).questions).toMatchObject([{ message: "q2", why: "abstained", text: "Do you sell decaf beans?" }]);
});

it("takes none that was handed over by wish or alarm", () => {
  for (const reason of ["asked_for_person", "vip", "danger", "legal", "angry"])
    expect(read([asks("q", "Do you sell decaf beans?"), handsOver("n", reason)]).questions).toEqual([]);
});

it("takes none where the agent pointed to an article", () => {
  const lines = [
    asks("q", "Do you sell decaf beans?"),
    handsOver("n", "no_proof"),
    agent("r", "Here: https://x.test/help/en/decaf"),
  ];
  expect(read(lines).questions).toEqual([]);
});

it("reads a short question behind the one it leans on", () => {
  const lines = [
    asks("q", "How long does delivery take?"),
    answers("a", "Three days."),
    asks("q2", "and to Iceland?"),
    handsOver("n", "no_proof"),
  ];
  expect(read(lines).questions).toMatchObject([
    { message: "q2", text: "How long does delivery take?\nand to Iceland?" },
  ]);
});

it("counts an answer as wrong by an agent's word over a customer's, and as overridden by another reply", () => {
  const lines = [
    asks("q", "When do I get my money back?"),
    answers("a", "We refund within five working days after the parcel has arrived."),
  ];
  const said = (by: "agent" | "customer", verdict: "right" | "wrong") => ({ message: "a", by, verdict, article: null });
  expect(read(lines).uses).toMatchObject([{ article: "a1", outcome: "stood" }]);
  expect(read(lines, [said("customer", "wrong")]).uses).toMatchObject([{ outcome: "wrong" }]);
  expect(read(lines, [said("customer", "wrong"), said("agent", "right")])).toMatchObject({
    questions: [],
    uses: [{ outcome: "stood" }],
  });
  const over = agent("r", "Sorry, gift cards are never refunded, only exchanged for another gift card of equal value.");
  expect(read([...lines, over])).toMatchObject({
    questions: [{ why: "overridden", message: "q" }],
    uses: [{ outcome: "overridden" }],
  });
  const same = agent(
    "r",
    "As said: the refund comes within five working days after the parcel has arrived at our place.",
  );
  expect(read([...lines, same]).questions).toEqual([]);
});

it.each([
  ["How long does delivery take, and do you sell decaf beans?", "Three days."],
  ["Сколько идёт доставка и продаёте ли вы кофе без кофеина?", "Три дня."],
])("takes what was answered in part and handed over in one breath for the bot's own silence: %s", (text, part) => {
  const lines = [asks("q", text), answers("a", part), handsOver("n", "no_proof")];
  expect(read(lines).questions).toMatchObject([{ message: "q", why: "abstained" }]);
});

it("keeps no password or card number of a question", () => {
  const lines = [asks("q", "My card 4111 1111 1111 1111 was charged twice, why?"), handsOver("n", "no_proof")];
  expect(read(lines).questions[0]?.text).not.toMatch(/4111/);
});
