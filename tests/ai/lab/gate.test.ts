import { expect, it } from "vitest";
import type { Line } from "../../../src/ai/gaps/model";
import { passes } from "../../../src/ai/gate";
import { chanceFor, fitCalibration, type Judged, sureness } from "../../../src/ai/lab/gate/calibration";
import { curveOf, questionsIn } from "../../../src/ai/lab/gate/model";
import { retoldAs, retoldSince } from "../../../src/ai/lab/gate/retold";
import { calibratedAs, shipped } from "../../../src/ai/lab/model";
import { isAlike } from "../../../src/ai/lab/trials/model";
import { traceOf } from "../../../src/ai/trace/model";
import { buildIndex, search } from "../../../src/knowledge/search";

/** `n` questions over all confidences, of which as many are right as `truth` says. */
const past = (n: number, truth: (chance: number) => number): Judged[] =>
  Array.from({ length: n }, (_, at) => {
    const chance = ((at % 19) + 1) / 20;
    const place = (Math.floor(at / 19) + 0.5) / Math.ceil(n / 19);
    return { chance, isRight: place < truth(chance) };
  });

it("stays as shipped where too little can be judged", () => {
  expect(fitCalibration(past(29, (chance) => chance))).toBeNull();
  // All wrong tells as little of what is sure as all right.
  expect(fitCalibration(past(60, () => 0))).toBeNull();
  expect(fitCalibration(past(60, () => 1))).toBeNull();
  expect(sureness(0.62, null)).toBe(0.62);
  expect(chanceFor(0.62, null)).toBe(0.62);
});

it("believes little history little and much history much", () => {
  const at = (n: number) => sureness(0.5, fitCalibration(past(n, (chance) => chance * 0.5)));
  const [few, some, many] = [at(38), at(190), at(3800)];
  expect(few).toBeLessThan(0.5);
  expect(some).toBeLessThan(few);
  expect(many).toBeLessThan(some);
  expect(few).toBeGreaterThan(0.32);
  expect(Math.abs(many - 0.25)).toBeLessThan(0.05);
});

it("never turns the order of answers round, and finds the threshold back", () => {
  const calibration = fitCalibration(past(1900, (chance) => 1 - chance));
  const sure = [0.1, 0.3, 0.5, 0.7, 0.9].map((chance) => sureness(chance, calibration));
  expect([...sure].sort((a, b) => a - b)).toEqual(sure);
  expect(sureness(chanceFor(0.4, calibration), calibration)).toBeCloseTo(0.4, 6);
  expect([sureness(0, calibration), chanceFor(0, calibration), chanceFor(1, calibration)]).toEqual([0, 0, 1]);
});

it("lets out only what is as sure as the lead wants it, by what the desk's past says of its confidence", () => {
  const text = "Parcels arrive within three working days. The courier sends the tracking number.";
  const docs = [
    { id: "a", title: "When does my parcel arrive?", text, locale: "en" as const },
    { id: "b", title: "When do I get my money back?", text: "We refund within five days.", locale: "en" as const },
  ];
  const question = "When does my parcel arrive?";
  const hits = search(buildIndex(docs), question);
  const by = (answerThreshold: number, slope: number, offset: number) =>
    passes(question, hits, { answerThreshold, calibration: { slope, offset, judged: 500 } });
  const shipped = passes(question, hits, { answerThreshold: 0.5, calibration: null });
  expect(shipped).toMatchObject({ answer: true, reason: "answers" });
  expect(by(0.5, 1, 0)).toMatchObject({ answer: true, confidence: expect.closeTo(shipped.confidence, 9) });
  const doubted = by(0.5, 1, -6);
  expect(doubted.answer).toBe(false);
  expect(doubted.confidence).toBeLessThan(0.5);
  expect(by(doubted.confidence - 0.01, 1, -6).answer).toBe(true);
});

it("counts at each threshold how many are answered, can be judged, and are right", () => {
  const signs = [
    { chance: 0.9, isRight: true },
    { chance: 0.6, isRight: false },
    { chance: 0.6, isRight: null },
    { chance: 0, isRight: null },
  ];
  const curve = curveOf(signs, null);
  expect(curve[0]).toEqual({ threshold: 0, answered: 3, judged: 2, right: 1 });
  expect(curve[40]).toEqual({ threshold: 0.8, answered: 1, judged: 1, right: 1 });
  expect(curve.at(-1)).toEqual({ threshold: 1, answered: 0, judged: 0, right: 0 });
});

const say = (id: string, line: Partial<Line>): Line => ({
  id,
  direction: "in",
  authorKind: "customer",
  text: "",
  citations: null,
  trace: null,
  automatic: null,
  at: 0,
  ...line,
});
const asked = "When does the courier bring my parcel?";
const question = say("1", { text: asked });
const answer = say("2", {
  direction: "out",
  authorKind: "bot",
  text: "Parcels arrive within three working days.",
  citations: [{ article: "delivery" }],
  trace: traceOf({ kind: "answer", engine: "local", question: { text: asked, joined: false, language: "en" } }),
});
const bySlug = (text: string) => (text.includes("/help/en/refunds") ? ["refunds"] : []);
const told = (lines: Line[], judgements: Parameters<typeof questionsIn>[0]["judgements"] = []) =>
  questionsIn({ lines, judgements, linkedIn: bySlug });

