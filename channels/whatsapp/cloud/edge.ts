import { createHash } from "node:crypto";
import { z } from "zod";
import { type Guard, refusal } from "../../kit/edge";
import { sameSecret } from "../../kit/signature";
import { lanesOf } from "./lanes";
import { BODY_MAX, isSigned, verify } from "./proof";
import type { CloudSettings } from "./settings";

const door = z.object({ appSecret: z.string().min(1), verifyTokenSha256: z.string().length(64) });
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** Only the app secret proves a post; of the verify token its digest is enough, and the access token stays at home. */
export const edgeDoor = ({ appSecret, verifyToken }: CloudSettings): z.infer<typeof door> => ({
  appSecret,
  verifyTokenSha256: sha256(verifyToken),
});

const read = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    // Home keeps it in quarantine.
    return null;
  }
};

export const guard: Guard = {
  bodyBytesMax: BODY_MAX,
  judge: ({ request, body }, told) => {
    const { appSecret, verifyTokenSha256 } = door.parse(told);
    if (request.method === "GET")
      return { answer: verify(new URL(request.url), (token) => sameSecret(sha256(token), verifyTokenSha256)) };
    if (request.method !== "POST") return refusal(405, "Meta posts here.");
    if (!isSigned(request, body, appSecret)) return refusal(401, "wrong signature");
    return { lanes: lanesOf(read(body)) };
  },
};
