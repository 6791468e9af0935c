import { z } from "zod";
import { stopWords } from "../../kernel/stop-words";
import { stem, words } from "../../kernel/text";
import type * as wire from "../../kernel/wire";
import type { Hit } from "../../knowledge/search";
import type { Flaw } from "../verify";

const Numbers = z.record(z.string(), z.number());
const Passage = z.object({
  id: z.string(),
  article: z.string(),
  title: z.string(),
  heading: z.string(),
  text: z.string(),
  score: z.number().nullable(),
  scores: Numbers.nullable(),
  coverage: z.number().nullable(),
  margin: z.number().nullable(),
  words: z.array(z.string()),
  cited: z.boolean(),
});
const flaws = [
  "empty",
  "uncited",
  "quote",
  "facts",
  "promise",
  "names",
  "words",
  "condition",
  "negation",
  "long",
  "other",
] as const;
const kinds = ["answer", "greeting", "clarify", "chosen", "hand_off", "offer", "other"] as const;

/** Why the bot said what it said: what is kept with every message of its own, notes too. */
export const Trace: z.ZodType<wire.Trace> = z.object({
  kind: z.enum(kinds),
  engine: z.enum(["local", "llm", "rule"]),
  version: z.string().nullable(),
  versionNumber: z.number().nullable(),
  prompt: z.string().nullable(),
  model: z.string().nullable(),
  question: z.object({ text: z.string(), joined: z.boolean(), language: z.string() }).nullable(),
  passages: z.array(Passage),
  sentences: z.array(
    z.object({
      text: z.string(),
      support: z.array(z.object({ passage: z.string(), quote: z.string() })),
      checks: z.array(z.string()),
    }),
  ),
  dropped: z.array(z.object({ text: z.string(), flaw: z.enum(flaws), words: z.array(z.string()) })),
  gate: z
    .object({
      confidence: z.number(),
      threshold: z.number().nullable(),
      reason: z.string(),
      evidence: z.record(z.string(), z.union([z.number(), z.string()])).nullable(),
    })
    .nullable(),
  declined: z.string().nullable(),
  fallbacks: z.array(z.object({ from: z.string(), why: z.string() })),
  usage: z.object({ inputTokens: z.number(), outputTokens: z.number() }).nullable(),
  cost: z.number().nullable(),
  cached: z.boolean(),
  ms: z.number().nullable(),
  modelMs: z.number().nullable(),
  reason: z.string().nullable(),
  brief: z.string().nullable(),
});
export type Trace = wire.Trace;

/** A trace that says this and nothing more. */
export const traceOf = (said: Partial<Trace> & Pick<Trace, "kind" | "engine">): Trace => ({
  version: null,
  versionNumber: null,
  prompt: null,
  model: null,
  question: null,
  passages: [],
  sentences: [],
  dropped: [],
  gate: null,
  declined: null,
  fallbacks: [],
  usage: null,
  cost: null,
  cached: false,
  ms: null,
  modelMs: null,
  reason: null,
  brief: null,
  ...said,
});

const PASSAGE_CHARS_MAX = 600;
const cut = (text: string) => (text.length > PASSAGE_CHARS_MAX ? `${text.slice(0, PASSAGE_CHARS_MAX - 1)}…` : text);

/** The words of the question that the passage or its title speak of, in any of their forms. */
export const wordsIn = (question: string, topics: ReadonlySet<string>): string[] => [
  ...new Set(words(question).filter((word) => !stopWords.has(word) && topics.has(stem(word)))),
];

/** Passages as a trace keeps them; `cited` names those the answer stands on. */
export const passagesOf = (
  hits: readonly Hit[],
  { question, cited }: { question: string; cited: ReadonlySet<string> },
): Trace["passages"] =>
  hits.map(({ id: article, title, passage, score, scores, coverage, margin }) => {
    const id = `${article}#${passage.at}`;
    return {
      id,
      article,
      title,
      heading: passage.headings.join(" › "),
      text: cut(passage.text),
      score,
      scores: { ...scores },
      coverage,
      margin,
      words: wordsIn(question, passage.topics),
      cited: cited.has(id),
    };
  });

/** A sentence that was not said, with what it fell by. */
export const droppedOf = ({ text, flaw }: { text: string; flaw: Flaw }): Trace["dropped"][number] => ({
  text,
  flaw: flaw.at,
  words: "missing" in flaw ? flaw.missing : "words" in flaw ? [flaw.words] : "passage" in flaw ? [flaw.passage] : [],
});

const Old = z.looseObject({
  kind: z.string().optional().catch(undefined),
  engine: z.enum(["local", "llm", "rule"]).catch("local"),
  model: z.string().nullable().default(null).catch(null),
  prompt: z.string().nullable().default(null).catch(null),
  ms: z.number().nullable().default(null).catch(null),
  usage: z.object({ inputTokens: z.number(), outputTokens: z.number() }).nullable().default(null).catch(null),
  gate: z
    .object({
      confidence: z.number(),
      reason: z.string(),
      evidence: z
        .record(z.string(), z.union([z.number(), z.string()]))
        .nullable()
        .default(null),
    })
    .nullable()
    .default(null)
    .catch(null),
  hits: z
    .array(
      z.object({ article: z.string(), title: z.string(), score: z.number(), coverage: z.number(), margin: z.number() }),
    )
    .default([])
    .catch([]),
  dropped: z
    .array(z.looseObject({ text: z.string(), flaw: z.looseObject({ at: z.enum(flaws).catch("other") }) }))
    .default([])
    .catch([]),
  declined: z.string().nullable().default(null).catch(null),
  brief: z.string().nullable().default(null).catch(null),
});

const Engine = z.looseObject({ engine: z.string() });

const fromOld = (old: z.infer<typeof Old>): Trace => ({
  ...traceOf({
    kind: kinds.find((kind) => kind === old.kind) ?? (old.brief ? "hand_off" : "answer"),
    engine: old.engine,
  }),
  model: old.model,
  prompt: old.prompt,
  ms: old.ms,
  usage: old.usage,
  gate: old.gate && { ...old.gate, threshold: null },
  passages: old.hits.map((hit) => ({
    ...hit,
    id: hit.article,
    heading: "",
    text: "",
    scores: null,
    words: [],
    cited: false,
  })),
  dropped: old.dropped.map(({ text, flaw }) => ({ text, flaw: flaw.at, words: [] })),
  declined: old.declined,
  brief: old.brief,
});

/** Reads what is stored with a message, however old; null where nothing is that a person could be shown. */
export const readTrace = (stored: unknown): Trace | null => {
  const whole = Trace.safeParse(stored);
  if (whole.success) return whole.data;
  const old = Old.safeParse(stored);
  // The engine was always named; what else stood in the column is no trace of the bot's.
  return old.success && Engine.safeParse(stored).success ? fromOld(old.data) : null;
};
