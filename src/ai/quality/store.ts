import { and, desc, eq, inArray, isNull, notInArray, sql } from "drizzle-orm";
import type { Read } from "../../../db/client";
import type { Fate } from "./model";

/**
 * What became of suggested categories whose fate is known: applied and left so until the conversation was over, or turned down.
 * What an agent labelled is not among them: it is measured anew.
 */
export const fatesOf = async (db: Read, limit: number): Promise<Fate[]> => {
  const { suggestions: s, conversations: c, labels: l } = db.t;
  const kept = sql<boolean>`(${s.fate} = 'applied' and ${c.category} = ${s.value})`.mapWith(Boolean);
  const rows = await db.q
    .select({ category: s.value, confidence: s.confidence, right: kept })
    .from(s)
    .innerJoin(c, eq(c.id, s.conversation))
    .leftJoin(l, eq(l.conversation, c.id))
    .where(
      and(
        eq(s.kind, "category"),
        notInArray(s.engine, ["rule", "llm"]),
        isNull(l.conversation),
        sql`(${s.fate} = 'dismissed' or (${s.fate} = 'applied' and ${inArray(c.status, ["solved", "closed"])}))`,
      ),
    )
    .orderBy(desc(s.createdAt))
    .limit(limit);
  return rows;
};

/** What became of a model's categories, as far as a person or the conversation's end has told. */
export const modelFatesOf = async (db: Read, limit: number): Promise<Fate[]> => {
  const { suggestions: s, conversations: c } = db.t;
  const right = sql<boolean>`(${s.fate} = 'accepted' or (${s.fate} = 'applied' and ${c.category} = ${s.value}))`;
  const isOver = sql`(${s.fate} = 'applied' and ${inArray(c.status, ["solved", "closed"])})`;
  return db.q
    .select({ category: s.value, confidence: s.confidence, right: right.mapWith(Boolean) })
    .from(s)
    .innerJoin(c, eq(c.id, s.conversation))
    .where(
      and(
        eq(s.kind, "category"),
        eq(s.engine, "llm"),
        sql`(${inArray(s.fate, ["accepted", "corrected", "dismissed"])} or ${isOver})`,
      ),
    )
    .orderBy(desc(s.createdAt))
    .limit(limit);
};
