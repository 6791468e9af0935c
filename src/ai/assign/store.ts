import { and, asc, desc, eq, exists, inArray, isNull, ne, not } from "drizzle-orm";
import { z } from "zod";
import type { Read } from "../../../db/client";

/** Whether routing has given this conversation to somebody before: once is enough, whatever people did with it since. */
export const wasGiven = async (db: Read, conversation: string): Promise<boolean> => {
  const { suggestions: s } = db.t;
  const [row] = await db.q
    .select({ id: s.id })
    .from(s)
    .where(and(eq(s.conversation, conversation), eq(s.kind, "assignee"), eq(s.engine, "routing")))
    .limit(1);
  return row !== undefined;
};

const Why = z.object({ why: z.string().nullish() });
/** What was last said of to whom the conversation goes. */
export const lastWhy = async (db: Read, conversation: string): Promise<string | null> => {
  const { events: e } = db.t;
  const [row] = await db.q
    .select({ payload: e.payload })
    .from(e)
    .where(and(eq(e.conversation, conversation), eq(e.type, "conversation.assigned")))
    .orderBy(desc(e.seq))
    .limit(1);
  const parsed = Why.safeParse(row?.payload);
  return parsed.success ? (parsed.data.why ?? null) : null;
};

const Move = z.object({
  from: z.object({ team: z.string().nullable() }),
  to: z.object({ team: z.string().nullable() }),
});
const MOVES_MAX = 50;
/** Who last gave a conversation to a team or took it from one; null: nobody has. */
export const lastTeamBy = async (db: Read, conversation: string): Promise<string | null> => {
  const { events: e } = db.t;
  const rows = await db.q
    .select({ payload: e.payload, actor: e.actor })
    .from(e)
    .where(and(eq(e.conversation, conversation), eq(e.type, "conversation.assigned")))
    .orderBy(desc(e.seq))
    .limit(MOVES_MAX);
  const moved = rows.find(({ payload }) => {
    const parsed = Move.safeParse(payload);
    return parsed.success && parsed.data.from.team !== parsed.data.to.team;
  });
  return moved ? z.object({ kind: z.string() }).parse(moved.actor).kind : null;
};

/** Conversations of these categories that wait for a person whom routing has not found yet, the oldest first. */
export const waitingFor = async (db: Read, categories: readonly string[], limit: number): Promise<string[]> => {
  const { conversations: c, suggestions: s } = db.t;
  const given = db.q
    .select({ id: s.id })
    .from(s)
    .where(and(eq(s.conversation, c.id), eq(s.kind, "assignee"), eq(s.engine, "routing")));
  const rows = await db.q
    .select({ id: c.id })
    .from(c)
    .where(
      and(
        isNull(c.assignee),
        ne(c.owner, "bot"),
        inArray(c.status, ["open", "pending"]),
        inArray(c.category, [...categories]),
        not(exists(given)),
      ),
    )
    .orderBy(asc(c.createdAt), asc(c.id))
    .limit(limit);
  return rows.map(({ id }) => id);
};
