import { and, asc, count, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, max, min, or } from "drizzle-orm";
import type { Read, schemas, Tx } from "../../../db/client";
import { Problem } from "../../kernel/problem";
import { GapSettings } from "./settings";

export type Gap = (typeof schemas.postgres)["gaps"]["$inferSelect"];
type GapQuestion = (typeof schemas.postgres)["gapQuestions"]["$inferSelect"];
type GapStep = (typeof schemas.postgres)["gapSteps"]["$inferSelect"];
type State = Gap["state"];

export const setting = async (db: Read, id: string): Promise<unknown> => {
  const { settings: s } = db.t;
  const [row] = await db.q.select({ value: s.value }).from(s).where(eq(s.id, id));
  return row?.value ?? null;
};
export const saveSetting = async (
  tx: Tx,
  { id, value, at }: { id: string; value: unknown; at: number },
): Promise<void> => {
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

/** How many questions a gap holds. */
export const countQuestions = async (db: Read, gap: string): Promise<number> => {
  const { gapQuestions: g } = db.t;
  const [row] = await db.q.select({ n: count() }).from(g).where(eq(g.gap, gap));
  return Number(row?.n ?? 0);
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

/** By which door each of these conversations came in. */
export const doorsOf = async (db: Read, conversations: readonly string[]): Promise<Map<string, string>> => {
  const { conversations: c } = db.t;
  const doors = new Map<string, string>();
  const ids = [...new Set(conversations)];
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    const some = inArray(c.id, ids.slice(at, at + IDS_AT_ONCE));
    for (const { id, connection } of await db.q.select({ id: c.id, connection: c.connection }).from(c).where(some))
      doors.set(id, connection);
  }
  return doors;
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
    .select({ message: u.message, conversation: u.conversation, article: u.article, trace: m.trace })
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
