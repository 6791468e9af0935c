import { and, asc, count, desc, eq, gte, inArray, max, sql } from "drizzle-orm";
import { z } from "zod";
import type { Read, schemas, Tx } from "../../../../db/client";
import { Problem } from "../../../kernel/problem";

const IDS_AT_ONCE = 200;

/** How answers that cited an article have fared since a moment. */
export const fareOf = async (db: Read, { article, since }: { article: string; since: number }) => {
  const { articleUses: u } = db.t;
  const [row] = await db.q
    .select({
      stood: sql<number>`sum(case when ${u.outcome} = 'stood' then 1 else 0 end)`,
      fell: sql<number>`sum(case when ${u.outcome} = 'stood' then 0 else 1 end)`,
      last: max(u.at),
    })
    .from(u)
    .where(and(eq(u.article, article), gte(u.at, since)));
  return { stood: Number(row?.stood ?? 0), fell: Number(row?.fell ?? 0), lastAt: row?.last ? Number(row.last) : null };
};

const Number_ = z.coerce.number();
/** How every article has been used since a moment. */
export const usesSince = async (db: Read, since: number) => {
  const { articleUses: u } = db.t;
  const rows = await db.q
    .select({
      article: u.article,
      n: count(),
      fell: sql<number>`sum(case when ${u.outcome} = 'stood' then 0 else 1 end)`,
      last: max(u.at),
    })
    .from(u)
    .where(gte(u.at, since))
    .groupBy(u.article);
  return rows.map(({ article, n, fell, last }) => ({
    article,
    n: Number_.parse(n),
    fell: Number_.parse(fell),
    lastAt: Number_.parse(last),
  }));
};

export type Finding = (typeof schemas.postgres)["articleFindings"]["$inferSelect"];
export type NewFinding = Omit<Finding, "foundAt" | "dismissedAt" | "dismissedBy">;
const FINDINGS_MAX = 5000;

/** What was found of the articles, the newest first; dismissed ones too. */
export const listFindings = async (db: Read): Promise<Finding[]> => {
  const { articleFindings: f } = db.t;
  return db.q.select().from(f).orderBy(desc(f.foundAt), asc(f.id)).limit(FINDINGS_MAX);
};

/** Keeps what is found now. One that was found before in the same words keeps its date and its dismissal. */
export const replaceFindings = async (
  tx: Tx,
  { found, at }: { found: readonly NewFinding[]; at: number },
): Promise<void> => {
  const { articleFindings: f } = tx.t;
  const known = new Map((await listFindings(tx)).map((one) => [one.id, one]));
  const now = new Set(found.map(({ id }) => id));
  const gone = [...known.keys()].filter((id) => !now.has(id));
  for (let from = 0; from < gone.length; from += IDS_AT_ONCE)
    await tx.q.delete(f).where(inArray(f.id, gone.slice(from, from + IDS_AT_ONCE)));
  for (const one of found.slice(0, FINDINGS_MAX)) {
    const isSame = known.get(one.id)?.sign === one.sign;
    const fresh = isSame ? {} : { foundAt: at, dismissedAt: null, dismissedBy: null };
    await tx.q
      .insert(f)
      .values({ ...one, foundAt: at, dismissedAt: null, dismissedBy: null })
      .onConflictDoUpdate({ target: f.id, set: { ...one, ...fresh } });
  }
};

/** Throws Problem not_found. */
export const dismissFinding = async (
  tx: Tx,
  { id, by, at }: { id: string; by: string | null; at: number | null },
): Promise<void> => {
  const { articleFindings: f } = tx.t;
  const [row] = await tx.q
    .update(f)
    .set({ dismissedAt: at, dismissedBy: at === null ? null : by })
    .where(eq(f.id, id))
    .returning({ id: f.id });
  if (!row) throw new Problem("not_found", { what: "finding", id });
};
