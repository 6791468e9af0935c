/**
 * What a server with CONDSTORE (RFC 7162) says of a folder. UIDNEXT rises with every mail that comes, HIGHESTMODSEQ with every
 * change: while both stand where they stood before the folder was last read to its end, there is nothing to look for.
 */
import type { ImapFlow } from "imapflow";

/** A mod-sequence has up to 63 bits, so that it is a BigInt here and written down as its digits. */
export type Standing = { uidNext: number; modseq: string };

type Told = { uidNext?: number; highestModseq?: bigint | undefined; noModseq?: boolean | undefined };

/** Null where the server counts no changes: it has no CONDSTORE, or not for this folder (NOMODSEQ). */
export const standingOf = (client: Pick<ImapFlow, "enabled">, told: Told): Standing | null => {
  const { uidNext, highestModseq, noModseq } = told;
  if (!client.enabled.has("CONDSTORE") || noModseq || !highestModseq || !uidNext) return null;
  return { uidNext, modseq: String(highestModseq) };
};

/** Where to look: nowhere, among what has changed since, or among all there is. */
export type Look = { at: "nothing" } | { at: "changed"; since: bigint } | { at: "all" };

/** `before`: how the folder stood when it was read to its end; absent when it never was, or nobody could tell. */
export const lookFrom = (before: Standing | undefined, now: Standing | null): Look => {
  if (!before || !now || before.uidNext !== now.uidNext) return { at: "all" };
  const [since, until] = [BigInt(before.modseq), BigInt(now.modseq)];
  if (since === until) return { at: "nothing" };
  // Counting backwards, as after a restored backup: what is known of it says nothing.
  return since < until ? { at: "changed", since } : { at: "all" };
};

/** Asks how the open folder stands now. Null where it cannot tell; throws when it was numbered anew under us. */
export const askStanding = async (client: ImapFlow, path: string): Promise<Standing | null> => {
  if (!client.mailbox || !client.enabled.has("CONDSTORE") || client.mailbox.noModseq) return null;
  const { uidValidity } = client.mailbox;
  const told = await client.status(path, { uidNext: true, uidValidity: true, highestModseq: true });
  if (!told) return null;
  if (told.uidValidity !== undefined && told.uidValidity !== uidValidity)
    throw new Error("The server has numbered the folder anew.");
  return standingOf(client, told);
};
