import { and, asc, count, desc, eq, gt, inArray, isNull, ne, or, sql } from "drizzle-orm";
import type { Read, Tx } from "../../../db/client";
import { Problem } from "../../kernel/problem";
import type { Viewer } from "../audience";
import { type Asked, byStrength } from "./model";

const REVISION = "asked";
/** So many questions of an article are kept; the weakest go first. */
const KEPT_MAX = 200;

/** Counts every change of what was asked before: who has read at this count has read everything committed before. */
export const askedRevision = async (db: Read): Promise<number> => {
  const { counters: c } = db.t;
  const [row] = await db.q.select({ value: c.value }).from(c).where(eq(c.id, REVISION));
  return row?.value ?? 0;
};

/** The next revision. Its row is held until the transaction ends, so that revisions are seen in their order. */
const nextRevision = async (tx: Tx): Promise<number> => {
  const { counters: c } = tx.t;
  const [row] = await tx.q
    .insert(c)
    .values({ id: REVISION, value: 1 })
    .onConflictDoUpdate({ target: c.id, set: { value: sql`${c.value} + 1` } })
    .returning({ value: c.value });
  return row?.value ?? 0;
};

const PAGE = 200;

/** Articles whose questions have changed behind a revision. */
export const changedSince = async (db: Read, revision: number): Promise<string[]> => {
  const { asked: a } = db.t;
  const rows = await db.q.selectDistinct({ article: a.article }).from(a).where(gt(a.revision, revision));
  return rows.map(({ article }) => article);
};

/** The questions that count, by article, each with whose its conversation is now: contacts are joined and parted. */
export const countingIn = async (db: Read, articles: readonly string[]): Promise<Map<string, Asked[]>> => {
  const { asked: a, conversations: c } = db.t;
  const found = new Map<string, Asked[]>(articles.map((id) => [id, []]));
  for (let from = 0; from < articles.length; from += PAGE) {
    const rows = await db.q
      .select({ asked: a, contact: c.contact })
      .from(a)
      .leftJoin(c, eq(c.id, a.conversation))
      .where(and(inArray(a.article, articles.slice(from, from + PAGE)), eq(a.state, "counts")))
      .orderBy(desc(a.at), asc(a.id));
    for (const { asked, contact } of rows)
      found.get(asked.article)?.push({ ...asked, contact: contact ?? asked.contact });
  }
  return found;
};

/** What was answered wrongly has changed: who has read at an older count reads it anew. */
export const countMissed = async (tx: Tx): Promise<void> => {
  await nextRevision(tx);
};

/** Of these conversations those in which one of ours said that an answer was wrong. */
const doubtedIn = async (db: Read, conversations: readonly string[]): Promise<Set<string>> => {
  const { messages: m, verdicts: v } = db.t;
  const found = new Set<string>();
  for (let from = 0; from < conversations.length; from += PAGE) {
    const mine = inArray(m.conversation, conversations.slice(from, from + PAGE));
    const rows = await db.q
      .selectDistinct({ conversation: m.conversation })
      .from(v)
      .innerJoin(m, eq(m.id, v.message))
      .where(and(mine, eq(v.by, "agent"), ne(v.verdict, "right")));
    for (const { conversation } of rows) found.add(conversation);
  }
  return found;
};

/** Whom a message was answered for, by what came with it: in a group, anybody. */
const viewerThen = (asked: { isProved: boolean; place: unknown; channel: string | null }): Viewer => ({
  audience: asked.isProved && asked.place === null ? "customers" : "everyone",
  channel: asked.channel ?? undefined,
});

/**
 * The newest questions whose answer people said was wrong; without those of which a lead says that they want no article. The
 * bot's own silence is no sign: it would keep itself silent.
 */
export const listMissed = async (db: Read, limit: number) => {
  const { gapQuestions: g, gaps, messages: m, conversations: c, connections: n } = db.t;
  const rows = await db.q
    .select({
      ...{ id: g.message, text: g.text, conversation: g.conversation, at: g.at },
      ...{ trace: m.trace, place: c.place, channel: n.channel },
    })
    .from(g)
    .leftJoin(gaps, eq(gaps.id, g.gap))
    .leftJoin(m, eq(m.id, g.message))
    .leftJoin(c, eq(c.id, g.conversation))
    .leftJoin(n, eq(n.id, c.connection))
    // In the index's own words: a value that is bound is none that an index of a part knows.
    .where(and(sql`${g.why} <> 'abstained'`, or(isNull(g.gap), ne(gaps.state, "dismissed"))))
    .orderBy(desc(g.at), desc(g.message))
    .limit(limit);
  const doubted = await doubtedIn(db, [...new Set(rows.map(({ conversation }) => conversation))]);
  // One customer's thumb must not take an answer from all others; nor an agent's next line, which may only add to it.
  return rows.map(({ trace, place, channel, ...one }) => ({
    ...one,
    isWeak: !doubted.has(one.conversation),
    viewer: viewerThen({ isProved: trace?.proved === true, place, channel }),
  }));
};

