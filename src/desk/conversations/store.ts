import { and, asc, desc, eq, gt, gte, inArray, isNull, lt, lte, sql } from "drizzle-orm";
import { z } from "zod";
import { shared } from "../../../db/abreast";
import type { Read, Tx } from "../../../db/client";
import { among, asList, inserter, perConnection, prepared, reader, updater } from "../../../db/prepared";
import { Problem } from "../../kernel/problem";
import {
  type Conversation,
  type DeskSettings,
  defaultSettings,
  type Message,
  type NewConversation,
  type NewMessage,
  type Suggestion,
} from "./model";

const conversationById = prepared(({ q, t: { conversations: c } }) =>
  q
    .select()
    .from(c)
    .where(eq(c.id, sql.placeholder("id")))
    .prepare("conversation_by_id"),
);

/** Throws Problem not_found. */
export const get = async (db: Read, id: string): Promise<Conversation> => {
  const [row] = await conversationById(db).execute({ id });
  if (!row) throw new Problem("not_found", { what: "conversation", id });
  return row;
};

const doorById = prepared(({ q, t: { conversations: c } }) =>
  q
    .select({ connection: c.connection, thread: c.thread, owner: c.owner })
    .from(c)
    .where(eq(c.id, sql.placeholder("id")))
    .prepare("conversation_door"),
);
/** Where a conversation is held, and who speaks in it. Throws Problem not_found. */
export const doorOf = async (db: Read, id: string): Promise<Pick<Conversation, "connection" | "thread" | "owner">> => {
  const [row] = await doorById(db).execute({ id });
  if (!row) throw new Problem("not_found", { what: "conversation", id });
  return row;
};

/** A conversation to decide on: only one transaction writes at a time, so what it reads stays so until its end. */
export const hold = (tx: Tx, id: string): Promise<Conversation> => get(tx, id);

const update = updater("conversation", (t) => t.conversations);
export const save = (tx: Tx, id: string, change: Partial<Conversation>): Promise<void> => update(tx, id, change);

const latestByThread = prepared(({ q, t: { conversations: c } }) =>
  q
    .select()
    .from(c)
    .where(and(eq(c.connection, sql.placeholder("connection")), eq(c.thread, sql.placeholder("thread"))))
    .orderBy(desc(c.createdAt), desc(c.number))
    .limit(1)
    .prepare("conversation_of_thread"),
);

const latestByThreads = prepared((db) => {
  const { conversations: c } = db.t;
  return db.q
    .selectDistinctOn([c.thread])
    .from(c)
    .where(and(eq(c.connection, sql.placeholder("connection")), among(db, c.thread, "threads")))
    .orderBy(c.thread, desc(c.createdAt), desc(c.number))
    .prepare("conversation_of_threads");
});
const readLatest = reader<{ connection: string; thread: string }, Conversation | null>(
  async (tx, at) => (await latestByThread(tx).execute(at))[0] ?? null,
  perConnection(async (tx, connection, asks) => {
    const threads = asList(
      tx,
      asks.map(({ thread }) => thread),
    );
    const found = new Map((await latestByThreads(tx).execute({ connection, threads })).map((row) => [row.thread, row]));
    return asks.map(({ thread }) => found.get(thread) ?? null);
  }),
);

/** The thread's latest conversation, whatever its status. */
export const latestOfThread = async (
  tx: Tx,
  at: { connection: string; thread: string },
): Promise<Conversation | null> => {
  const row = await readLatest(tx, at);
  return row?.mergedInto ? standing(tx, row.mergedInto) : row;
};

/** The conversation, or the one it has become part of. */
const standing = async (tx: Tx, id: string): Promise<Conversation> => {
  const held = await hold(tx, id);
  return held.mergedInto ? standing(tx, held.mergedInto) : held;
};

