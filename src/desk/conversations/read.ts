import { and, eq, gt, inArray, type SQL, sql } from "drizzle-orm";
import type { Transact, Tx } from "../../../db/client";

type Seen = { conversation: string; agent: string; seq: number };

const isEditedSince = async (tx: Tx, at: { conversation: string; seq: number }): Promise<boolean> => {
  const { events: e } = tx.t;
  const later = await tx.q
    .select({ actor: e.actor })
    .from(e)
    .where(and(eq(e.conversation, at.conversation), gt(e.seq, at.seq), eq(e.type, "message.edited")))
    .limit(50);
  return later.some(({ actor }) => actor.kind === "customer");
};

/** Notes how far an agent has read; never backwards, but 0 marks the conversation unread again. */
export const markRead = ({ transact }: { transact: Transact }, { conversation, agent, seq }: Seen): Promise<void> =>
  transact(async (tx) => {
    const { reads: r } = tx.t;
    // What the customer has put differently meanwhile is not what was read.
    if (seq > 0 && (await isEditedSince(tx, { conversation, seq }))) return;
    await tx.q
      .insert(r)
      .values({ conversation, agent, seq })
      .onConflictDoUpdate({
        target: [r.agent, r.conversation],
        set: { seq: sql`case when ${seq} > 0 and ${r.seq} > ${seq} then ${r.seq} else ${seq} end` },
      });
  });

/** How far everybody has read a conversation: by agent and conversation, as the index stands. */
export const readsOf = (tx: Tx, conversation: string): SQL | undefined => {
  const { reads: r, agents: a } = tx.t;
  return and(inArray(r.agent, tx.q.select({ id: a.id }).from(a)), eq(r.conversation, conversation));
};

/** What they had read has changed: unread again for all who had. */
export const unreadAgain = async (tx: Tx, conversation: string): Promise<void> => {
  await tx.q.update(tx.t.reads).set({ seq: 0 }).where(readsOf(tx, conversation));
};
