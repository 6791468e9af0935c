/** Takes one post of a platform in: checked, kept, put on the queue, and only then acknowledged. */
import { guardOf } from "../../channels/edge";
import { bodyUpTo } from "../../channels/kit/body";
import { postLine } from "../kernel/edge-post";
import type { Env } from "./bindings";
import { readDoors } from "./doors";
import { put } from "./mailboxes";
import { passOn } from "./pass-on";

/** What a channel may need to prove the post again at home. Never cookies, never what says where a request came from. */
const carried = /^(content-type|authorization|x-(?!parley-(at|id|about|sign|verdict)$|forwarded|real-ip).+)$/;
const headersOf = ({ headers }: Request): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => carried.test(name)));

type Take = { connection: string; path: string };
/** 200 means it is durable here and on its way; 401 is for what the platform has not signed; 503 asks it to come again. */
export const take = async (env: Env, request: Request, { connection, path }: Take): Promise<Response> => {
  const known = (await readDoors(env))?.doors[connection];
  const guard = known && guardOf(known.channel);
  // Web chat talks with home itself; a connection that was just added may not be known here yet.
  if (!known || !guard) return passOn(env, request);
  const body = await bodyUpTo(request, guard.bodyBytesMax);
  if (!body) return new Response("too large", { status: 413 });
  const at = Date.now();
  const verdict = await guard.judge({ request, body, at }, known.door);
  if ("answer" in verdict) return verdict.answer;
  const { method } = request;
  const post = postLine({
    connection,
    path: path + new URL(request.url).search,
    method,
    headers: headersOf(request),
    at,
  });
  try {
    const n = await put(env, connection, { id: crypto.randomUUID(), post, lanes: verdict.lanes, at }, body);
    await env.WEBHOOKS.send({ connection, n });
  } catch {
    return new Response("not kept", { status: 503, headers: { "retry-after": "5" } });
  }
  return new Response(null, { status: 200 });
};
