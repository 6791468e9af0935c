/** Threads, external ids, and the signed token that brings answers back to their message. */
import { createHash, createHmac } from "node:crypto";
import type { ExternalId, ThreadRef } from "../contract";
import { sameSecret } from "../kit/signature";
import { isAddress, normal } from "./addresses";
import { base32, fromBase32 } from "./base32";

const ROOT = 8;
const MAC = 12;
const hash = (text: string | Uint8Array): Uint8Array => createHash("sha256").update(text).digest();

/** Where a conversation by mail lives: its root, who is written to, and from which address of ours. */
export type Place = {
  root: string;
  customer: string;
  from: string;
  /** The first 22 bytes of Outlook's Thread-Index, base64url, when the customer's mail had one. */
  outlook?: string;
};

/** The root of the thread that begins with this mail. */
export const rootOf = (firstId: string): string => base32(hash(`root ${firstId}`)).slice(0, ROOT);

export const threadOf = ({ root, customer, from, outlook }: Place): ThreadRef =>
  ["mail", root, ...[normal(customer), normal(from), ...(outlook ? [outlook] : [])].map(encodeURIComponent)].join(":");

/** What `threadOf` put together. Throws on a thread that this channel did not make. */
export const placeOf = (thread: ThreadRef): Place => {
  const [kind, root = "", customer = "", from = "", outlook] = thread.split(":");
  if (kind !== "mail" || !/^[a-z2-7]{8}$/.test(root) || !from) throw new Error(`not a mail thread: ${thread}`);
  return {
    root,
    // Threads of before may have them in another spelling.
    customer: normal(decodeURIComponent(customer)),
    from: normal(decodeURIComponent(from)),
    ...(outlook ? { outlook: decodeURIComponent(outlook) } : {}),
  };
};

/** One message of ours in one thread. */
export type Mark = { root: string; id: string };

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const packed = (id: string): string =>
  uuid.test(id) ? `u${base32(Buffer.from(id.replaceAll("-", ""), "hex"))}` : `t${base32(Buffer.from(id))}`;
const unpacked = (text: string): string | null => {
  const bytes = fromBase32(text.slice(1));
  if (!bytes) return null;
  if (text[0] === "t") return Buffer.from(bytes).toString();
  const hex = Buffer.from(bytes).toString("hex");
  return hex.length === 32 ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5") : null;
};
const macOf = (secret: string, body: string): string =>
  base32(createHmac("sha256", secret).update(`mail token ${body}`).digest()).slice(0, MAC);

/** The signed token of a message: letters and digits only, 47 characters for a UUID, the same every time. */
export const tokenOf = ({ root, id }: Mark, secret: string): string => {
  const body = `${root}${packed(id)}`;
  return `${body}${macOf(secret, body)}`;
};

const token = /^[a-z2-7]{8}[ut][a-z2-7]{2,400}[a-z2-7]{12}$/;

/** The message behind a token; "forged" when its signature is not ours; null when it is no token at all. */
export const markOf = (text: string, secret: string): Mark | "forged" | null => {
  const given = text.toLowerCase();
  if (!token.test(given)) return null;
  const body = given.slice(0, -MAC);
  if (!sameSecret(given.slice(-MAC), macOf(secret, body))) return "forged";
  const id = unpacked(body.slice(ROOT));
  return id === null ? "forged" : { root: body.slice(0, ROOT), id };
};

const tail = ".parley";

/** Our Message-ID, without angle brackets. Nobody else can make one, and the same message always gets the same. */
export const messageIdOf = (mark: Mark, { secret, domain }: { secret: string; domain: string }): ExternalId =>
  `${tokenOf(mark, secret)}${tail}@${domain}`;

/** As `markOf`, for a Message-ID; null when it is somebody else's. */
export const markOfId = (messageId: string, secret: string): Mark | "forged" | null => {
  const [local = ""] = messageId.toLowerCase().split("@");
  return local.endsWith(tail) ? (markOf(local.slice(0, -tail.length), secret) ?? "forged") : null;
};

/** Everything in a text that looks like a Message-ID of ours. */
export const ownIdsIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/[a-z2-7]{23,450}\.parley@[\w.-]{1,253}/gi)].map(([found]) => found)),
];

/** Header with our token: tells our own copies in Sent where the provider has given the mail another Message-ID. */
export const REF_HEADER = "X-Parley-Ref";

const marker = (token: string) => `[ref:${token}]`;
/** The line that finds its way back when a provider rewrites our Message-ID. */
export const markerOf = (mark: Mark, secret: string): string => marker(tokenOf(mark, secret));
/** Tokens of all the markers in a text. */
export const markersIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/\[ref:\s*([a-z2-7]{23,450})\s*\]/gi)].map(([, found = ""]) => found.toLowerCase())),
];

/** The address that brings an answer back by itself; null when the local part has no room left (64, RFC 5321). */
export const plusAddress = (address: string, mark: Mark, secret: string): string | null => {
  const [local = "", domain = ""] = address.split("@");
  const made = `${local}+${tokenOf(mark, secret)}`;
  return made.length <= 64 && isAddress(`${made}@${domain}`) ? `${made}@${domain}` : null;
};

/** True for what may stand in In-Reply-To and References. */
export const isMessageId = (text: string): boolean =>
  /^[^\s<>\p{Cc}]{1,400}@[^\s<>\p{Cc}]{1,250}$/u.test(text) && !text.startsWith("sha256:");

/** The id of a mail that has none: the same for the same content, whatever way it took. */
export const contentId = (content: unknown): ExternalId =>
  `sha256:${Buffer.from(hash(JSON.stringify(content)))
    .toString("hex")
    .slice(0, 40)}`;

/** Short and stable; tells apart what shares a Message-ID though it should not. */
export const shortHash = (text: string | Uint8Array): string => base32(hash(text)).slice(0, 12);
