import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lt, lte, max, min, or } from "drizzle-orm";
import type { Read, schemas, Tx } from "../../../../db/client";
import { containing } from "../../../../db/containing";
import { Problem } from "../../../kernel/problem";
import type * as wire from "../../../kernel/wire";
import type { NewItem } from "./model";

export type Labelled = (typeof schemas.postgres)["labelled"]["$inferSelect"];
type SetRow = (typeof schemas.postgres)["labelledSets"]["$inferSelect"];

const view = ({ removedAt: _, ...set }: SetRow): wire.SetView => set;

export const listSets = async (db: Read): Promise<wire.SetView[]> => {
  const { labelledSets: s } = db.t;
  const rows = await db.q.select().from(s).where(isNull(s.removedAt)).orderBy(desc(s.createdAt)).limit(200);
  return rows.map(view);
};

/** Throws Problem not_found. */
export const getSet = async (db: Read, id: string): Promise<wire.SetView> => {
  const { labelledSets: s } = db.t;
  const [row] = await db.q
    .select()
    .from(s)
    .where(and(eq(s.id, id), isNull(s.removedAt)));
  if (!row) throw new Problem("not_found", { what: "labelled set", id });
  return view(row);
};

export const insertSet = async (tx: Tx, set: wire.SetView): Promise<void> => {
  await tx.q.insert(tx.t.labelledSets).values(set);
};

/** Nobody sees it any more; trials on it keep their figures. */
export const removeSet = async (tx: Tx, id: string, at: number): Promise<void> => {
  await tx.q.update(tx.t.labelledSets).set({ removedAt: at }).where(eq(tx.t.labelledSets.id, id));
};

/** Where an item stands that was taken out: below nought, and back again by the same. */
const turned = (position: number): number => -1 - position;

/** The place behind all that ever stood in a set: what was decided of one that was taken out is nobody else's. */
const nextPlace = async (db: Read, set: string): Promise<number> => {
  const { labelled: l } = db.t;
  const [row] = await db.q
    .select({ last: max(l.position), first: min(l.position) })
    .from(l)
    .where(eq(l.set, set));
  return 1 + Math.max(row?.last ?? -1, turned(row?.first ?? 0));
};

const CHUNK = 50;
/** Adds items behind those there are; returns how many the set has then. */
export const addItems = async (
  tx: Tx,
  { set, items, newId }: { set: string; items: readonly NewItem[]; newId: () => string },
): Promise<number> => {
  const { labelled, labelledSets: s } = tx.t;
  const { size } = await getSet(tx, set);
  const place = await nextPlace(tx, set);
  for (let at = 0; at < items.length; at += CHUNK)
    await tx.q
      .insert(labelled)
      .values(items.slice(at, at + CHUNK).map((item, n) => ({ id: newId(), set, position: place + at + n, ...item })));
  await tx.q
    .update(s)
    .set({ size: size + items.length })
    .where(eq(s.id, set));
  return size + items.length;
};

/** An item of a set, whether it was taken out or not. Throws Problem not_found. */
export const getItem = async (db: Read, { set, item }: { set: string; item: string }): Promise<Labelled> => {
  const { labelled: l } = db.t;
  const [known] = await db.q
    .select()
    .from(l)
    .where(and(eq(l.set, set), eq(l.id, item)));
  if (!known) throw new Problem("not_found", { what: "labelled question", id: item });
  return known;
};

/** Takes an item out of its set, or puts it back where it stood; what trials decided of it stays. False where it stood so already. Throws Problem not_found. */
export const placeItem = async (
  tx: Tx,
  { set, item, isOut }: { set: string; item: string; isOut: boolean },
): Promise<boolean> => {
  const { labelled: l, labelledSets: s } = tx.t;
  const { size } = await getSet(tx, set);
  const known = await getItem(tx, { set, item });
  if (known.position < 0 === isOut) return false;
  await tx.q
    .update(l)
    .set({ position: turned(known.position) })
    .where(eq(l.id, item));
  await tx.q
    .update(s)
    .set({ size: size + (isOut ? -1 : 1) })
    .where(eq(s.id, set));
  return true;
};

/** A set's items in order, from behind `after` on; with `q` those that say so in their question or its reply. */
export const itemsOf = async (
  db: Read,
  { set, after = -1, limit, q = "" }: { set: string; after?: number; limit: number; q?: string | undefined },
): Promise<Labelled[]> => {
  const { labelled: l } = db.t;
  return db.q
    .select()
    .from(l)
    .where(and(eq(l.set, set), gt(l.position, after), q === "" ? undefined : or(...containing([l.text, l.reply], q))))
    .orderBy(asc(l.position))
    .limit(limit);
};

/** When the earliest conversation of a set was begun; null where it has none. */
export const sinceOf = async (db: Read, set: string): Promise<number | null> => {
  const { labelled: l } = db.t;
  const [row] = await db.q
    .select({ since: min(l.at) })
    .from(l)
    .where(and(eq(l.set, set), isNotNull(l.conversation)));
  return row?.since ?? null;
};

type Past = (typeof schemas.postgres)["conversations"]["$inferSelect"];
export type PastConversation = Pick<
  Past,
  "id" | "category" | "assignee" | "createdAt" | "contact" | "connection" | "place"
>;
/** Conversations that were done with by a moment, the newest first, from below a cursor on. */
export const pastConversations = async (
  db: Read,
  { asOf, before, limit }: { asOf: number; before: { at: number; id: string } | null; limit: number },
): Promise<PastConversation[]> => {
  const { conversations: c } = db.t;
  return db.q
    .select({
      id: c.id,
      category: c.category,
      assignee: c.assignee,
      createdAt: c.createdAt,
      contact: c.contact,
      connection: c.connection,
      place: c.place,
    })
    .from(c)
    .where(
      and(
        inArray(c.status, ["solved", "closed"]),
        lte(c.solvedAt, asOf),
        before ? or(lt(c.createdAt, before.at), and(eq(c.createdAt, before.at), lt(c.id, before.id))) : undefined,
      ),
    )
    .orderBy(desc(c.createdAt), desc(c.id))
    .limit(limit);
};

/** What came of category suggestions in these conversations. */
export const categorySuggestions = async (db: Read, conversations: string[]) => {
  const { suggestions: s } = db.t;
  if (conversations.length === 0) return [];
  return db.q
    .select({ conversation: s.conversation, value: s.value, fate: s.fate })
    .from(s)
    .where(and(inArray(s.conversation, conversations), eq(s.kind, "category")));
};

/** Changes of category after a moment, the earliest first. */
export const categoryChanges = async (
  db: Read,
  { conversations, after }: { conversations: string[]; after: number },
) => {
  const { events: e } = db.t;
  if (conversations.length === 0) return [];
  return db.q
    .select({ conversation: e.conversation, payload: e.payload })
    .from(e)
    .where(and(inArray(e.conversation, conversations), eq(e.type, "conversation.category"), gt(e.at, after)))
    .orderBy(asc(e.seq));
};
