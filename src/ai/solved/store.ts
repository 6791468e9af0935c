import { and, asc, desc, inArray, isNotNull, isNull } from "drizzle-orm";
import type { Read } from "../../../db/client";

const done = ["solved", "closed"] as const;

/** The conversations solved last, newest first; those of a list only, where one is given. */
export const solvedConversations = async (db: Read, { ids, limit }: { ids?: readonly string[]; limit: number }) => {
  const { conversations: c } = db.t;
  const isDone = and(inArray(c.status, [...done]), isNotNull(c.solvedAt), isNull(c.mergedInto));
  return db.q
    .select({ id: c.id, number: c.number, category: c.category, solvedAt: c.solvedAt, language: c.language })
    .from(c)
    .where(ids ? and(inArray(c.id, [...ids]), isDone) : isDone)
    .orderBy(desc(c.solvedAt))
    .limit(limit);
};

/** What was said in them, in order; without notes and without what was taken back. */
export const saidIn = async (db: Read, conversations: readonly string[]) => {
  const { messages: m } = db.t;
  return db.q
    .select({
      id: m.id,
      conversation: m.conversation,
      direction: m.direction,
      authorKind: m.authorKind,
      authorName: m.authorName,
      text: m.text,
      automatic: m.automatic,
      sendAs: m.sendAs,
    })
    .from(m)
    .where(and(inArray(m.conversation, [...conversations]), inArray(m.direction, ["in", "out"]), isNull(m.deletedAt)))
    .orderBy(asc(m.conversation), asc(m.seq));
};
export type Said = Awaited<ReturnType<typeof saidIn>>[number];

/** Those of these conversations that still exist and are still done with. */
export const stillSolved = async (db: Read, ids: readonly string[]) => {
  const { conversations: c } = db.t;
  if (ids.length === 0) return new Set<string>();
  const rows = await db.q
    .select({ id: c.id })
    .from(c)
    .where(and(inArray(c.id, [...ids]), inArray(c.status, [...done])));
  return new Set(rows.map(({ id }) => id));
};
