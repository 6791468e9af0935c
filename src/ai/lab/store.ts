import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Read, Tx } from "../../../db/client";
import type * as wire from "../../kernel/wire";
import { Content, type KeptCategory, type Version } from "./model";
import { LabSettings, StoredDrift } from "./settings";

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

export const setting = async (db: Read, id: string): Promise<unknown> => {
  const { settings: s } = db.t;
  const [row] = await db.q.select({ value: s.value }).from(s).where(eq(s.id, id));
  return row?.value ?? null;
};
export const saveSetting = async (
  tx: Tx,
  { id, value, at }: { id: string; value: unknown; at: number },
): Promise<void> => {
  const { settings: s } = tx.t;
  await tx.q
    .insert(s)
    .values({ id, value, updatedAt: at })
    .onConflictDoUpdate({ target: s.id, set: { value, updatedAt: at } });
};

export const labSettings = async (db: Read): Promise<wire.LabSettings> =>
  LabSettings.parse((await setting(db, "lab")) ?? {});
export const saveLabSettings = async (tx: Tx, change: Partial<wire.LabSettings>, at: number): Promise<void> =>
  saveSetting(tx, { id: "lab", value: { ...(await labSettings(tx)), ...change }, at });

/** The drift that leads have not seen to yet. */
export const openDrift = async (db: Read): Promise<wire.Drift | null> =>
  StoredDrift.nullable().parse(await setting(db, "lab.drift"));
export const saveDrift = async (tx: Tx, drift: wire.Drift | null, at: number): Promise<void> => {
  if (drift) return saveSetting(tx, { id: "lab.drift", value: drift, at });
  await tx.q.delete(tx.t.settings).where(eq(tx.t.settings.id, "lab.drift"));
};

/** The day whose measurement was begun last. */
export const lastNight = async (db: Read): Promise<string | null> =>
  z
    .string()
    .nullable()
    .parse(await setting(db, "lab.night"));
export const saveNight = (tx: Tx, day: string, at: number): Promise<void> =>
  saveSetting(tx, { id: "lab.night", value: day, at });
