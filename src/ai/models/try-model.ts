import { z } from "zod";
import type { Now } from "../../kernel/time";
import type { ModelTest } from "../../kernel/wire";
import { LlmFailure } from "../llm";
import type { Place } from "./open";

type Needs = {
  now: Now;
  pause: (ms: number, signal: AbortSignal) => Promise<void>;
  chance: () => number;
};

const DEADLINE_MS = 20_000;
const prompt = {
  name: "test",
  version: 1,
  system: 'You are asked whether you can be heard. Answer with JSON: {"heard": true, "word": "yes"}.',
  user: '<data name="question">\n"Can you hear me?"\n</data>',
};
const schema = z.object({ heard: z.boolean(), word: z.string() });
const nothing = { inputTokens: 0, outputTokens: 0, format: null, dimensions: null, model: null, status: null };

/** Asks a model one small question, outside all budgets and circuits, and says what happened. */
export const tryModel = async (
  { now, pause, chance }: Needs,
  { task, ...place }: Place & { task: string },
): Promise<ModelTest> => {
  const startedAt = now();
  const asking = { ...place, now, pause, chance };
  try {
    if (task === "embeddings") {
      const { openEmbeddings } = await import("../openai-embeddings");
      const { vectors, model, ms, usage } = await openEmbeddings(asking)(["Can you hear me?"], {
        deadlineMs: DEADLINE_MS,
      });
      return { ...nothing, ok: true, code: null, ms, model, ...usage, dimensions: vectors[0]?.length ?? 0 };
    }
    // A circuit of its own: the test must reach the server, and its failures are nobody else's.
    const { openOpenAi } = await import("../openai");
    const llm = openOpenAi(asking);
    const { usage, ms, model } = await llm.complete({ prompt, schema, deadlineMs: DEADLINE_MS, maxOutputTokens: 200 });
    return { ...nothing, ok: true, code: null, ms, model, ...usage, format: llm.dialect().format };
  } catch (failure) {
    if (!(failure instanceof LlmFailure)) throw failure;
    return { ...nothing, ok: false, code: failure.kind, status: failure.status, ms: now() - startedAt };
  }
};
