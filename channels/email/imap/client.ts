/** A signed-in IMAP client, and what its errors mean. */
import { ImapFlow } from "imapflow";
import { z } from "zod";
import { type ConnectionState, DeliveryFailure } from "../../contract";
import { MAIL_MAX } from "../capabilities";
import type { Tokens } from "../oauth";
import type { EmailSettings } from "../settings";

export type Account = { settings: EmailSettings; tokens: Tokens };

const authOf = async ({ settings, tokens }: Account) =>
  settings.auth === "password"
    ? { user: settings.user, pass: settings.password }
    : { user: settings.user, accessToken: await tokens.get() };

/** Connects and signs in. Throws DeliveryFailure. `lost` is told once when the connection has ended, whatever ended it. */
export const signIn = async (account: Account, lost: () => void = () => {}): Promise<ImapFlow> => {
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
  client.on("close", lost);
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.close();
    const failure = imapFailure(error);
    if (failure.kind === "unauthorised") account.tokens.forget();
    throw failure;
  }
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
  if (/^(CERT_|DEPTH_ZERO|UNABLE_TO_|SELF_|ERR_TLS)/.test(code))
    return new DeliveryFailure("unreachable", "network", `The mail server's certificate is not trusted (${code}).`);
  const words = responseText || code || (error instanceof Error ? error.message : "no answer");
  return new DeliveryFailure("unreachable", "network", `The mail server could not be read (${words}).`);
};

/** What a failure means for the whole connection. */
export const stateAfter = (failure: DeliveryFailure): ConnectionState => {
  if (failure.kind === "unauthorised")
    return {
      at: "offline",
      reason: failure.message,
      cure: "Check the user name and the password (an app password where the provider has such), or sign in anew and save the new refresh token.",
    };
  if (failure.kind === "rejected")
    return { at: "offline", reason: failure.message, cure: "Complete the connection's settings." };
  return { at: "degraded", reason: failure.message };
};
