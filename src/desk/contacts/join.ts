import type { Person } from "../../../channels/contract";
import type { Transact, Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Actor } from "../../kernel/events";
import type { NewId } from "../../kernel/ids";
import { Problem } from "../../kernel/problem";
import type { Now } from "../../kernel/time";
import { saveContact } from "./card/store";
import { getJoin, insertJoin, moveAll, moveBack, setJoinedInto } from "./joins/store";
import { provedSame } from "./likeness/store";
import { getContact } from "./store";

type Needs = { now: Now; newId: NewId };
type Join = { keep: string; join: string; reason: string; by: Actor };

/** How many conversations at most tell that their contact became another. */
const TOLD_MAX = 20;
type Both = { kept: string; joined: string };
type Told = { contact: string; join: string; conversations: readonly string[]; names: Both; by: Actor; at: number };
const tellJoined = async (tx: Tx, { contact, join, conversations, names, by, at }: Told, reason: string) => {
  const payload = { contact, join, ...names, reason };
  for (const conversation of newest(conversations))
    await emit(tx, { type: "contact.joined", conversation, actor: by, payload }, at);
};
const tellParted = async (tx: Tx, { contact, join, conversations, names, by, at }: Told) => {
  const payload = { contact, join, ...names };
  for (const conversation of newest(conversations))
    await emit(tx, { type: "contact.parted", conversation, actor: by, payload }, at);
};
// Their ids rise with time.
const newest = (conversations: readonly string[]) => [...conversations].sort().slice(-TOLD_MAX);

const told = (tx: Tx, contact: string, by: Actor, now: number) =>
  emit(tx, { type: "contact.changed", conversation: null, actor: by, payload: { contact } }, now);

/**
 * Makes two contacts one: addresses and conversations of `join` go to `keep`, and what moved is noted so that it can be undone.
 * Threads stay what they are, so a reply under way leaves by the door it was written for.
 * Throws not_found and, for a contact that was joined before or with itself, bad_input.
 */
export const joinIn = async (tx: Tx, needs: Needs, { keep, join, reason, by }: Join): Promise<string> => {
  const now = needs.now();
  const [kept, joined] = [await getContact(tx, keep), await getContact(tx, join)];
  if (keep === join || kept.joinedInto !== null || joined.joinedInto !== null)
    throw new Problem("bad_input", { field: "contact" }, "These two are one contact already.");
  const moved = await moveAll(tx, { from: join, to: keep });
  const id = needs.newId();
  await insertJoin(tx, {
    id,
    kept: keep,
    joined: join,
    reason,
    moved,
    by: by.kind === "agent" ? by.id : null,
    at: now,
  });
  await saveContact(
    tx,
    keep,
    { email: kept.email ?? joined.email, phone: kept.phone ?? joined.phone, company: kept.company ?? joined.company },
    now,
  );
  await setJoinedInto(tx, join, keep);
  await told(tx, keep, by, now);
  await told(tx, join, by, now);
  const names = { kept: kept.name, joined: joined.name };
  await tellJoined(tx, { contact: keep, join: id, conversations: moved.conversations, names, by, at: now }, reason);
  return id;
};

const proof = { email: "verified e-mail", phone: "verified phone", site: "signed identity" };

/**
 * Makes a contact one with those whom exact evidence proves to be the same person; the oldest is kept, and what was done
 * can be undone. Gives the contact it is now. Whom an agent has parted stays parted.
 */
export const joinProved = async (
  tx: Tx,
  needs: Needs,
  { contact, person }: { contact: string; person: Person },
): Promise<string> => {
  const others = await provedSame(tx, { contact, person });
  if (others.length === 0) return contact;
  const { createdAt } = await getContact(tx, contact);
  const all = [{ id: contact, createdAt, by: null }, ...others].sort((a, b) => a.createdAt - b.createdAt);
  const [keep, ...rest] = all;
  if (!keep) return contact;
  for (const { id, by } of rest) {
    const reason = by ?? keep.by ?? others[0]?.by ?? "email";
    await joinIn(tx, needs, { keep: keep.id, join: id, reason: proof[reason], by: { kind: "system" } });
  }
  return keep.id;
};

/** The same as a use case of its own. */
export const joinContacts = ({ transact, ...needs }: Needs & { transact: Transact }, input: Join): Promise<string> =>
  transact((tx) => joinIn(tx, needs, input));

/** Parts what was joined: what moved and still stands with the kept contact goes back. Throws not_found when it was never joined or is undone. */
export const undoJoin = (
  { transact, now }: Needs & { transact: Transact },
  { join, by }: { join: string; by: Actor },
): Promise<void> =>
  transact(async (tx) => {
    const known = await getJoin(tx, join);
    if (!known || known.undoneAt !== null) throw new Problem("not_found", { what: "join", id: join });
    await moveBack(tx, known, now());
    await setJoinedInto(tx, known.joined, null);
    await told(tx, known.kept, by, now());
    await told(tx, known.joined, by, now());
    const [kept, joined] = [await getContact(tx, known.kept), await getContact(tx, known.joined)];
    const names = { kept: kept.name, joined: joined.name };
    const { conversations } = known.moved;
    await tellParted(tx, { contact: known.joined, join, conversations, names, by, at: now() });
  });
