import { asc, desc, eq, isNull, or } from "drizzle-orm";
import { z } from "zod";
import type { Read, Tx } from "../../../db/client";
import { type Change, changed, changeOf } from "../../kernel/change";
import { Problem } from "../../kernel/problem";
import type * as wire from "../../kernel/wire";

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
export const CannedChange = changeOf(CannedInput);
export type CannedInput = z.infer<typeof CannedInput>;

export const listCanned = async (db: Read): Promise<wire.CannedView[]> => {
  const { canned: c } = db.t;
  const rows = await db.q.select().from(c).orderBy(asc(c.shortcut)).limit(2000);
  return rows.map(({ createdAt, ...view }) => view);
};

type Making = { newId: () => string; now: number };
/** Changes what it names of a reply; the rest stays as it is now. */
export const changeCanned = async (
  tx: Tx,
  { id, ...change }: Change<CannedInput> & { id: string },
  making: Making,
): Promise<string> => {
  const { canned: c } = tx.t;
  const [known] = await tx.q.select().from(c).where(eq(c.id, id));
  if (!known) throw new Problem("not_found", { what: "canned", id });
  return saveCanned(tx, changed(known, change), making);
};

export const saveCanned = async (
  tx: Tx,
  input: CannedInput & { id?: string },
  { newId, now }: Making,
): Promise<string> => {
  const { canned: c } = tx.t;
  const values = {
    shortcut: input.shortcut,
    title: input.title,
    text: input.text,
    titleRu: input.titleRu ?? null,
    textRu: input.textRu ?? null,
  };
  const found = await tx.q
    .select({ id: c.id, shortcut: c.shortcut })
    .from(c)
    .where(or(eq(c.shortcut, input.shortcut), input.id ? eq(c.id, input.id) : undefined));
  if (input.id && !found.some(({ id }) => id === input.id))
    throw new Problem("not_found", { what: "canned", id: input.id });
  // Nobody's words are ever replaced by the way: one shortcut, one reply.
  if (found.some(({ id }) => id !== input.id))
    throw new Problem("conflict", { reason: "shortcut_taken", field: "shortcut" }, `/${input.shortcut} is in use.`);
  const id = input.id ?? newId();
  if (input.id) await tx.q.update(c).set(values).where(eq(c.id, id));
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
