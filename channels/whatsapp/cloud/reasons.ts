/** Meta's error codes in words an agent understands: https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes */
import type { FailureCode, FailureKind } from "../../contract";

type Known = { kind: FailureKind; code: FailureCode; words: string; waitMs?: number };
const no = (code: FailureCode, words: string): Known => ({ kind: "rejected", code, words });
const later = (words: string): Known => ({ kind: "unreachable", code: "platform_error", words });
const pause = (waitMs: number, words: string): Known => ({ kind: "throttled", code: "rate_limited", words, waitMs });
const denied = (words: string, code: FailureCode = "not_permitted"): Known => ({ kind: "unauthorised", code, words });

const REASONS: Record<number, Known> = {
  0: denied("WhatsApp does not accept the access token.", "bad_token"),
  1: later("WhatsApp had a fault of its own."),
  2: later("WhatsApp is down for the moment."),
  3: denied("The access token lacks the permission for this."),
  4: pause(60_000, "The app has made too many calls; WhatsApp asks for a pause."),
  10: denied("The access token lacks the permission for this."),
  33: no("not_permitted", "This phone number no longer exists at WhatsApp, or the token may not use it."),
  100: no("platform_error", "WhatsApp did not understand the request."),
  190: denied("The access token has expired or was revoked.", "bad_token"),
  368: no("not_permitted", "WhatsApp has blocked this account for a while because of its policies."),
  80007: pause(60_000, "The account has made too many calls; WhatsApp asks for a pause."),
  130429: pause(5_000, "More messages a second than this number may send; WhatsApp asks for a pause."),
  130472: no("not_permitted", "WhatsApp did not deliver it: this person takes part in an experiment of WhatsApp's."),
  130497: no("not_permitted", "WhatsApp does not let this business write to people in that country."),
  131000: later("WhatsApp had a fault of its own and has not sent it."),
  131005: denied("The access token lacks the permission to send for this number."),
  131008: no("platform_error", "WhatsApp misses something in the request."),
  131009: no("platform_error", "WhatsApp does not accept something in the request."),
  131016: later("WhatsApp's service is not available for the moment."),
  131021: no("not_supported", "A number cannot write to itself."),
  131026: no(
    "thread_gone",
    "It cannot be delivered: the number is not on WhatsApp, has blocked us, or its app is too old.",
  ),
  131030: no("not_permitted", "This is a test number: add the customer's number to its list of recipients first."),
  131031: no("not_permitted", "WhatsApp has locked this business account."),
  131037: no("not_permitted", "The display name of this number waits for WhatsApp's approval."),
  131042: no("not_permitted", "WhatsApp wants a payment method: something is wrong with the account's billing."),
  131045: no("not_permitted", "The number is not registered well: its certificate is missing."),
  131047: no(
    "window_closed",
    "More than 24 hours have passed since the customer's last message: only an approved template can be sent.",
  ),
  131048: no("not_permitted", "WhatsApp limits this number because people have reported or blocked it."),
  131049: no("not_permitted", "WhatsApp chose not to deliver it, to spare this person too many marketing messages."),
  131050: no("blocked_by_contact", "This person has stopped marketing messages from us."),
  131051: no("not_supported", "WhatsApp does not know this kind of message."),
  131052: no("platform_error", "WhatsApp could not fetch the file the customer sent."),
  131053: no("not_supported", "WhatsApp could not take the file: its kind or its size is not accepted."),
  131056: pause(6_000, "Too many messages to this one person in a short time; WhatsApp asks for a pause."),
  131057: later("WhatsApp does maintenance on this account."),
  132000: no("not_supported", "The template has another number of variables."),
  132001: no("not_supported", "There is no such template in this language, or it is not approved."),
  132005: no("too_long", "The template is too long once its variables are filled in."),
  132007: no("not_permitted", "The template breaks WhatsApp's policies."),
  132012: no("not_supported", "A variable of the template has the wrong form."),
  132015: no("not_permitted", "WhatsApp has paused this template because people disliked it."),
  132016: no("not_permitted", "WhatsApp has disabled this template for good."),
  133004: later("WhatsApp's server is not available for the moment."),
  133010: no("not_permitted", "This number is not registered on the Cloud API yet."),
};

/** What a code means; permission errors come as a whole range. */
export const reasonOf = (code: number): Known | undefined =>
  REASONS[code] ?? (code >= 200 && code <= 299 ? denied("The access token lacks the permission for this.") : undefined);

type PlatformError = { code?: number; title?: string; message?: string; error_data?: { details?: string } };

/** One error in plain words; what is not known keeps WhatsApp's own. */
export const wordsOf = ({ code, title, message, error_data }: PlatformError): string => {
  const known = code === undefined ? undefined : reasonOf(code);
  const theirs = error_data?.details ?? message ?? title;
  if (known) return `${known.words} (${code})`;
  return `${theirs ?? "WhatsApp gave no reason."}${code === undefined ? "" : ` (${code})`}`;
};
