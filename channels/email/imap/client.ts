/** A signed-in IMAP client, and what its errors mean. */
import { ImapFlow } from "imapflow";
import { z } from "zod";
import { DeliveryFailure } from "../../contract";
import { unreachedWords } from "../../kit/unreached";
import { MAIL_MAX } from "../capabilities";
import type { Tokens } from "../oauth";
import type { EmailSettings } from "../settings";

export type Account = { settings: EmailSettings; tokens: Tokens };

const authOf = async ({ settings, tokens }: Account) =>
  settings.auth === "password"
    ? { user: settings.login, pass: settings.password }
    : { user: settings.login, accessToken: await tokens.get() };

/** Connects and signs in. Throws DeliveryFailure. `lost` is told once when the connection has ended, whatever ended it. */
export const signIn = async (account: Account, lost: () => void = () => {}): Promise<ImapFlow> => {
  try {
    return await attempt(account, lost);
  } catch (error) {
    const failure = imapFailure(error);
    if (failure.kind !== "unauthorised" || account.settings.auth === "password") throw failure;
    // An access token may end before its time: a new one tells whether it was that.
    account.tokens.forget();
    return attempt(account, lost);
  }
};

const attempt = async (account: Account, lost: () => void): Promise<ImapFlow> => {
  const { imapHost: host, imapPort: port, imapSecurity: security, timeoutS } = account.settings;
  if (!host) throw new DeliveryFailure("rejected", "not_permitted", "The settings name no IMAP server.");
  const client = new ImapFlow({
    host,
    port,
    secure: security === "tls",
    ...(security === "starttls" ? { doSTARTTLS: true } : security === "none" ? { doSTARTTLS: false } : {}),
    auth: await authOf(account),
    // It logs passwords' surroundings and every command; what matters is told by states and by our own log.
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: timeoutS * 1000,
    greetingTimeout: timeoutS * 1000,
    socketTimeout: Math.max(timeoutS * 1000, 5_000),
    maxIdleTime: 240_000,
    maxLiteralSize: MAIL_MAX + 1_048_576,
    clientInfo: { name: "Parley" },
  });
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    client.close();
    throw imapFailure(error);
  }
  client.on("close", lost);
  if (!client.usable) lost();
  return client;
};

const refusal = z.looseObject({ responseStatus: z.enum(["NO", "BAD"]) });
/** The server heard the command and did not do it; the connection is as good as before. */
export const isRefusal = (error: unknown): boolean => refusal.safeParse(error).success;

const tooLarge = z.looseObject({ serverResponseCode: z.literal("APPENDLIMIT"), message: z.string() });
/** Why the server does not take a mail into a folder, or would not; null for any other error. */
export const refusalOf = (error: unknown): string | null => {
  const known = tooLarge.safeParse(error);
  if (known.success) return known.data.message;
  return isRefusal(error) ? imapFailure(error).message : null;
};

const told = z.looseObject({
  authenticationFailed: z.boolean().optional(),
  code: z.string().optional(),
  responseText: z.string().optional(),
  serverResponseCode: z.string().optional(),
});

/** Any error of the client in the contract's words. */
export const imapFailure = (error: unknown): DeliveryFailure => {
  if (error instanceof DeliveryFailure) return error;
  const parsed = told.safeParse(error);
  const { authenticationFailed, code = "", responseText = "", serverResponseCode } = parsed.success ? parsed.data : {};
  if (authenticationFailed && serverResponseCode !== "UNAVAILABLE")
    return new DeliveryFailure(
      "unauthorised",
      "bad_token",
      `The mail server refuses the sign-in: ${responseText}`.trim(),
    );
  if (responseText)
    return new DeliveryFailure("unreachable", "network", `The mail server could not be read (${responseText}).`);
  const words = code || (error instanceof Error ? error.message : "no answer");
  return new DeliveryFailure("unreachable", "network", unreachedWords("The mail server for what comes in", words));
};
