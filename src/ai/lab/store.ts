import { eq } from "drizzle-orm";
import type { Read, Tx } from "../../../db/client";
import { Content, type KeptCategory, type Version } from "./model";

/** The version production goes by; null before the first. */
export const liveVersion = async (db: Read): Promise<Version | null> => {
  const { versions: v } = db.t;
  const [row] = await db.q
    .select({ id: v.id, number: v.number, content: v.content })
    .from(v)
    .where(eq(v.state, "live"))
    .limit(1);
  return row ? { ...row, content: Content.parse(row.content) } : null;
};

/** Writes the first version of all; does nothing where another process was quicker. */
export const insertFirst = async (
  tx: Tx,
  first: { id: string; step: string; name: string; content: Content; categories: KeptCategory[]; at: number },
): Promise<void> => {
  const { id, name, content, at } = first;
  const [made] = await tx.q
    .insert(tx.t.versions)
    .values({
      id,
      number: 1,
      name,
      state: "live",
      baseCategories: first.categories,
      content,
      createdAt: at,
      updatedAt: at,
      publishedAt: at,
    })
    .onConflictDoNothing()
    .returning({ id: tx.t.versions.id });
  if (!made) return;
  await tx.q
    .insert(tx.t.versionSteps)
    .values({ id: first.step, version: id, what: "created", revision: 1, content, at });
};
