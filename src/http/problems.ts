import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { ZodError } from "zod";
import { StoreProblem } from "../../db/migrations";
import { Problem, type ProblemCode } from "../kernel/problem";

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
  "connection.bad_settings": 422,
  "connection.offline": 503,
  "connection.unknown_channel": 404,
  "file.too_large": 413,
  "store.busy": 503,
  "store.full": 507,
  "store.read_only": 503,
};

type Log = { error: (details: object, text: string) => void };

/** One place where what went wrong becomes an answer: { code, message, details, requestId }. A bug's details stay in the log. */
export const onProblem = (log: Log) => (failure: Error, c: Context) => {
  const requestId = c.get("requestId");
  if (failure instanceof Problem) {
    if (failure.code === "rate_limited" && typeof failure.details.retryAfterS === "number")
      c.header("retry-after", String(failure.details.retryAfterS));
    return c.json(
      { code: failure.code, message: failure.message, details: failure.details, requestId },
      statusOf[failure.code],
    );
  }
  if (failure instanceof StoreProblem) {
    log.error({ requestId, err: failure }, "The store refused.");
    return c.json(
      { code: failure.code, message: failure.message, details: {}, requestId },
      failure.code === "store.full" ? 507 : 503,
    );
  }
  if (failure instanceof ZodError)
    return c.json(
      { code: "bad_input", message: "The input is not right.", details: { issues: failure.issues }, requestId },
      400,
    );
  if (failure instanceof HTTPException) return failure.getResponse();
  log.error({ requestId, err: failure, path: c.req.path }, "A request failed.");
  return c.json(
    { code: "bug", message: "Something went wrong on our side. Nothing was changed.", details: {}, requestId },
    500,
  );
};