export type AskedShown = Asked & { number: number | null; byName: string | null };
/** What an article has answered, the newest first; what was struck out too. */
export const listAsked = async (
  db: Read,
  { article, limit }: { article: string; limit: number },
): Promise<AskedShown[]> => {
  const { asked: a, conversations: c, agents } = db.t;
  const rows = await db.q
    .select({ asked: a, number: c.number, byName: agents.name })
    .from(a)
    .leftJoin(c, eq(c.id, a.conversation))
    .leftJoin(agents, eq(agents.id, a.by))
    .where(and(eq(a.article, article), ne(a.state, "gone"), ne(a.text, "")))
    .orderBy(desc(a.at), asc(a.id))
    .limit(limit);
  return rows.map(({ asked, ...rest }) => ({ ...asked, ...rest }));
};

/** Throws Problem not_found, also where its conversation says it no longer. */
export const getAsked = async (db: Read, id: string): Promise<Asked> => {
  const [row] = await db.q.select().from(db.t.asked).where(eq(db.t.asked.id, id));
  if (!row || row.state === "gone" || row.text === "") throw new Problem("not_found", { what: "asked", id });
  return row;
};

export const insertAsked = async (tx: Tx, row: Omit<Asked, "revision">): Promise<void> => {
  await tx.q.insert(tx.t.asked).values({ ...row, revision: await nextRevision(tx) });
};

export const saveAsked = async (
  tx: Tx,
  { id, ...change }: Pick<Asked, "id"> & Partial<Pick<Asked, "state" | "by" | "text">>,
): Promise<void> => {
  await tx.q
    .update(tx.t.asked)
    .set({ ...change, revision: await nextRevision(tx) })
    .where(eq(tx.t.asked.id, id));
};

export const countByHand = async (db: Read, article: string): Promise<number> => {
  const { asked: a } = db.t;
  const [row] = await db.q
    .select({ n: count() })
    .from(a)
    .where(and(eq(a.article, article), eq(a.why, "hand"), ne(a.state, "gone")));
  return Number(row?.n ?? 0);
};

type Found = Pick<Asked, "article" | "text" | "why" | "quote" | "at"> & { message: string };
type Kept = { conversation: string; contact: string | null; found: readonly Found[]; newId: () => string };

/** Keeps what a conversation bears out now in the place of what it did before; what a lead has struck out stays so. Says whether anything changed. */
export const keepAsked = async (tx: Tx, { conversation, contact, found, newId }: Kept): Promise<boolean> => {
  const { asked: a } = tx.t;
  const messages = [...new Set(found.map(({ message }) => message))];
  // A message may have come from another conversation, with what was known of it there.
  const known = await tx.q
    .select()
    .from(a)
    .where(or(eq(a.conversation, conversation), messages.length > 0 ? inArray(a.message, messages) : undefined));
  const keyOf = ({ message, article }: Pick<Asked, "message" | "article">) => `${message} ${article}`;
  const before = new Map(known.map((row) => [keyOf(row), row]));
  const now = new Set(found.map(keyOf));
  const isSame = (row: Asked, one: Found) =>
    row.state !== "gone" &&
    row.text === one.text &&
    row.why === one.why &&
    row.quote === one.quote &&
    row.contact === contact &&
    row.conversation === conversation;
  const gone = known.filter((row) => row.state === "counts" && !now.has(keyOf(row)));
  // That a lead struck it out is remembered; what nobody says any more is not.
  const unsaid = known.filter((row) => row.state === "struck" && row.text !== "" && !now.has(keyOf(row)));
  const changed = found.filter((one) => {
    const row = before.get(keyOf(one));
    return !row || !isSame(row, one);
  });
  if (gone.length + unsaid.length + changed.length === 0) return false;
  const revision = await nextRevision(tx);
  for (const { id } of gone)
    await tx.q.update(a).set({ state: "gone", text: "", quote: null, revision }).where(eq(a.id, id));
  for (const { id } of unsaid) await tx.q.update(a).set({ text: "", quote: null, revision }).where(eq(a.id, id));
  for (const one of changed) {
    const isStruck = before.get(keyOf(one))?.state === "struck";
    const said = {
      ...one,
      conversation,
      contact,
      state: isStruck ? ("struck" as const) : ("counts" as const),
      revision,
    };
    await tx.q
      .insert(a)
      .values({ id: newId(), by: null, ...said })
      .onConflictDoUpdate({ target: [a.message, a.article], set: said });
  }
  for (const article of new Set(changed.map((one) => one.article))) await prune(tx, { article, revision });
  return true;
};

const prune = async (tx: Tx, { article, revision }: { article: string; revision: number }): Promise<void> => {
  const { asked: a } = tx.t;
  const all = (await countingIn(tx, [article])).get(article) ?? [];
  const over = all.toSorted(byStrength).slice(KEPT_MAX);
  for (const { id } of over)
    await tx.q.update(a).set({ state: "gone", text: "", quote: null, revision }).where(eq(a.id, id));
};
