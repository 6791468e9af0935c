/** Meta's posts: proved by the app secret over the raw body, repeated until answered 200, so 200 comes after the commit. */
import type { Connection, Log, Unreadable } from "../../contract";
import type { Lanes } from "../../kit/lanes";
import { sameSecret } from "../../kit/signature";
import { lanesOf } from "./lanes";
import { BODY_MAX, isSigned, verify } from "./proof";

type Answering = {
  appSecret: string;
  verifyToken: string;
  lanes: Lanes;
  keep: (raw: unknown) => Promise<void>;
  quarantine: (unreadable: Unreadable) => Promise<void>;
  log: Log;
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
    if (request.method === "GET") return verify(new URL(request.url), (token) => sameSecret(token, needs.verifyToken));
    if (Number(request.headers.get("content-length")) > BODY_MAX) return new Response("too large", { status: 413 });
    const bytes = new Uint8Array(await request.arrayBuffer());
    if (!isSigned(request, bytes, needs.appSecret)) {
      needs.log.warn(
        { signed: request.headers.has("x-hub-signature-256") },
        "whatsapp: a post was not signed with the app secret",
      );
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
