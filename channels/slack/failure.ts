/** What went wrong, in the contract's words. */
import { webApi } from "@slack/bolt";
import { z } from "zod";
import { DeliveryFailure, type FailureCode, type FailureKind } from "../contract";
import { unreachedWords } from "../kit/unreached";
import { redact } from "./api";

type Meaning = { kind: FailureKind; code: FailureCode; words?: string };

const TOKEN = "Slack does not accept the app's token.";
const GONE: Meaning = {
  kind: "unauthorised",
  code: "bad_token",
  words: "The app was removed from the workspace, or its token was revoked.",
};
const BAD: Meaning = { kind: "unauthorised", code: "bad_token", words: TOKEN };

/** Slack's codes (docs.slack.dev, the errors of each method). */
const MEANINGS: Record<string, Meaning> = {
  invalid_auth: BAD,
  not_authed: BAD,
  token_expired: { ...BAD, words: "The app's token has expired." },
  not_allowed_token_type: {
    ...BAD,
    words: "This token is of another kind: a bot token begins with xoxb-, an app-level token with xapp-.",
  },
  token_revoked: GONE,
  account_inactive: GONE,
  team_access_not_granted: GONE,
  app_not_installed: GONE,
  ratelimited: { kind: "throttled", code: "rate_limited" },
  rate_limited: { kind: "throttled", code: "rate_limited" },
  message_limit_exceeded: { kind: "throttled", code: "rate_limited" },
  service_unavailable: { kind: "unreachable", code: "platform_error" },
  team_added_to_org: {
    kind: "unreachable",
    code: "platform_error",
    words: "The workspace is being moved into an organisation.",
  },
  request_timeout: { kind: "unreachable", code: "platform_error", words: "Slack did not get the whole request." },
  // "Some aspect of the operation may have succeeded before the error was raised."
  fatal_error: { kind: "uncertain", code: "platform_error", words: "Slack broke down over this." },
  internal_error: { kind: "uncertain", code: "platform_error", words: "Slack broke down over this." },
  channel_not_found: {
    kind: "rejected",
    code: "thread_gone",
    words: "The channel is gone, or the app was never in it.",
  },
  thread_not_found: { kind: "rejected", code: "thread_gone", words: "The thread is gone." },
  message_not_found: { kind: "rejected", code: "thread_gone", words: "The message is gone." },
  is_archived: { kind: "rejected", code: "thread_gone", words: "The channel is archived." },
  user_not_found: { kind: "rejected", code: "thread_gone" },
  not_in_channel: {
    kind: "rejected",
    code: "not_permitted",
    words: "The app is not in this channel. Invite it there: /invite @name.",
  },
  restricted_action: { kind: "rejected", code: "not_permitted" },
  cant_update_message: { kind: "rejected", code: "not_permitted" },
  cant_delete_message: { kind: "rejected", code: "not_permitted" },
  edit_window_closed: {
    kind: "rejected",
    code: "not_permitted",
    words: "The workspace no longer allows editing this message.",
  },
  user_disabled: { kind: "rejected", code: "blocked_by_contact", words: "This person's account is deactivated." },
  messages_tab_disabled: {
    kind: "rejected",
    code: "not_permitted",
    words: "The app's Messages tab is turned off (App Home).",
  },
  msg_too_long: { kind: "rejected", code: "too_long" },
  msg_blocks_too_long: { kind: "rejected", code: "too_long" },
  file_not_found: { kind: "rejected", code: "thread_gone", words: "Slack no longer has this file." },
  file_deleted: { kind: "rejected", code: "thread_gone", words: "Slack no longer has this file." },
  invalid_name: { kind: "rejected", code: "not_supported", words: "Slack has no such emoji." },
  too_many_emoji: {
    kind: "rejected",
    code: "not_permitted",
    words: "Slack allows no more different reactions on this message.",
  },
};

const said = z.looseObject({ error: z.string().catch("unknown"), needed: z.string().optional().catch(undefined) });
const USUAL_PAUSE_MS = 30_000;

