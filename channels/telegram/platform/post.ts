/** One webhook post over a kept connection: plain node:http(s), since fetch halves the rate that fault tests can reach. */
import { Agent, request } from "node:http";
import { Agent as SecureAgent, request as secureRequest } from "node:https";

const agents = { http: new Agent({ keepAlive: true }), https: new SecureAgent({ keepAlive: true }) };

/** Posts JSON; gives the status. Rejects when nobody answers within a minute. */
export const post = (url: string, secret: string, body: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const isSecure = url.startsWith("https:");
    const options = {
      method: "POST",
      agent: isSecure ? agents.https : agents.http,
      timeout: 60_000,
      headers: {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        "x-telegram-bot-api-secret-token": secret,
      },
    };
    const call = (isSecure ? secureRequest : request)(url, options, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
      response.on("error", reject);
    });
    call.on("timeout", () => call.destroy(new Error("no answer")));
    call.on("error", reject);
    call.end(body);
  });
