/**
 * The Worker that wrangler.toml deploys: holds the platforms' posts while home restarts, serves the inbox and the widget
 * as files, and passes everything else on to home.
 */
import { Hono } from "hono";
import type { Env, QueueBatch } from "./edge/bindings";
import { deskCalls } from "./edge/desk-calls";
import { passOn } from "./edge/pass-on";
import { take } from "./edge/take";
import { sweep, work } from "./edge/work";
import { pageHeaders } from "./http/page-headers";

export { Mailbox } from "./edge/mailbox";

const app = new Hono<{ Bindings: Env }>();
app.onError(() => new Response("The edge could not do this. Try again.", { status: 500 }));
app.route("/", deskCalls);

const hook = (env: Env, request: Request, connection: string): Promise<Response> => {
  const path = new URL(request.url).pathname.slice(`/webhooks/${connection}`.length);
  return take(env, request, { connection, path });
};
app.all("/webhooks/:connection", (c) => hook(c.env, c.req.raw, c.req.param("connection")));
app.all("/webhooks/:connection/*", (c) => hook(c.env, c.req.raw, c.req.param("connection")));
for (const path of ["/api/*", "/socket.io/*", "/help", "/help/*", "/files/*", "/csat/*", "/portal", "/portal/*"])
  app.all(path, (c) => passOn(c.env, c.req.raw));

/** One built file, with the headers home would send it with; a new answer, because a served one cannot be changed. */
const file = async (env: Env, request: Request, more: Record<string, string>): Promise<Response> => {
  const found = await env.ASSETS.fetch(request);
  const answer = new Response(found.body, found);
  for (const [name, value] of Object.entries(more)) answer.headers.set(name, value);
  return answer;
};
app.get("/widget.js", (c) =>
  file(c.env, c.req.raw, {
    ...pageHeaders({ isHttps: true }),
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
  }),
);
app.get("*", (c) => file(c.env, c.req.raw, pageHeaders({ isHttps: true })));

export default {
  fetch: app.fetch,
  queue: (batch: QueueBatch, env: Env): Promise<void> => work(env, batch),
  scheduled: (_: unknown, env: Env): Promise<void> => sweep(env),
};
