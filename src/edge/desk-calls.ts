/** What home asks of its edge, by signed calls. */
import { Hono } from "hono";
import { z } from "zod";
import { notSigned, type Purpose, readCall } from "../kernel/edge-call";
import { EdgeDoors } from "../kernel/edge-post";
import type { Env } from "./bindings";
import { keepDoors, readDoors } from "./doors";
import { backlog, revive } from "./mailboxes";
import { sweep } from "./work";

const BODY_MAX = 2_000_000;
const Replay = z.object({ connection: z.string().max(200).nullable() });

type Waiter = { waitUntil: (work: Promise<unknown>) => void };
const called = async (env: Env, request: Request, purpose: Purpose) => {
  if (Number(request.headers.get("content-length")) > BODY_MAX) return null;
  const body = await request.text();
  const call = readCall(env.EDGE_SECRET, { purpose, headers: request.headers, body }, Date.now());
  return call && { ...call, body };
};
const refuse = (env: Env, request: Request) => notSigned(env.EDGE_SECRET, request, Date.now());

export const deskCalls = new Hono<{ Bindings: Env }>();
deskCalls.get("/edge/health", (c) => c.text("ok"));
deskCalls.put("/edge/doors", async (c) => {
  const call = await called(c.env, c.req.raw, "doors");
  if (!call) return refuse(c.env, c.req.raw);
  const isKept = await keepDoors(c.env, EdgeDoors.parse(JSON.parse(call.body)));
  // Home has just opened or changed: what waits for it need wait no longer.
  const waiter: Waiter = c.executionCtx;
  waiter.waitUntil(sweep(c.env));
  return c.json({ kept: isKept });
});
deskCalls.post("/edge/backlog", async (c) => {
  if (!(await called(c.env, c.req.raw, "backlog"))) return refuse(c.env, c.req.raw);
  const connections = Object.keys((await readDoors(c.env))?.doors ?? {});
  return c.json({ mailboxes: await Promise.all(connections.map((one) => backlog(c.env, one))) });
});
deskCalls.post("/edge/replay", async (c) => {
  const call = await called(c.env, c.req.raw, "replay");
  if (!call) return refuse(c.env, c.req.raw);
  const { connection } = Replay.parse(JSON.parse(call.body));
  const all = connection ? [connection] : Object.keys((await readDoors(c.env))?.doors ?? {});
  let letters = 0;
  for (const one of all)
    for (const n of await revive(c.env, one)) {
      await c.env.WEBHOOKS.send({ connection: one, n });
      letters += 1;
    }
  return c.json({ letters });
});
