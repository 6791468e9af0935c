import { and, asc, desc, eq, isNotNull, max, ne } from "drizzle-orm";
import type { Read, schemas, Tx } from "../../../../db/client";
import { Problem } from "../../../kernel/problem";
import type * as wire from "../../../kernel/wire";
import { Retold } from "../gate/retold";
import { Content, KeptCategory } from "../model";

type Row = (typeof schemas.postgres)["versions"]["$inferSelect"];
/** A version as stored, what it holds read and checked. */
export type StoredVersion = Omit<Row, "content" | "baseCategories"> & {
  content: Content;
  baseCategories: KeptCategory[];
};

const read = (row: Row): StoredVersion => ({
  ...row,
  content: Content.parse(row.content),
  baseCategories: KeptCategory.array().parse(row.baseCategories),
});

const LIST_MAX = 200;
export const listVersions = async (db: Read): Promise<wire.VersionRow[]> => {
  const { versions: v } = db.t;
  const columns = {
    id: v.id,
    number: v.number,
    name: v.name,
    state: v.state,
    base: v.base,
    revision: v.revision,
    author: v.author,
    createdAt: v.createdAt,
    updatedAt: v.updatedAt,
    publishedAt: v.publishedAt,
    retiredAt: v.retiredAt,
  };
  return db.q.select(columns).from(v).orderBy(desc(v.number)).limit(LIST_MAX);
};

/** Throws Problem not_found. */
export const getVersion = async (db: Read, id: string): Promise<StoredVersion> => {
  const [row] = await db.q.select().from(db.t.versions).where(eq(db.t.versions.id, id));
  if (!row) throw new Problem("not_found", { what: "version", id });
  return read(row);
};

export const getLive = async (db: Read): Promise<StoredVersion> => {
  const [row] = await db.q.select().from(db.t.versions).where(eq(db.t.versions.state, "live"));
  if (!row) throw new Problem("not_found", { what: "version" });
  return read(row);
};

/** The version that was live before the present one; null where there is none to go back to. */
export const liveBefore = async (db: Read): Promise<StoredVersion | null> => {
  const { versions: v } = db.t;
  const [row] = await db.q
    .select()
    .from(v)
    .where(and(eq(v.state, "retired"), isNotNull(v.publishedAt)))
    .orderBy(desc(v.retiredAt), desc(v.number))
    .limit(1);
  return row ? read(row) : null;
};

export const nextNumber = async (tx: Tx): Promise<number> => {
  const [row] = await tx.q.select({ last: max(tx.t.versions.number) }).from(tx.t.versions);
  return (row?.last ?? 0) + 1;
};

export const insertVersion = async (tx: Tx, version: StoredVersion): Promise<void> => {
  await tx.q.insert(tx.t.versions).values(version);
};

/** Changes a version that is still at this revision; false where somebody was quicker. */
export const updateVersion = async (
  tx: Tx,
  { id, revision }: { id: string; revision: number },
  change: Partial<StoredVersion>,
): Promise<boolean> => {
  const { versions: v } = tx.t;
  const changed = await tx.q
    .update(v)
    .set(change)
    .where(and(eq(v.id, id), eq(v.revision, revision)))
    .returning({ id: v.id });
  return changed.length > 0;
};

type NewStep = Omit<wire.VersionStep, "content" | "retold"> & { version: string; content?: Content };
export const addStep = async (tx: Tx, step: NewStep): Promise<void> => {
  await tx.q.insert(tx.t.versionSteps).values(step);
};

type StepRow = (typeof schemas.postgres)["versionSteps"]["$inferSelect"];
const stepOf = ({ version: _, content, text, ...step }: StepRow): wire.VersionStep => ({
  ...step,
  ...(step.what === "measured" ? { text: null, retold: Retold.parse(JSON.parse(text ?? "")) } : { text, retold: null }),
  content: content === null ? null : Content.parse(content),
});
/** The gate was measured and the thresholds of what is live are called otherwise since. */
export const addRetold = (
  tx: Tx,
  { retold, ...step }: Omit<NewStep, "text" | "what"> & { retold: wire.Retold },
): Promise<void> => addStep(tx, { ...step, what: "measured", text: JSON.stringify(retold) });

const STEPS_MAX = 500;
export const stepsOf = async (db: Read, version: string): Promise<wire.VersionStep[]> => {
  const { versionSteps: s } = db.t;
  const rows = await db.q.select().from(s).where(eq(s.version, version)).orderBy(asc(s.at), asc(s.id)).limit(STEPS_MAX);
  return rows.map(stepOf);
};

/** Its last change after this revision: who, when, and what it held then. */
export const lastEdit = async (db: Read, version: string): Promise<wire.VersionStep | null> => {
  const { versionSteps: s } = db.t;
  const [row] = await db.q
    .select()
    .from(s)
    .where(and(eq(s.version, version), ne(s.what, "commented")))
    .orderBy(desc(s.revision), desc(s.at))
    .limit(1);
  return row ? stepOf(row) : null;
};
