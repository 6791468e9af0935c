/** Meta's posts: proved by the app secret over the raw body, repeated until answered 200, so 200 comes after the commit. */
import type { Connection, Log, Unreadable } from "../../contract";
import type { Lanes } from "../../kit/lanes";
import { hmacHex, sameSecret } from "../../kit/signature";
import { update } from "./payload";

type Answering = {
  appSecret: string;
  verifyToken: string;
  lanes: Lanes;
  keep: (raw: unknown) => Promise<void>;
  quarantine: (unreadable: Unreadable) => Promise<void>;
  log: Log;
};

/** Meta's posts stay below 3 MB. */
const BODY_MAX = 8 * 1024 * 1024;

/** Meta asks once whether this address is ours. */
const verify = (url: URL, verifyToken: string): Response => {
  const given = url.searchParams.get("hub.verify_token") ?? "";
  const challenge = url.searchParams.get("hub.challenge");
  if (url.searchParams.get("hub.mode") !== "subscribe" || challenge === null)
    return new Response("nothing to see here", { status: 404 });
  if (!sameSecret(given, verifyToken)) return new Response("wrong verify token", { status: 403 });
  return new Response(challenge, { status: 200, headers: { "content-type": "text/plain" } });
};

/** Whom a post is about: what one person does keeps its order, other people don't wait for it. */
export const lanesOf = (raw: unknown): string[] => {
  const read = update.safeParse(raw);
  const values = read.success
    ? read.data.entry.flatMap(({ changes }) => changes.flatMap(({ value }) => value ?? []))
    : [];
  const people = values.flatMap(({ messages, message_echoes, statuses }) => [
    ...messages.map((one) => one.group_id ?? one.from ?? one.from_user_id),
    ...message_echoes.map((one) => one.to ?? one.to_user_id),
    ...statuses.map((one) => one.recipient_id),
  ]);
  const named = [...new Set(people.flatMap((one) => one ?? []))].sort();
  return named.length > 0 ? named : ["elsewhere"];
};

/** Holds all lanes at once; taken in one order by everybody, so nobody waits in a circle. */
const inLanes = (lanes: Lanes, [first, ...rest]: string[], work: () => Promise<void>): Promise<void> =>
  first === undefined ? work() : lanes.run(first, () => inLanes(lanes, rest, work));

const read = (body: string): { raw: unknown } | { error: string } => {
  try {
    return { raw: JSON.parse(body) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : "no JSON" };
  }
};

/** Answers Meta: 401 for what it has not signed, 500 for "send it again", 200 when it is kept. */
export const answer = (needs: Answering): NonNullable<Connection["webhook"]> => {
  return async (request) => {
    if (request.method === "GET") return verify(new URL(request.url), needs.verifyToken);
    if (Number(request.headers.get("content-length")) > BODY_MAX) return new Response("too large", { status: 413 });
    const bytes = new Uint8Array(await request.arrayBuffer());
    const given = request.headers.get("x-hub-signature-256") ?? "";
    if (!sameSecret(given, `sha256=${hmacHex(needs.appSecret, bytes)}`)) {
      needs.log.warn({ signed: given !== "" }, "whatsapp: a post was not signed with the app secret");
      return new Response("wrong signature", { status: 401 });
    }
    const body = new TextDecoder().decode(bytes);
    const found = read(body);
    try {
      if ("error" in found) await needs.quarantine({ raw: body, error: found.error });
      else await inLanes(needs.lanes, lanesOf(found.raw), () => needs.keep(found.raw));
      return new Response(null, { status: 200 });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      needs.log.warn({ problem }, "whatsapp: a post was not kept and will come again");
      return new Response("not kept", { status: 500 });
    }
  };
};