/** Moves messages from `fromSeq` on, with their deliveries, into another conversation. */
export const moveMessages = async (
  tx: Tx,
  { from, to, fromSeq = 0, thread }: { from: string; to: string; fromSeq?: number; thread?: string },
): Promise<void> => {
  const { messages: m, deliveries: d } = tx.t;
  const moved = await tx.q
    .update(m)
    .set({ conversation: to, ...(thread === undefined ? {} : { thread }) })
    .where(and(eq(m.conversation, from), gte(m.seq, fromSeq)))
    .returning({ id: m.id });
  for (let at = 0; at < moved.length; at += 500)
    await tx.q
      .update(d)
      .set({ conversation: to })
      .where(
        inArray(
          d.message,
          moved.slice(at, at + 500).map(({ id }) => id),
        ),
      );
};

const countUp = prepared(({ q, t: { counters } }) =>
  q
    .insert(counters)
    .values({ id: "conversation", value: sql`${sql.placeholder("by")}` })
    .onConflictDoUpdate({
      target: counters.id,
      set: { value: sql`${counters.value} + excluded.value` },
    })
    .returning({ value: counters.value })
    .prepare("conversation_number"),
);

/** Takes so many numbers; gives the last of them. */
const takeNumbers = async (tx: Tx, by: number): Promise<number> => {
  const [row] = await countUp(tx).execute({ by });
  if (!row) throw new Error("No conversation number was given.");
  return row.value;
};
const takeTogether = shared(async (tx, asks: null[]) => {
  const last = await takeNumbers(tx, asks.length);
  return asks.map((_, n) => last - asks.length + 1 + n);
});
/** The next conversation number; never given twice. */
export const nextNumber = (tx: Tx): Promise<number> =>
  tx.lane ? takeTogether.ask(tx, tx.lane, null) : takeNumbers(tx, 1);

const insertConversation = inserter("conversation", (t) => t.conversations);
export const insert = (tx: Tx, conversation: NewConversation): Promise<void> => insertConversation(tx, conversation);

const insertOne = inserter("message", (t) => t.messages);
export const insertMessage = (tx: Tx, message: NewMessage): Promise<void> => insertOne(tx, message);

const updateMessage = updater("message", (t) => t.messages);
export const saveMessage = (tx: Tx, id: string, change: Partial<Message>): Promise<void> =>
  updateMessage(tx, id, change);

const messageById = prepared(({ q, t: { messages: m } }) =>
  q
    .select()
    .from(m)
    .where(eq(m.id, sql.placeholder("id")))
    .prepare("message_by_id"),
);

export const findMessage = async (db: Read, id: string): Promise<Message | null> => {
  const [row] = await messageById(db).execute({ id });
  return row ?? null;
};

const messagesById = prepared((db) =>
  db.q
    .select()
    .from(db.t.messages)
    .where(among(db, db.t.messages.id, "ids"))
    .prepare("messages_by_id"),
);
/** Those of these messages that are there, in no order. */
export const findMessages = async (db: Read, ids: string[]): Promise<Message[]> =>
  ids.length === 0 ? [] : messagesById(db).execute({ ids: asList(db, ids) });

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
  const { messages: m, pieces: p } = db.t;
  const [theirs] = await db.q
    .select()
    .from(m)
    .where(and(eq(m.connection, at.connection), eq(m.externalId, at.externalId)))
    .limit(1);
  if (theirs) return theirs;
  const [ours] = await db.q
    .select({ message: m })
    .from(p)
    .innerJoin(m, eq(m.id, p.message))
    .where(and(eq(p.connection, at.connection), eq(p.externalId, at.externalId)));
  return ours?.message ?? null;
};

/** Notes what the platform calls a piece of a message of ours. */
export const insertPieces = async (
  tx: Tx,
  { connection, message, externalIds }: { connection: string; message: string; externalIds: string[] },
): Promise<void> => {
  if (externalIds.length === 0) return;
  await tx.q
    .insert(tx.t.pieces)
    .values(externalIds.map((externalId) => ({ connection, message, externalId })))
    .onConflictDoNothing();
};

