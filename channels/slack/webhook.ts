/** Events over HTTP: Slack posts each until it is answered 200, so 200 comes only after the commit. */
import { z } from "zod";
import type { Connection, Log, Unreadable } from "../contract";
import { hmacHex, sameSecret } from "../kit/signature";
import type { Answer, Bolt } from "./bolt";
import { wordsOf } from "./failure";

type Needs = {
  signingSecret: string;
  take: Bolt["take"];
  quarantine: (unreadable: Unreadable) => Promise<void>;
  log: Log;
  now: () => number;
  /** A post came that is truly Slack's; so many milliseconds lie between its clock and ours. */
  signed: (skew: { ms: number; isTaken: boolean }) => void;
};

/** Older posts are somebody's replay (docs.slack.dev, "Verifying requests from Slack"). */
const AGE_MAX_MS = 300_000;

/** When Slack signed exactly these bytes, in milliseconds since 1970; null when it did not. */
const signedAt = ({ headers }: Request, raw: Uint8Array, signingSecret: string): number | null => {
  const at = headers.get("x-slack-request-timestamp") ?? "";
  if (signingSecret === "" || !/^\d{1,12}$/.test(at)) return null;
  const expected = `v0=${hmacHex(signingSecret, Buffer.concat([Buffer.from(`v0:${at}:`), raw]))}`;
  return sameSecret(headers.get("x-slack-signature") ?? "", expected) ? Number(at) * 1000 : null;
};

/** True when Slack signed it lately. */
const isGood = (request: Request, raw: Uint8Array, { signingSecret, now, signed }: Needs): boolean => {
  const at = signedAt(request, raw, signingSecret);
  if (at === null) return false;
  const ms = now() - at;
  const isTaken = Math.abs(ms) <= AGE_MAX_MS;
  signed({ ms, isTaken });
  return isTaken;
};

const anObject = z.looseObject({});
/** JSON, or a form that holds an interaction in one field or a command in many. */
export const bodyOf = (type: string, raw: Uint8Array): Record<string, unknown> => {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(raw);
  if (!type.includes("x-www-form-urlencoded")) return anObject.parse(JSON.parse(text));
  const fields = Object.fromEntries(new URLSearchParams(text));
  const { payload } = fields;
  return payload === undefined ? fields : anObject.parse(JSON.parse(payload));
};

const challenge = z.looseObject({ type: z.literal("url_verification"), challenge: z.string() });

const reply = (answer: Answer): Response => {
  if (answer === undefined) return new Response(null, { status: 200 });
  return typeof answer === "string" ? new Response(answer) : Response.json(answer);
};

const retryOf = ({ headers }: Request) => {
  const retryNum = Number(headers.get("x-slack-retry-num")) || undefined;
  return { retryNum, retryReason: headers.get("x-slack-retry-reason") ?? undefined };
};

/** Answers Slack's posts: 401 for a wrong signature, 500 for "send it again", 200 when it is kept. */
export const openWebhook = (needs: Needs): NonNullable<Connection["webhook"]> => {
  const { take, quarantine, log } = needs;
  return async (request) => {
    if (request.method !== "POST")
      return new Response("Slack posts here.", { status: 405, headers: { allow: "POST" } });
    const raw = new Uint8Array(await request.arrayBuffer());
    const type = request.headers.get("content-type") ?? "";
    if (!isGood(request, raw, needs)) {
      // Slack looks at the certificate of a command's address with an unsigned post that says nothing else.
      const isCheck =
        type.includes("form") && raw.byteLength < 2000 && /(^|&)ssl_check=1(&|$)/.test(Buffer.from(raw).toString());
      return isCheck ? new Response(null, { status: 200 }) : new Response("wrong signature", { status: 401 });
    }
    try {
      const read = readBody(type, raw);
      if ("error" in read) {
        await quarantine({ raw: Buffer.from(raw).toString("utf8"), error: read.error });
        return new Response(null, { status: 200 });
      }
      const asked = challenge.safeParse(read.body);
      if (asked.success) return Response.json({ challenge: asked.data.challenge });
      return reply(await take(read.body, retryOf(request)));
    } catch (error) {
      log.warn({ problem: wordsOf(error) }, "slack: a payload was not kept and will come again");
      return new Response("not kept", { status: 500 });
    }
  };
};

const readBody = (type: string, raw: Uint8Array): { body: Record<string, unknown> } | { error: string } => {
  try {
    return { body: bodyOf(type, raw) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : "unreadable" };
  }
};
