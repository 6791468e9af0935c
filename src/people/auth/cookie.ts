import { createHmac, timingSafeEqual } from "node:crypto";
import { parseCookies } from "better-auth/cookies";

/** Headers as Hono, Socket.IO or a test has them. */
export type HeadersLike = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/** One header of either kind, or null; names are given in small letters. */
export const headerOf = (headers: HeadersLike, name: string): string | null => {
  if (headers instanceof Headers) return headers.get(name);
  const value = headers[name];
  if (value === undefined) return null;
  return typeof value === "string" ? value : (value[0] ?? null);
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
};

/** The session token of a `token.signature` cookie value, or null when we did not sign it. */
const signedToken = (value: string, secret: string): string | null => {
  const text = value.includes("%") ? decoded(value) : value;
  const dot = text.lastIndexOf(".");
  if (dot < 1) return null;
  const token = text.slice(0, dot);
  const expected = Buffer.from(createHmac("sha256", secret).update(token).digest("base64"));
  const given = Buffer.from(text.slice(dot + 1));
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : null;
};

/** Reads the session cookie of a request: its raw value (a key for caches) and how to get the token it proves. */
export const readSessionCookie = (
  headers: HeadersLike,
  { name, secret }: { name: string; secret: string },
): { raw: string; token: () => string | null } | null => {
  const raw = parseCookies(headerOf(headers, "cookie") ?? "").get(name);
  return raw ? { raw, token: () => signedToken(raw, secret) } : null;
};
