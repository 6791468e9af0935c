import { and, asc, desc, eq, gt, inArray, lt, lte, sql } from "drizzle-orm";
import type { Read, Tx } from "../../../db/client";
import { Problem } from "../../kernel/problem";
import { type Conversation, type DeskSettings, defaultSettings, type Message } from "./model";

/** Throws Problem not_found. */
export const get = async (db: Read, id: string): Promise<Conversation> => {
  const [row] = await db.q.select().from(db.t.conversations).where(eq(db.t.conversations.id, id));
  if (!row) throw new Problem("not_found", { what: "conversation", id });
  return row;
};

/** The same, held until the transaction ends so that two verbs cannot decide on one state. */
export const hold = async (tx: Tx, id: string): Promise<Conversation> => {
  if (tx.engine === "postgres") await tx.q.execute(sql`select 1 from conversations where id = ${id} for update`);
  return get(tx, id);
};

export const save = async (tx: Tx, id: string, change: Partial<Conversation>): Promise<void> => {
  await tx.q.update(tx.t.conversations).set(change).where(eq(tx.t.conversations.id, id));
};

/** The thread's latest conversation, whatever its status. */
export const latestOfThread = async (
  tx: Tx,
  at: { connection: string; thread: string },
): Promise<Conversation | null> => {
  const { conversations: c } = tx.t;
  // Two first messages of one thread may arrive at once on PostgreSQL; the second waits and continues the first's.
  if (tx.engine === "postgres")
    await tx.q.execute(sql`select pg_advisory_xact_lock(hashtext(${`${at.connection} ${at.thread}`}))`);
  const [row] = await tx.q
    .select()
    .from(c)
    .where(and(eq(c.connection, at.connection), eq(c.thread, at.thread)))
    .orderBy(desc(c.createdAt), desc(c.number))
    .limit(1);
  // The row before the lock of the events, as everywhere: two orders would wait for each other.
  return row ? hold(tx, row.id) : null;
};

/** The next conversation number; never given twice. */
export const nextNumber = async (tx: Tx): Promise<number> => {
  const { counters } = tx.t;
  const [row] = await tx.q
    .insert(counters)
    .values({ id: "conversation", value: 1 })
    .onConflictDoUpdate({
      target: counters.id,
      set: { value: sql`${counters.value} + 1` },
    })
    .returning({ value: counters.value });
  if (!row) throw new Error("No conversation number was given.");
  return row.value;
};

export const insert = async (tx: Tx, conversation: Conversation): Promise<void> => {
  await tx.q.insert(tx.t.conversations).values(conversation);
};

export const insertMessage = async (tx: Tx, message: Message): Promise<void> => {
  await tx.q.insert(tx.t.messages).values(message);
};

export const saveMessage = async (tx: Tx, id: string, change: Partial<Message>): Promise<void> => {
  await tx.q.update(tx.t.messages).set(change).where(eq(tx.t.messages.id, id));
};

export const findMessage = async (db: Read, id: string): Promise<Message | null> => {
  const [row] = await db.q.select().from(db.t.messages).where(eq(db.t.messages.id, id));
  return row ?? null;
};

/** Throws Problem not_found. */
export const getMessage = async (db: Read, id: string): Promise<Message> => {
  const row = await findMessage(db, id);
  if (!row) throw new Problem("not_found", { what: "message", id });
  return row;
};

/** The message a platform calls `externalId` on this connection: the customer's, or one of ours by any of its pieces. */
export const byExternalId = async (
  db: Read,
  at: { connection: string; externalId: string },
): Promise<Message | null> => {
  const { messages: m, deliveries: d } = db.t;
  const [theirs] = await db.q
    .select()
    .from(m)
    .where(and(eq(m.connection, at.connection), eq(m.externalId, at.externalId)))
    .limit(1);
  if (theirs) return theirs;
  const piece = JSON.stringify(at.externalId);
  const [ours] = await db.q
    .select({ message: m })
    .from(d)
    .innerJoin(m, eq(m.id, d.message))
    .where(
      and(
        eq(d.connection, at.connection),
        eq(d.kind, "message"),
        sql`cast(${d.externalIds} as text) like ${`%${piece}%`}`,
      ),
    )
    .limit(1);
  return ours?.message ?? null;
};

/** Public messages of others than us that came after `seq`: what an agent has not seen. */
export const publicAfter = async (db: Read, at: { conversation: string; seq: number }): Promise<Message[]> => {
  const { messages: m } = db.t;
  return db.q
    .select()
    .from(m)
    .where(and(eq(m.conversation, at.conversation), gt(m.seq, at.seq), inArray(m.direction, ["in", "out"])))
    .orderBy(asc(m.seq))
    .limit(20);
};

/** The newest messages, oldest first; `before` is a sequence number to page back from. */
export const messagesOf = async (
  db: Read,
  at: { conversation: string; before?: number; limit: number },
): Promise<Message[]> => {
  const { messages: m } = db.t;
  const rows = await db.q
    .select()
    .from(m)
    .where(and(eq(m.conversation, at.conversation), at.before === undefined ? undefined : lt(m.seq, at.before)))
    .orderBy(desc(m.seq))
    .limit(at.limit);
  return rows.reverse();
};

export const settings = async (db: Read): Promise<DeskSettings> => {
  const [row] = await db.q.select().from(db.t.settings).where(eq(db.t.settings.id, "desk"));
  return typeof row?.value === "object" && row.value !== null ? { ...defaultSettings, ...row.value } : defaultSettings;
};

export const saveSettings = async (tx: Tx, change: Partial<DeskSettings>, now: number): Promise<void> => {
  const value = { ...(await settings(tx)), ...change };
  await tx.q
    .insert(tx.t.settings)
    .values({ id: "desk", value, updatedAt: now })
    .onConflictDoUpdate({
      target: tx.t.settings.id,
      set: { value, updatedAt: now },
    });
};

/** Snoozed conversations whose time has come. */
export const dueSnoozed = async (db: Read, now: number): Promise<string[]> => {
  const { conversations: c } = db.t;
  const rows = await db.q
    .select({ id: c.id })
    .from(c)
    .where(and(eq(c.status, "snoozed"), lte(c.snoozedUntil, now)))
    .limit(500);
  return rows.map(({ id }) => id);
};

/** The id of the thread's latest conversation. */
export const latestThread = async (db: Read, at: { connection: string; thread: string }): Promise<string | null> => {
  const { conversations: c } = db.t;
  const [row] = await db.q
    .select({ id: c.id })
    .from(c)
    .where(and(eq(c.connection, at.connection), eq(c.thread, at.thread)))
    .orderBy(desc(c.createdAt), desc(c.number))
    .limit(1);
  return row?.id ?? null;
};