it("learns from what became of the bot's answers: people's word, who came after, or nobody", () => {
  const agent = (text: string) => say("3", { direction: "out", authorKind: "agent", text });
  const handOff = say("3", {
    direction: "note",
    authorKind: "bot",
    trace: traceOf({ kind: "hand_off", engine: "rule" }),
  });
  const one = { text: asked, language: "en", reply: null };
  const right = [{ ...one, right: ["delivery"], wrong: [] }];
  const wrong = [{ ...one, right: [], wrong: ["delivery"] }];
  expect(told([question, answer])).toEqual(right);
  expect(told([question, answer, handOff])).toEqual(wrong);
  expect(told([question, answer, agent("Your card was charged twice, our bank sends the money back today.")])).toEqual(
    wrong,
  );
  expect(told([question, answer, agent("See https://desk.example/help/en/refunds please")])).toEqual([
    { ...one, right: ["refunds"], wrong: ["delivery"] },
  ]);
  const thumb = { message: "2", by: "customer", verdict: "right", article: null } as const;
  expect(told([question, answer, handOff], [thumb])).toEqual(right);
  const agentSays = { message: "2", by: "agent", verdict: "wrong", article: "customs" } as const;
  expect(told([question, answer], [thumb, agentSays])).toEqual([{ ...one, right: ["customs"], wrong: ["delivery"] }]);
});

it("knows an answer's question from before there were traces, and does not call a person's other words wrong", () => {
  const agent = (text: string) => say("3", { direction: "out", authorKind: "agent", text });
  const untraced = { ...answer, trace: null };
  expect(told([question, untraced])).toEqual([
    { text: asked, language: "en", right: ["delivery"], wrong: [], reply: null },
  ]);
  const otherWords = agent(
    "Usually the parcel takes three working days from Riga, sometimes the courier needs longer.",
  );
  expect(told([question, answer, otherWords])).toEqual([]);
});

it("takes a reply for the same, for something else, or for neither", () => {
  const said = "We refund within five working days after the parcel reaches our warehouse.";
  expect(isAlike(said, "The refund comes five working days after your parcel reaches the warehouse.")).toBe(true);
  expect(
    isAlike(said, "We will refund you tomorrow, I have asked our bank to hurry because of the holidays."),
  ).toBeNull();
  expect(isAlike(said, "Please switch the machine off, empty the tank and clean the filter.")).toBe(false);
  expect(isAlike(said, "Пришлите, пожалуйста, фотографию кофемашины и номер заказа.")).toBeNull();
});

it("calls the same cut by another name when it is measured anew, however often, and leaves never and always alone", () => {
  const found = fitCalibration(past(190, (chance) => chance * 0.5));
  const again = fitCalibration(past(380, (chance) => 0.3 + chance * 0.5));
  const content = shipped;
  const as = (one: typeof content, calibration: typeof found) =>
    calibratedAs(one, { gate: { ...one.gate, calibration } });
  const once = as(content, found);
  const twice = as(once, again);
  expect(once.gate.answerThreshold).toBeLessThan(content.gate.answerThreshold - 0.05);
  expect(twice.gate.answerThreshold).toBeGreaterThan(once.gate.answerThreshold + 0.05);
  for (const { gate } of [once, twice])
    expect(chanceFor(gate.answerThreshold, gate.calibration)).toBeCloseTo(content.gate.answerThreshold, 9);
  expect(as(twice, again)).toBe(twice);
  const never = as({ ...content, gate: { ...content.gate, answerThreshold: 1, clarifyMin: 0 } }, found);
  expect(never.gate).toMatchObject({ answerThreshold: 1, clarifyMin: 0 });
});

it("tells what a lead set and what it is called now, over several measurements, until they set it anew", () => {
  const gate = (answerThreshold: number) => ({ ...shipped, gate: { ...shipped.gate, answerThreshold } });
  const step = (what: "published" | "measured" | "commented", from: number, to: number) => ({
    id: `${what} ${to}`,
    what,
    by: what === "measured" ? null : "vera",
    text: null,
    revision: 1,
    at: to * 100,
    content: what === "commented" ? null : gate(to),
    retold: what === "measured" ? retoldAs(gate(from).gate, gate(to).gate) : null,
  });
  const steps = [step("published", 0.5, 0.5), step("measured", 0.5, 0.34), step("commented", 0, 0)];
  expect(retoldSince(steps)).toMatchObject({ answer: { from: 0.5, to: 0.34 }, by: null, at: 34 });
  const more = [...steps, step("measured", 0.34, 0.4)];
  expect(retoldSince(more)).toMatchObject({ answer: { from: 0.5, to: 0.4 }, at: 40 });
  expect(retoldSince([...more, step("published", 0.4, 0.4)])).toBeNull();
  expect(retoldAs(gate(0.5).gate, gate(0.502).gate)).toBeNull();
});

it("learns from what agents answered where the bot was silent", () => {
  const reply = say("2", { direction: "out", authorKind: "agent", text: "It leaves our warehouse tomorrow." });
  expect(told([question, reply])).toEqual([
    { text: asked, language: "en", right: [], wrong: [], reply: "It leaves our warehouse tomorrow." },
  ]);
});
