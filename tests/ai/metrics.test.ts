import { describe, expect, it } from "vitest";
import {
  accuracy,
  auroc,
  gateFigures,
  hitAt,
  macroF1,
  mrrAt10,
  ndcgAt10,
  percentile,
  recallAt95,
  topK,
} from "../../src/ai/eval/metrics";
import { readDocuments, readLabelled, readQueries, readRelevance } from "../../src/ai/eval/rows";

const guesses = [
  { truth: "a", guess: "a" },
  { truth: "a", guess: "b" },
  { truth: "b", guess: "b" },
  { truth: "c", guess: "b" },
];

describe("classification", () => {
  it("accuracy is the share of right guesses", () => expect(accuracy(guesses)).toBe(0.5));
  it("macro F1 counts each true label alike", () => expect(macroF1(guesses)).toBeCloseTo((2 / 3 + 0.5 + 0) / 3));
  it("top k looks at the first k guesses", () => {
    const rows = [
      { truth: "a", ranked: ["b", "a"] },
      { truth: "c", ranked: ["a", "b", "c"] },
    ];
    expect([topK(rows, 1), topK(rows, 2), topK(rows, 3)]).toEqual([0, 0.5, 1]);
  });
  it("nothing measured is 0", () => expect([accuracy([]), macroF1([]), topK([], 3)]).toEqual([0, 0, 0]));
});

describe("auroc and recall at 95% precision", () => {
  const rows = [
    { score: 0.9, isTrue: true },
    { score: 0.8, isTrue: true },
    { score: 0.7, isTrue: false },
    { score: 0.6, isTrue: true },
  ];
  it("auroc is the chance that a true row scores higher", () => expect(auroc(rows)).toBeCloseTo(2 / 3));
  it("a tie counts half", () =>
    expect(
      auroc([
        { score: 1, isTrue: true },
        { score: 1, isTrue: false },
      ]),
    ).toBe(0.5));
  it("with one kind of row nothing is known", () => expect(auroc(rows.filter(({ isTrue }) => isTrue))).toBe(0.5));
  it("recall at 95 stops before the first mistake it can't afford", () => expect(recallAt95(rows)).toBeCloseTo(2 / 3));
  it("rows with one score pass or fail together", () => {
    expect(
      recallAt95([
        { score: 1, isTrue: true },
        { score: 1, isTrue: false },
      ]),
    ).toBe(0);
  });
});

describe("retrieval", () => {
  const rows = [
    { ranked: ["x", "y", "z"], relevant: new Set(["y"]) },
    { ranked: ["x"], relevant: new Set(["x", "q"]) },
  ];
  it("hit at k, P@1 among them", () => expect([hitAt(rows, 1), hitAt(rows, 2)]).toEqual([0.5, 1]));
  it("MRR averages the first relevant rank", () => expect(mrrAt10(rows)).toBe(0.75));
  it("nDCG compares with the best possible order", () => {
    const second = 1 / Math.log2(3);
    expect(ndcgAt10(rows)).toBeCloseTo((second + 1 / (1 + second)) / 2);
  });
});

it("percentiles are values that occurred", () => {
  expect([percentile([3, 1, 2, 4], 50), percentile([3, 1, 2, 4], 99), percentile([], 50)]).toEqual([2, 4, 0]);
});

it("a gate is judged by what it answers and what it leaves", () => {
  const figures = gateFigures([
    { score: 0.9, answered: true, isAnswerable: true, isRight: true },
    { score: 0.8, answered: true, isAnswerable: false, isRight: false },
    { score: 0.2, answered: false, isAnswerable: true, isRight: true },
    { score: 0.1, answered: false, isAnswerable: false, isRight: false },
  ]);
  expect(figures).toEqual({ auroc: 0.75, answeredAnswerable: 0.5, answeredUnanswerable: 0.5, precisionAnswered: 0.5 });
});

describe("rows", () => {
  it("reads labelled texts, documents, questions and relevance", () => {
    expect(readLabelled('{"text":"hi","label":"hello"}\n\n')).toEqual([{ text: "hi", label: "hello" }]);
    expect(readDocuments('{"_id":"1","text":"t"}')).toEqual([{ id: "1", title: "", text: "t" }]);
    expect(readQueries('{"_id":"q","text":"t","answerable":false}')).toEqual([
      { id: "q", text: "t", answerable: false },
    ]);
    expect(readRelevance("query-id\tcorpus-id\tscore\nq\t1\t1\nq\t2\t0\n")).toEqual(new Map([["q", new Set(["1"])]]));
  });
  it("names the line that does not fit", () => {
    expect(() => readLabelled('{"text":"a","label":"b"}\n{"text":1}')).toThrow("line 2");
    expect(() => readLabelled("nonsense")).toThrow("line 1");
  });
});