/** What the platform called pieces of a message of ours, at whichever try. */
export const pieceIds = async (db: Read, message: string): Promise<string[]> => {
  const { pieces: p } = db.t;
  const rows = await db.q.select({ externalId: p.externalId }).from(p).where(eq(p.message, message));
  return rows.map(({ externalId }) => externalId);
};

/** The author's latest conversation in a lane, and when its last message was written by the platform's clock. */
export const latestInLane = async (
  db: Read,
  { connection, lane, contact }: { connection: string; lane: string; contact: string },
): Promise<{ thread: string; at: number } | null> => {
  const { conversations: c, messages: m } = db.t;
  const [row] = await db.q
    .select({ id: c.id, thread: c.thread })
    .from(c)
    .where(and(eq(c.contact, contact), eq(c.connection, connection), eq(c.lane, lane)))
    .orderBy(desc(c.createdAt), desc(c.number))
    .limit(1);
  if (!row) return null;
  const [last] = await db.q
    .select({ at: m.at })
    .from(m)
    .where(and(eq(m.conversation, row.id), eq(m.direction, "in"), eq(m.author, contact)))
    .orderBy(desc(m.seq))
    .limit(1);
  return last ? { thread: row.thread, at: last.at } : null;
};

/** Whether anything of ours that people can read stands there. */
export const haveWeSpoken = async (db: Read, conversation: string): Promise<boolean> => {
  const { messages: m } = db.t;
  const of = and(eq(m.conversation, conversation), eq(m.direction, "out"));
  return (await db.q.select({ id: m.id }).from(m).where(of).limit(1)).length > 0;
};

/** Why the conversation last changed hands; null where it never did. */
export const whyHandedOn = async (db: Read, conversation: string): Promise<string | null> => {
  const { events } = db.t;
  const [last] = await db.q
    .select({ payload: events.payload })
    .from(events)
    .where(and(eq(events.conversation, conversation), eq(events.type, "conversation.owner")))
    .orderBy(desc(events.seq))
    .limit(1);
  return z.object({ why: z.string() }).safeParse(last?.payload).data?.why ?? null;
};

/** Since when the customer waits again once what was put away unanswered is open; null where something has been said since. */
export const waitedSince = async (
  db: Read,
  { id, waitingSince, lastPublicSeq }: Pick<Conversation, "id" | "waitingSince" | "lastPublicSeq">,
): Promise<number | null> => {
  if (waitingSince !== null) return waitingSince;
  const { events } = db.t;
  const [last] = await db.q
    .select({ seq: events.seq, payload: events.payload })
    .from(events)
    .where(and(eq(events.conversation, id), eq(events.type, "conversation.status")))
    .orderBy(desc(events.seq))
    .limit(1);
  if (!last || last.seq < lastPublicSeq) return null;
  return z.object({ waitingSince: z.number() }).safeParse(last.payload).data?.waitingSince ?? null;
};

/** Notes who reads along; a role once given stays. */
export const addParticipants = async (
  tx: Tx,
  {
    conversation,
    people,
    now,
  }: { conversation: string; people: { contact: string; role: "writes" | "to" | "cc" }[]; now: number },
): Promise<void> => {
  if (people.length === 0) return;
  await tx.q
    .insert(tx.t.participants)
    .values(people.map((one) => ({ ...one, conversation, addedAt: now })))
    .onConflictDoNothing();
};

