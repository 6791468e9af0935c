import { eq, sql } from "drizzle-orm";
import type { Read, Tx } from "../../../db/client";
import { prepared } from "../../../db/prepared";
import { type Change, changed } from "../../kernel/change";
import { settings } from "../conversations/store";
import { defaultManners, Manners } from "./model";

const KEY = "manners";
const kept = prepared(({ q, t: { settings: s } }) =>
  q
    .select({ value: s.value })
    .from(s)
    .where(eq(s.id, sql.placeholder("id")))
    .prepare("manners"),
);

/** What leads have set; what an older Parley did not know is as it ships. */
export const manners = async (db: Read): Promise<Manners> => {
  const [row] = await kept(db).execute({ id: KEY });
  return row ? (Manners.safeParse(row.value).data ?? defaultManners) : defaultManners;
};

/** The same as it speaks: by a name. */
export const mannersNow = async (db: Read): Promise<Manners> => {
  const found = await manners(db);
  return found.name === "" ? { ...found, name: (await settings(db)).deskName } : found;
};

export const saveManners = async (tx: Tx, change: Change<Manners>, now: number): Promise<void> => {
  const { settings: s } = tx.t;
  const set = { value: changed(await manners(tx), change), updatedAt: now };
  await tx.q
    .insert(s)
    .values({ id: KEY, ...set })
    .onConflictDoUpdate({ target: s.id, set });
};
