import { and, asc, count, eq, gte, inArray, isNotNull, isNull, ne } from "drizzle-orm";
import type { Read, Tx } from "../../../db/client";
import { Problem } from "../../kernel/problem";
import type { CategoryView } from "../../kernel/wire";
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

/** The archived ones by the names they had. */
export const listArchived = async (db: Read): Promise<{ id: string; name: string; archivedAt: number }[]> => {
  const { categories: c } = db.t;
  const rows = await db.q.select().from(c).where(isNotNull(c.archivedAt)).orderBy(asc(c.name)).limit(CATEGORIES_MAX);
  return rows.map((row) => ({ id: row.id, name: nameBefore(row), archivedAt: row.archivedAt ?? 0 }));
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

/** How much hangs on a category: what a merge would move. */
export const weightOf = async (db: Read, id: string): Promise<{ conversations: number; suggestions: number }> => {
  const { conversations: c, suggestions: s } = db.t;
  const [conversations] = await db.q.select({ n: count() }).from(c).where(eq(c.category, id));
  const [suggestions] = await db.q
    .select({ n: count() })
    .from(s)
    .where(and(eq(s.kind, "category"), eq(s.value, id)));
  return { conversations: Number(conversations?.n ?? 0), suggestions: Number(suggestions?.n ?? 0) };
};

/** Moves conversations (all, or these), and the fates of what was suggested for them, from one category to another. */
export const moveConversations = async (
  tx: Tx,
  { from, to, only }: { from: string; to: string; only?: string[] },
): Promise<number> => {
  const { conversations: c, suggestions: s, labels: l } = tx.t;
  const moved = await tx.q
    .update(c)
    .set({ category: to })
    .where(and(eq(c.category, from), only ? inArray(c.id, only) : undefined))
    .returning({ id: c.id });
  await tx.q
    .update(l)
    .set({ category: to })
    .where(and(eq(l.category, from), only ? inArray(l.conversation, only) : undefined));
  const among = only ? inArray(s.conversation, only) : undefined;
  await tx.q
    .update(s)
    .set({ value: to })
    .where(and(eq(s.kind, "category"), eq(s.value, from), among));
  await tx.q
    .update(s)
    .set({ correctedTo: to })
    .where(and(eq(s.kind, "category"), eq(s.correctedTo, from), among));
  // A correction from one to the other was none.
  if (!only)
    await tx.q
      .update(s)
      .set({ fate: "accepted", correctedTo: null })
      .where(and(eq(s.kind, "category"), eq(s.value, to), eq(s.correctedTo, to), ne(s.fate, "accepted")));
  return moved.length;
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
