import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  max,
  min,
  notInArray,
  or,
  sql,
} from "drizzle-orm";
import { z } from "zod";
import type { Read, schemas, Tx } from "../../../db/client";
import { Problem } from "../../kernel/problem";
import type { Judgement, Line, Question, Use } from "./model";
import { Cursor, GapSettings } from "./settings";

export type Gap = (typeof schemas.postgres)["gaps"]["$inferSelect"];
export type GapQuestion = (typeof schemas.postgres)["gapQuestions"]["$inferSelect"];
export type GapStep = (typeof schemas.postgres)["gapSteps"]["$inferSelect"];
type State = Gap["state"];

const setting = async (db: Read, id: string): Promise<unknown> => {
  const { settings: s } = db.t;
  const [row] = await db.q.select({ value: s.value }).from(s).where(eq(s.id, id));
  return row?.value ?? null;
};
const saveSetting = async (tx: Tx, { id, value, at }: { id: string; value: unknown; at: number }): Promise<void> => {
  const { settings: s } = tx.t;
  await tx.q
    .insert(s)
    .values({ id, value, updatedAt: at })
    .onConflictDoUpdate({ target: s.id, set: { value, updatedAt: at } });
};

/** What leads set of the gaps; what is missing has its default. */
export const gapSettings = async (db: Read): Promise<GapSettings> =>
  GapSettings.parse((await setting(db, "gaps")) ?? {});
export const saveGapSettings = async (tx: Tx, change: Partial<GapSettings>, at: number): Promise<void> =>
  saveSetting(tx, { id: "gaps", value: { ...(await gapSettings(tx)), ...change }, at });

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
/** Conversations in which something was said by ours or judged behind a sequence number, and before a moment. */
export const newsAfter = async (
  db: Read,
  { since, before, limit }: { since: number; before: number; limit: number },
): Promise<News> => {
  const { events: e } = db.t;
  const rows = await db.q
    .select({ seq: e.seq, at: e.at, type: e.type, conversation: e.conversation })
    .from(e)
    .where(gt(e.seq, since))
    .orderBy(asc(e.seq))
    .limit(limit);
  // What is younger may not have been committed in order on PostgreSQL; it is read the next time, from the first such row on.
  const isTelling = (type: string) => TELLING.some((one) => one === type);
  const end = rows.findIndex(({ at, type }) => at >= before && (db.engine === "postgres" || isTelling(type)));
  const old = end < 0 ? rows : rows.slice(0, end);
  const telling = old.filter(({ type }) => isTelling(type));
  return {
    conversations: [...new Set(telling.flatMap(({ conversation }) => conversation ?? []))],
    seq: old.at(-1)?.seq ?? since,
    isMore: end < 0 && rows.length === limit,
  };
};

/** Everything said and noted in these conversations, in order, with what people thought of it. */
export const saidIn = async (
  db: Read,
  conversations: readonly string[],
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
    .where(and(mine, isNull(m.deletedAt)))
    .orderBy(asc(m.conversation), asc(m.seq));
  const judged = await db.q
    .select({ conversation: m.conversation, message: v.message, by: v.by, verdict: v.verdict, article: v.article })
    .from(v)
    .innerJoin(m, eq(m.id, v.message))
    .where(mine);
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

/** Questions that belong to no gap yet, the newest. */
export const looseQuestions = async (db: Read, { since, limit }: { since: number; limit: number }) => {
  const { gapQuestions: g } = db.t;
  const rows = await db.q
    .select({ id: g.message, language: g.language, text: g.text, at: g.at })
    .from(g)
    .where(and(isNull(g.gap), gte(g.at, since)))
    .orderBy(desc(g.at), desc(g.message))
    .limit(limit);
  return rows.reverse();
};

/** Every gap with its newest questions, the oldest gap first. */
export const knownGaps = async (db: Read, { limit, each }: { limit: number; each: number }) => {
  const { gaps } = db.t;
  const rows = await db.q.select().from(gaps).orderBy(desc(gaps.lastAt)).limit(limit);
  const found = [];
  for (const gap of rows.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)))
    found.push({ ...gap, asked: await questionsOf(db, { gap: gap.id, limit: each }) });
  return found;
};