const refusal = (data: unknown): DeliveryFailure => {
  const { error, needed } = said.parse(data);
  if (error === "missing_scope")
    return new DeliveryFailure(
      "rejected",
      "not_permitted",
      `The app lacks the scope ${needed ?? ""}: add it under OAuth & Permissions and install the app again.`,
    );
  // A body that is no JSON comes as its whole text.
  const known = MEANINGS[error];
  if (!known && !/^[\w.]+$/.test(error))
    return new DeliveryFailure("uncertain", "platform_error", "Slack answered with something unreadable.");
  const { kind, code, words } = known ?? { kind: "rejected" as const, code: "platform_error" as const };
  return new DeliveryFailure(
    kind,
    code,
    words ?? `Slack says: ${error}.`,
    kind === "throttled" ? USUAL_PAUSE_MS : undefined,
  );
};

const ofStatus = (status: number): DeliveryFailure => {
  const words = `Slack answered ${status}.`;
  if (status === 429) return new DeliveryFailure("throttled", "rate_limited", words, USUAL_PAUSE_MS);
  if (status === 413) return new DeliveryFailure("rejected", "too_long", words);
  // Turned away at the door; other 5xx come from behind it, when the work may be done already.
  if (status === 503) return new DeliveryFailure("unreachable", "platform_error", words);
  if (status >= 500) return new DeliveryFailure("uncertain", "platform_error", words);
  return new DeliveryFailure("rejected", "platform_error", words);
};

const coded = z.looseObject({ code: z.string().optional().catch(undefined), cause: z.unknown().optional() });
const codeOf = (error: unknown): string => {
  const read = coded.safeParse(error);
  if (!read.success) return "";
  return read.data.code ?? (read.data.cause === undefined ? "" : codeOf(read.data.cause));
};
// Nothing was said yet when one of these comes: no name, no route, no handshake.
const NEVER_LEFT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|DEPTH_ZERO|UNABLE_TO_|ERR_TLS|SELF_)/;

const broken = (error: Error): DeliveryFailure => {
  const code = codeOf(error);
  if (NEVER_LEFT.test(code)) return new DeliveryFailure("unreachable", "network", unreachedWords("Slack", code));
  if (error.name === "TimeoutError" || /timed? ?out/i.test(error.message))
    return new DeliveryFailure("uncertain", "timeout", "Slack did not answer in time.");
  return new DeliveryFailure("uncertain", "network", `The connection to Slack broke (${code || "no answer"}).`);
};

const isBroken = (error: unknown): error is Error =>
  error instanceof Error &&
  (error.name === "TimeoutError" || error.name === "AbortError" || /^(fetch failed|terminated)$/.test(error.message));

/** Any error of a call to Slack as a DeliveryFailure; what is no such error comes back as it is. */
export const failureOf = (error: unknown): unknown => {
  if (error instanceof webApi.WebAPIPlatformError) return refusal(error.data);
  if (error instanceof webApi.WebAPIRateLimitedError)
    return new DeliveryFailure("throttled", "rate_limited", "Slack asks for a pause.", error.retryAfter * 1000);
  if (error instanceof webApi.WebAPIHTTPError) return ofStatus(error.statusCode);
  if (error instanceof webApi.WebAPIRequestError) return broken(error.original);
  // An answer that breaks off half-way is the SDK's own to read, outside of its errors.
  return isBroken(error) ? broken(error) : error;
};

/** For calls that may be repeated without harm: not knowing is a reason to try again. */
export const repeatable = (error: unknown): unknown => {
  const failure = failureOf(error);
  return failure instanceof DeliveryFailure && failure.kind === "uncertain"
    ? new DeliveryFailure("unreachable", failure.code, failure.message)
    : failure;
};

/** Slack's own code of a refusal, or null. */
export const refusalCode = (error: unknown): string | null =>
  error instanceof webApi.WebAPIPlatformError ? said.parse(error.data).error : null;
/** The scope that a refusal asks for, or null. */
export const neededScope = (error: unknown): string | null =>
  refusalCode(error) === "missing_scope" && error instanceof webApi.WebAPIPlatformError
    ? (said.parse(error.data).needed ?? "")
    : null;

/** In words, for logs and states; without secrets. */
export const wordsOf = (error: unknown): string => {
  const failure = failureOf(error);
  return redact(failure instanceof Error ? failure.message : String(failure));
};
