import { z } from "zod";
import { saveCategory } from "../desk/setup/store";
import type { Desk } from "../open-desk";
import { withTemporaryDesk } from "./desk";
import { readLines } from "./lines";
import { auroc, macroF1, mean, quantile } from "./metrics";
import { Failure, openProgress, printJson } from "./output";

const Row = z.object({ text: z.string(), label: z.coerce.string() });
type Row = z.infer<typeof Row>;
export type Classify = { train: string; test: string; oos?: string };

/** Makes a category of every label; says which id is which label. */
const teach = async ({ store, using }: Desk, rows: Row[]): Promise<Map<string, string>> => {
  const examples = new Map<string, string[]>();
  for (const { text, label } of rows) examples.set(label, [...(examples.get(label) ?? []), text]);
  return store.transact(async (tx) => {
    const labels = new Map<string, string>();
    for (const [name, texts] of examples) {
      const category = { name, description: "", examples: texts };
      labels.set(await saveCategory(tx, category, { newId: using.newId, now: using.now() }), name);
    }
    return labels;
  });
};

/** Puts the production classifier to the test in a temporary desk. */
export const evalClassify = async ({ train, test, oos }: Classify): Promise<void> => {
  const learned = readLines(train, Row).filter((row) => row.label !== oos);
  const asked = readLines(test, Row);
  if (learned.length === 0) throw new Failure(`${train} holds nothing to learn from.`);
  await withTemporaryDesk(async (desk) => {
    const labels = await teach(desk, learned);
    const began = performance.now();
    // The classifier learns at its first question.
    await desk.classifier.predict("hello");
    const trainMs = performance.now() - began;
    const progress = openProgress("Texts", asked.length);
    const answers: { label: string; ranked: string[]; inScope: number; ms: number }[] = [];
    for (const { text, label } of asked) {
      const from = performance.now();
      const { ranked, inScope } = await desk.classifier.predict(text);
      const ms = performance.now() - from;
      answers.push({ label, ranked: ranked.slice(0, 3).map((one) => labels.get(one.label) ?? ""), inScope, ms });
      progress.step();
    }
    progress.done();
    const inside = answers.filter(({ label }) => label !== oos);
    const outside = answers.filter(({ label }) => label === oos).map(({ inScope }) => inScope);
    // The bar that 95 % of what belongs here clears; how much of the rest stays below it?
    const bar = quantile(
      inside.map(({ inScope }) => inScope),
      0.05,
    );
    const times = answers.map(({ ms }) => ms);
    printJson({
      n: answers.length,
      accuracy: mean(inside.map(({ label, ranked }) => (ranked[0] === label ? 1 : 0))),
      macroF1: macroF1(inside.map(({ label, ranked }) => ({ label, guess: ranked[0] ?? "" }))),
      top3: mean(inside.map(({ label, ranked }) => (ranked.includes(label) ? 1 : 0))),
      oos:
        outside.length === 0
          ? null
          : {
              auroc: auroc(
                inside.map(({ inScope }) => inScope),
                outside,
              ),
              recallAt95: mean(outside.map((score) => (score < bar ? 1 : 0))),
            },
      p50Ms: quantile(times, 0.5),
      p99Ms: quantile(times, 0.99),
      trainMs,
    });
  });
};
