import { and, asc, eq, gte, lt } from "drizzle-orm";
import type { Read, Tx } from "../../../../db/client";
import { among, asList, prepared } from "../../../../db/prepared";
import type { Opinion, Verdict } from "./model";

const verdictsOn = prepared((db) =>
  db.q
    .select()
    .from(db.t.verdicts)
    .where(among(db, db.t.verdicts.message, "messages"))
    .prepare("verdicts_of"),
);
/** What was thought of these messages. */
export const verdictsOf = async (db: Read, messages: string[]): Promise<Verdict[]> =>
  messages.length === 0 ? [] : verdictsOn(db).execute({ messages: asList(db, messages) });

type One = { message: string; who: string };
export const verdictOf = async (db: Read, { message, who }: One): Promise<Verdict | null> => {
  const { verdicts: v } = db.t;
  const [found] = await db.q
    .select()
    .from(v)
    .where(and(eq(v.message, message), eq(v.who, who)));
  return found ?? null;
};

/** One per person and answer: the last word counts. */
export const saveVerdict = async (tx: Tx, verdict: Verdict): Promise<void> => {
  const { verdicts: v } = tx.t;
  const { verdict: said, article, at } = verdict;
  await tx.q
    .insert(v)
    .values(verdict)
    .onConflictDoUpdate({ target: [v.message, v.who], set: { verdict: said, article, at } });
};

export const dropVerdict = async (tx: Tx, { message, who }: One): Promise<void> => {
  const { verdicts: v } = tx.t;
  await tx.q.delete(v).where(and(eq(v.message, message), eq(v.who, who)));
};

export type Judged = Pick<Verdict, "message" | "by" | "verdict" | "article" | "at"> & {
  conversation: string;
  answer: string;
  trace: { [key: string]: unknown } | null;
};
/** Answers of the bot with what people thought of them, oldest verdict first: what reports count and versions are measured on. */
export const judged = async (
  db: Read,
  { from, to, limit }: { from: number; to: number; limit: number },
): Promise<Judged[]> => {
  const { verdicts: v, messages: m } = db.t;
  return db.q
    .select({
      message: v.message,
      by: v.by,
      verdict: v.verdict,
      article: v.article,
      at: v.at,
      conversation: m.conversation,
      answer: m.text,
      trace: m.trace,
    })
    .from(v)
    .innerJoin(m, eq(m.id, v.message))
    .where(and(gte(v.at, from), lt(v.at, to)))
    .orderBy(asc(v.at), asc(v.message))
    .limit(limit);
};

/** How often each was said by whom: the precision of the bot's answers by people's verdicts. */
export const countJudged = (found: readonly Pick<Judged, "by" | "verdict">[]) => {
  const none = (): Record<Opinion, number> => ({ right: 0, wrong: 0, should_hand_over: 0 });
  const counts = { customer: none(), agent: none() };
  for (const { by, verdict } of found) counts[by][verdict]++;
  return counts;
};
