import { and, asc, eq, gt, inArray, isNull, lte, notInArray } from "drizzle-orm";
import type { Read, Tx } from "../../../../db/client";
import { countMissed } from "../../../knowledge/asked/store";
import type { Judgement, Line, Question, Use } from "../model";
import { Cursor } from "../settings";
import { saveSetting, setting } from "../store";

/** How far the desk has been read. */
export const cursorOf = async (db: Read): Promise<Cursor> => Cursor.parse((await setting(db, "gaps.cursor")) ?? {});
export const saveCursor = async (tx: Tx, change: Partial<Cursor>, at: number): Promise<void> =>
  saveSetting(tx, { id: "gaps.cursor", value: { ...(await cursorOf(tx)), ...change }, at });

const TELLING = [
  "bot.abstained",
  "message.queued",
  "message.noted",
  "message.judged",
  "message.edited",
  "message.deleted",
  "conversation.merged",
  "conversation.split",
] as const;

type News = { conversations: string[]; seq: number; isMore: boolean };
/** Conversations in which something was said by ours or judged, or `also` happened, behind a sequence number, and before a moment. */
export const newsAfter = async (
  db: Read,
  { since, before, limit, also = [] }: { since: number; before: number; limit: number; also?: readonly string[] },
): Promise<News> => {
  const { events: e } = db.t;
  const rows = await db.q
    .select({ seq: e.seq, at: e.at, type: e.type, conversation: e.conversation })
    .from(e)
    .where(gt(e.seq, since))
    .orderBy(asc(e.seq))
    .limit(limit);
  // What is younger may not have been committed in order on PostgreSQL; it is read the next time, from the first such row on.
  const isTelling = (type: string) => TELLING.some((one) => one === type) || also.includes(type);
  const end = rows.findIndex(({ at, type }) => at >= before && (db.engine === "postgres" || isTelling(type)));
  const old = end < 0 ? rows : rows.slice(0, end);
  const telling = old.filter(({ type }) => isTelling(type));
  return {
    conversations: [...new Set(telling.flatMap(({ conversation }) => conversation ?? []))],
    seq: old.at(-1)?.seq ?? since,
    isMore: end < 0 && rows.length === limit,
  };
};

/** Everything said and noted in these conversations, in order, with what people thought of it; until a moment, where one is given. */
export const saidIn = async (
  db: Read,
  conversations: readonly string[],
  { asOf }: { asOf?: number } = {},
): Promise<Map<string, { lines: Line[]; judgements: Judgement[] }>> => {
  const { messages: m, verdicts: v } = db.t;
  const found = new Map<string, { lines: Line[]; judgements: Judgement[] }>(
    conversations.map((id) => [id, { lines: [], judgements: [] }]),
  );
  if (conversations.length === 0) return found;
  const mine = inArray(m.conversation, [...conversations]);
  const lines = await db.q
    .select({
      conversation: m.conversation,
      id: m.id,
      direction: m.direction,
      authorKind: m.authorKind,
      text: m.text,
      citations: m.citations,
      trace: m.trace,
      automatic: m.automatic,
      at: m.createdAt,
    })
    .from(m)
    .where(and(mine, isNull(m.deletedAt), asOf === undefined ? undefined : lte(m.createdAt, asOf)))
    .orderBy(asc(m.conversation), asc(m.seq));
  const judged = await db.q
    .select({ conversation: m.conversation, message: v.message, by: v.by, verdict: v.verdict, article: v.article })
    .from(v)
    .innerJoin(m, eq(m.id, v.message))
    .where(and(mine, asOf === undefined ? undefined : lte(v.at, asOf)));
  for (const { conversation, ...line } of lines) found.get(conversation)?.lines.push(line);
  for (const { conversation, ...one } of judged) found.get(conversation)?.judgements.push(one);
  return found;
};

/** Keeps what a conversation says now in the place of what it said before; a question stays in its gap. */
export const keepConversation = async (
  tx: Tx,
  { conversation, questions, uses }: { conversation: string; questions: readonly Question[]; uses: readonly Use[] },
): Promise<void> => {
  const { gapQuestions: g, articleUses: u } = tx.t;
  const ids = questions.map(({ message }) => message);
  const before = await tx.q.select().from(g).where(eq(g.conversation, conversation));
  const known = new Map(before.map((row) => [row.message, row]));
  const isKnown = ({ message, why, text }: Question) =>
    known.get(message)?.why === why && known.get(message)?.text === text;
  // Who judged an answer is no part of its question, and may have changed.
  const isJudged = questions.some(({ why }) => why === "wrong");
  if (isJudged || before.length !== questions.length || !questions.every(isKnown)) await countMissed(tx);
  await tx.q
    .delete(g)
    .where(and(eq(g.conversation, conversation), ids.length > 0 ? notInArray(g.message, ids) : undefined));
  for (const { message, ...question } of questions)
    await tx.q
      .insert(g)
      .values({ message, conversation, gap: null, ...question })
      .onConflictDoUpdate({ target: g.message, set: { conversation, ...question } });
  await tx.q.delete(u).where(eq(u.conversation, conversation));
  if (uses.length > 0)
    await tx.q
      .insert(u)
      .values(uses.map((use) => ({ ...use, conversation })))
      .onConflictDoNothing();
};
