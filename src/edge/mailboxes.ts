/** Talks to the mailboxes, one per connection. */
import { z } from "zod";
import { EdgeBacklog } from "../kernel/edge-post";
import type { Env } from "./bindings";

const Put = z.object({ n: z.number() });
const Fate = z.object({ fate: z.enum(["waiting", "done", "dead"]) });
const Numbers = z.object({ numbers: z.array(z.number()) });
const Backlog = EdgeBacklog.omit({ connection: true });

type Ask = { method?: "GET" | "POST"; body?: Uint8Array; headers?: Record<string, string> };
const ask = async (
  env: Env,
  connection: string,
  path: string,
  { method = "POST", body, headers }: Ask = {},
): Promise<unknown> => {
  const mailbox = env.MAILBOX.get(env.MAILBOX.idFromName(connection));
  const init = { method, headers, ...(body && { body: new Uint8Array(body).buffer }) };
  const response = await mailbox.fetch(new Request(`http://mailbox${path}`, init));
  if (!response.ok) throw new Error(`The mailbox answered ${response.status}.`);
  return response.json();
};

type About = { id: string; post: string; lanes: string[]; at: number };
/** Resolves with its number once it is durable. */
export const put = async (env: Env, connection: string, about: About, body: Uint8Array): Promise<number> => {
  const line = Buffer.from(JSON.stringify(about)).toString("base64url");
  return Put.parse(await ask(env, connection, "/put", { body, headers: { "x-about": line } })).n;
};
export const handOver = async (env: Env, connection: string, n: number) =>
  Fate.parse(await ask(env, connection, `/hand-over/${n}`)).fate;
export const bury = (env: Env, connection: string, n: number) => ask(env, connection, `/bury/${n}`);
export const revive = async (env: Env, connection: string) =>
  Numbers.parse(await ask(env, connection, "/revive")).numbers;
export const wake = (env: Env, connection: string) => ask(env, connection, "/wake");
export const backlog = async (env: Env, connection: string) => ({
  connection,
  ...Backlog.parse(await ask(env, connection, "/backlog", { method: "GET" })),
});
