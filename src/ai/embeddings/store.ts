import { and, asc, count, eq, gt, inArray, ne, sql } from "drizzle-orm";
import type { Read, Tx } from "../../../db/client";
import { bytesOf, floatsOf, type Held } from "./model";

const PAGE = 1000;
const COUNTER = "vectors";

/** Rises with every change of the vectors: who has read at this count has them all. */
export const vectorCount = async (db: Read): Promise<number> => {
  const { counters: c } = db.t;
  const [row] = await db.q.select({ value: c.value }).from(c).where(eq(c.id, COUNTER));
  return row?.value ?? 0;
};

const countUp = async (tx: Tx): Promise<void> => {
  const { counters: c } = tx.t;
  await tx.q
    .insert(c)
    .values({ id: COUNTER, value: 1 })
    .onConflictDoUpdate({ target: c.id, set: { value: sql`${c.value} + 1` } });
};

/** Which articles a model has read, at which version, and how many passages they had. */
export const readBy = async (
  db: Read,
  model: string,
): Promise<Map<string, { version: number; passages: number; dimensions: number }>> => {
  const { passageVectors: v } = db.t;
  const all = new Map<string, { version: number; passages: number; dimensions: number }>();
  for (let after = ""; ; ) {
    const page = await db.q
      .select({
        article: v.article,
        version: v.version,
        dimensions: v.dimensions,
        bytes: sql<number>`length(${v.vectors})`,
      })
      .from(v)
      .where(and(eq(v.model, model), gt(v.article, after)))
      .orderBy(asc(v.article))
      .limit(PAGE);
    for (const { article, version, dimensions, bytes } of page)
      all.set(article, { version, dimensions, passages: Number(bytes) / 4 / Math.max(1, dimensions) });
    const last = page.at(-1);
    if (!last || page.length < PAGE) return all;
    after = last.article;
  }
};

export const vectorsOf = async (
  db: Read,
  { model, articles }: { model: string; articles: readonly string[] },
): Promise<[string, Held][]> => {
  const { passageVectors: v } = db.t;
  const rows = await db.q
    .select({ article: v.article, version: v.version, dimensions: v.dimensions, vectors: v.vectors })
    .from(v)
    .where(and(eq(v.model, model), inArray(v.article, [...articles])));
  return rows.map(({ article, vectors, ...row }) => [article, { ...row, vectors: floatsOf(vectors) }]);
};

export type Fresh = Held & { id: string; article: string };

/** Keeps what a model made of some articles, in place of what it made of them before. */
export const saveVectors = async (
  tx: Tx,
  { model, rows, at }: { model: string; rows: readonly Fresh[]; at: number },
): Promise<void> => {
  const { passageVectors: v } = tx.t;
  for (const { id, article, version, dimensions, vectors } of rows) {
    const set = { version, dimensions, vectors: bytesOf(vectors), at };
    await tx.q
      .insert(v)
      .values({ id, article, model, ...set })
      .onConflictDoUpdate({ target: [v.article, v.model], set });
  }
  await countUp(tx);
};

/** Forgets what a model made of these articles, or of all. */
export const dropVectors = async (
  tx: Tx,
  { model, articles }: { model: string; articles?: readonly string[] },
): Promise<void> => {
  const { passageVectors: v } = tx.t;
  await tx.q.delete(v).where(and(eq(v.model, model), articles ? inArray(v.article, [...articles]) : undefined));
  await countUp(tx);
};

/** Forgets what all other models made: called when this one has read everything. */
export const dropOthers = async (tx: Tx, model: string): Promise<void> => {
  const { passageVectors: v } = tx.t;
  const gone = await tx.q.delete(v).where(ne(v.model, model)).returning({ id: v.id });
  if (gone.length > 0) await countUp(tx);
};

export const publishedCount = async (db: Read): Promise<number> => {
  const { articles: a } = db.t;
  const [row] = await db.q.select({ n: count() }).from(a).where(eq(a.state, "published"));
  return Number(row?.n ?? 0);
};
