import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { StoreProblem } from "../../db/migrations";
import { postgresSentence } from "../../db/trouble";
import { Problem, type ProblemCode } from "../kernel/problem";
import { sentenceFor } from "./sentences";

const statusOf: Record<ProblemCode, 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 503 | 507> = {
  not_found: 404,
  not_allowed: 403,
  not_signed_in: 401,
  bad_input: 400,
  conflict: 409,
  rate_limited: 429,
  "conversation.closed": 409,
  "conversation.newer": 409,
  "conversation.no_thread": 409,
  "message.not_ours": 409,
  "message.already_sent": 409,
  "message.not_failed": 409,
  "message.not_supported": 422,
  "message.empty": 400,
  "message.window_closed": 409,
  "connection.bad_settings": 422,
  "connection.offline": 503,
  "connection.unknown_channel": 404,
  "secret.again": 409,
  "lab.not_draft": 409,
  "lab.bad_prompt": 409,
  "lab.untried": 409,
  "lab.regression": 409,
  "lab.empty_set": 409,
  "article.contradicts": 409,
  "gaps.not_open": 409,
  "gaps.no_draft": 409,
  "file.too_large": 413,
  "store.busy": 503,
  "store.full": 507,
  "store.read_only": 503,
  "store.away": 503,
};

type Log = { error: (details: object, text: string) => void };

/** What Hono itself refuses: a body that is no JSON, a body that is too large. */
const ofHono = (status: number): Problem | null => {
  if (status === 413) return new Problem("file.too_large");
  return status >= 400 && status < 500 ? new Problem("bad_input", { reason: "malformed" }) : null;
};

/** A failure as the rule it stands for; null for a bug, and such is what we keep and cannot read: what is asked is parsed at the door. */
const problemOf = (failure: Error): Problem | null => {
  if (failure instanceof Problem) return failure;
  return failure instanceof HTTPException ? ofHono(failure.status) : null;
};

const ofStore = ({ code }: StoreProblem): ProblemCode => (code === "store.unusable" ? "store.read_only" : code);

/** One place where what went wrong becomes an answer: { code, message, details, requestId }, in the reader's language. A bug's details stay in the log. */
export const onProblem = (log: Log) => (failure: Error, c: Context) => {
  const requestId = c.get("requestId");
  const accepts = c.req.header("accept-language");
  const problem = problemOf(failure);
  if (problem) {
    const { code, details } = problem;
    if (code === "rate_limited" && typeof details.retryAfterS === "number")
      c.header("retry-after", String(details.retryAfterS));
    const message = sentenceFor(code, { accepts, own: problem.message });
    return c.json({ code, message, details, requestId }, statusOf[code]);
  }
  // Writes come with their sentence; what went wrong in a read is still the driver's own.
  const refused = postgresSentence(failure);
  if (refused instanceof StoreProblem) {
    log.error({ requestId, err: failure }, "The store refused.");
    const code = ofStore(refused);
    return c.json({ code, message: sentenceFor(code, { accepts }), details: {}, requestId }, statusOf[code]);
  }
  log.error({ requestId, err: failure, path: c.req.path }, "A request failed.");
  return c.json({ code: "bug", message: sentenceFor("bug", { accepts }), details: {}, requestId }, 500);
};

/** For addresses nobody serves. */
export const noRoute = (c: Context) => {
  const message = sentenceFor("no_route", { accepts: c.req.header("accept-language") });
  return c.json({ code: "not_found", message, details: {}, requestId: c.get("requestId") }, 404);
};
