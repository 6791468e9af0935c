import { z } from "zod";
import type { Rendered } from "../../prompts/define";
import { type Dialect, objectsIn } from "./dialect";
import { LlmFailure, type Usage } from "./llm";

export type Turn = { role: "system" | "user" | "assistant"; content: string };
/** What a model said in one turn; `isCut` when it ran into the limit. */
export type Said = { content: string; isCut: boolean; usage: Usage; model: string };

/** What a message holds: text, or, at some servers, parts of which those with text are it. */
const Content = z
  .union([
    z.string(),
    z
      .array(z.looseObject({ text: z.string().nullish() }))
      .transform((parts) => parts.map(({ text }) => text ?? "").join("")),
  ])
  .nullish();

const Completion = z.object({
  model: z.string().nullish(),
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: Content, refusal: z.string().nullish() }),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: z.number().default(0), completion_tokens: z.number().default(0) }).nullish(),
});

/** Reads what a server sent. Throws LlmFailure `refused` when the model declined, `malformed` when it is no completion. */
export const read = (answer: unknown, model: string): Said => {
  const completion = Completion.safeParse(answer);
  const choice = completion.data?.choices[0];
  if (!completion.data || !choice) throw new LlmFailure("malformed");
  if (choice.message.refusal || choice.finish_reason === "content_filter") throw new LlmFailure("refused");
  const { prompt_tokens: inputTokens = 0, completion_tokens: outputTokens = 0 } = completion.data.usage ?? {};
  return {
    content: choice.message.content ?? "",
    isCut: choice.finish_reason === "length",
    usage: { inputTokens, outputTokens },
    model: completion.data.model ?? model,
  };
};

const Chunk = z.object({
  model: z.string().nullish(),
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        delta: z.object({ content: Content, refusal: z.string().nullish() }).nullish(),
      }),
    )
    .default([]),
  usage: z.object({ prompt_tokens: z.number().default(0), completion_tokens: z.number().default(0) }).nullish(),
});

/** Reads a stream, telling `heard` all that has come so far. Null when nothing came: this server does not stream. Fails like `read`. */
export const readStream = async (
  chunks: AsyncIterable<unknown>,
  { model, heard }: { model: string; heard: (soFar: string) => void },
): Promise<Said | null> => {
  let [content, name, cameAny] = ["", model, false];
  let finish: string | null = null;
  const usage = { inputTokens: 0, outputTokens: 0 };
  for await (const one of chunks) {
    const chunk = Chunk.safeParse(one);
    if (!chunk.data) throw new LlmFailure("malformed");
    cameAny = true;
    name = chunk.data.model ?? name;
    usage.inputTokens = chunk.data.usage?.prompt_tokens ?? usage.inputTokens;
    usage.outputTokens = chunk.data.usage?.completion_tokens ?? usage.outputTokens;
    const [choice] = chunk.data.choices;
    finish = choice?.finish_reason ?? finish;
    if (choice?.delta?.refusal || finish === "content_filter") throw new LlmFailure("refused");
    if (!choice?.delta?.content) continue;
    content += choice.delta.content;
    heard(content);
  }
  // A stream that ends without saying why was cut somewhere on its way.
  return cameAny ? { content, usage, model: name, isCut: finish === null || finish === "length" } : null;
};

/** The part of a request that asks for JSON, in this dialect. */
export const formatOf = (dialect: Dialect, name: string, schema: Record<string, unknown>) => {
  if (dialect.format === "text") return {};
  if (dialect.format === "json_object") return { response_format: { type: "json_object" as const } };
  return { response_format: { type: "json_schema" as const, json_schema: { name, schema, strict: true } } };
};

/** A zod schema as the JSON schema that servers read. */
export const jsonSchemaOf = (schema: z.ZodType): Record<string, unknown> => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema);
  return rest;
};

/** A prompt as the turns of a chat. */
export const turnsOf = ({ system, user }: Rendered): Turn[] => [
  { role: "system", content: system },
  { role: "user", content: user },
];

/** The turns with the schema in words, for servers that cannot be held to one. */
export const withSchema = (turns: Turn[], schema: Record<string, unknown>): Turn[] =>
  turns.map((turn, at) =>
    at === 0
      ? { ...turn, content: `${turn.content}\n\nThe JSON fits this JSON schema:\n${JSON.stringify(schema)}` }
      : turn,
  );

const WRONG_CHARS_MAX = 4000;
/** The turns that tell a model what was wrong with its answer, once. */
export const repairOf = (turns: Turn[], { wrong, why }: { wrong: string; why: string }): Turn[] => [
  ...turns,
  { role: "assistant", content: wrong.slice(0, WRONG_CHARS_MAX) || "(nothing)" },
  { role: "user", content: `That is not the JSON that was asked for (${why}). Answer again, with that JSON alone.` },
];

/** The value an answer holds, or why it holds none. Among several that would do nobody knows which is meant. */
export const parse = <T>(text: string, schema: z.ZodType<T>): { value: T } | { why: string } => {
  const results = objectsIn(text).map(({ value, isSaid }) => ({ isSaid, ...schema.safeParse(value) }));
  const [fits, another] = results.filter((result) => result.success);
  if (another) return { why: "it holds several answers" };
  if (fits) return fits.isSaid ? { value: fits.data } : { why: "words stand behind it" };
  const issues = results[0]?.error?.issues;
  if (!issues) return { why: "it cannot be read as JSON" };
  return {
    why: issues
      .map(({ path, message }) => `${path.join(".")}: ${message}`)
      .join("; ")
      .slice(0, 600),
  };
};