/** A gap's questions, the newest first. */
export const questionsOf = async (
  db: Read,
  { gap, since = 0, limit }: { gap: string; since?: number; limit: number },
): Promise<GapQuestion[]> => {
  const { gapQuestions: g } = db.t;
  return db.q
    .select()
    .from(g)
    .where(and(eq(g.gap, gap), gte(g.at, since)))
    .orderBy(desc(g.at), desc(g.message))
    .limit(limit);
};

export const insertGap = async (tx: Tx, gap: Gap): Promise<void> => {
  await tx.q.insert(tx.t.gaps).values(gap);
};
export const updateGap = async (tx: Tx, id: string, change: Partial<Gap>): Promise<void> => {
  await tx.q.update(tx.t.gaps).set(change).where(eq(tx.t.gaps.id, id));
};
export const removeGap = async (tx: Tx, id: string): Promise<void> => {
  await tx.q.delete(tx.t.gaps).where(eq(tx.t.gaps.id, id));
};
const IDS_AT_ONCE = 200;
export const putInto = async (tx: Tx, { gap, messages }: { gap: string; messages: readonly string[] }) => {
  const { gapQuestions: g } = tx.t;
  for (let at = 0; at < messages.length; at += IDS_AT_ONCE)
    await tx.q
      .update(g)
      .set({ gap })
      .where(inArray(g.message, messages.slice(at, at + IDS_AT_ONCE)));
};
export const moveAll = async (tx: Tx, { from, into }: { from: string; into: string }) => {
  await tx.q.update(tx.t.gapQuestions).set({ gap: into }).where(eq(tx.t.gapQuestions.gap, from));
};

/** Counts a gap anew. Gives how many questions it holds now. */
export const recount = async (tx: Tx, id: string): Promise<number> => {
  const { gapQuestions: g, gaps } = tx.t;
  const [row] = await tx.q
    .select({ n: count(), first: min(g.at), last: max(g.at) })
    .from(g)
    .where(eq(g.gap, id));
  const questions = Number(row?.n ?? 0);
  await tx.q
    .update(gaps)
    .set({
      questions,
      ...(row?.first != null && row.last != null && { firstAt: Number(row.first), lastAt: Number(row.last) }),
    })
    .where(eq(gaps.id, id));
  return questions;
};

/** How many questions each gap holds. */
export const sizesOf = async (db: Read): Promise<Map<string, number>> => {
  const { gapQuestions: g } = db.t;
  const rows = await db.q.select({ gap: g.gap, n: count() }).from(g).where(isNotNull(g.gap)).groupBy(g.gap);
  return new Map(rows.flatMap(({ gap, n }) => (gap ? [[gap, Number(n)] as const] : [])));
};

/** Null where it is no more. */
export const findGap = async (db: Read, id: string): Promise<Gap | null> => {
  const [row] = await db.q.select().from(db.t.gaps).where(eq(db.t.gaps.id, id));
  return row ?? null;
};

/** Throws Problem not_found. */
export const getGap = async (db: Read, id: string): Promise<Gap> => {
  const found = await findGap(db, id);
  if (!found) throw new Problem("not_found", { what: "gap", id });
  return found;
};

