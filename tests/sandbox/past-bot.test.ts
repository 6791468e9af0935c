import { join } from "node:path";
import { expect, it } from "vitest";
import { readTrace } from "../../src/ai/trace/model";
import { lines, Past, seedFolder, thoughtsOf, withoutUnproved } from "../../src/sandbox/past";
import { openPastBot } from "../../src/sandbox/past-bot";
import { addArticles } from "../../src/sandbox/seed";
import { openTestDesk } from "../support/desk";

it("proves every answer of the demo's bot by the articles, as today's are, and keeps why with it and with each hand-over", async () => {
  const { desk } = await openTestDesk();
  const articles = await addArticles(desk.using);
  const bot = await openPastBot({ desk, publicUrl: "http://desk.test" });
  const past = lines(join(seedFolder(), "conversations.jsonl")).map((line) => Past.parse(line));
  const seen = { answers: 0, notes: 0, reasons: new Set<string | null>() };
  for (const one of past) {
    const thoughts = await thoughtsOf(bot, one, articles);
    for (const message of withoutUnproved(one, thoughts).messages) {
      const { by, note, articles: cited, text } = message;
      if (by !== "bot") continue;
      const thought = thoughts.get(message);
      const why = readTrace(thought?.trace);
      if (note) {
        seen.notes += 1;
        seen.reasons.add(why?.reason ?? null);
        expect(why, text).toMatchObject({ kind: "hand_off", versionNumber: 1, reason: expect.any(String) });
      } else if (cited) {
        seen.answers += 1;
        expect(why?.sentences.map((said) => said.text).join(" "), text).toBe(thought?.text);
        expect(why, text).toMatchObject({
          kind: "answer",
          versionNumber: 1,
          cost: 0,
          ms: expect.any(Number),
        });
        expect(
          why?.passages.some((one) => one.cited && one.scores !== null),
          text,
        ).toBe(true);
        expect(
          why?.sentences.every(({ support, checks }) => support.length > 0 && checks.length > 0),
          text,
        ).toBe(true);
        expect(why?.gate, text).toMatchObject({ confidence: expect.any(Number), threshold: expect.any(Number) });
      }
    }
  }
  expect(seen.answers).toBeGreaterThan(140);
  expect(seen.notes).toBeGreaterThan(110);
  expect([...seen.reasons]).toEqual(expect.arrayContaining(["no_proof", "asked_for_person"]));
});
