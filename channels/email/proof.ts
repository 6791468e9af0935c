/** How a pushed mail proves that it comes from the provider that was told the secret. */
import { hmacHex, sameSecret } from "../kit/signature";
import type { Pushed } from "./pushed";

export const SECRET_MIN = 16;

const basicPassword = (header: string): string =>
  /^basic /i.test(header)
    ? (Buffer.from(header.slice(6), "base64").toString().split(":").slice(1).join(":") ?? "")
    : "";

/** Mailgun stamps a post anew at each of its tries; an older stamp is somebody's replay. */
const STAMP_AGE_MAX_MS = 15 * 60_000;

/** By the secret itself (query, header, password) or by a signature made with it: over the body, or Mailgun's over its stamp. */
export const isAllowed = (
  { request, body, at }: { request: Request; body: Uint8Array; at: number },
  { fields }: Pushed,
  secret: string,
): boolean => {
  const { headers } = request;
  const given = [
    new URL(request.url).searchParams.get("key"),
    headers.get("x-parley-key"),
    basicPassword(headers.get("authorization") ?? ""),
  ];
  if (given.some((one) => one && sameSecret(one, secret))) return true;
  const signature = (headers.get("x-parley-signature") ?? headers.get("x-signature") ?? "").replace(/^sha256=/, "");
  if (signature && sameSecret(signature.toLowerCase(), hmacHex(secret, body))) return true;
  const [stamp, token, mailgun] = ["timestamp", "token", "signature"].map((name) => fields.get(name) ?? "");
  if (!stamp || !token || !mailgun || !(Math.abs(at - Number(stamp) * 1000) <= STAMP_AGE_MAX_MS)) return false;
  return sameSecret(mailgun, hmacHex(secret, `${stamp}${token}`));
};
