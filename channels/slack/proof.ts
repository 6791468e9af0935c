/** How a post proves that it is Slack's. */
import { hmacHex, sameSecret } from "../kit/signature";

/** Older posts are somebody's replay (docs.slack.dev, "Verifying requests from Slack"). */
export const AGE_MAX_MS = 300_000;

/** When Slack signed exactly these bytes, in milliseconds since 1970; null when it did not. */
export const signedAt = ({ headers }: Request, raw: Uint8Array, signingSecret: string): number | null => {
  const at = headers.get("x-slack-request-timestamp") ?? "";
  if (signingSecret === "" || !/^\d{1,12}$/.test(at)) return null;
  const expected = `v0=${hmacHex(signingSecret, Buffer.concat([Buffer.from(`v0:${at}:`), raw]))}`;
  return sameSecret(headers.get("x-slack-signature") ?? "", expected) ? Number(at) * 1000 : null;
};

/** Slack looks at the certificate of a command's address with an unsigned post that says nothing else. */
export const isCertificateCheck = (request: Request, raw: Uint8Array): boolean =>
  (request.headers.get("content-type") ?? "").includes("form") &&
  raw.byteLength < 2000 &&
  /(^|&)ssl_check=1(&|$)/.test(Buffer.from(raw).toString());
