import { and, eq, inArray, like, lt, or, sql } from "drizzle-orm";
import type { Read, Tx } from "../../../db/client";

/** The database's own clock in milliseconds: processes on other machines may have another idea of the time. */
const nowMs = (db: Read) =>
  db.engine === "postgres"
    ? sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`
    : sql<number>`cast(unixepoch('subsec') * 1000 as integer)`;

type Holder = { holder: string; ttlMs: number };

const isFree = (tx: Tx, gone: string[]) => {
  const { leases } = tx.t;
  return or(lt(leases.until, nowMs(tx)), gone.length > 0 ? inArray(leases.holder, gone) : undefined);
};

/** Takes a lease that is free, run out, or held by one of `gone`; true when it is ours now. */
export const takeLease = async (
  tx: Tx,
  { id, holder, ttlMs, gone }: Holder & { id: string; gone: string[] },
): Promise<boolean> => {
  const { leases } = tx.t;
  const until = sql`${nowMs(tx)} + ${ttlMs}`;
  const taken = await tx.q
    .insert(leases)
    .values({ id, holder, until })
    .onConflictDoUpdate({
      target: leases.id,
      set: { holder, until },
      setWhere: or(eq(leases.holder, holder), isFree(tx, gone)),
    })
    .returning({ id: leases.id });
  return taken.length > 0;
};

/** Keeps those of `ids` that this holder has for another while; gives what that is. */
export const beatLeases = async (tx: Tx, { holder, ttlMs, ids }: Holder & { ids: string[] }): Promise<string[]> => {
  const { leases } = tx.t;
  const kept = await tx.q
    .update(leases)
    .set({ until: sql`${nowMs(tx)} + ${ttlMs}` })
    .where(and(eq(leases.holder, holder), inArray(leases.id, ids)))
    .returning({ id: leases.id });
  return kept.map(({ id }) => id);
};

/** True when the lease is this holder's, and stays so until the transaction ends: who wants to take it waits for that. */
export const keepLease = async (tx: Tx, { id, holder }: { id: string; holder: string }): Promise<boolean> => {
  const { leases } = tx.t;
  const kept = await tx.q
    .update(leases)
    .set({ holder })
    .where(and(eq(leases.id, id), eq(leases.holder, holder)))
    .returning({ id: leases.id });
  return kept.length > 0;
};

export const releaseLease = async (tx: Tx, { id, holder }: { id: string; holder: string }): Promise<void> => {
  const { leases } = tx.t;
  await tx.q.delete(leases).where(and(eq(leases.id, id), eq(leases.holder, holder)));
};

/** Removes leases whose holders died, of those whose id begins so; gives their ids to exactly one caller. */
export const reapLeases = async (tx: Tx, { prefix, gone }: { prefix: string; gone: string[] }): Promise<string[]> => {
  const { leases } = tx.t;
  const dead = await tx.q
    .delete(leases)
    .where(and(like(leases.id, `${prefix}%`), isFree(tx, gone)))
    .returning({ id: leases.id });
  return dead.map(({ id }) => id);
};

/** Who has what; `isGood` is false where nothing was said of it for too long. */
export const holders = async (db: Read): Promise<{ id: string; holder: string; isGood: boolean }[]> => {
  const { leases } = db.t;
  const rows = await db.q
    .select({ id: leases.id, holder: leases.holder, left: sql<number>`${leases.until} - ${nowMs(db)}` })
    .from(leases);
  return rows.map(({ id, holder, left }) => ({ id, holder, isGood: Number(left) > 0 }));
};
