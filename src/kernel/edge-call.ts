/** Calls between home and its edge: signed with the secret both know, good for five minutes. */
import { createHash } from "node:crypto";
import { hmacHex, sameSecret } from "../../channels/kit/signature";

/** What a call is for; a signature for one purpose is worth nothing for another. */
export type Purpose = "delivery" | "doors" | "backlog" | "replay";
/** `id` names what is carried: the same again is the same thing. `about` is what stands beside the body. */
export type Call = { purpose: Purpose; id: string; about?: string; body: Uint8Array | string };

export const CALL_HEADERS = { at: "x-parley-at", id: "x-parley-id", about: "x-parley-about", sign: "x-parley-sign" };
/** Set by home on its answers to deliveries: an answer without it is some proxy's, and settles nothing. */
export const VERDICT_HEADER = "x-parley-verdict";
/** Says with a refusal what the refuser's clock shows: whose own is wrong signs again by that one. */
const NOW_HEADER = "x-parley-now";
/** Who says so: anybody may answer at an address, and a time that is believed is signed for. */
const NOW_SIGN_HEADER = "x-parley-now-sign";
export const AGE_MAX_MS = 300_000;
/** No clock is believed to be further off. */
const SKEW_MAX_MS = 48 * 3_600_000;

const signatureOf = (secret: string, { purpose, id, about = "", body }: Call, at: number): string => {
  const digest = createHash("sha256").update(body).digest("hex");
  return hmacHex(secret, [purpose, at, id, about, digest].join("\n"));
};

/** The headers that make a call ours. */
export const signedHeaders = (secret: string, call: Call, at: number): Record<string, string> => ({
  [CALL_HEADERS.at]: String(at),
  [CALL_HEADERS.id]: call.id,
  ...(call.about ? { [CALL_HEADERS.about]: call.about } : {}),
  [CALL_HEADERS.sign]: signatureOf(secret, call, at),
});

type Given = { purpose: Purpose; headers: Headers; body: Uint8Array | string };
/** Who calls with the secret, and lately: what the call says of itself. Null for anybody else. */
export const readCall = (
  secret: string,
  { purpose, headers, body }: Given,
  now: number,
): { id: string; about: string; at: number } | null => {
  const at = Number(headers.get(CALL_HEADERS.at));
  const id = headers.get(CALL_HEADERS.id) ?? "";
  const about = headers.get(CALL_HEADERS.about) ?? "";
  const isSame = sameSecret(
    headers.get(CALL_HEADERS.sign) ?? "",
    signatureOf(secret, { purpose, id, about, body }, at),
  );
  return isSame && id !== "" && Math.abs(now - at) <= AGE_MAX_MS ? { id, about, at } : null;
};

/** Three lines, where a call's signature has five: neither is ever good for the other. */
const nowSignOf = (secret: string, id: string, now: string): string => hmacHex(secret, ["now", now, id].join("\n"));

/** 401, with the time it would have had to be signed at. */
export const notSigned = (secret: string, { headers }: { headers: Headers }, now: number): Response =>
  new Response("Not signed lately with the edge's secret.", {
    status: 401,
    headers: {
      [NOW_HEADER]: String(now),
      [NOW_SIGN_HEADER]: nowSignOf(secret, headers.get(CALL_HEADERS.id) ?? "", String(now)),
    },
  });

/** What the refuser's clock shows; null where nobody with the secret says it. */
const nowIn = (secret: string, id: string, { status, headers }: Response): number | null => {
  const said = headers.get(NOW_HEADER) ?? "";
  const isTheirs = sameSecret(headers.get(NOW_SIGN_HEADER) ?? "", nowSignOf(secret, id, said));
  return status === 401 && said !== "" && isTheirs && Number.isFinite(Number(said)) ? Number(said) : null;
};

/** How far the caller's clock is ahead of the one it is judged by: learned from signed refusals. */
export type CallClock = { now: () => number; aheadMs: number };
type Signed = {
  secret: string;
  clock: CallClock;
  /** What is called, said at this moment. */
  call: (at: number) => Call;
  send: (headers: Record<string, string>, call: Call) => Promise<Response>;
};
/** Calls, and once more by the other's clock where ours was too far from it. */
export const callSigned = async ({ secret, clock, call, send }: Signed): Promise<Response> => {
  const attempt = async () => {
    const at = clock.now() - clock.aheadMs;
    const said = call(at);
    return { at, id: said.id, answer: await send(signedHeaders(secret, said, at), said) };
  };
  const { at, id, answer } = await attempt();
  const theirs = nowIn(secret, id, answer);
  if (theirs === null || Math.abs(theirs - at) <= AGE_MAX_MS) return answer;
  if (Math.abs(clock.now() - theirs) > SKEW_MAX_MS) return answer;
  await answer.body?.cancel();
  clock.aheadMs = clock.now() - theirs;
  return (await attempt()).answer;
};
