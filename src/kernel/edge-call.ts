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
const AGE_MAX_MS = 300_000;

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
