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
  /**
   * Resolves when the server has taken the mail for somebody. `leaving` is waited for before the mark that ends the mail
   * goes: a server delivers nothing without it (RFC 5321, 4.1.1.10). Throws DeliveryFailure.
   */
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

const authOf = ({ auth, login: user, password }: Pick<EmailSettings, "auth" | "login" | "password">) => {
  if (auth !== "password") return { auth: { type: "OAuth2" as const, user } };
  return password ? { auth: { user, pass: password } } : {};
};

type Refusal = { recipient?: string; response?: string; message: string };

/** What is sent, by the bytes it is made of: how its end is watched. */
type Ends = WeakMap<Buffer, { leaving: () => Promise<void>; hasLeft: boolean }>;

/**
 * Nodemailer reads a mail ahead, long before the server asks for it. A process function stands last in its pipe: it is
 * read only when the server has said 354, and what nodemailer adds behind its end is the mark that ends the mail.
 */
const watchEnds = (transport: ReturnType<typeof transportOf>): Ends => {
  const ends: Ends = new WeakMap();
  transport.use("stream", ({ data, message }, done) => {
    const end = Buffer.isBuffer(data.raw) ? ends.get(data.raw) : undefined;
    if (end)
      message.processFunc((mail: Readable) =>
        Readable.from(
          (async function* () {
            yield* mail;
            await end.leaving();
            end.hasLeft = true;
          })(),
          { objectMode: false },
        ),
      );
    done();
  });
  return ends;
};

/** Opens the pool; connections are made at the first mail. */
export const openPost = (settings: EmailSettings, tokens: Tokens): Post => {
  const transport = transportOf(settings);
  const ends = watchEnds(transport);
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
    const end = { leaving, hasLeft: false };
    ends.set(mail, end);
    try {
      const info = await transport.sendMail({ envelope, raw: mail });
      return {
        refused: (info.rejectedErrors ?? []).map((error: Refusal) => ({
          address: String(error.recipient ?? ""),
          words: error.response ?? error.message,
        })),
      };
    } catch (error) {
      throw smtpFailure(error, { hasLeft: end.hasLeft });
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
          throw smtpFailure(error, { hasLeft: false });
        });
      }),
    close: () => transport.close(),
  };
};
