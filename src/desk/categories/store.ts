import { and, asc, count, eq, gte, isNotNull, isNull, like, or, sql } from "drizzle-orm";
import type { Read, Tx } from "../../../db/client";
import { Problem } from "../../kernel/problem";
import type { ArchivedCategory, CategoryView } from "../../kernel/wire";
import { type CategoryConfig, type CategoryInput, checkParent } from "./model";

const CATEGORIES_MAX = 2000;
type Row = Read["t"]["categories"]["$inferSelect"];

const view = (row: Row): CategoryView => ({
  id: row.id,
  name: row.name,
  nameRu: row.nameRu,
  description: row.description,
  team: row.team,
  priority: row.priority,
  examples: row.examples,
  parent: row.parent,
  strategy: row.strategy,
  person: row.person,
  threshold: row.threshold,
});

/** The categories in use, by name. */
export const listCategories = async (db: Read): Promise<CategoryView[]> => {
  const { categories: c } = db.t;
  const rows = await db.q.select().from(c).where(isNull(c.archivedAt)).orderBy(asc(c.name)).limit(CATEGORIES_MAX);
  return rows.map(view);
};

/** What an archived one was called before its name was freed. */
const nameBefore = ({ name, id }: Row): string => name.replace(` (${id})`, "");

/** Where it is kept what became part of what: kept while the one is archived. */
export const mergedKey = (id: string): string => `category.merged.${id}`;
/** Where the rest of what moved with it is kept, in pieces, when it is much. */
export const movedKey = (id: string): string => `category.moved.${id}.`;
export const forgetMerged = async (tx: Tx, id: string): Promise<void> => {
  const { settings: s } = tx.t;
  await tx.q.delete(s).where(or(eq(s.id, mergedKey(id)), like(s.id, `${movedKey(id)}%`)));
};
/** What became part of what, whether or not that is in use. */
export const mergedInto = async (db: Read): Promise<Map<string, string>> => {
  const { settings: s } = db.t;
  // Thousands of ids that moved are kept there: only what is asked of it leaves the database.
  const kept = await db.q
    .select({ id: s.id, into: sql<string>`${s.value} ->> 'into'` })
    .from(s)
    .where(like(s.id, mergedKey("%")));
  return new Map(kept.map(({ id, into }) => [id.slice(mergedKey("").length), into]));
};

/** The archived ones by the names they had, and which of them became part of another that is in use. */
export const listArchived = async (db: Read): Promise<ArchivedCategory[]> => {
  const { categories: c } = db.t;
  const merged = await mergedInto(db);
  const used = new Set((await listCategories(db)).map(({ id }) => id));
  const rows = await db.q.select().from(c).where(isNotNull(c.archivedAt)).orderBy(asc(c.name)).limit(CATEGORIES_MAX);
  return rows.map((row) => {
    const into = merged.get(row.id) ?? null;
    // With the other gone no merge can be taken back, and the category comes back by itself.
    const isUsed = into !== null && used.has(into);
    return { id: row.id, name: nameBefore(row), archivedAt: row.archivedAt ?? 0, mergedInto: isUsed ? into : null };
  });
};

/** Throws `not_found` for one that is not there or archived. */
export const getCategory = async (db: Read, id: string): Promise<CategoryView> => {
  const { categories: c } = db.t;
  const [row] = await db.q
    .select()
    .from(c)
    .where(and(eq(c.id, id), isNull(c.archivedAt)));
  if (!row) throw new Problem("not_found", { what: "category", id });
  return view(row);
};

type Making = { newId: () => string; now: number };

const givenOf = ({ parent, strategy, person, threshold }: CategoryInput) => ({
  ...(parent !== undefined && { parent }),
  ...(strategy !== undefined && { strategy }),
  ...(person !== undefined && { person }),
  ...(threshold !== undefined && { threshold }),
});

/** Adds a category, or changes the one with this name (import) or id. Returns its id. */
export const saveCategory = async (
  tx: Tx,
  input: CategoryInput & { id?: string },
  { newId, now }: Making,
): Promise<string> => {
  const { categories: c } = tx.t;
  const values = {
    name: input.name,
    nameRu: input.nameRu ?? null,
    description: input.description,
    team: input.team ?? null,
    priority: input.priority ?? null,
    examples: input.examples,
    ...givenOf(input),
    archivedAt: null,
    updatedAt: now,
  };
  const same = await tx.q.select({ id: c.id }).from(c).where(eq(c.name, input.name));
  const known = input.id ? await tx.q.select({ id: c.id }).from(c).where(eq(c.id, input.id)) : same;
  if (input.id && known.length === 0) throw new Problem("not_found", { what: "category", id: input.id });
  if (input.id && same.some(({ id }) => id !== input.id)) throw new Problem("conflict", { field: "name" });
  if (input.parent) checkParent(await listCategories(tx), { id: known[0]?.id ?? null, parent: input.parent });
  const id = known[0]?.id ?? newId();
  if (known.length > 0) await tx.q.update(c).set(values).where(eq(c.id, id));
  else await tx.q.insert(c).values({ id, ...values, createdAt: now });
  return id;
};

