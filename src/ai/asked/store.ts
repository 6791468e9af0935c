import { and, asc, eq, gt, inArray, isNotNull, lte } from "drizzle-orm";
import { z } from "zod";
import type { Read, Tx } from "../../../db/client";
import { saveSetting, setting } from "../gaps/store";
import type { Edit, Ending } from "./model";

const Cursor = z.object({ seq: z.number().default(0), rested: z.number().default(0) });
/** How far the desk has been read: events by their number, solved conversations by when they were. */
export type Cursor = z.infer<typeof Cursor>;

const CURSOR = "asked.cursor";
export const cursorOf = async (db: Read): Promise<Cursor> => Cursor.parse((await setting(db, CURSOR)) ?? {});
export const saveCursor = async (tx: Tx, change: Partial<Cursor>, at: number): Promise<void> =>
  saveSetting(tx, { id: CURSOR, value: { ...(await cursorOf(tx)), ...change }, at });

/** Whose these conversations are. */
export const contactsOf = async (db: Read, conversations: readonly string[]): Promise<Map<string, string>> => {
  const { conversations: c } = db.t;
  if (conversations.length === 0) return new Map();
  const rows = await db.q
    .select({ id: c.id, contact: c.contact })
    .from(c)
    .where(inArray(c.id, [...conversations]));
  return new Map(rows.map(({ id, contact }) => [id, contact]));
};

const Status = z.object({ to: z.string() });
const over = new Set(["solved", "closed"]);

/** When these conversations were solved and opened again, in order. */
export const endingsIn = async (db: Read, conversations: readonly string[]): Promise<Map<string, Ending[]>> => {
  const { events: e } = db.t;
  const found = new Map<string, Ending[]>(conversations.map((id) => [id, []]));
  if (conversations.length === 0) return found;
  const rows = await db.q
    .select({ conversation: e.conversation, actor: e.actor, payload: e.payload, at: e.at })
    .from(e)
    .where(and(inArray(e.conversation, [...conversations]), eq(e.type, "conversation.status")))
    .orderBy(asc(e.seq));
  for (const { conversation, actor, payload, at } of rows) {
    const by = actor.kind === "agent" || actor.kind === "bot" ? actor.kind : "other";
    const to = Status.safeParse(payload).data?.to;
    if (to) found.get(conversation ?? "")?.push({ at, isOver: over.has(to), by });
  }
  return found;
};

/** What messages of these conversations said before they were edited, the first edit first. */
export const editsIn = async (db: Read, conversations: readonly string[]): Promise<Map<string, Edit[]>> => {
  const { messages: m, revisions: r } = db.t;
  const found = new Map<string, Edit[]>(conversations.map((id) => [id, []]));
  if (conversations.length === 0) return found;
  const rows = await db.q
    .select({ conversation: m.conversation, message: r.message, text: r.text, until: r.replacedAt })
    .from(r)
    .innerJoin(m, eq(m.id, r.message))
    .where(inArray(m.conversation, [...conversations]))
    .orderBy(asc(r.replacedAt), asc(r.id));
  for (const { conversation, ...edit } of rows) found.get(conversation)?.push(edit);
  return found;
};

/** Who spoke in these conversations, the bot left out, and whom they are with. */
export const namesIn = async (db: Read, conversations: readonly string[]): Promise<Map<string, string[]>> => {
  const { messages: m, conversations: c, contacts } = db.t;
  const found = new Map<string, string[]>(conversations.map((id) => [id, []]));
  if (conversations.length === 0) return found;
  const said = await db.q
    .selectDistinct({ id: m.conversation, name: m.authorName })
    .from(m)
    .where(and(inArray(m.conversation, [...conversations]), inArray(m.authorKind, ["customer", "agent"])));
  const met = await db.q
    .select({ id: c.id, name: contacts.name })
    .from(c)
    .innerJoin(contacts, eq(contacts.id, c.contact))
    .where(inArray(c.id, [...conversations]));
  for (const { id, name } of [...said, ...met]) if (name) found.get(id)?.push(name);
  return found;
};

export type Version = { article: string; title: string; text: string; at: number };
/** What these articles have said, the oldest version first. */
export const versionsOf = async (db: Read, articles: readonly string[]): Promise<Version[]> => {
  const { articleVersions: v } = db.t;
  if (articles.length === 0) return [];
  return db.q
    .select({ article: v.article, title: v.title, text: v.text, at: v.at })
    .from(v)
    .where(inArray(v.article, [...articles]))
    .orderBy(asc(v.version));
};

/** Conversations that were solved behind a moment and by another, the first first. */
export const solvedBetween = async (
  db: Read,
  { after, until, limit }: { after: number; until: number; limit: number },
): Promise<{ id: string; solvedAt: number }[]> => {
  const { conversations: c } = db.t;
  const rows = await db.q
    .select({ id: c.id, solvedAt: c.solvedAt })
    .from(c)
    .where(and(isNotNull(c.solvedAt), gt(c.solvedAt, after), lte(c.solvedAt, until)))
    .orderBy(asc(c.solvedAt), asc(c.id))
    .limit(limit);
  return rows.flatMap(({ id, solvedAt }) => (solvedAt === null ? [] : [{ id, solvedAt }]));
};

/** Articles by their address, for links in what agents wrote. */
export const articlesBySlug = async (db: Read, slugs: readonly string[]) => {
  const { articles: a } = db.t;
  if (slugs.length === 0) return [];
  return db.q
    .select({ id: a.id, slug: a.slug, locale: a.locale })
    .from(a)
    .where(inArray(a.slug, [...slugs]));
};

/** Those of these articles that there are. */
export const knownArticles = async (db: Read, ids: readonly string[]): Promise<Set<string>> => {
  const { articles: a } = db.t;
  if (ids.length === 0) return new Set();
  const rows = await db.q
    .select({ id: a.id })
    .from(a)
    .where(inArray(a.id, [...ids]));
  return new Set(rows.map(({ id }) => id));
};
