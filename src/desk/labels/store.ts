import { and, asc, desc, eq, isNull, sql } from "drizzle-orm";
import type { Read, Tx } from "../../../db/client";

export type Label = {
  conversation: string;
  category: string;
  /** What the customer wrote first. */
  text: string;
  by: string | null;
  at: number;
  excluded: boolean;
};
const CHARS_MAX = 4000;

/** A person has said what a conversation is about: from now on an example to learn from. */
export const label = async (
  tx: Tx,
  { conversation, category, by, at }: { conversation: string; category: string; by: string | null; at: number },
): Promise<void> => {
  const said = { category, by, at, excludedAt: null, excludedBy: null };
  await tx.q
    .insert(tx.t.labels)
    .values({ conversation, ...said })
    .onConflictDoUpdate({ target: tx.t.labels.conversation, set: said });
};

/** Nobody says any more what it is about. */
export const unlabel = async (tx: Tx, conversation: string): Promise<void> => {
  await tx.q.delete(tx.t.labels).where(eq(tx.t.labels.conversation, conversation));
};

/** Takes a label out of what is learned from, or back into it; false where there is none. */
export const exclude = async (
  tx: Tx,
  { conversation, by, at }: { conversation: string; by: string; at: number | null },
): Promise<boolean> => {
  const { labels: l } = tx.t;
  const changed = await tx.q
    .update(l)
    .set({ excludedAt: at, excludedBy: at === null ? null : by })
    .where(eq(l.conversation, conversation))
    .returning({ conversation: l.conversation });
  return changed.length > 0;
};

type Wanted = { category?: string; excluded?: boolean; limit: number };
/** Labels with the customer's first words, newest first; those without words are left out. */
export const listLabels = async (db: Read, { category, excluded, limit }: Wanted): Promise<Label[]> => {
  const { labels: l, messages: m } = db.t;
  const first = db.q
    .select({ text: m.text })
    .from(m)
    .where(and(eq(m.conversation, l.conversation), eq(m.direction, "in")))
    .orderBy(asc(m.seq))
    .limit(1);
  const rows = await db.q
    .select({
      conversation: l.conversation,
      category: l.category,
      by: l.by,
      at: l.at,
      excludedAt: l.excludedAt,
      text: sql<string | null>`(${first})`,
    })
    .from(l)
    .where(
      and(
        category === undefined ? undefined : eq(l.category, category),
        excluded === false ? isNull(l.excludedAt) : undefined,
      ),
    )
    .orderBy(desc(l.at), desc(l.conversation))
    .limit(limit);
  return rows.flatMap(({ text, excludedAt, ...rest }) =>
    text?.trim() ? [{ ...rest, text: text.slice(0, CHARS_MAX), excluded: excludedAt !== null }] : [],
  );
};