/** Other conversations of the contact that wait or work, newest first. */
export const openOf = async (db: Read, contact: string): Promise<Conversation[]> => {
  const { conversations: c } = db.t;
  return db.q
    .select()
    .from(c)
    .where(and(eq(c.contact, contact), inArray(c.status, ["open", "pending", "snoozed"])))
    .orderBy(desc(c.createdAt))
    .limit(20);
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

const newestOf = prepared(({ q, t: { messages: m } }) =>
  q
    .select()
    .from(m)
    .where(eq(m.conversation, sql.placeholder("conversation")))
    .orderBy(desc(m.seq))
    .limit(sql.placeholder("limit"))
    .prepare("messages_newest"),
);

/** The newest messages, oldest first; `before` is a sequence number to page back from. */
export const messagesOf = async (
  db: Read,
  at: { conversation: string; before?: number; limit: number },
): Promise<Message[]> => {
  const { messages: m } = db.t;
  if (at.before === undefined)
    return (await newestOf(db).execute({ conversation: at.conversation, limit: at.limit })).reverse();
  const rows = await db.q
    .select()
    .from(m)
    .where(and(eq(m.conversation, at.conversation), lt(m.seq, at.before)))
    .orderBy(desc(m.seq))
    .limit(at.limit);
  return rows.reverse();
};

const wordsFirst = prepared(({ q, t: { messages: m } }) =>
  q
    .select({ text: m.text })
    .from(m)
    .where(and(eq(m.conversation, sql.placeholder("conversation")), eq(m.direction, "in")))
    .orderBy(asc(m.seq))
    .limit(sql.placeholder("limit"))
    .prepare("messages_first"),
);
/** What the customer has written first, oldest first. */
export const firstWords = async (db: Read, at: { conversation: string; limit: number }): Promise<string[]> =>
  (await wordsFirst(db).execute(at)).map(({ text }) => text);

const wordsLast = prepared(({ q, t: { messages: m } }) =>
  q
    .select({ text: m.text })
    .from(m)
    .where(and(eq(m.conversation, sql.placeholder("conversation")), eq(m.direction, "in"), isNull(m.deletedAt)))
    .orderBy(desc(m.seq))
    .limit(sql.placeholder("limit"))
    .prepare("messages_last_words"),
);
/** What the customer has written last, oldest first. */
export const lastWords = async (db: Read, at: { conversation: string; limit: number }): Promise<string[]> =>
  (await wordsLast(db).execute(at)).map(({ text }) => text).reverse();

const traceOf = prepared(({ q, t: { messages: m } }) =>
  q
    .select({ trace: m.trace })
    .from(m)
    .where(eq(m.id, sql.placeholder("id")))
    .prepare("message_trace"),
);
/** Whether a message asks for a person. */
export const asksForPersonIn = async (db: Read, message: string): Promise<boolean> => {
  const [row] = await traceOf(db).execute({ id: message });
  return row?.trace?.asksForPerson === true;
};

const deskSettings = prepared(({ q, t: { settings: s } }) =>
  q.select().from(s).where(eq(s.id, "desk")).prepare("desk_settings"),
);

const readSettings = async (db: Read): Promise<DeskSettings> => {
  const [row] = await deskSettings(db).execute();
  return typeof row?.value === "object" && row.value !== null ? { ...defaultSettings, ...row.value } : defaultSettings;
};
const settingsOfAll = reader<null, DeskSettings>(readSettings, async (tx, asks) => {
  const found = await readSettings(tx);
  return asks.map(() => found);
});
export const settings = (db: Read): Promise<DeskSettings> => settingsOfAll(db, null);

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

/** What these messages say, and where they stand. */
export const messageTexts = async (db: Read, ids: string[]): Promise<Map<string, { text: string; seq: number }>> => {
  if (ids.length === 0) return new Map();
  const { messages: m } = db.t;
  const rows = await db.q.select({ id: m.id, text: m.text, seq: m.seq }).from(m).where(inArray(m.id, ids));
  return new Map(rows.map(({ id, ...rest }) => [id, rest]));
};

/** What is still proposed of these kinds is replaced; gives what was. */
export const replaceShown = async (
  tx: Tx,
  { conversation, kinds, at }: { conversation: string; kinds: Suggestion["kind"][]; at: number },
): Promise<{ id: string; kind: Suggestion["kind"] }[]> => {
  if (kinds.length === 0) return [];
  const { suggestions: s } = tx.t;
  return tx.q
    .update(s)
    .set({ fate: "replaced", settledAt: at })
    .where(and(eq(s.conversation, conversation), eq(s.fate, "shown"), inArray(s.kind, kinds)))
    .returning({ id: s.id, kind: s.kind });
};
