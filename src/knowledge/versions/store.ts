import { and, desc, eq, lt } from "drizzle-orm";
import type { Read } from "../../../db/client";
import { Problem } from "../../kernel/problem";

type Asked = { article: string; before?: number | undefined; limit: number };

/** What an article has said, the newest first, from before a version on: one more than asked for, to compare the last with. */
export const listVersions = async (db: Read, { article, before, limit }: Asked) => {
  const { articleVersions: v } = db.t;
  const older = before === undefined ? undefined : lt(v.version, before);
  return db.q
    .select()
    .from(v)
    .where(and(eq(v.article, article), older))
    .orderBy(desc(v.version))
    .limit(limit + 1);
};

/** Throws Problem not_found. */
export const getVersion = async (db: Read, { article, version }: { article: string; version: number }) => {
  const { articleVersions: v } = db.t;
  const [row] = await db.q
    .select()
    .from(v)
    .where(and(eq(v.article, article), eq(v.version, version)));
  if (!row) throw new Problem("not_found", { what: "version", version });
  return row;
};
