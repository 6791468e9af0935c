import { and, asc, count, desc, eq, inArray, isNotNull, sql } from "drizzle-orm";
import type { Read } from "../../db/client";

/** What customers first wrote in the conversations solved last, and who solved them. */
export const solvedTexts = async (db: Read, limit: number): Promise<{ text: string; agent: string }[]> => {
  const { conversations: c, messages: m } = db.t;
  const first = db.q
    .select({ text: m.text })
    .from(m)
    .where(and(eq(m.conversation, c.id), eq(m.direction, "in")))
    .orderBy(asc(m.seq))
    .limit(1);
  const rows = await db.q
    .select({ agent: c.assignee, text: sql<string | null>`(${first})` })
    .from(c)
    .where(and(inArray(c.status, ["solved", "closed"]), isNotNull(c.assignee)))
    .orderBy(desc(c.solvedAt))
    .limit(limit);
  return rows.flatMap(({ agent, text }) => (agent && text?.trim() ? [{ agent, text: text.slice(0, 4000) }] : []));
};

/** How many conversations each agent has that are not done with. */
export const loadOf = async (db: Read): Promise<Map<string, number>> => {
  const { conversations: c } = db.t;
  const rows = await db.q
    .select({ agent: c.assignee, load: count() })
    .from(c)
    .where(and(inArray(c.status, ["open", "pending"]), isNotNull(c.assignee)))
    .groupBy(c.assignee);
  return new Map(rows.flatMap(({ agent, load }) => (agent ? [[agent, load] as const] : [])));
};
