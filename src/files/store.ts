import { and, asc, eq, gt, gte, inArray, isNotNull, isNull, like, lt, min, ne, or, sql } from "drizzle-orm";
import type { FileRef } from "../../channels/contract";
import type { Read, schemas, Tx } from "../../db/client";
import { prepared } from "../../db/prepared";

export type File = (typeof schemas.postgres)["files"]["$inferSelect"];

const waiting = prepared(({ q, t: { files: f, messages: m } }) =>
  q
    .select({ file: f, connection: m.connection, conversation: m.conversation })
    .from(f)
    .innerJoin(m, eq(m.id, f.message))
    .where(and(eq(f.message, sql.placeholder("message")), eq(f.state, "waiting")))
    .orderBy(asc(f.position))
    .prepare("files_waiting"),
);
export const waitingFiles = async (
  db: Read,
  message: string,
): Promise<(File & { connection: string; conversation: string })[]> => {
  const rows = await waiting(db).execute({ message });
  return rows.map(({ file, ...of }) => ({ ...file, ...of }));
};

/** How the channel finds the files of a message; those that are here by now among them. */
export const refsOf = async (db: Read, message: string): Promise<FileRef[]> => {
  const { files: f } = db.t;
  const rows = await db.q
    .select({ ref: f.ref })
    .from(f)
    .where(and(eq(f.message, message), isNotNull(f.ref)))
    .limit(1000);
  return rows.flatMap(({ ref }) => (ref === null ? [] : [ref]));
};

/** Whether every file of a message is here. */
export const areAllHere = async (db: Read, message: string): Promise<boolean> => {
  const { files: f } = db.t;
  const [missing] = await db.q
    .select({ id: f.id })
    .from(f)
    .where(and(eq(f.message, message), ne(f.state, "ready")))
    .limit(1);
  return missing === undefined;
};

/**
 * Keys of the spool that files still to be fetched name, payloads that were set aside, and what connections remember (a sent
 * mail that is still to be filed). A file that failed may be asked for anew, so what it names is kept too when its message
 * came after `failedSince`, in milliseconds since 1970.
 */
export const spooledKeys = async (db: Read, { failedSince }: { failedSince: number }): Promise<Set<string>> => {
  const { files: f, quarantine, connections: c } = db.t;
  const [ref, raw] = [sql<string>`cast(${f.ref} as text)`, sql<string>`cast(${quarantine.raw} as text)`];
  const memory = sql<string>`cast(${c.memory} as text)`;
  const waiting = await db.q
    .select({ text: ref })
    .from(f)
    .where(
      and(or(eq(f.state, "waiting"), and(eq(f.state, "failed"), gte(f.createdAt, failedSince))), like(ref, "%spool-%")),
    )
    .limit(100_000);
  const aside = await db.q
    .select({ text: raw })
    .from(quarantine)
    // What is kept whole in its payload names nothing here, and is large.
    .where(and(isNull(quarantine.settledAt), lt(sql`length(${raw})`, 10_000), like(raw, "%spool-%")))
    .limit(100_000);
  const remembered = await db.q
    .select({ text: memory })
    .from(c)
    .where(and(isNull(c.removedAt), like(memory, "%spool-%")));
  return new Set(
    [...waiting, ...aside, ...remembered].flatMap(({ text }) => text.match(/spool-[0-9a-z-]{8,64}/gi) ?? []),
  );
};

export const getFile = async (db: Read, id: string): Promise<File | null> => {
  const [row] = await db.q.select().from(db.t.files).where(eq(db.t.files.id, id));
  return row ?? null;
};

/** A file as its customer may open it: none once its message was taken back. */
export const getFileOfStanding = async (db: Read, id: string): Promise<File | null> => {
  const { files: f, messages: m } = db.t;
  const [row] = await db.q
    .select({ file: f })
    .from(f)
    .innerJoin(m, eq(m.id, f.message))
    .where(and(eq(f.id, id), isNull(m.deletedAt)));
  return row?.file ?? null;
};

/** False when there is no such file any more. */
export const saveFile = async (tx: Tx, id: string, change: Partial<File>): Promise<boolean> => {
  const { files: f } = tx.t;
  const saved = await tx.q.update(f).set(change).where(eq(f.id, id)).returning({ id: f.id });
  return saved.length > 0;
};

/** Where the message of a file stands. */
export const messageOf = async (
  db: Read,
  id: string,
): Promise<{ id: string; connection: string; conversation: string } | null> => {
  const { messages: m } = db.t;
  const [row] = await db.q
    .select({ id: m.id, connection: m.connection, conversation: m.conversation })
    .from(m)
    .where(eq(m.id, id));
  return row ?? null;
};

/** So many uploads are forgotten in one transaction: nobody is kept waiting for long. */
const AT_ONCE = 500;

/** Forgets some of the files that belong to no message; `more` says that there may be more, `blobs` are bytes nothing names any more. */
export const dropUploads = async (
  tx: Tx,
  { before }: { before: number },
): Promise<{ blobs: string[]; more: boolean }> => {
  const { files: f } = tx.t;
  const old = await tx.q
    .select({ id: f.id })
    .from(f)
    .where(and(isNull(f.message), lt(f.createdAt, before)))
    .limit(AT_ONCE);
  if (old.length === 0) return { blobs: [], more: false };
  const ids = old.map(({ id }) => id);
  const gone = await tx.q.delete(f).where(inArray(f.id, ids)).returning({ blob: f.blob });
  const blobs = [...new Set(gone.flatMap(({ blob }) => blob ?? []))];
  const more = old.length === AT_ONCE;
  if (blobs.length === 0) return { blobs, more };
  const kept = await tx.q.select({ blob: f.blob }).from(f).where(inArray(f.blob, blobs));
  const named = new Set(kept.map(({ blob }) => blob));
  return { blobs: blobs.filter((blob) => !named.has(blob)), more };
};

/** When the desk got its first agent; null while it has none. */
export const bornAt = async (db: Read): Promise<number | null> => {
  const [row] = await db.q.select({ at: min(db.t.agents.createdAt) }).from(db.t.agents);
  return row?.at ?? null;
};

/** The bytes that a page of files names; `last` is where the next page begins, null when there is none. */
export const namedBlobs = async (
  db: Read,
  { after }: { after: string },
): Promise<{ blobs: string[]; last: string | null }> => {
  const { files: f } = db.t;
  const rows = await db.q
    .select({ id: f.id, blob: f.blob })
    .from(f)
    .where(gt(f.id, after))
    .orderBy(asc(f.id))
    .limit(2 * AT_ONCE);
  const last = rows.length === 2 * AT_ONCE ? (rows.at(-1)?.id ?? null) : null;
  return { blobs: rows.flatMap(({ blob }) => blob ?? []), last };
};

export const insertFile = async (tx: Tx, file: File): Promise<void> => {
  await tx.q.insert(tx.t.files).values(file);
};

/** Marks the message as changed, so that every screen shows its files. */
export const touchMessage = async (tx: Tx, { message, seq }: { message: string; seq: number }): Promise<void> => {
  await tx.q.update(tx.t.messages).set({ changedSeq: seq }).where(eq(tx.t.messages.id, message));
};
