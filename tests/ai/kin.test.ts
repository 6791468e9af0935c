import { describe, expect, it } from "vitest";
import { kinOf } from "../../src/ai/local/kin";
import { marginsOf, trainMargins } from "../../src/ai/local/margins";

const kinNamed = (names: readonly string[]) =>
  kinOf(names).map((kin) => kin.map(({ label }) => names[label]).toSorted());

describe("kinOf", () => {
  it("finds categories whose names share a word, however it is written and whatever its ending", () => {
    expect(kinNamed(["card_lost", "lateCards", "tax form"])).toEqual([["lateCards"], ["card_lost"], []]);
    expect(kinNamed(["Возврат денег", "Возвраты", "Вход"])).toEqual([["Возвраты"], ["Возврат денег"], []]);
  });
  it("makes nothing of a word that stands in every name", () => {
    expect(kinNamed(["group 1", "group 2", "group 3"])).toEqual([[], [], []]);
  });
  it("holds a rare common word for closer than a frequent one", () => {
    const [first = []] = kinOf(["card fee abroad", "card lost", "transfer abroad", "card late", "tax"]);
    const likenessOf = (label: number) => first.find((one) => one.label === label)?.likeness ?? 0;
    expect(likenessOf(2)).toBeGreaterThan(likenessOf(1));
    expect(likenessOf(1)).toBeGreaterThan(0);
  });
});

describe("learning with kin", () => {
  const one = (dimension: number) => ({ at: Int32Array.of(dimension), value: Float32Array.of(1) });
  const examples = [0, 1, 2].map((label) => ({ vector: one(label), label }));
  const kin = kinOf(["card lost", "card late", "tax"]);
  const size = { labels: 3, dimensions: 3 };
  const lead = (scores: Float64Array) => (scores[1] ?? 0) - (scores[2] ?? 0);
  it("moves a category's borders by what is said of one with a like name, and keeps what is told right", () => {
    const [alone, together] = [trainMargins(examples, size), trainMargins(examples, { ...size, kin })];
    expect(lead(marginsOf(alone, one(0)))).toBeCloseTo(0, 1);
    expect(lead(marginsOf(together, one(0)))).toBeGreaterThan(lead(marginsOf(alone, one(0))) + 0.01);
    for (const label of [0, 1, 2]) {
      const scores = marginsOf(together, one(label));
      expect(scores.indexOf(Math.max(...scores))).toBe(label);
    }
  });
});
