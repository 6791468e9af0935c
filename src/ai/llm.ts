import type { z } from "zod";
import type { Rendered } from "../../prompts/define";

/** What a model used, over all tries of one call. */
export type Usage = { inputTokens: number; outputTokens: number };

/**
 * On whose behalf a model is asked: which conversation pays for it and whose data is masked, by which door it came, and since
 * when its customer waits for a word (left out where nobody does): all that is asked meanwhile shares one deadline.
 */
export type About = { conversation?: string; connection?: string; waitingSince?: number };

export type LlmRequest<T> = {
  prompt: Rendered;
  /** The answer is read through it; what does not fit never reaches the caller. */
  schema: z.ZodType<T>;
  about?: About | undefined;
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

/** What asking a model again would have used, cost and taken. */
export type Spared = { usage: Usage; cost: number; ms: number };

export type LlmAnswer<T> = {
  value: T;
  usage: Usage;
  ms: number;
  model: string;
  /** What it cost, in the desk's currency; absent where the model has no price. */
  cost?: number;
  /** The same was asked a moment ago. */
  isCached?: boolean;
  /** What the answer had used, cost and taken when it was asked for in truth; present where it is cached. */
  spared?: Spared;
};

/** A language model that answers in a schema. Throws LlmFailure. */
export type Llm = {
  name: string;
  complete: <T>(request: LlmRequest<T>) => Promise<LlmAnswer<T>>;
  /** Whether there is a model to ask for this prompt at all; absent = always. Asking without it fails at once. */
  isOn?: (prompt: string, about?: About) => Promise<boolean>;
};

/**
 * Why there is no answer. timeout: the deadline passed. throttled: the server wants us to wait longer than the deadline, or
 * we have asked as often as we may. refused: the model or the server declined this request. malformed: the answer did not
 * fit, the repaired one neither. unreachable: no server, a broken one, or the circuit is open. unauthorised: the key is not
 * accepted. off: no model is set for this, or only the local engine may serve here. spent: the budget is used up.
 */
const llmFailureKinds = [
  "timeout",
  "throttled",
  "refused",
  "malformed",
  "unreachable",
  "unauthorised",
  "off",
  "spent",
] as const;
export type LlmFailureKind = (typeof llmFailureKinds)[number];

/** Kinds that tell of a server that is away or says nothing to anybody: asking it something else is of no use now. */
export const saysNothing: ReadonlySet<string> = new Set<LlmFailureKind>([
  "timeout",
  "throttled",
  "unreachable",
  "unauthorised",
  "spent",
]);

const sentences: Record<LlmFailureKind, string> = {
  timeout: "The language model did not answer in time.",
  throttled: "The language model asks us to slow down.",
  refused: "The language model declined the request.",
  malformed: "The language model's answer did not have the agreed form.",
  unreachable: "The language model cannot be reached.",
  unauthorised: "The language model does not accept the key.",
  off: "No language model is asked here.",
  spent: "The budget for language models is used up.",
};

type Circumstances = { status?: number | null; retryAfterMs?: number | null; usage?: Usage | null };

/** A model said no. Its text is ours: it never holds a key, an address, a prompt or what the server wrote. */
export class LlmFailure extends Error {
  readonly status: number | null;
  /** How long to wait before asking again, when that is known. */
  readonly retryAfterMs: number | null;
  /** What was used for nothing, where the server said so. */
  readonly usage: Usage | null;
  constructor(
    readonly kind: LlmFailureKind,
    { status = null, retryAfterMs = null, usage = null }: Circumstances = {},
  ) {
    super(status === null ? sentences[kind] : `${sentences[kind]} (HTTP ${status})`);
    this.name = "LlmFailure";
    this.status = status;
    this.retryAfterMs = retryAfterMs;
    this.usage = usage;
  }
}
