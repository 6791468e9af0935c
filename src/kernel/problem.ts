/** Every rule that can say no. `http/problems` knows each one's status; the UI knows its sentence. */
export type ProblemCode =
  | "not_found"
  | "not_allowed"
  | "not_signed_in"
  | "bad_input"
  | "conflict"
  | "rate_limited"
  | "conversation.closed"
  | "conversation.newer"
  | "conversation.no_thread"
  | "message.not_ours"
  | "message.already_sent"
  | "message.not_failed"
  | "message.not_supported"
  | "message.empty"
  | "message.window_closed"
  | "connection.bad_settings"
  | "connection.offline"
  | "connection.unknown_channel"
  | "secret.again"
  | "lab.not_draft"
  | "lab.bad_prompt"
  | "lab.untried"
  | "lab.regression"
  | "lab.empty_set"
  | "article.contradicts"
  | "gaps.not_open"
  | "gaps.no_draft"
  | "file.too_large"
  | "store.busy"
  | "store.full"
  | "store.read_only"
  | "store.away";

/** A rule said no: a stable code for programs, details for the sentence a person reads. */
export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly details: Record<string, unknown> = {},
    message: string = code,
  ) {
    super(message);
    this.name = "Problem";
  }
}

/** For the end of a switch over a union: the compiler proves it is never reached. */
export const never = (value: never): never => {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
};
