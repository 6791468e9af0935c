import OpenAI, { APIError } from "openai";
import { z } from "zod";
import { CIRCUIT, type Circuit, openCircuit } from "./circuit";
import { openDeadline } from "./deadline";
import { retryAfterMsOf } from "./dialect";
import { LlmFailure, type Usage } from "./llm";
import { breaking, failureOf, isWorthRetrying, type OpenAiNeeds } from "./openai";

export type Embedded = { vectors: number[][]; usage: Usage; model: string; ms: number };
type Asked = { signal?: AbortSignal; deadlineMs: number };

const Answer = z.object({
  model: z.string().nullish(),
  data: z.array(z.object({ index: z.number().int(), embedding: z.array(z.number()).min(1) })),
  usage: z.object({ prompt_tokens: z.number().default(0) }).nullish(),
});
const TRIES_MAX = 3;

/** Embeddings from any server that speaks OpenAI's: one vector per text, in their order, all of one length. Throws LlmFailure. */
export const openEmbeddings = ({ baseUrl, apiKey, model, now, pause, chance, breaker }: OpenAiNeeds) => {
  const client = new OpenAI({
    baseURL: baseUrl || "https://api.openai.com/v1",
    apiKey: apiKey || "none",
    adminAPIKey: null,
    organization: null,
    project: null,
    maxRetries: 0,
    logLevel: "off",
  });
  const circuit: Circuit = breaker ?? openCircuit(CIRCUIT, now);

  const read = (answer: unknown, wanted: number): Omit<Embedded, "ms"> => {
    const { data } = Answer.safeParse(answer);
    const rows = data?.data.toSorted((a, b) => a.index - b.index) ?? [];
    const [first] = rows;
    const fits = rows.every(({ index, embedding }, at) => index === at && embedding.length === first?.embedding.length);
    if (!data || rows.length !== wanted || !fits) throw new LlmFailure("malformed");
    const usage = { inputTokens: data.usage?.prompt_tokens ?? 0, outputTokens: 0 };
    return { vectors: rows.map(({ embedding }) => embedding), usage, model: data.model ?? model };
  };

  return async (texts: readonly string[], asked: Asked): Promise<Embedded> => {
    if (texts.length === 0) return { vectors: [], usage: { inputTokens: 0, outputTokens: 0 }, model, ms: 0 };
    const waitMs = circuit.waitMs();
    if (waitMs > 0) throw new LlmFailure("unreachable", { retryAfterMs: waitMs });
    const startedAt = now();
    const deadline = openDeadline({ ...asked, now });
    const post = () =>
      client.embeddings.create(
        { model, input: [...texts], encoding_format: "float" },
        { signal: deadline.signal, timeout: Math.max(1, deadline.leftMs()) + 60_000 },
      );
    try {
      for (let attempt = 1; ; attempt++) {
        try {
          deadline.check();
          const embedded = read(await post(), texts.length);
          circuit.succeeded();
          return { ...embedded, ms: now() - startedAt };
        } catch (failure) {
          deadline.check();
          const wanted = failure instanceof APIError ? retryAfterMsOf(failure.headers, now()) : null;
          const told = failureOf(failure, wanted);
          const wait = wanted ?? 400 * 2 ** (attempt - 1) * (0.75 + chance() / 2);
          if (!isWorthRetrying(failure, told) || attempt >= TRIES_MAX || wait >= deadline.leftMs()) throw told;
          await pause(wait, deadline.signal);
        }
      }
    } catch (failure) {
      if (failure instanceof LlmFailure)
        breaking.has(failure.kind) ? circuit.failed(failure.kind, now() - startedAt) : circuit.succeeded();
      throw failure;
    } finally {
      deadline.close();
    }
  };
};
