import OpenAI, { APIConnectionTimeoutError, APIError } from "openai";
import type { Now } from "../kernel/time";
import { CIRCUIT, type Circuit, type CircuitRules, openCircuit } from "./circuit";
import {
  formatOf,
  jsonSchemaOf,
  parse,
  read,
  readStream,
  repairOf,
  type Said,
  type Turn,
  turnsOf,
  withSchema,
} from "./completion";
import { type Deadline, openDeadline } from "./deadline";
import { type Dialect, firstDialect, nextDialect, retryAfterMsOf } from "./dialect";
import { type Llm, type LlmAnswer, LlmFailure, type LlmFailureKind, type LlmRequest } from "./llm";

export type OpenAiNeeds = {
  /** Any server that speaks chat completions, its address ending in /v1 as a rule. Without one: OpenAI itself. */
  baseUrl?: string;
  /** A server of one's own may need none. */
  apiKey?: string;
  model: string;
  now: Now;
  /** Waits; ends early, without an error, when the signal is aborted. */
  pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** A number from 0 to 1, to spread retries. */
  chance: () => number;
  circuit?: CircuitRules;
  /** A circuit that several models of one server share; without one the model has its own. */
  breaker?: Circuit;
};

const TRIES_MAX = 3;
// What the server itself is to blame for; a refused or malformed answer shows that it works.
export const breaking: ReadonlySet<LlmFailureKind> = new Set(["timeout", "throttled", "unreachable", "unauthorised"]);

/** What a failed call means to us. */
export const failureOf = (failure: unknown, retryAfterMs: number | null): LlmFailure => {
  if (failure instanceof LlmFailure) return failure;
  if (failure instanceof APIConnectionTimeoutError) return new LlmFailure("timeout");
  if (failure instanceof SyntaxError) return new LlmFailure("malformed");
  const status = failure instanceof APIError ? (failure.status ?? null) : null;
  if (status === 401 || status === 403) return new LlmFailure("unauthorised", { status });
  if (status === 429) return new LlmFailure("throttled", { status, retryAfterMs });
  if (status !== null && status >= 400 && status < 500 && status !== 408) return new LlmFailure("refused", { status });
  return new LlmFailure("unreachable", { status, retryAfterMs });
};

export const isWorthRetrying = (failure: unknown, { kind }: LlmFailure): boolean => {
  // No money left is told as 429 too, and waiting does not help.
  if (failure instanceof APIError && failure.code === "insufficient_quota") return false;
  return kind === "throttled" || kind === "unreachable" || failure instanceof SyntaxError;
};

