import { and, asc, desc, eq, gt, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import type { Read, schemas, Tx } from "../../db/client";
import { Problem } from "../kernel/problem";

export type Article = (typeof schemas.postgres)["articles"]["$inferSelect"];

export const listArticles = async (
  db: Read,
  { state, limit = 1000 }: { state?: Article["state"]; limit?: number } = {},
): Promise<Article[]> => {
  const { articles: a } = db.t;
  return db.q
    .select()
    .from(a)
    .where(state ? eq(a.state, state) : undefined)
    .orderBy(asc(a.section), asc(a.title), asc(a.id))
    .limit(limit);
};

const PAGE = 1000;

/** Every published article by id and version alone, a page at a time. */
export async function* listPublished(db: Read): AsyncGenerator<{ id: string; version: number }[]> {
  const { articles: a } = db.t;
  for (let after = ""; ; ) {
    const page = await db.q
      .select({ id: a.id, version: a.version })
      .from(a)
      .where(and(eq(a.state, "published"), gt(a.id, after)))
      .orderBy(asc(a.id))
      .limit(PAGE);
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.id;
  }
}

/** Those of these articles that are published. */
export const articlesNamed = async (db: Read, ids: readonly string[]): Promise<Article[]> => {
  const { articles: a } = db.t;
  return db.q
    .select()
    .from(a)
    .where(and(inArray(a.id, [...ids]), eq(a.state, "published")));
};

const SHELF = "articles";

/** Counts every change of what search reads: who has read at this count has read everything committed before. */
export const shelfCount = async (db: Read): Promise<number> => {
  const { counters: c } = db.t;
  const [row] = await db.q.select({ value: c.value }).from(c).where(eq(c.id, SHELF));
  return row?.value ?? 0;
};

/** Search has something to read: in the transaction that writes it. */
export const countShelfUp = async (tx: Tx): Promise<void> => {
  const { counters: c } = tx.t;
  await tx.q
    .insert(c)
    .values({ id: SHELF, value: 1 })
    .onConflictDoUpdate({ target: c.id, set: { value: sql`${c.value} + 1` } });
};

/** Throws Problem not_found. */
export const getArticle = async (db: Read, id: string): Promise<Article> => {
  const [row] = await db.q.select().from(db.t.articles).where(eq(db.t.articles.id, id));
  if (!row) throw new Problem("not_found", { what: "article", id });
  return row;
};

export const findArticle = async (db: Read, by: { key: string; locale: "en" | "ru" }): Promise<Article | null> => {
  const { articles: a } = db.t;
  const [row] = await db.q
    .select()
    .from(a)
    .where(and(eq(a.key, by.key), eq(a.locale, by.locale)));
  return row ?? null;
};

/** An article that everybody may read. */
export const articleBySlug = async (db: Read, by: { slug: string; locale: "en" | "ru" }): Promise<Article | null> => {
  const { articles: a } = db.t;
  const [row] = await db.q
    .select()
    .from(a)
    .where(and(eq(a.slug, by.slug), eq(a.locale, by.locale), eq(a.state, "published"), eq(a.audience, "everyone")));
  return row ?? null;
};

export const insertArticle = async (tx: Tx, article: Article): Promise<void> => {
  await tx.q.insert(tx.t.articles).values(article);
};

export const updateArticle = async (tx: Tx, id: string, change: Partial<Article>): Promise<void> => {
  await tx.q.update(tx.t.articles).set(change).where(eq(tx.t.articles.id, id));
};

type Version = { id: string; article: Article; author: string | null; at: number };
/** Keeps what an article says now under its version number; saying it twice keeps it once. */
export const keepVersion = async (tx: Tx, { id, article, author, at }: Version): Promise<void> => {
  await tx.q
    .insert(tx.t.articleVersions)
    .values({ id, article: article.id, version: article.version, title: article.title, text: article.text, author, at })
    .onConflictDoNothing();
};

export const versionsOf = async (db: Read, article: string) => {
  const { articleVersions: v } = db.t;
  return db.q.select().from(v).where(eq(v.article, article)).orderBy(desc(v.version)).limit(100);
};

const Groups = z.array(z.array(z.string()));
const SYNONYMS = "synonyms";

/** The desk's synonyms, group by group; none until a lead writes some. */
export const listSynonyms = async (db: Read): Promise<string[][]> => {
  const { settings: s } = db.t;
  const [row] = await db.q.select({ value: s.value }).from(s).where(eq(s.id, SYNONYMS));
  return row ? Groups.parse(row.value) : [];
};

export const saveSynonyms = async (tx: Tx, { groups, at }: { groups: string[][]; at: number }): Promise<void> => {
  const { settings: s } = tx.t;
  await tx.q
    .insert(s)
    .values({ id: SYNONYMS, value: groups, updatedAt: at })
    .onConflictDoUpdate({ target: s.id, set: { value: groups, updatedAt: at } });
};
