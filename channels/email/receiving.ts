/** From one mail's bytes to one commit: the same for IMAP and for the webhook. */
import type { ConnectionNeeds } from "../contract";
import { inbound } from "./inbound";
import type { Raw } from "./raw";
import type { EmailSettings } from "./settings";

export type Keeping = Pick<
  ConnectionNeeds<EmailSettings>,
  "receive" | "quarantine" | "spool" | "secret" | "settings" | "now" | "log"
>;
export type Kept = "received" | "quarantined";

/** Beyond these many bytes a mail lies in the spool and not with its payload. */
const INLINE_MAX = 64 * 1024;
const QUARANTINE_INLINE_MAX = 5 * 1024 * 1024;

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const rawOf = async (
  needs: Keeping,
  bytes: Uint8Array,
  how: Omit<Raw, "mime" | "spool">,
  inlineMax: number,
): Promise<Raw> =>
  bytes.byteLength <= inlineMax
    ? { mime: Buffer.from(bytes).toString("base64"), ...how }
    : { spool: await needs.spool.put(bytes), ...how };

/** Sets a mail aside, whole, with what was wrong. Resolves after the commit. */
export const setAside = async (
  needs: Keeping,
  { bytes, how, error }: { bytes: Uint8Array; how: Omit<Raw, "mime" | "spool">; error: unknown },
): Promise<"quarantined"> => {
  await needs.quarantine({ raw: await rawOf(needs, bytes, how, QUARANTINE_INLINE_MAX), error: wordsOf(error) });
  return "quarantined";
};

/** Keeps one mail. Resolves after the commit; rejects when the desk could not keep it. */
export const keep = async (needs: Keeping, bytes: Uint8Array, how: Omit<Raw, "mime" | "spool">): Promise<Kept> => {
  const { settings, secret, now } = needs;
  const raw = await rawOf(needs, bytes, how, INLINE_MAX);
  const read = async () => {
    try {
      return { items: await inbound(raw, { settings, secret, now: now(), spooled: async () => bytes }) };
    } catch (error) {
      return { error };
    }
  };
  const done = await read();
  if (!("items" in done) || done.items === undefined) return setAside(needs, { bytes, how, error: done.error });
  await needs.receive({ raw, items: done.items });
  const hasFiles = done.items.some((item) => item.kind === "message" && item.parts.some(({ type }) => type === "file"));
  // Nothing will ask for it: the desk has all its words.
  if (raw.spool !== undefined && !hasFiles) await needs.spool.drop(raw.spool);
  return "received";
};
