import { and, desc, eq } from "drizzle-orm";
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
