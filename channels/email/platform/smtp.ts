/** The SMTP server our mails leave through: it takes everything for everybody, unless told otherwise. */
import { SMTPServer } from "smtp-server";

/** `to`: this receiver alone is refused, and the others are not. */
type Refusal = { code: number; text: string; times: number; to?: string };
type Needs = { password: string; take: (raw: Buffer, recipients: string[]) => void };

const refusalError = ({ code, text }: Refusal): Error => Object.assign(new Error(text), { responseCode: code });

export const openSmtp = async ({ password, take }: Needs) => {
  const refusals: Refusal[] = [];
  const taken = (suits: (refusal: Refusal) => boolean): Refusal | undefined => {
    const next = refusals.find((one) => one.times > 0 && suits(one));
    if (next) next.times -= 1;
    return next;
  };
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    authMethods: ["PLAIN", "LOGIN"],
    banner: "mail stand-in",
    // Clients keep connections open for the next mail.
    closeTimeout: 100,
    onAuth: (auth, _session, done) =>
      auth.password === password ? done(null, { user: auth.username ?? "" }) : done(new Error("Wrong password")),
    onMailFrom: (_from, _session, done) => {
      const next = taken(({ to }) => to === undefined);
      return next ? done(refusalError(next)) : done();
    },
    onRcptTo: ({ address }, _session, done) => {
      const next = taken(({ to }) => to?.toLowerCase() === address.toLowerCase());
      return next ? done(refusalError(next)) : done();
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("error", (error: Error) => done(error));
      stream.on("end", () => {
        take(
          Buffer.concat(chunks),
          session.envelope.rcptTo.map(({ address }) => address.toLowerCase()),
        );
        done();
      });
    },
  });
  // A client that goes away in the middle is no trouble of the server's.
  server.on("error", () => {});
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve());
  });
  const address = server.server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    refuse: (refusal: Refusal) => void refusals.push(refusal),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};
