/** Events over HTTP: Slack posts each until it is answered 200, so 200 comes only after the commit. */
import type { Arrival, Connection, Log, Unreadable } from "../contract";
import { bodyOf, challenge } from "./body";
import type { Answer, Bolt } from "./bolt";
import { wordsOf } from "./failure";
import { AGE_MAX_MS, isCertificateCheck, signedAt } from "./proof";

type Needs = {
  signingSecret: string;
  take: Bolt["take"];
  quarantine: (unreadable: Unreadable) => Promise<void>;
  log: Log;
  /** What Slack's clock shows, as far as we know it. */
  now: () => number;
  /** Whether what we know of it is of some minutes ago. */
  isOld: () => boolean;
  /** Asks Slack for its time; best effort. */
  askTime: () => Promise<void>;
  /** A post came that is truly Slack's, perhaps not for the first time; so many milliseconds lie between its clock and ours. */
  signed: (post: { ms: number; isTaken: boolean; isRepeated: boolean }) => void;
};

/** A replayed post makes us ask no more often than this. */
const ASK_MS = 60_000;

const retryOf = ({ headers }: Request) => {
  const retryNum = Number(headers.get("x-slack-retry-num")) || undefined;
  return { retryNum, retryReason: headers.get("x-slack-retry-reason") ?? undefined };
};

/** Whether Slack signed it lately. */
const openProof = ({ signingSecret, now, isOld, askTime, signed }: Needs) => {
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | null = null;
  /** Once for all who wait. */
  const ask = async (): Promise<void> => {
    askedAt = now();
    await askTime();
    // The answer may have set it.
    askedAt = now();
  };
  return async (request: Request, raw: Uint8Array, arrival: Arrival | undefined): Promise<boolean> => {
    const at = signedAt(request, raw, signingSecret);
    if (at === null) return false;
    const age = () => (arrival?.at ?? now()) - at;
    const isDoubtful = Math.abs(age()) > AGE_MAX_MS || isOld();
    // It is Slack's: perhaps our clock is wrong, or was set right, which only Slack can tell.
    if (!arrival && isDoubtful && (asking || Math.abs(now() - askedAt) > ASK_MS)) {
      asking ??= ask().finally(() => {
        asking = null;
      });
      await asking;
    }
    const isTaken = Math.abs(age()) <= AGE_MAX_MS;
    signed({ ms: age(), isTaken, isRepeated: retryOf(request).retryNum !== undefined });
    return isTaken;
  };
};

const reply = (answer: Answer): Response => {
  if (answer === undefined) return new Response(null, { status: 200 });
  return typeof answer === "string" ? new Response(answer) : Response.json(answer);
};

/** Answers Slack's posts: 401 for a wrong signature, 500 for "send it again", 200 when it is kept. */
export const openWebhook = (needs: Needs): NonNullable<Connection["webhook"]> => {
  const { take, quarantine, log } = needs;
  const isGood = openProof(needs);
  return async (request, _path, arrival) => {
    if (request.method !== "POST")
      return new Response("Slack posts here.", { status: 405, headers: { allow: "POST" } });
    const raw = new Uint8Array(await request.arrayBuffer());
    const type = request.headers.get("content-type") ?? "";
    if (!(await isGood(request, raw, arrival)))
      return isCertificateCheck(request, raw)
        ? new Response(null, { status: 200 })
        : new Response("wrong signature", { status: 401 });
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
