import { and, asc, desc, eq, gt, gte, inArray, isNull, max, ne, or } from "drizzle-orm";
import type { Read, schemas, Tx } from "../../../../db/client";
import { Problem } from "../../../kernel/problem";
import type * as wire from "../../../kernel/wire";
import { Content } from "../model";
import type { Labelled } from "../sets/store";
import { Decision, TrialFigures, TrialLimits } from "./model";

type Row = (typeof schemas.postgres)["trials"]["$inferSelect"];
export type StoredTrial = wire.TrialView & { contents: { live: Content; draft: Content } };

const columns = ({ contents: _, ...view }: Row): wire.TrialView => ({
  ...view,
  limits: TrialLimits.parse(view.limits),
  figures: TrialFigures.nullable().parse(view.figures),
});
const stored = (row: Row): StoredTrial => {
  const contents = Object(row.contents);
  return { ...columns(row), contents: { live: Content.parse(contents.live), draft: Content.parse(contents.draft) } };
};

/** The latest trials, without what their versions held. */
export const listTrials = async (db: Read, { limit = 50 }: { limit?: number } = {}): Promise<wire.TrialView[]> => {
  const { trials: t } = db.t;
  const rows = await db.q.select().from(t).orderBy(desc(t.createdAt), desc(t.id)).limit(limit);
  return rows.map(columns);
};

/** Throws Problem not_found. */
export const getTrial = async (db: Read, id: string): Promise<StoredTrial> => {
  const [row] = await db.q.select().from(db.t.trials).where(eq(db.t.trials.id, id));
  if (!row) throw new Problem("not_found", { what: "trial", id });
  return stored(row);
};
export const viewOf = ({ contents: _, ...view }: StoredTrial): wire.TrialView => view;

export const insertTrial = async (tx: Tx, trial: StoredTrial): Promise<void> => {
  await tx.q.insert(tx.t.trials).values(trial);
};
export const updateTrial = async (tx: Tx, id: string, change: Partial<wire.TrialView>): Promise<void> => {
  await tx.q.update(tx.t.trials).set(change).where(eq(tx.t.trials.id, id));
};

/** Keeps what a stopped trial came to, unless it has gone on since. */
export const keepFigures = async (
  tx: Tx,
  { id, done }: { id: string; done: number },
  figures: wire.TrialFigures,
): Promise<void> => {
  const { trials: t } = tx.t;
  const isStopped = inArray(t.state, ["cancelled", "failed"]);
  await tx.q
    .update(t)
    .set({ figures })
    .where(and(eq(t.id, id), eq(t.done, done), isStopped));
};

/** Trials that wait or were left half done, the oldest first. */
export const openTrialIds = async (db: Read): Promise<string[]> => {
  const { trials: t } = db.t;
  const rows = await db.q
    .select({ id: t.id })
    .from(t)
    .where(inArray(t.state, ["waiting", "running"]))
    .orderBy(asc(t.createdAt))
    .limit(100);
  return rows.map(({ id }) => id);
};

/** Trials of a version that wait or run. */
export const openTrialsOf = async (db: Read, version: string): Promise<string[]> => {
  const { trials: t } = db.t;
  const rows = await db.q
    .select({ id: t.id })
    .from(t)
    .where(and(eq(t.version, version), eq(t.kind, "trial"), inArray(t.state, ["waiting", "running"])))
    .limit(100);
  return rows.map(({ id }) => id);
};

type Beside = { version: string; revision: number; against: string };
const SETS_MAX = 50;
/** The latest trial that decided anything and ended on each set that is in use for a version as it stands, beside this live one; the newest first. */
export const doneTrials = async (db: Read, { version, revision, against }: Beside): Promise<StoredTrial[]> => {
  const { trials: t, labelledSets: s } = db.t;
  const areIts = and(
    eq(t.version, version),
    eq(t.revision, revision),
    eq(t.against, against),
    eq(t.state, "done"),
    eq(t.kind, "trial"),
    gt(t.done, 0),
    inArray(t.set, db.q.select({ id: s.id }).from(s).where(isNull(s.removedAt))),
  );
  // By set, so that however often one is tried none of the others is forgotten.
  const latest = await db.q
    .select({ set: t.set, at: max(t.endedAt) })
    .from(t)
    .where(areIts)
    .groupBy(t.set)
    .orderBy(desc(max(t.endedAt)))
    .limit(SETS_MAX);
  if (latest.length === 0) return [];
  const oneOf = latest.map(({ set, at }) => and(eq(t.set, set), eq(t.endedAt, at ?? 0)));
  const rows = await db.q
    .select()
    .from(t)
    .where(and(areIts, or(...oneOf)))
    .orderBy(desc(t.endedAt), desc(t.id));
  return rows.filter((row, at) => rows.findIndex(({ set }) => set === row.set) === at).map(stored);
};

