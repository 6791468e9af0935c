/** A token server and an SMTP server that takes its tokens, as Google and Microsoft have them. */
import { createServer } from "node:http";
import { SMTPServer } from "smtp-server";

const listening = (server: { address: () => unknown }): number => {
  const address = server.address();
  return typeof address === "object" && address !== null && "port" in address ? Number(address.port) : 0;
};

export const openTokenHouse = async () => {
  const good = new Map<string, string>();
  const refreshTokens = new Map<string, string>();
  const asked: Record<string, string>[] = [];
  let trouble: { status: number; json: object } | null = null;
  let [count, rotates] = [0, false];
  const grant = (form: Record<string, string>) => {
    const user = refreshTokens.get(form.refresh_token ?? "");
    if (!user || form.client_id !== "parley" || form.client_secret !== "client secret")
      return { status: 400, json: { error: "invalid_grant", error_description: "Token has been expired or revoked." } };
    const token = `access-${++count}`;
    good.set(token, user);
    const next = rotates ? `${form.refresh_token}+` : null;
    if (next) refreshTokens.set(next, user);
    return {
      status: 200,
      json: { access_token: token, expires_in: 3600, token_type: "Bearer", ...(next ? { refresh_token: next } : {}) },
    };
  };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += String(chunk);
    });
    request.on("end", () => {
      const url = new URL(request.url ?? "/", "http://x");
      const say = ({ status, json }: { status: number; json: object }) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(json));
      };
      if (url.pathname === "/token") {
        const form = Object.fromEntries(new URLSearchParams(body));
        asked.push(form);
        return say(trouble ?? grant(form));
      }
      const user = good.get(url.searchParams.get("access_token") ?? "");
      return say(user ? { status: 200, json: { active: "yes", user } } : { status: 401, json: { active: "no" } });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const mails: string[] = [];
  const smtp = new SMTPServer({
    authMethods: ["XOAUTH2"],
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    onAuth: ({ method, accessToken, username }, _session, done) =>
      method === "XOAUTH2" && good.get(accessToken ?? "") === username
        ? done(null, { user: username })
        : done(null, { data: { status: "401", schemes: "bearer", scope: "mail" } }),
    onData: (stream, _session, done) => {
      let text = "";
      stream.on("data", (chunk) => {
        text += String(chunk);
      });
      stream.on("end", () => {
        mails.push(text);
        done();
      });
    },
  });
  smtp.on("error", () => {});
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", () => resolve()));
  const port = listening(server);
  return {
    tokenUrl: `http://127.0.0.1:${port}/token`,
    tokenInfo: `http://127.0.0.1:${port}/info?access_token=`,
    smtpPort: listening(smtp.server),
    mails,
    /** What was asked for tokens, oldest first. */
    asked,
    /** Somebody has signed in and consented. */
    consent: (refreshToken: string, user: string) => refreshTokens.set(refreshToken, user),
    /** Access tokens of this user are good no longer. */
    expire: () => good.clear(),
    withdraw: () => {
      refreshTokens.clear();
      good.clear();
    },
    /** From now on every token comes with a new refresh token. */
    rotate: () => {
      rotates = true;
    },
    fails: (how: { status: number; json: object } | null) => {
      trouble = how;
    },
    close: async () => {
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
export type TokenHouse = Awaited<ReturnType<typeof openTokenHouse>>;
