import { and, desc, eq, gte, inArray, isNotNull, isNull } from "drizzle-orm";
import { byItself } from "../../../../db/abreast";
import type { Read, schemas, Tx } from "../../../../db/client";

export type Join = (typeof schemas.postgres)["joins"]["$inferSelect"];

const HOPS_MAX = 20;

/** The contacts that these were made one with by now, by their own ids; one that stands by itself is its own. */
export const standing = async (db: Read, ids: readonly string[]): Promise<Map<string, string>> => {
  const at = new Map(ids.map((id) => [id, id]));
  for (let hop = 0; hop < HOPS_MAX; hop++) {
    const asked = [...new Set(at.values())];
    if (asked.length === 0) break;
    const { contacts: c } = db.t;
    const moved = await db.q
      .select({ id: c.id, into: c.joinedInto })
      .from(c)
      .where(and(inArray(c.id, asked), isNotNull(c.joinedInto)));
    if (moved.length === 0) break;
    const next = new Map(moved.map(({ id, into }) => [id, into ?? id]));
    for (const [id, now] of at) at.set(id, next.get(now) ?? now);
  }
  return at;
};

export const standingOne = async (db: Read, id: string): Promise<string> => (await standing(db, [id])).get(id) ?? id;

/** A contact and all who were made one with it. */
const family = async (db: Read, id: string): Promise<string[]> => {
  const { contacts: c } = db.t;
  const all = new Set([id]);
  for (let ring = [id]; ring.length > 0 && all.size < 200; ) {
    const joined = await db.q.select({ id: c.id }).from(c).where(inArray(c.joinedInto, ring)).limit(200);
    ring = joined.map((one) => one.id).filter((one) => !all.has(one));
    for (const one of ring) all.add(one);
  }
  return [...all];
};

/** Moves a contact's addresses and conversations; gives what was moved. */
export const moveAll = async (tx: Tx, { from, to }: { from: string; to: string }): Promise<Join["moved"]> => {
  // A message taken in abreast may be about to be written under the contact that goes.
  byItself(tx);
  const { identities: i, conversations: c } = tx.t;
  const identities = await tx.q.update(i).set({ contact: to }).where(eq(i.contact, from)).returning({ id: i.id });
  const conversations = await tx.q.update(c).set({ contact: to }).where(eq(c.contact, from)).returning({ id: c.id });
  return { identities: identities.map(({ id }) => id), conversations: conversations.map(({ id }) => id) };
};

export const insertJoin = async (tx: Tx, join: Omit<Join, "undoneAt">): Promise<void> => {
  await tx.q.insert(tx.t.joins).values(join);
};

export const getJoin = async (db: Read, id: string): Promise<Join | null> => {
  const [row] = await db.q.select().from(db.t.joins).where(eq(db.t.joins.id, id));
  return row ?? null;
};

/** Joins that can be undone, newest first. */
export const joinsOf = async (db: Read, kept: string): Promise<(Join & { name: string })[]> => {
  const { joins: j, contacts: c } = db.t;
  const rows = await db.q
    .select({ join: j, name: c.name })
    .from(j)
    .innerJoin(c, eq(c.id, j.joined))
    .where(and(inArray(j.kept, await family(db, kept)), isNull(j.undoneAt)))
    .orderBy(desc(j.at))
    .limit(20);
  return rows.map(({ join, name }) => ({ ...join, name }));
};

export const setJoinedInto = async (tx: Tx, id: string, joinedInto: string | null): Promise<void> => {
  await tx.q.update(tx.t.contacts).set({ joinedInto }).where(eq(tx.t.contacts.id, id));
};

/**
 * Undoes a join: what it moved, and nobody has moved since, goes back, with what was begun in the same threads meanwhile.
 * The kept contact may have been made one with another by now.
 */
export const moveBack = async (tx: Tx, { id, kept, joined, moved, at }: Join, now: number): Promise<void> => {
  const { identities: i, conversations: c, joins: j } = tx.t;
  const holder = await standingOne(tx, kept);
  if (moved.identities.length > 0)
    await tx.q
      .update(i)
      .set({ contact: joined })
      .where(and(inArray(i.id, moved.identities), eq(i.contact, holder)));
  if (moved.conversations.length > 0) {
    const threads = await tx.q
      .select({ connection: c.connection, thread: c.thread })
      .from(c)
      .where(inArray(c.id, moved.conversations));
    await tx.q
      .update(c)
      .set({ contact: joined })
      .where(and(inArray(c.id, moved.conversations), eq(c.contact, holder)));
    for (const { connection, thread } of threads)
      await tx.q
        .update(c)
        .set({ contact: joined })
        .where(and(eq(c.connection, connection), eq(c.thread, thread), eq(c.contact, holder), gte(c.createdAt, at)));
  }
  await tx.q.update(j).set({ undoneAt: now }).where(eq(j.id, id));
};
