/** What home told us of its connections, sealed with a key made of the secret: who reads the namespace reads nothing. */
import { AGE_MAX_MS } from "../kernel/edge-call";
import { EdgeDoors } from "../kernel/edge-post";
import type { Env } from "./bindings";

const KEY = "doors";
const IV_BYTES = 12;
/** Workers KV answers from a cache near the reader for at least this long. */
const CACHE_S = 60;

const keyOf = async (secret: string): Promise<CryptoKey> => {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`parley edge doors\n${secret}`));
  return crypto.subtle.importKey("raw", digest, "AES-GCM", false, ["encrypt", "decrypt"]);
};

/** Keeps the doors in place of all earlier ones; false when newer ones are kept already. */
export const keepDoors = async (env: Env, doors: EdgeDoors): Promise<boolean> => {
  const known = await readDoors(env);
  // Doors of a time further ahead than any call is taken from were told by a clock that has been set since.
  if (known && known.at > doors.at && known.at <= Date.now() + AGE_MAX_MS) return false;
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const text = new TextEncoder().encode(JSON.stringify(doors));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(env.EDGE_SECRET), text);
  const all = new Uint8Array(IV_BYTES + sealed.byteLength);
  all.set(iv);
  all.set(new Uint8Array(sealed), IV_BYTES);
  await env.DOORS.put(KEY, all);
  return true;
};

/** Null before home has told any, and when they were sealed with another secret. */
export const readDoors = async (env: Env): Promise<EdgeDoors | null> => {
  const kept = await env.DOORS.get(KEY, { type: "arrayBuffer", cacheTtl: CACHE_S });
  if (!kept) return null;
  const iv = new Uint8Array(kept.slice(0, IV_BYTES));
  const open = await crypto.subtle
    .decrypt({ name: "AES-GCM", iv }, await keyOf(env.EDGE_SECRET), kept.slice(IV_BYTES))
    .catch(() => null);
  return open && EdgeDoors.parse(JSON.parse(new TextDecoder().decode(open)));
};
