/** What went wrong when a mail was handed over, in the contract's words. */
import { z } from "zod";
import { DeliveryFailure } from "../../contract";
import { unreachedWords } from "../../kit/unreached";
import { oneLine } from "../addresses";

const told = z.looseObject({
  code: z.string().optional(),
  responseCode: z.number().optional(),
  response: z.string().optional(),
  command: z.string().optional(),
});

const MINUTE_MS = 60_000;

const refused = (status: number, said: string, isSignIn: boolean): DeliveryFailure => {
  const words = oneLine(said, 300);
  const enhanced = /\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(said)?.[0] ?? "";
  if ((isSignIn && status >= 500) || status === 530 || status === 534 || status === 535 || status === 538)
    return new DeliveryFailure("unauthorised", "bad_token", `The mail server refuses the sign-in: ${words}`);
  if (status === 421 || (status < 500 && /rate|too many|too fast|throttl|limit|try again later/i.test(said)))
    return new DeliveryFailure("throttled", "rate_limited", `The mail server asks for a pause: ${words}`, MINUTE_MS);
  if (status < 500)
    return new DeliveryFailure("unreachable", "platform_error", `The mail server says “later”: ${words}`);
  if (status === 552 || enhanced === "5.3.4" || /too (large|big)|size (limit|exceed)/i.test(said))
    return new DeliveryFailure("rejected", "file_too_large", `The mail is too large for the mail server: ${words}`);
  if (/^5\.1\./.test(enhanced) || /user unknown|no such user|unknown (user|recipient)|does not exist/i.test(said))
    return new DeliveryFailure("rejected", "thread_gone", `There is no such address: ${words}`);
  if (enhanced.startsWith("5.2.2") || /mailbox (is )?full|over ?quota/i.test(said))
    return new DeliveryFailure("rejected", "platform_error", `The customer's mailbox is full: ${words}`);
  if (enhanced.startsWith("5.7.") || /spam|blocked|blacklist|denied|policy|relay/i.test(said))
    return new DeliveryFailure("rejected", "not_permitted", `The mail server does not let this mail through: ${words}`);
  return new DeliveryFailure("rejected", "platform_error", `The mail server refused the mail: ${words}`);
};

/** nodemailer keeps the system's own code in its words: `connect ECONNREFUSED 127.0.0.1:25`. */
const systemCode = (words: string): string | undefined =>
  /\b(?:E[A-Z]{4,}|EAI_[A-Z]+)\b/.exec(words)?.[0] ??
  (/certificate|altnames/i.test(words) ? "CERT_REFUSED" : undefined);

/** `hasLeft`: the whole mail with the mark that ends it, so that silence afterwards says nothing about whether it arrived. */
export const smtpFailure = (error: unknown, { hasLeft }: { hasLeft: boolean }): DeliveryFailure => {
  if (error instanceof DeliveryFailure) return error;
  const parsed = told.safeParse(error);
  const { code = "", responseCode, response = "", command = "" } = parsed.success ? parsed.data : {};
  const words = error instanceof Error ? error.message : String(error);
  if (responseCode !== undefined && responseCode >= 400)
    return refused(responseCode, response || words, code === "EAUTH" || command.startsWith("AUTH"));
  if (code === "EAUTH")
    return new DeliveryFailure(
      "unauthorised",
      "bad_token",
      `The mail server refuses the sign-in: ${oneLine(words, 200)}`,
    );
  if (hasLeft)
    return new DeliveryFailure(
      "uncertain",
      code === "ETIMEDOUT" ? "timeout" : "network",
      "The connection broke while the mail was on its way.",
    );
  return new DeliveryFailure(
    "unreachable",
    "network",
    unreachedWords("The mail server for what goes out", systemCode(words) ?? (code || oneLine(words, 100))),
  );
};
