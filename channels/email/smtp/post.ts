/** Hands mails to the SMTP server over a few kept connections. */
import { Readable } from "node:stream";
import { createTransport } from "nodemailer";
import { DeliveryFailure } from "../../contract";
import type { Tokens } from "../oauth";
import type { EmailSettings } from "../settings";
import { smtpFailure } from "./failure";

export type Envelope = { from: string; to: string[] };
/** Recipients the server would not take, each with its words, while it took others. */
export type Posted = { refused: { address: string; words: string }[] };
export type Post = {
  /** Resolves when the server has taken the mail for somebody. `leaving` is waited for before its first byte goes. Throws DeliveryFailure. */
  send: (envelope: Envelope, mail: Buffer, leaving: () => Promise<void>) => Promise<Posted>;
  /** Connects and signs in, and sends nothing. Throws DeliveryFailure. */
  verify: () => Promise<void>;
  close: () => void;
};

const transportOf = ({
  smtpHost: host,
  smtpPort: port,
  smtpSecurity: security,
  timeoutS,
  ...settings
}: EmailSettings) =>
  createTransport({
    pool: true,
    maxConnections: 3,
    // A mail that goes again by itself after the connection broke could arrive twice.
    maxRequeues: 0,
    host,
    port,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    ...authOf(settings),
    connectionTimeout: timeoutS * 1000,
    greetingTimeout: timeoutS * 1000,
    socketTimeout: timeoutS * 1000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });

const authOf = ({ auth, user, password }: Pick<EmailSettings, "auth" | "user" | "password">) => {
  if (auth !== "password") return { auth: { type: "OAuth2" as const, user } };
  return password ? { auth: { user, pass: password } } : {};
};

type Refusal = { recipient?: string; response?: string; message: string };

/** A stream that tells when the first of it is read: from then on the server may have the mail. */
const watched = (mail: Buffer, leaving: () => Promise<void>) => {
  let isRead = false;
  const stream = Readable.from(
    (async function* () {
      await leaving();
      isRead = true;
      for (let at = 0; at < mail.byteLength; at += 65_536) yield mail.subarray(at, at + 65_536);
    })(),
    { objectMode: false },
  );
  return { stream, dataLeft: () => isRead };
};

/** Opens the pool; connections are made at the first mail. */
export const openPost = (settings: EmailSettings, tokens: Tokens): Post => {
  const transport = transportOf(settings);
  transport.set(
    "oauth2_provision_cb",
    (_user: string, renew: boolean, done: (error: Error | null, token?: string) => void) => {
      if (renew) tokens.forget();
      tokens.get().then(
        (token) => done(null, token),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      );
    },
  );
  const ready = async () => {
    if (!settings.smtpHost) throw new DeliveryFailure("rejected", "not_permitted", "The settings name no SMTP server.");
    // Asked here, so that a refused refresh token is told as such and not as the server's refusal.
    if (settings.auth !== "password") await tokens.get();
  };
  const once = async (envelope: Envelope, mail: Buffer, leaving: () => Promise<void>): Promise<Posted> => {
    const { stream, dataLeft } = watched(mail, leaving);
    try {
      const info = await transport.sendMail({ envelope, raw: stream });
      return {
        refused: (info.rejectedErrors ?? []).map((error: Refusal) => ({
          address: String(error.recipient ?? ""),
          words: error.response ?? error.message,
        })),
      };
    } catch (error) {
      throw smtpFailure(error, { dataLeft: dataLeft() });
    }
  };
  /** An access token may end before its time; a refused sign-in has sent nothing, so a new one may be tried. */
  const withNewToken = async <Result>(deed: () => Promise<Result>): Promise<Result> => {
    await ready();
    try {
      return await deed();
    } catch (error) {
      const mayHelp = error instanceof DeliveryFailure && error.kind === "unauthorised" && settings.auth !== "password";
      if (!mayHelp) throw error;
      tokens.forget();
      await ready();
      return deed();
    }
  };
  return {
    send: (envelope, mail, leaving) => withNewToken(() => once(envelope, mail, leaving)),
    verify: () =>
      withNewToken(async () => {
        await transport.verify().catch((error: unknown) => {
          throw smtpFailure(error, { dataLeft: false });
        });
      }),
    close: () => transport.close(),
  };
};