type Place = { questions: number; id: string };
/** Gaps in a state with at least so many questions, those with the most first, from behind a place on. */
export const gapsIn = async (
  db: Read,
  { state, atLeast, after, limit }: { state: State; atLeast: number; after: Place | null; limit: number },
): Promise<Gap[]> => {
  const { gaps: g } = db.t;
  return db.q
    .select()
    .from(g)
    .where(
      and(
        eq(g.state, state),
        gte(g.questions, atLeast),
        after
          ? or(lt(g.questions, after.questions), and(eq(g.questions, after.questions), gt(g.id, after.id)))
          : undefined,
      ),
    )
    .orderBy(desc(g.questions), asc(g.id))
    .limit(limit);
};
export const countGaps = async (db: Read, atLeast: number): Promise<Record<State, number>> => {
  const { gaps: g } = db.t;
  const rows = await db.q
    .select({ state: g.state, n: count() })
    .from(g)
    .where(gte(g.questions, atLeast))
    .groupBy(g.state);
  const counts = { open: 0, drafted: 0, published: 0, dismissed: 0 };
  for (const { state, n } of rows) counts[state] = Number(n);
  return counts;
};

/** When each question of these gaps was asked, since a moment. */
export const momentsOf = async (db: Read, { gaps, since }: { gaps: readonly string[]; since: number }) => {
  const { gapQuestions: g } = db.t;
  if (gaps.length === 0) return [];
  return db.q
    .select({ gap: g.gap, at: g.at })
    .from(g)
    .where(and(inArray(g.gap, [...gaps]), gte(g.at, since)))
    .limit(20_000);
};

/** Under which categories the questions of these gaps stand, the commonest first. */
export const categoriesOf = async (db: Read, gaps: readonly string[]) => {
  const { gapQuestions: g, conversations: c } = db.t;
  if (gaps.length === 0) return [];
  const rows = await db.q
    .select({ gap: g.gap, category: c.category, n: count() })
    .from(g)
    .innerJoin(c, eq(c.id, g.conversation))
    .where(inArray(g.gap, [...gaps]))
    .groupBy(g.gap, c.category);
  return rows.map((row) => ({ ...row, n: Number(row.n) })).sort((a, b) => b.n - a.n);
};

/** The conversations of a gap's questions. */
export const conversationsOf = async (db: Read, { gap, limit }: { gap: string; limit: number }) => {
  const { gapQuestions: g, conversations: c } = db.t;
  return db.q
    .select({
      message: g.message,
      text: g.text,
      why: g.why,
      at: g.at,
      id: c.id,
      number: c.number,
      status: c.status,
      language: c.language,
      contact: c.contact,
    })
    .from(g)
    .innerJoin(c, eq(c.id, g.conversation))
    .where(eq(g.gap, gap))
    .orderBy(desc(g.at), desc(g.message))
    .limit(limit);
};

/** Everybody who spoke in these conversations or whom they are with, and all of ours. */
export const namesIn = async (db: Read, conversations: readonly string[]): Promise<string[]> => {
  const { messages: m, conversations: c, contacts, agents } = db.t;
  if (conversations.length === 0) return [];
  const said = await db.q
    .selectDistinct({ name: m.authorName })
    .from(m)
    .where(inArray(m.conversation, [...conversations]));
  const met = await db.q
    .selectDistinct({ name: contacts.name })
    .from(c)
    .innerJoin(contacts, eq(contacts.id, c.contact))
    .where(inArray(c.id, [...conversations]));
  const ours = await db.q.select({ name: agents.name }).from(agents).limit(1000);
  return [...new Set([...said, ...met, ...ours].flatMap(({ name }) => name ?? []))];
};

/** Questions whose answers stood, the newest: what articles answer today. */
export const answeredLately = async (db: Read, { locale, limit }: { locale: "en" | "ru"; limit: number }) => {
  const { articleUses: u, messages: m, articles: a } = db.t;
  return db.q
    .select({ message: u.message, article: u.article, trace: m.trace })
    .from(u)
    .innerJoin(m, eq(m.id, u.message))
    .innerJoin(a, eq(a.id, u.article))
    .where(and(eq(u.outcome, "stood"), eq(a.locale, locale)))
    .orderBy(desc(u.at))
    .limit(limit);
};

