import { asc, desc, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import type { Read, Tx } from "../../../db/client";
import { Problem } from "../../kernel/problem";
import type * as wire from "../../kernel/wire";

export const CategoryInput = z.object({
  name: z.string().trim().min(1).max(120),
  nameRu: z.string().trim().max(120).nullish(),
  description: z.string().max(2000).default(""),
  team: z.string().max(100).nullish(),
  priority: z.enum(["low", "normal", "high", "urgent"]).nullish(),
  examples: z.array(z.string().trim().min(1).max(4000)).max(20_000).default([]),
});
export type CategoryInput = z.infer<typeof CategoryInput>;
export const CannedInput = z.object({
  shortcut: z
    .string()
    .trim()
    .regex(/^[\p{L}\p{N}_-]{1,40}$/u, "letters, digits, - and _ only"),
  title: z.string().trim().min(1).max(200),
  text: z.string().trim().min(1).max(20_000),
  titleRu: z.string().max(200).nullish(),
  textRu: z.string().max(20_000).nullish(),
});
export type CannedInput = z.infer<typeof CannedInput>;

export const listCategories = async (db: Read): Promise<wire.CategoryView[]> => {
  const { categories: c } = db.t;
  const rows = await db.q.select().from(c).where(isNull(c.archivedAt)).orderBy(asc(c.name)).limit(2000);
  return rows.map(({ id, name, nameRu, description, team, priority, examples }) => ({
    id,
    name,
    nameRu,
    description,
    team,
    priority,
    examples,
  }));
};

/** Adds a category, or changes the one with this name (import) or id. Returns its id. */
export const saveCategory = async (
  tx: Tx,
  input: CategoryInput & { id?: string },
  { newId, now }: { newId: () => string; now: number },
): Promise<string> => {
  const { categories: c } = tx.t;
  const values = {
    name: input.name,
    nameRu: input.nameRu ?? null,
    description: input.description,
    team: input.team ?? null,
    priority: input.priority ?? null,
    examples: input.examples,
    archivedAt: null,
    updatedAt: now,
  };
  const [known] = await tx.q
    .select({ id: c.id })
    .from(c)
    .where(input.id ? eq(c.id, input.id) : eq(c.name, input.name));
  if (input.id && !known) throw new Problem("not_found", { what: "category", id: input.id });
  const id = known?.id ?? newId();
  if (known) await tx.q.update(c).set(values).where(eq(c.id, id));
  else await tx.q.insert(c).values({ id, ...values, createdAt: now });
  return id;
};

/** Archived, not deleted: past conversations keep their category. The name becomes free. */
export const archiveCategory = async (tx: Tx, id: string, now: number): Promise<void> => {
  const { categories: c } = tx.t;
  const [known] = await tx.q.select({ name: c.name }).from(c).where(eq(c.id, id));
  if (!known) throw new Problem("not_found", { what: "category", id });
  await tx.q
    .update(c)
    .set({ archivedAt: now, name: `${known.name} (${id})` })
    .where(eq(c.id, id));
};

/** What agents decided when they corrected or accepted: the customer's first words and the category in the end. */
export const corrections = async (db: Read, limit: number): Promise<{ text: string; category: string }[]> => {
  const { suggestions: s, conversations: c, messages: m } = db.t;
  const rows = await db.q
    .select({
      text: m.text,
      accepted: s.value,
      corrected: s.correctedTo,
      fate: s.fate,
      kind: s.kind,
      direction: m.direction,
      conversation: c.id,
    })
    .from(s)
    .innerJoin(c, eq(c.id, s.conversation))
    .innerJoin(m, eq(m.conversation, c.id))
    .where(eq(s.kind, "category"))
    .orderBy(desc(s.createdAt), asc(m.seq))
    .limit(limit);
  const seen = new Set<string>();
  return rows.flatMap(({ text, accepted, corrected, fate, direction, conversation }) => {
    if (direction !== "in" || seen.has(conversation) || text.trim() === "") return [];
    seen.add(conversation);
    if (fate === "corrected" && corrected) return [{ text, category: corrected }];
    return fate === "accepted" ? [{ text, category: accepted }] : [];
  });
};

export const listCanned = async (db: Read): Promise<wire.CannedView[]> => {
  const { canned: c } = db.t;
  const rows = await db.q.select().from(c).orderBy(asc(c.shortcut)).limit(2000);
  return rows.map(({ createdAt, ...view }) => view);
};

export const saveCanned = async (
  tx: Tx,
  input: CannedInput & { id?: string },
  { newId, now }: { newId: () => string; now: number },
): Promise<string> => {
  const { canned: c } = tx.t;
  const values = {
    shortcut: input.shortcut,
    title: input.title,
    text: input.text,
    titleRu: input.titleRu ?? null,
    textRu: input.textRu ?? null,
  };
  const [known] = await tx.q
    .select({ id: c.id })
    .from(c)
    .where(input.id ? eq(c.id, input.id) : eq(c.shortcut, input.shortcut));
  if (input.id && !known) throw new Problem("not_found", { what: "canned", id: input.id });
  const id = known?.id ?? newId();
  if (known) await tx.q.update(c).set(values).where(eq(c.id, id));
  else await tx.q.insert(c).values({ id, ...values, createdAt: now });
  return id;
};

export const removeCanned = async (tx: Tx, id: string): Promise<void> => {
  const { canned } = tx.t;
  const gone = await tx.q.delete(canned).where(eq(canned.id, id)).returning({ id: canned.id });
  if (gone.length === 0) throw new Problem("not_found", { what: "canned", id });
};

export const openQuarantine = async (db: Read): Promise<wire.Quarantined[]> => {
  const { quarantine: q } = db.t;
  const rows = await db.q.select().from(q).where(isNull(q.settledAt)).orderBy(desc(q.at)).limit(200);
  return rows.map(({ settledAt, ...view }) => view);
};

export const settleQuarantine = async (
  tx: Tx,
  id: string,
  change: { settledAt?: number; error?: string; tries?: number },
): Promise<void> => {
  await tx.q.update(tx.t.quarantine).set(change).where(eq(tx.t.quarantine.id, id));
};
