import { z } from "zod";
import type { Change } from "../../kernel/change";
import type { Usage } from "../llm";

/** What a model is asked for. A task without a model of its own is served by the one of the environment. */
export const tasks = ["classify", "answer", "assist", "embeddings"] as const;
export type Task = (typeof tasks)[number];

/** The task of a prompt: everything that helps an agent is one. */
export const taskOf = (prompt: string): Task => (prompt === "classify" || prompt === "answer" ? prompt : "assist");

/** The provider that OPENAI_BASE_URL and OPENAI_API_KEY make. */
export const ENVIRONMENT = "environment";

const providerKinds = ["openai", "ollama", "vllm", "llamacpp", "other"] as const;
const Name = z.string().trim().min(1).max(120);
const Chosen = z.object({ provider: z.string().min(1).max(100), model: Name });
export const Price = z.object({
  model: Name,
  /** For a million tokens, in the desk's currency. */
  input: z.number().min(0).max(100_000),
  output: z.number().min(0).max(100_000),
});
export type Price = z.infer<typeof Price>;

/** What leads and admins set of the models; stored under the key "models". */
export const ModelSettings = z.object({
  /** No call leaves the house: the local engine serves everything. */
  onlyLocal: z.boolean().default(false),
  /** Connections whose customers' words never reach a model. */
  onlyLocalConnections: z.array(z.string().max(100)).max(1000).default([]),
  tasks: z
    .object({
      classify: Chosen.nullable().default(null),
      answer: Chosen.nullable().default(null),
      assist: Chosen.nullable().default(null),
      embeddings: Chosen.nullable().default(null),
    })
    .prefault({}),
  prices: z.array(Price).max(200).default([]),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "three capital letters, like EUR")
    .default("USD"),
  /** Null: no limit. A day is one of UTC. */
  dayBudget: z.number().min(0).max(1_000_000).nullable().default(null),
  conversationBudget: z.number().min(0).max(1_000_000).nullable().default(null),
  callsPerMinuteMax: z.number().int().min(1).max(100_000).default(300),
  /** So long an answer serves the same question; 0 switches the cache off. */
  cacheMinutes: z.number().int().min(0).max(1440).default(10),
  mask: z.boolean().default(true),
  /** Names that leave the house as placeholders. */
  maskNames: z.array(z.string().trim().min(2).max(120)).max(500).default([]),
});
export type ModelSettings = z.infer<typeof ModelSettings>;
export const defaultModelSettings: ModelSettings = ModelSettings.parse({});

export const ProviderInput = z.object({
  name: Name,
  kind: z.enum(providerKinds).default("other"),
  baseUrl: z.url({ protocol: /^https?$/, error: "an http(s) address, like http://127.0.0.1:11434/v1" }).max(500),
  /** Left out: stays as it is. Empty: none. */
  key: z.string().max(500).optional(),
});
export type ProviderInput = z.infer<typeof ProviderInput>;

export const TestInput = z.object({
  provider: z.string().min(1).max(100),
  model: Name,
  task: z.enum(tasks).default("answer"),
});
export type TestInput = z.infer<typeof TestInput>;

/** What a call costs; undefined for a model without a price. The longest name that the model's begins with holds. */
export const costOf = (prices: readonly Price[], model: string, usage: Usage): number | undefined => {
  const [price] = prices
    .filter((one) => model.toLowerCase().startsWith(one.model.toLowerCase()))
    .toSorted((a, b) => b.model.length - a.model.length);
  return price && (usage.inputTokens * price.input + usage.outputTokens * price.output) / 1_000_000;
};

const CHARS_PER_TOKEN = 3;
/** At most what a call may use, by its letters. */
export const mostOf = (letters: number, maxOutputTokens: number): Usage => ({
  inputTokens: Math.ceil(letters / CHARS_PER_TOKEN),
  outputTokens: maxOutputTokens,
});

/** The field that names a provider nobody knows, or null. */
export const modelSettingsProblem = (
  { tasks = {} }: Change<ModelSettings>,
  known: ReadonlySet<string>,
): string | null => {
  const wrong = Object.entries(tasks).find(([, chosen]) => chosen && !known.has(chosen.provider));
  return wrong ? `tasks.${wrong[0]}` : null;
};
