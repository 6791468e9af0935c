/** Who and where, as one payload and what was known with it tell. */
import type { Person } from "../../contract";
import { externalIdOf, isGroup, type Key, phoneOf, threadOf } from "./ids";
import type { Known, Message } from "./payload";

export type Reading = { known: Known; now: number };

export const addressOf = (known: Known, raw: string): string => known.people[raw]?.address ?? raw;
export const isMe = (known: Known, raw: string | null | undefined): boolean => raw != null && known.me.includes(raw);

/** The phone is WhatsApp's own word, so it is verified; a hidden address has one only where the library knew it. */
export const personOf = (known: Known, raw: string, name?: string | null): Person => {
  const found = known.people[raw];
  const phone = found ? found.phone : (phoneOf(raw) ?? undefined);
  const called = name || found?.name;
  return {
    address: addressOf(known, raw),
    ...(called ? { name: called } : {}),
    ...(phone ? { phone, verified: ["phone"] as const satisfies Person["verified"] } : {}),
  };
};

const canonical = (known: Known, key: Key): Key => ({
  fromMe: key.fromMe,
  remote: isGroup(key.remote) ? key.remote : addressOf(known, key.remote),
  id: key.id,
  ...(key.participant && isGroup(key.remote) ? { participant: addressOf(known, key.participant) } : {}),
});
export const places = (
  known: Known,
  given: { fromMe: boolean; remote: string; id: string; participant?: string | null },
) => {
  const own = canonical(known, { ...given, participant: given.participant ?? undefined });
  return { externalId: externalIdOf(own), thread: known.thread ?? threadOf(own.remote, own.id) };
};

export const at = ({ t, timestamp }: Message, now: number): number => (t ?? timestamp ?? now / 1000) * 1000;
export const speaker = ({ id, author, from }: Message): string => author ?? id.participant ?? from ?? id.remote;
