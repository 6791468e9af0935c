/** Takes what waited at the edge: posts of platforms, proved a second time by their own channel. */
import type { Context } from "hono";
import { notSigned, readCall, VERDICT_HEADER } from "../kernel/edge-call";
import { type EdgePost, readPostLine } from "../kernel/edge-post";

export type EdgeDeliveries = {
  secret: string;
  now: () => number;
  /** As `/webhooks/:connection` does it, for a post that came at another moment. */
  webhook: (connection: string, request: Request, path: string, arrival: { at: number }) => Promise<Response>;
  /** Keeps what the connection refuses for good, for people to look at; the same id again changes nothing. */
  quarantine: (refused: { id: string; connection: string; raw: unknown; error: string }) => Promise<void>;
  log: { warn: (details: object, text: string) => void };
};

type Verdict = "kept" | "later";
const say = (verdict: Verdict, status: number): Response =>
  new Response(verdict, { status, headers: { [VERDICT_HEADER]: verdict } });

const asRaw = (body: Uint8Array): unknown => {
  const text = new TextDecoder().decode(body);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** Not the request's fault: a connection that is being opened, a full disk, a rate. */
const isForNow = (status: number) => status >= 500 || status === 408 || status === 425 || status === 429;

const deliver = async (needs: EdgeDeliveries, id: string, post: EdgePost, body: Uint8Array): Promise<Response> => {
  const { connection, path, method, headers, at } = post;
  const request = new Request(`http://edge/webhooks/${connection}${path}`, {
    method,
    headers,
    ...(method === "GET" || method === "HEAD" ? {} : { body: new Uint8Array(body).buffer }),
  });
  const answer = await needs.webhook(connection, request, path.replace(/\?.*$/, ""), { at });
  if (answer.ok) return say("kept", 200);
  if (isForNow(answer.status)) return say("later", 503);
  const error = `The connection refused a post that the edge had taken in (${answer.status} ${(await answer.text()).slice(0, 200)}).`;
  needs.log.warn(
    { connection, id, status: answer.status },
    "A post from the edge was refused and is kept in quarantine.",
  );
  // Of a connection that was removed meanwhile nothing is kept any more.
  if (answer.status !== 404) await needs.quarantine({ id: `edge-${id}`, connection, raw: asRaw(body), error });
  return say("kept", 200);
};

/** 401 without our verdict for a wrong signature: the edge keeps the post and tries again once the secrets, or the clocks, agree. */
export const deliveries = (needs: EdgeDeliveries) => {
  // The edge gives up waiting for a slow answer and calls again: the second call waits for the first.
  const underWay = new Map<string, Promise<Response>>();
  return async (c: Context): Promise<Response> => {
    const body = new Uint8Array(await c.req.arrayBuffer());
    const call = readCall(needs.secret, { purpose: "delivery", headers: c.req.raw.headers, body }, needs.now());
    if (!call) return notSigned(needs.secret, c.req.raw, needs.now());
    const before = underWay.get(call.id);
    const answer = before ?? deliver(needs, call.id, readPostLine(call.about), body);
    underWay.set(call.id, answer);
    try {
      return (await answer).clone();
    } catch (err) {
      needs.log.warn({ err, id: call.id }, "A post from the edge could not be kept; it will come again.");
      return say("later", 503);
    } finally {
      underWay.delete(call.id);
    }
  };
};
