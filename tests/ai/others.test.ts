import { describe, expect, it } from "vitest";
import { othersOf } from "../../src/ai/local/others";
import { scoreLabels } from "../../src/ai/local/softmax-model";

const holding = (...at: number[]) => ({ at: Int32Array.from(at), value: new Float32Array(at.length).fill(1) });
const told = (label: number, times: number, ...at: number[]) =>
  Array.from({ length: times }, () => ({ vector: holding(...at), label }));

const [common, shared, own, unheard] = [0, 1, 2, 3];
const size = { labels: 3, dimensions: 4 };
const model = othersOf([...told(0, 20, common, shared), ...told(1, 20, common), ...told(2, 1, common, own)], size);
const scoresOf = (...at: number[]) => scoreLabels(model, holding(...at));
const leadOf = (scores: Float64Array, label: number) =>
  (scores[label] ?? 0) - Math.max(...scores.filter((_, other) => other !== label));

describe("othersOf", () => {
  it("takes what only one label says for that label, however few its examples", () => {
    expect(leadOf(scoresOf(own), 2)).toBeGreaterThan(0);
    expect(leadOf(scoresOf(shared), 0)).toBeGreaterThan(0);
    expect(leadOf(scoresOf(common, own), 2)).toBeGreaterThan(0);
  });
  it("hears nothing new in a word that nobody says", () => {
    const [before, after] = [scoresOf(own), scoresOf(own, unheard)];
    expect(after.indexOf(Math.max(...after))).toBe(before.indexOf(Math.max(...before)));
    expect([...after].every(Number.isFinite)).toBe(true);
  });
  it("holds a word that came later against nobody, however much a label says", () => {
    expect(new Set(scoresOf(unheard)).size).toBe(1);
  });
  it("is at a loss for nothing with a single label", () => {
    const alone = othersOf(told(0, 3, common), { labels: 1, dimensions: 4 });
    expect([...alone.weights].every(Number.isFinite)).toBe(true);
  });
});
