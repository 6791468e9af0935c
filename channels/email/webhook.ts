/** Mail pushed by a provider: authenticated, read whatever shape it has, and acknowledged after the commit. */
import type { Connection } from "../contract";
import { bodyUpTo } from "../kit/body";
import { MAIL_MAX } from "./capabilities";
import { isAllowed, SECRET_MIN } from "./proof";
import { type Pushed, pushed, subscription } from "./pushed";
import { type Keeping, keep } from "./receiving";

const answer = (status: number, words: string) => new Response(words, { status });

const kept = async (needs: Keeping, request: Request, { mails, fields }: Pushed): Promise<void> => {
  const inAddress = new URL(request.url).searchParams.get("recipient");
  for (const { bytes, recipient = fields.get("recipient") ?? inAddress ?? undefined } of mails)
    await keep(needs, bytes, { from: "webhook", receivedAt: needs.now(), ...(recipient ? { recipient } : {}) });
};

/** 200 only after the commit; 500 asks the provider to send it again. */
export const openWebhook = (needs: Keeping): NonNullable<Connection["webhook"]> => {
  const { webhookSecret: secret } = needs.settings;
  return async (request, _path, arrival) => {
    if (request.method === "HEAD" || request.method === "GET") return answer(200, "Post the raw mail here.");
    if (request.method !== "POST") return answer(405, "Post the raw mail.");
    if (secret.length < SECRET_MIN) return answer(403, "Set a webhook secret of at least 16 characters first.");
    const body = await bodyUpTo(request, MAIL_MAX * 1.5);
    if (body === null) return answer(413, "The mail is too large.");
    const unreadable: Pushed = { mails: [], fields: new Map() };
    const found = await pushed(body, request.headers.get("content-type") ?? "").catch(() => unreadable);
    if (!isAllowed({ request, body, at: arrival?.at ?? needs.now() }, found, secret))
      return answer(401, "Wrong key or signature.");
    try {
      const confirms = subscription(found);
      if (confirms) {
        await fetch(confirms, { signal: AbortSignal.timeout(10_000), redirect: "error" });
        return answer(200, "subscribed");
      }
      if (found.mails.length === 0) {
        await needs.quarantine({ raw: { body: body.toString("base64") }, error: "There is no raw mail in this post." });
        return answer(200, "There is no raw mail in this post.");
      }
      await kept(needs, request, found);
      return answer(200, "kept");
    } catch (error) {
      needs.log.warn({ problem: error instanceof Error ? error.message : String(error) }, "email: a mail was not kept");
      return answer(500, "not kept");
    }
  };
};
