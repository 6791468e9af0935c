import { and, asc, desc, eq } from "drizzle-orm";
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

export const articleBySlug = async (db: Read, by: { slug: string; locale: "en" | "ru" }): Promise<Article | null> => {
  const { articles: a } = db.t;
  const [row] = await db.q
    .select()
    .from(a)
    .where(and(eq(a.slug, by.slug), eq(a.locale, by.locale), eq(a.state, "published")));
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
