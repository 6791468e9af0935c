/** What went wrong, in the contract's words. The token is part of every Bot API address, so no inner message is trusted. */
import { GrammyError, HttpError } from "grammy";
import { z } from "zod";
import { DeliveryFailure } from "../contract";
import { unreachedWords } from "../kit/unreached";

/** Hides the token wherever it stands. */
export const redact = (text: string, token: string): string =>
  text.replaceAll(token, "<token>").replaceAll(encodeURIComponent(token), "<token>");

const REJECTED: [RegExp, DeliveryFailure["code"]][] = [
  [/bot was blocked by the user|user is deactivated|bot can't initiate conversation/i, "blocked_by_contact"],
  [
    /chat not found|PEER_ID_INVALID|chat_id is empty|bot was kicked|bot is not a member|upgraded to a supergroup|thread not found|TOPIC_DELETED/i,
    "thread_gone",
  ],
  [/(message|caption) is too long|MEDIA_CAPTION_TOO_LONG/i, "too_long"],
  [/too large|too big|file of size/i, "file_too_large"],
  [/REACTION_INVALID|message can't be edited|no text in the message|message text is empty/i, "not_supported"],
  [/message can't be deleted|not enough rights|have no rights|WRITE_FORBIDDEN|TOPIC_CLOSED/i, "not_permitted"],
];

const refusal = (error: GrammyError, token: string): DeliveryFailure => {
  const { error_code: status, description, parameters } = error;
  const words = redact(description, token);
  if (status === 429) {
    const waitMs = (parameters.retry_after ?? 1) * 1000;
    return new DeliveryFailure("throttled", "rate_limited", words, waitMs);
  }
  // A token with a wrong shape is no 401 but a 404 of the whole path.
  if (status === 401 || (status === 404 && /^not found$/i.test(description.trim())))
    return new DeliveryFailure("unauthorised", "bad_token", "Telegram does not accept the bot's token.");
  if (status === 413) return new DeliveryFailure("rejected", "file_too_large", words);
  // A gateway gave up waiting for the server behind it, which may have done the work.
  if (status === 502 || status === 504) return new DeliveryFailure("uncertain", "platform_error", words);
  if (status >= 500) return new DeliveryFailure("unreachable", "platform_error", words);
  const known = REJECTED.find(([pattern]) => pattern.test(description));
  if (known) return new DeliveryFailure("rejected", known[1], words);
  return new DeliveryFailure("rejected", status === 403 ? "not_permitted" : "platform_error", words);
};

const coded = z.looseObject({
  code: z.string().optional(),
  type: z.string().optional(),
});
// Nothing was said yet when one of these comes: no name, no route, no handshake.
const NEVER_LEFT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_|DEPTH_ZERO|UNABLE_TO_|ERR_TLS|SELF_)/;

const broken = (inner: unknown): DeliveryFailure => {
  const parsed = coded.safeParse(inner);
  const { code = "", type = "" } = parsed.success ? parsed.data : {};
  if (NEVER_LEFT.test(code)) return new DeliveryFailure("unreachable", "network", unreachedWords("Telegram", code));
  if (/timed? ?out/i.test(inner instanceof Error ? inner.message : "") || type === "aborted")
    return new DeliveryFailure("uncertain", "timeout", "Telegram did not answer in time.");
  if (type === "invalid-json")
    return new DeliveryFailure("uncertain", "platform_error", "Telegram answered with something unreadable.");
  return new DeliveryFailure("uncertain", "network", `The connection to Telegram broke (${code || "no answer"}).`);
};

/** Any error of a Bot API call as a DeliveryFailure; what is no such error comes back as it is. */
export const failureOf = (error: unknown, token: string): unknown => {
  if (error instanceof GrammyError) return refusal(error, token);
  if (error instanceof HttpError) return broken(error.error);
  return error;
};

/** For calls that may be repeated without harm (edits, reads): not knowing is a reason to try again. */
export const repeatable = (failure: unknown): unknown =>
  failure instanceof DeliveryFailure && failure.kind === "uncertain"
    ? new DeliveryFailure("unreachable", failure.code, failure.message)
    : failure;

/** True when Telegram refused an edit because nothing would change, which is what we wanted. */
export const isNotModified = (error: unknown): boolean =>
  error instanceof GrammyError && /message is not modified/i.test(error.description);
/** True when the message carries a file: its words are a caption. */
export const isWithoutText = (error: unknown): boolean =>
  error instanceof GrammyError && /no text in the message/i.test(error.description);
/** True when a picture was refused for its shape or content; as a document it goes through. */
export const isNoPhoto = (error: unknown): boolean =>
  error instanceof GrammyError && /PHOTO_(INVALID|SAVE)|IMAGE_PROCESS|PHOTO_EXT/i.test(error.description);
/** The id a group has now, when it was refused because it became a supergroup; nothing was sent then. */
export const movedTo = (error: unknown): number | undefined =>
  error instanceof GrammyError ? error.parameters.migrate_to_chat_id : undefined;
