/** How a post proves that it is Meta's. */
import { hmacHex, sameSecret } from "../../kit/signature";

/** Meta's posts stay below 3 MB. */
export const BODY_MAX = 8 * 1024 * 1024;

/** Meta asks once whether this address is ours; `isOurs` knows the verify token. */
export const verify = (url: URL, isOurs: (token: string) => boolean): Response => {
  const given = url.searchParams.get("hub.verify_token") ?? "";
  const challenge = url.searchParams.get("hub.challenge");
  if (url.searchParams.get("hub.mode") !== "subscribe" || challenge === null)
    return new Response("nothing to see here", { status: 404 });
  if (!isOurs(given)) return new Response("wrong verify token", { status: 403 });
  return new Response(challenge, { status: 200, headers: { "content-type": "text/plain" } });
};

/** True when Meta signed exactly these bytes with the app secret. */
export const isSigned = ({ headers }: Request, bytes: Uint8Array, appSecret: string): boolean =>
  sameSecret(headers.get("x-hub-signature-256") ?? "", `sha256=${hmacHex(appSecret, bytes)}`);
