import type { z } from "zod";
import type { Rendered } from "../../prompts/define";

/** What a model used, over all tries of one call. */
export type Usage = { inputTokens: number; outputTokens: number };

export type LlmRequest<T> = {
  prompt: Rendered;
  /** The answer is read through it; what does not fit never reaches the caller. */
  schema: z.ZodType<T>;
  /** The caller no longer wants the answer; its own reason is thrown then, not an LlmFailure. */
  signal?: AbortSignal;
  /** For everything together: waiting, retries, repair. */
  deadlineMs: number;
  maxOutputTokens: number;
  /**
   * Asks for the answer as a stream and hears all of it that has come so far: raw, unfinished, not yet read through `schema`.
   * May begin anew with less, where the server had to be asked again. Only what `complete` resolves with is the answer.
   */
  heard?: (soFar: string) => void;
};

export type LlmAnswer<T> = { value: T; usage: Usage; ms: number; model: string };

/** A language model that answers in a schema. Throws LlmFailure. */
export type Llm = { name: string; complete: <T>(request: LlmRequest<T>) => Promise<LlmAnswer<T>> };

/**
 * Why there is no answer. timeout: the deadline passed. throttled: the server wants us to wait longer than the deadline.
 * refused: the model or the server declined this request. malformed: the answer did not fit, the repaired one neither.
 * unreachable: no server, a broken one, or the circuit is open. unauthorised: the key is not accepted.
 */
export type LlmFailureKind = "timeout" | "throttled" | "refused" | "malformed" | "unreachable" | "unauthorised";

const sentences: Record<LlmFailureKind, string> = {
  timeout: "The language model did not answer in time.",
  throttled: "The language model asks us to slow down.",
  refused: "The language model declined the request.",
  malformed: "The language model's answer did not have the agreed form.",
  unreachable: "The language model cannot be reached.",
  unauthorised: "The language model does not accept the key. Check OPENAI_API_KEY.",
};

/** A model said no. Its text is ours: it never holds a key, an address, a prompt or what the server wrote. */
export class LlmFailure extends Error {
  readonly status: number | null;
  /** How long to wait before asking again, when that is known. */
  readonly retryAfterMs: number | null;
  constructor(
    readonly kind: LlmFailureKind,
    { status = null, retryAfterMs = null }: { status?: number | null; retryAfterMs?: number | null } = {},
  ) {
    super(status === null ? sentences[kind] : `${sentences[kind]} (HTTP ${status})`);
    this.name = "LlmFailure";
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}