export const addStep = async (tx: Tx, step: GapStep): Promise<void> => {
  await tx.q.insert(tx.t.gapSteps).values(step);
};
export const stepsOf = async (db: Read, gap: string): Promise<GapStep[]> => {
  const { gapSteps: s } = db.t;
  return db.q.select().from(s).where(eq(s.gap, gap)).orderBy(desc(s.at), desc(s.id)).limit(100);
};

/** How answers that cited an article have fared since a moment. */
export const fareOf = async (db: Read, { article, since }: { article: string; since: number }) => {
  const { articleUses: u } = db.t;
  const [row] = await db.q
    .select({
      stood: sql<number>`sum(case when ${u.outcome} = 'stood' then 1 else 0 end)`,
      fell: sql<number>`sum(case when ${u.outcome} = 'stood' then 0 else 1 end)`,
      last: max(u.at),
    })
    .from(u)
    .where(and(eq(u.article, article), gte(u.at, since)));
  return { stood: Number(row?.stood ?? 0), fell: Number(row?.fell ?? 0), lastAt: row?.last ? Number(row.last) : null };
};

const Number_ = z.coerce.number();
/** How every article has been used since a moment. */
export const usesSince = async (db: Read, since: number) => {
  const { articleUses: u } = db.t;
  const rows = await db.q
    .select({
      article: u.article,
      n: count(),
      fell: sql<number>`sum(case when ${u.outcome} = 'stood' then 0 else 1 end)`,
      last: max(u.at),
    })
    .from(u)
    .where(gte(u.at, since))
    .groupBy(u.article);
  return rows.map(({ article, n, fell, last }) => ({
    article,
    n: Number_.parse(n),
    fell: Number_.parse(fell),
    lastAt: Number_.parse(last),
  }));
};

export type Finding = (typeof schemas.postgres)["articleFindings"]["$inferSelect"];
export type NewFinding = Omit<Finding, "foundAt" | "dismissedAt" | "dismissedBy">;
const FINDINGS_MAX = 5000;

/** What was found of the articles, the newest first; dismissed ones too. */
export const listFindings = async (db: Read): Promise<Finding[]> => {
  const { articleFindings: f } = db.t;
  return db.q.select().from(f).orderBy(desc(f.foundAt), asc(f.id)).limit(FINDINGS_MAX);
};

/** Keeps what is found now. One that was found before in the same words keeps its date and its dismissal. */
export const replaceFindings = async (
  tx: Tx,
  { found, at }: { found: readonly NewFinding[]; at: number },
): Promise<void> => {
  const { articleFindings: f } = tx.t;
  const known = new Map((await listFindings(tx)).map((one) => [one.id, one]));
  const now = new Set(found.map(({ id }) => id));
  const gone = [...known.keys()].filter((id) => !now.has(id));
  for (let from = 0; from < gone.length; from += IDS_AT_ONCE)
    await tx.q.delete(f).where(inArray(f.id, gone.slice(from, from + IDS_AT_ONCE)));
  for (const one of found.slice(0, FINDINGS_MAX)) {
    const isSame = known.get(one.id)?.sign === one.sign;
    const fresh = isSame ? {} : { foundAt: at, dismissedAt: null, dismissedBy: null };
    await tx.q
      .insert(f)
      .values({ ...one, foundAt: at, dismissedAt: null, dismissedBy: null })
      .onConflictDoUpdate({ target: f.id, set: { ...one, ...fresh } });
  }
};

/** Throws Problem not_found. */
export const dismissFinding = async (
  tx: Tx,
  { id, by, at }: { id: string; by: string | null; at: number | null },
): Promise<void> => {
  const { articleFindings: f } = tx.t;
  const [row] = await tx.q
    .update(f)
    .set({ dismissedAt: at, dismissedBy: at === null ? null : by })
    .where(eq(f.id, id))
    .returning({ id: f.id });
  if (!row) throw new Problem("not_found", { what: "finding", id });
};
