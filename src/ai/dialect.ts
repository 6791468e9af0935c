/**
 * What one "OpenAI-compatible" server understands. We begin with what most do and step down when it says no;
 * the server's own words are the only sign there is, so they are searched for the name of the field.
 */
export type Dialect = {
  format: "json_schema" | "json_object" | "text";
  tokens: "max_tokens" | "max_completion_tokens";
  /** False for models that accept only their own temperature. */
  isTemperatureKnown: boolean;
  /** `plain`: streams, and knows no `stream_options`. `never`: answers in one piece, whatever is asked. */
  streams: "with_usage" | "plain" | "never";
};

export const firstDialect: Dialect = {
  format: "json_schema",
  tokens: "max_tokens",
  isTemperatureKnown: true,
  streams: "with_usage",
};

const aboutFormat = /response_?format|json_?schema|json_?object|structured|grammar|schema|guided/i;

/** The dialect to try after a server called a request bad, or null when the dialect was not the reason. */
export const nextDialect = (dialect: Dialect, complaint: string): Dialect | null => {
  if (/max_tokens|max_completion_tokens/i.test(complaint) && dialect.tokens === "max_tokens")
    return { ...dialect, tokens: "max_completion_tokens" };
  if (/temperature/i.test(complaint) && dialect.isTemperatureKnown) return { ...dialect, isTemperatureKnown: false };
  if (/stream_options|include_usage/i.test(complaint) && dialect.streams === "with_usage")
    return { ...dialect, streams: "plain" };
  if (!aboutFormat.test(complaint)) return null;
  if (dialect.format === "json_schema") return { ...dialect, format: "json_object" };
  return dialect.format === "json_object" ? { ...dialect, format: "text" } : null;
};

/** The JSON text of an answer: without the thoughts of reasoning models, and without a Markdown fence. */
export const jsonOf = (text: string): string => {
  const spoken = text.replace(/^\s*<think>[\s\S]*?<\/think>/, "").trim();
  const [, fenced] = /^```(?:json)?\s*\n([\s\S]*?)\n?```$/.exec(spoken) ?? [];
  return (fenced ?? spoken).trim();
};

const RETRY_AFTER_MAX_MS = 24 * 3_600_000;

/** How long a server's headers ask us to wait, or null. Seconds, milliseconds or a date. */
export const retryAfterMsOf = (headers: Headers | undefined, now: number): number | null => {
  const ms = Number(headers?.get("retry-after-ms") ?? Number.NaN);
  if (Number.isFinite(ms) && ms >= 0) return Math.min(ms, RETRY_AFTER_MAX_MS);
  const text = headers?.get("retry-after")?.trim();
  if (!text) return null;
  const seconds = Number(text);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - now;
  return Number.isFinite(wait) ? Math.min(Math.max(0, wait), RETRY_AFTER_MAX_MS) : null;
};
