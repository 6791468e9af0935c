import type { Columns } from "../columns";

/** The language models we may ask, and every time one was asked. */
export const modelTables = (c: Columns) => {
  const providers = c.table("providers", {
    id: c.id(),
    name: c.text().notNull(),
    kind: c.oneOf("openai", "ollama", "vllm", "llamacpp", "other").notNull(),
    baseUrl: c.text().notNull(),
    /** The key, encrypted under SECRET_KEY; null for a server that wants none. */
    secret: c.text(),
    createdAt: c.time().notNull(),
    updatedAt: c.time().notNull(),
    removedAt: c.time(),
  });
  const modelCalls = c.table(
    "model_calls",
    {
      id: c.id(),
      at: c.time().notNull(),
      task: c.oneOf("classify", "answer", "assist", "embeddings").notNull(),
      /** The prompt and its version, `answer@3`. */
      prompt: c.text().notNull(),
      provider: c.text().notNull(),
      model: c.text().notNull(),
      conversation: c.text(),
      inputTokens: c.int().notNull(),
      outputTokens: c.int().notNull(),
      /** In the desk's currency; null where the model has no price. */
      cost: c.real(),
      ms: c.int().notNull(),
      /** `answered`, `cached`, or why there was no answer. */
      outcome: c.text().notNull(),
    },
    (t) => [c.index("model_calls_at").on(t.at), c.index("model_calls_conversation").on(t.conversation, t.at)],
  );
  return { providers, modelCalls };
};
