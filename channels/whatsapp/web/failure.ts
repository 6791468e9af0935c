/** What went wrong, in the contract's words. */
import { DeliveryFailure } from "../../contract";
import { TooLate } from "./within";

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";

// The page or the browser went away under the call.
const BROKEN =
  /Target closed|Session closed|Protocol error|detached|Execution context|Navigating frame|Connection closed|ECONNRESET|WebSocket/i;
const REFUSED: [RegExp, DeliveryFailure["code"]][] = [
  [/No LID for user|wid error|invalid wid|not.*(registered|exist)|chat not found/i, "thread_gone"],
  [/not.*(participant|admin)|forbidden|read.?only/i, "not_permitted"],
  [/blocked/i, "blocked_by_contact"],
  [/media|upload|mimetype|file type/i, "not_supported"],
];

/** Before anything was said to WhatsApp. */
export const notConnected = (why = "WhatsApp Web is not connected."): DeliveryFailure =>
  new DeliveryFailure("unreachable", "network", why);

/** An error of a call that may have arrived. */
export const failureOf = (error: unknown): DeliveryFailure => {
  if (error instanceof DeliveryFailure) return error;
  const said = words(error);
  if (error instanceof TooLate)
    return new DeliveryFailure("uncertain", "timeout", "WhatsApp Web did not confirm in time.");
  if (BROKEN.test(said))
    return new DeliveryFailure("uncertain", "network", "WhatsApp Web went away while it was sending.");
  if (/rate|too many|429/i.test(said))
    return new DeliveryFailure("throttled", "rate_limited", "WhatsApp asks for a pause.", 60_000);
  const known = REFUSED.find(([pattern]) => pattern.test(said));
  if (known) return new DeliveryFailure("rejected", known[1], `WhatsApp: ${said}`);
  return new DeliveryFailure("uncertain", "platform_error", `WhatsApp Web: ${said}`);
};

/** For what may be repeated without harm: not knowing is a reason to try again. */
export const repeatable = (error: unknown): DeliveryFailure => {
  const failure = failureOf(error);
  return failure.kind === "uncertain" ? new DeliveryFailure("unreachable", failure.code, failure.message) : failure;
};
