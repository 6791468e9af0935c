import { z } from "zod";
import { auroc, macroF1, percentile, rejectedAt95, topK } from "../ai/eval/metrics";
import { sort } from "../ai/sort";
import { saveCategory } from "../desk/categories/store";
import { settings } from "../desk/conversations/store";
import { detectLanguage } from "../kernel/text";
import type { Desk } from "../open-desk";
import { type Engine, withTemporaryDesk } from "./desk";
import { readLines } from "./lines";
import { Failure, openProgress, printJson } from "./output";

const Row = z.object({ text: z.string(), label: z.coerce.string() });
type Row = z.infer<typeof Row>;
export type Classify = { train: string; test: string; oos?: string; engine: Engine };

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

/** Asks the production classifier about every row. */
const ask = async (
  { classifier, llm, store }: Desk,
  { rows, labels }: { rows: Row[]; labels: Map<string, string> },
) => {
  const { applyThreshold: threshold } = await settings(store.read);
  const progress = openProgress("Texts", rows.length);
  const answers: { truth: string; ranked: string[]; inScope: number; ms: number }[] = [];
  for (const { text, label } of rows) {
    const from = performance.now();
    const { ranked, inScope } = await sort({ classifier, llm }, { text, language: detectLanguage(text), threshold });
    const ms = performance.now() - from;
    answers.push({ truth: label, ranked: ranked.slice(0, 3).map((id) => labels.get(id) ?? ""), inScope, ms });
    progress.step();
  }
  progress.done();
  return answers;
};

/** Puts the production classifier to the test in a temporary desk. */
export const evalClassify = async ({ train, test, oos, engine }: Classify): Promise<void> => {
  const learned = readLines(train, Row).filter((row) => row.label !== oos);
  const asked = readLines(test, Row);
  if (learned.length === 0) throw new Failure(`${train} holds nothing to learn from.`);
  if (asked.length === 0) throw new Failure(`${test} holds nothing to ask.`);
  await withTemporaryDesk(
    async (desk) => {
      const labels = await teach(desk, learned);
      const began = performance.now();
      // The classifier learns at its first question.
      await desk.classifier.read("hello");
      const trainMs = performance.now() - began;
      const answers = await ask(desk, { rows: asked, labels });
      const inside = answers.filter(({ truth }) => truth !== oos);
      const scored = answers.map(({ inScope, truth }) => ({ score: inScope, isTrue: truth !== oos }));
      const times = answers.map(({ ms }) => ms);
      printJson({
        n: answers.length,
        accuracy: topK(inside, 1),
        macroF1: macroF1(inside.map(({ truth, ranked }) => ({ truth, guess: ranked[0] ?? "" }))),
        top3: topK(inside, 3),
        oos: inside.length === answers.length ? null : { auroc: auroc(scored), recallAt95: rejectedAt95(scored) },
        p50Ms: percentile(times, 50),
        p99Ms: percentile(times, 99),
        trainMs,
      });
    },
    { engine },
  );
};