/** Archived, not deleted: past conversations keep their category. The name becomes free; those under it stand alone. */
export const archiveCategory = async (tx: Tx, id: string, now: number): Promise<void> => {
  const { categories: c } = tx.t;
  const [known] = await tx.q.select({ name: c.name, archivedAt: c.archivedAt }).from(c).where(eq(c.id, id));
  if (!known) throw new Problem("not_found", { what: "category", id });
  if (known.archivedAt !== null) return;
  await tx.q.update(c).set({ parent: null }).where(eq(c.parent, id));
  await forgetMerged(tx, id);
  await tx.q
    .update(c)
    .set({ archivedAt: now, name: `${known.name} (${id})` })
    .where(eq(c.id, id));
};

/** Brings an archived one back under its name; throws `conflict` where another has taken it. */
export const restoreCategory = async (tx: Tx, id: string, now: number): Promise<void> => {
  const { categories: c } = tx.t;
  const [row] = await tx.q.select().from(c).where(eq(c.id, id));
  if (!row) throw new Problem("not_found", { what: "category", id });
  if (row.archivedAt === null) return;
  const name = nameBefore(row);
  const [taken] = await tx.q.select({ id: c.id }).from(c).where(eq(c.name, name));
  if (taken) throw new Problem("conflict", { field: "name" });
  const stands = (await listCategories(tx)).some((one) => one.id === row.parent && one.parent === null);
  await tx.q
    .update(c)
    .set({ archivedAt: null, name, parent: stands ? row.parent : null, updatedAt: now })
    .where(eq(c.id, id));
};

/** Writes these categories whole, by id, and archives all others. */
export const writeCategories = async (tx: Tx, configs: readonly CategoryConfig[], now: number): Promise<void> => {
  const { categories: c, teams, agents } = tx.t;
  const known = await tx.q.select({ id: c.id, name: c.name }).from(c);
  const wanted = new Set(configs.map(({ id }) => id));
  for (const { id } of await listCategories(tx)) if (!wanted.has(id)) await archiveCategory(tx, id, now);
  // Names are freed first: two categories may have swapped theirs.
  for (const { id, name } of known.filter((one) => wanted.has(one.id)))
    await tx.q
      .update(c)
      .set({ name: name.endsWith(`(${id})`) ? name : `${name} (${id})` })
      .where(eq(c.id, id));
  const there = new Set(known.map(({ id }) => id));
  const teamIds = new Set((await tx.q.select({ id: teams.id }).from(teams)).map(({ id }) => id));
  const agentIds = new Set((await tx.q.select({ id: agents.id }).from(agents)).map(({ id }) => id));
  for (const { id, ...config } of configs) {
    const values = {
      ...config,
      // What the desk no longer has is left open.
      team: config.team && teamIds.has(config.team) ? config.team : null,
      person: config.person && agentIds.has(config.person) ? config.person : null,
      parent: config.parent && wanted.has(config.parent) ? config.parent : null,
      archivedAt: null,
      updatedAt: now,
    };
    if (there.has(id)) await tx.q.update(c).set(values).where(eq(c.id, id));
    else await tx.q.insert(c).values({ id, ...values, createdAt: now });
  }
};

/** Sets what stands in a category's list of examples. */
export const saveExamples = async (
  tx: Tx,
  { id, examples, now }: { id: string; examples: string[]; now: number },
): Promise<void> => {
  const { categories: c } = tx.t;
  await tx.q.update(c).set({ examples, updatedAt: now }).where(eq(c.id, id));
};

/** How many conversations of each category were opened since. */
export const countSince = async (db: Read, since: number): Promise<Map<string, number>> => {
  const { conversations: c } = db.t;
  const rows = await db.q
    .select({ category: c.category, n: count() })
    .from(c)
    .where(and(isNotNull(c.category), gte(c.createdAt, since)))
    .groupBy(c.category);
  return new Map(rows.flatMap(({ category, n }) => (category ? [[category, Number(n)] as const] : [])));
};

/** Stands under no other from now on. */
export const standAlone = async (tx: Tx, id: string): Promise<void> => {
  const { categories: c } = tx.t;
  await tx.q.update(c).set({ parent: null }).where(eq(c.id, id));
};

/** Those under `from` stand under `to` from now on, or alone. */
export const moveChildren = async (tx: Tx, { from, to }: { from: string; to: string | null }): Promise<void> => {
  const { categories: c } = tx.t;
  await tx.q.update(c).set({ parent: to }).where(eq(c.parent, from));
};