/** A model behind any server that speaks OpenAI's chat completions. One per process: it remembers what the server understands. */
export const openOpenAi = ({
  baseUrl,
  apiKey,
  model,
  now,
  pause,
  chance,
  circuit: rules = CIRCUIT,
  breaker,
}: OpenAiNeeds): Llm & { dialect: () => Dialect } => {
  // Its own retries are off: they know no deadline of ours. So are its log and the environment's settings.
  const client = new OpenAI({
    baseURL: baseUrl || "https://api.openai.com/v1",
    apiKey: apiKey || "none",
    adminAPIKey: null,
    organization: null,
    project: null,
    maxRetries: 0,
    logLevel: "off",
  });
  const circuit = breaker ?? openCircuit(rules, now);
  let known = firstDialect;

  type Ask = {
    turns: Turn[];
    name: string;
    schema: Record<string, unknown>;
    maxOutputTokens: number;
    heard?: ((soFar: string) => void) | undefined;
  };
  const post = async (ask: Ask, dialect: Dialect, deadline: Deadline): Promise<Said> => {
    const { turns, name, schema, maxOutputTokens, heard } = ask;
    const asked = {
      model,
      messages: dialect.format === "json_schema" ? turns : withSchema(turns, schema),
      ...(dialect.tokens === "max_tokens"
        ? { max_tokens: maxOutputTokens }
        : { max_completion_tokens: maxOutputTokens }),
      ...(dialect.isTemperatureKnown ? { temperature: 0 } : {}),
      ...formatOf(dialect, name, schema),
    };
    // The deadline ends the call by its signal; the client's own limit must not come first.
    const options = { signal: deadline.signal, timeout: Math.max(1, deadline.leftMs()) + 60_000 };
    if (!heard || dialect.streams === "never") {
      const said = read(await client.chat.completions.create(asked, options), model);
      heard?.(said.content);
      return said;
    }
    const usage = dialect.streams === "with_usage" ? { stream_options: { include_usage: true } } : {};
    const stream = await client.chat.completions.create({ ...asked, ...usage, stream: true as const }, options);
    const said = await readStream(stream, { model, heard });
    // An aborted stream ends like one that is over.
    deadline.check();
    if (said) return said;
    // Nothing came: this server does not stream, or what came was no answer at all. Only an answer tells which.
    const inOnePiece = await post(ask, { ...dialect, streams: "never" }, deadline);
    known = { ...known, streams: "never" };
    return inOnePiece;
  };

  const ask = async (request: Ask, deadline: Deadline): Promise<Said> => {
    let dialect = known;
    for (let attempt = 1; ; ) {
      try {
        const said = await post(request, dialect, deadline);
        known = { ...dialect, streams: known.streams === "never" ? "never" : dialect.streams };
        return said;
      } catch (failure) {
        deadline.check();
        const asked = failure instanceof APIError ? retryAfterMsOf(failure.headers, now()) : null;
        const told = failureOf(failure, asked);
        const isBadRequest = told.kind === "refused" || told.status === 500;
        const simpler = isBadRequest && failure instanceof APIError ? nextDialect(dialect, failure.message) : null;
        if (simpler) {
          dialect = simpler;
          continue;
        }
        const waitMs = asked ?? 400 * 2 ** (attempt - 1) * (0.75 + chance() / 2);
        if (!isWorthRetrying(failure, told) || attempt >= TRIES_MAX || waitMs >= deadline.leftMs()) throw told;
        await pause(waitMs, deadline.signal);
        deadline.check();
        attempt++;
      }
    }
  };

  const talk = async <T>(request: LlmRequest<T>, deadline: Deadline): Promise<Omit<LlmAnswer<T>, "ms">> => {
    const { prompt, schema, maxOutputTokens, heard } = request;
    const base = { name: prompt.name, schema: jsonSchemaOf(schema), maxOutputTokens, heard };
    const first = await ask({ ...base, turns: turnsOf(prompt) }, deadline);
    const given = parse(first.content, schema);
    if ("value" in given) return { value: given.value, usage: first.usage, model: first.model };
    // An answer cut off at the limit would be cut off again.
    if (first.isCut) throw new LlmFailure("malformed", { usage: first.usage });
    const turns = repairOf(turnsOf(prompt), { wrong: first.content, why: given.why });
    const second = await ask({ ...base, turns }, deadline);
    const usage = {
      inputTokens: first.usage.inputTokens + second.usage.inputTokens,
      outputTokens: first.usage.outputTokens + second.usage.outputTokens,
    };
    const repaired = parse(second.content, schema);
    if (!("value" in repaired)) throw new LlmFailure("malformed", { usage });
    return { value: repaired.value, usage, model: second.model };
  };

  return {
    name: model,
    /** What the server has been found to understand. */
    dialect: () => known,
    complete: async (request) => {
      const waitMs = circuit.waitMs();
      if (waitMs > 0) throw new LlmFailure("unreachable", { retryAfterMs: waitMs });
      const startedAt = now();
      const deadline = openDeadline({ ...request, now });
      try {
        deadline.check();
        const answer = await talk(request, deadline);
        circuit.succeeded();
        return { ...answer, ms: now() - startedAt };
      } catch (failure) {
        if (failure instanceof LlmFailure)
          breaking.has(failure.kind) ? circuit.failed(failure.kind, now() - startedAt) : circuit.succeeded();
        throw failure;
      } finally {
        deadline.close();
      }
    },
  };
};
