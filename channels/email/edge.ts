import { z } from "zod";
import { type Guard, refusal } from "../kit/edge";
import { isAllowed, SECRET_MIN } from "./proof";
import { pushed } from "./pushed";
import type { EmailSettings } from "./settings";

const door = z.object({ webhookSecret: z.string().min(SECRET_MIN) });

/** The webhook's own secret; the mailbox's password and tokens stay at home. */
export const edgeDoor = ({ receive, webhookSecret }: EmailSettings): z.infer<typeof door> | null =>
  receive === "webhook" && webhookSecret.length >= SECRET_MIN ? { webhookSecret } : null;

export const guard: Guard = {
  // A Worker has 128 MB for everything; providers refuse larger mails themselves.
  bodyBytesMax: 30_000_000,
  judge: async ({ request, body, at }, told) => {
    if (request.method === "HEAD" || request.method === "GET") return refusal(200, "Post the raw mail here.");
    if (request.method !== "POST") return refusal(405, "Post the raw mail.");
    const type = request.headers.get("content-type") ?? "";
    const found = await pushed(Buffer.from(body), type).catch(() => ({ mails: [], fields: new Map() }));
    if (!isAllowed({ request, body, at }, found, door.parse(told).webhookSecret))
      return refusal(401, "Wrong key or signature.");
    // Which mails belong together is known only when they are read: all keep their order.
    return { lanes: ["mailbox"] };
  },
};