/** The latest measurements of a live version, the newest first. */
export const nightlyOf = async (db: Read, version: string, limit: number): Promise<wire.TrialView[]> => {
  const { trials: t } = db.t;
  const rows = await db.q
    .select()
    .from(t)
    .where(and(eq(t.version, version), eq(t.kind, "nightly"), eq(t.state, "done")))
    .orderBy(desc(t.createdAt))
    .limit(limit);
  return rows.map(columns);
};

/** Items of a trial's set that have no row yet, in order. */
export const undecided = async (db: Read, { trial, set }: { trial: string; set: string }): Promise<Labelled[]> => {
  const { labelled: l, trialRows: r } = db.t;
  const rows = await db.q
    .select({ item: l })
    .from(l)
    .leftJoin(r, and(eq(r.trial, trial), eq(r.position, l.position)))
    .where(and(eq(l.set, set), gte(l.position, 0), isNull(r.position)))
    .orderBy(asc(l.position));
  return rows.map(({ item }) => item);
};

type NewRow = {
  position: number;
  labelled: string;
  live: wire.Decision;
  draft: wire.Decision;
  change: wire.TrialRow["change"];
};
/** Keeps what was decided; an item that has a row already keeps it. Returns how many were new. */
export const addRows = async (
  tx: Tx,
  { trial, rows, at }: { trial: string; rows: NewRow[]; at: number },
): Promise<number> => {
  if (rows.length === 0) return 0;
  const added = await tx.q
    .insert(tx.t.trialRows)
    .values(rows.map((row) => ({ ...row, trial, at })))
    .onConflictDoNothing()
    .returning({ position: tx.t.trialRows.position });
  return added.length;
};

type Asked = {
  trial: string;
  after?: number;
  limit: number;
  /** `changed`: every decision that differs. */
  change?: wire.TrialRow["change"] | "changed" | "all";
  /** The label's category. */
  category?: string;
};
/** Rows of a trial beside their items, in order. */
export const rowsOf = async (
  db: Read,
  { trial, after = -1, limit, change = "all", category }: Asked,
): Promise<wire.TrialRow[]> => {
  const { labelled: l, trialRows: r } = db.t;
  const rows = await db.q
    .select({ position: r.position, live: r.live, draft: r.draft, change: r.change, item: l })
    .from(r)
    .innerJoin(l, eq(l.id, r.labelled))
    .where(
      and(
        eq(r.trial, trial),
        gt(r.position, after),
        change === "all" ? undefined : change === "changed" ? ne(r.change, "same") : eq(r.change, change),
        category === undefined ? undefined : category === "" ? isNull(l.category) : eq(l.category, category),
      ),
    )
    .orderBy(asc(r.position))
    .limit(limit);
  return rows.map(({ live, draft, item, ...row }) => {
    const { set: _, history: __, at: ___, ...view } = item;
    return { ...row, item: view, live: Decision.parse(live), draft: Decision.parse(draft) };
  });
};

/**
 * What a version scored on the desk's past when it was tried last, as the draft or as the live one. What it scored on questions
 * from a file or written by hand says nothing of what the desk is asked.
 */
export const latestMeasured = async (db: Read, version: string): Promise<wire.Figures | null> => {
  const { trials: t, labelledSets: s } = db.t;
  const isIts = or(eq(t.version, version), eq(t.against, version));
  const [row] = await db.q
    .select({ trial: t })
    .from(t)
    .innerJoin(s, eq(s.id, t.set))
    .where(and(isIts, eq(s.source, "past"), eq(t.state, "done"), eq(t.kind, "trial")))
    .orderBy(desc(t.endedAt))
    .limit(1);
  const found = row ? columns(row.trial) : null;
  if (!found?.figures) return null;
  return found.version === version ? found.figures.draft : found.figures.live;
};
