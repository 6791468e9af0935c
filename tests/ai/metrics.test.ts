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
  rejectedAt95,
  topK,
} from "../../src/ai/eval/metrics";

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

describe("what a score tells apart", () => {
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
  it("tells how much of what belongs nowhere stays below the bar that nearly all others reach", () => {
    const inside = Array.from({ length: 100 }, (_, at) => ({ score: at, isTrue: true }));
    const outside = [2, 4, 5, 60].map((score) => ({ score, isTrue: false }));
    expect(rejectedAt95([...inside, ...outside])).toBe(0.5);
    expect([rejectedAt95(inside), rejectedAt95(outside)]).toEqual([0, 0]);
  });
});

describe("retrieval", () => {
  const rows = [
    { ranked: ["x", "y", "z"], gains: new Map([["y", 1]]) },
    {
      ranked: ["x"],
      gains: new Map([
        ["x", 1],
        ["q", 1],
      ]),
    },
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
