import { and, count, desc, eq } from "drizzle-orm";
import type { Read, Tx } from "../../../../db/client";
import type * as wire from "../../../kernel/wire";
import { Decision } from "../trials/model";

const SHOWN = 200;
const TEXT_CHARS_MAX = 500;

/** What a draft would have done, the latest first, and how often it agreed with what was done. */
export const shadowed = async (db: Read, version: string): Promise<wire.ShadowView> => {
  const { shadows: s, messages: m } = db.t;
  const counts = await db.q
    .select({ agrees: s.agrees, n: count() })
    .from(s)
    .where(eq(s.version, version))
    .groupBy(s.agrees);
  const rows = await db.q
    .select({ row: s, text: m.text })
    .from(s)
    .leftJoin(m, eq(m.id, s.question))
    .where(eq(s.version, version))
    .orderBy(desc(s.at), desc(s.id))
    .limit(SHOWN);
  const agreed = counts.find(({ agrees }) => agrees)?.n ?? 0;
  return {
    seen: counts.reduce((sum, { n }) => sum + n, 0),
    agreed,
    items: rows.map(({ row: { version: _, question: __, live, draft, ...row }, text }) => ({
      ...row,
      text: (text ?? "").slice(0, TEXT_CHARS_MAX),
      live: Decision.parse(live),
      draft: Decision.parse(draft),
    })),
  };
};

type NewShadow = {
  id: string;
  version: string;
  conversation: string;
  question: string;
  live: wire.Decision;
  draft: wire.Decision;
  agrees: boolean;
  at: number;
};
/** Keeps what a draft would have done; once per question. */
export const addShadow = async (tx: Tx, shadow: NewShadow): Promise<void> => {
  await tx.q.insert(tx.t.shadows).values(shadow).onConflictDoNothing();
};

/** Whether this question was thought about already. */
export const isShadowed = async (db: Read, at: { version: string; question: string }): Promise<boolean> => {
  const { shadows: s } = db.t;
  const [row] = await db.q
    .select({ id: s.id })
    .from(s)
    .where(and(eq(s.version, at.version), eq(s.question, at.question)));
  return row !== undefined;
};
