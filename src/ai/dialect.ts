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

/** Where the thoughts of reasoning models end. Some servers keep the opening tag to themselves. */
const THOUGHT = /^[\s\S]*<\/(?:think|thinking|thought|reasoning)>/i;
const THINKING = /^\s*<(?:think|thinking|thought|reasoning)>/i;

/** What a model says after its thoughts; nothing as long as it is still thinking. An answer that begins at once is left as it is. */
export const withoutThoughts = (text: string): string => {
  if (text.trimStart().startsWith("{")) return text;
  const spoken = text.replace(THOUGHT, "");
  return spoken === text && THINKING.test(text) ? "" : spoken;
};

/** Where the object that begins at `from` ends; null where it does not. */
const endOfObject = (text: string, from: number): number | null => {
  let [depth, isQuoted] = [0, false];
  for (let at = from; at < text.length; at++) {
    const letter = text[at];
    if (isQuoted && letter === "\\") at++;
    else if (letter === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (letter === "{") depth++;
    else if (letter === "}" && --depth === 0) return at + 1;
  }
  return null;
};

const OBJECTS_MAX = 10;
const FENCE_BEFORE = /```[a-z0-9]*\s*$/i;
const FENCE_BEHIND = /^\s*```/;
// A spare bracket, or a mark of the model's own: </s>, <|im_end|>.
const NOTHING_BEHIND = /^[\s`}\]]*(?:<[^<>\n]{1,30}>\s*)*$/;

/** `isSaid`: in a fence, or the last thing said; what words go on behind may be only quoted. */
type InAnswer = { value: unknown; isSaid: boolean };

/** The objects that stand in an answer: it alone, or those among the words and fences around it. What is no JSON is left out. */
export const objectsIn = (text: string): InAnswer[] => {
  const spoken = withoutThoughts(text).trim();
  const found: InAnswer[] = [];
  let tries = 0;
  for (let at = spoken.indexOf("{"); at >= 0 && tries < OBJECTS_MAX; tries++) {
    const end = endOfObject(spoken, at);
    const read = end === null ? undefined : readJson(spoken.slice(at, end));
    if (read !== undefined && end !== null) found.push({ value: read, isSaid: isSaid(spoken, { at, end }) });
    at = spoken.indexOf("{", read === undefined || end === null ? at + 1 : end);
  }
  return found;
};

const isSaid = (spoken: string, { at, end }: { at: number; end: number }): boolean => {
  const behind = spoken.slice(end);
  return NOTHING_BEHIND.test(behind) || (FENCE_BEFORE.test(spoken.slice(0, at)) && FENCE_BEHIND.test(behind));
};

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
