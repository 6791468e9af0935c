import { and, asc, eq, isNotNull, ne } from "drizzle-orm";
import type { Read, Tx } from "../../../db/client";
import { among, asList, prepared } from "../../../db/prepared";
import type { Delivery } from "./model";

type Thread = { connection: string; thread: string };

/**
 * The delivery a thread must send next, and when. What has been tried blocks what stands behind it (order is kept);
 * what was never tried and is meant for later (undo, scheduled) lets the others pass.
 */
export const nextOf = async (
  db: Read,
  { connection, thread }: Thread,
  now: number,
): Promise<{ delivery: Delivery; at: number } | null> => {
  const { deliveries: d } = db.t;
  const queued = await db.q
    .select()
    .from(d)
    .where(and(eq(d.connection, connection), eq(d.thread, thread), eq(d.state, "queued")))
    .orderBy(asc(d.position))
    .limit(50);
  const head = queued.find(
    (delivery) => delivery.attempts > 0 || delivery.externalIds.length > 0 || delivery.notBefore <= now,
  );
  if (head) return { delivery: head, at: head.notBefore };
  const next = queued.reduce<Delivery | null>(
    (soonest, one) => (soonest && soonest.notBefore <= one.notBefore ? soonest : one),
    null,
  );
  return next ? { delivery: next, at: next.notBefore } : null;
};

/** Deliveries of a connection found `sending` by its new holder: the last one died and left them in doubt. */
export const inDoubt = async (db: Read, connection: string): Promise<Delivery[]> => {
  const { deliveries: d } = db.t;
  return db.q
    .select()
    .from(d)
    .where(and(eq(d.connection, connection), eq(d.state, "sending")))
    .limit(10_000);
};

/** The same of one thread. */
export const halfSent = async (db: Read, { connection, thread }: Thread): Promise<Delivery[]> => {
  const { deliveries: d } = db.t;
  return db.q
    .select()
    .from(d)
    .where(and(eq(d.connection, connection), eq(d.thread, thread), eq(d.state, "sending")))
    .limit(100);
};

/** Threads of a connection with something queued: woken by a new holder, so that nothing waits for a job that was lost. */
export const waitingThreads = async (db: Read, connection: string): Promise<Thread[]> => {
  const { deliveries: d } = db.t;
  return db.q
    .selectDistinct({ connection: d.connection, thread: d.thread })
    .from(d)
    .where(and(eq(d.connection, connection), eq(d.state, "queued")))
    .limit(10_000);
};

/** What waits because the platform did not accept our token is due at this moment; gives the threads it waits in. */
export const hurryRefused = async (
  tx: Tx,
  { connection, at }: { connection: string; at: number },
): Promise<Thread[]> => {
  const { deliveries: d } = tx.t;
  const waiting = await tx.q
    .update(d)
    .set({ notBefore: at })
    .where(and(eq(d.connection, connection), eq(d.state, "queued"), eq(d.code, "bad_token")))
    .returning({ connection: d.connection, thread: d.thread });
  return [...new Map(waiting.map((one) => [one.thread, one])).values()];
};

export const saveDelivery = async (tx: Tx, id: string, change: Partial<Delivery>): Promise<void> => {
  await tx.q.update(tx.t.deliveries).set(change).where(eq(tx.t.deliveries.id, id));
};

export const getDelivery = async (db: Read, id: string): Promise<Delivery | null> => {
  const [row] = await db.q.select().from(db.t.deliveries).where(eq(db.t.deliveries.id, id));
  return row ?? null;
};

const deliveriesIn = prepared((db) => {
  const { deliveries: d } = db.t;
  return db.q
    .select()
    .from(d)
    .where(and(among(db, d.message, "messages"), eq(d.kind, "message")))
    .prepare("deliveries_of");
});
export const deliveriesOf = async (db: Read, messages: string[]): Promise<Delivery[]> =>
  messages.length === 0 ? [] : deliveriesIn(db).execute({ messages: asList(db, messages) });

const changesIn = prepared((db) => {
  const { deliveries: d } = db.t;
  return db.q
    .select({ message: d.message, kind: d.kind, state: d.state, code: d.code, reason: d.reason })
    .from(d)
    .where(and(among(db, d.message, "messages"), ne(d.kind, "message")))
    .orderBy(asc(d.position))
    .prepare("changes_of");
});
export type Change = Pick<Delivery, "message" | "kind" | "state" | "code" | "reason">;
/** What became of the edits, deletions and reactions of these messages, oldest first. */
export const changesOf = async (db: Read, messages: string[]): Promise<Change[]> =>
  messages.length === 0 ? [] : changesIn(db).execute({ messages: asList(db, messages) });

/** True while words of the bot are being sent in a conversation. */
export const botIsSending = async (db: Read, conversation: string): Promise<boolean> => {
  const { deliveries: d } = db.t;
  const sending = await db.q
    .select({ id: d.id })
    .from(d)
    .where(and(eq(d.conversation, conversation), eq(d.state, "sending"), isNotNull(d.epoch)))
    .limit(1);
  return sending.length > 0;
};
