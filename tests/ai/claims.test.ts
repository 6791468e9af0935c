import { describe, expect, it } from "vitest";
import { textOf, verify } from "../../src/ai/verify";
import { type Claim, honest, sources, wrong } from "./claims";

/** What is told where a model says this; null where nothing is. */
const told = ([id, quote, text]: Claim): string | null => {
  const verdict = verify({ answer: true, sentences: [{ text, citations: [{ passage: id, quote }] }] }, [
    { id, ...sources[id] },
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
    if (text !== null) expect(plainly(sources[claim[0]].text)).toContain(plainly(text));
  });
});

describe("what a passage bears out", () => {
  it.each(honest.map((claim) => ({ sentence: claim[2], claim })))("is told: $sentence", ({ claim }) => {
    const text = told(claim);
    expect(text).not.toBeNull();
    if (text !== null && text !== claim[2]) expect(plainly(sources[claim[0]].text)).toContain(plainly(text));
  });
});
