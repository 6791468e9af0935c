import { z } from "zod";
import type { Store } from "../../../../db/client";
import { listCategories } from "../../../desk/categories/store";
import { emit } from "../../../jobs/outbox";
import type { Actor } from "../../../kernel/events";
import type { NewId } from "../../../kernel/ids";
import { Problem } from "../../../kernel/problem";
import type { Now } from "../../../kernel/time";
import { listArticles } from "../../../knowledge/store";
import { GivenItem, itemOf, type NewItem } from "./model";
import { pastItems } from "./past";
import { type RowFault, readRows } from "./read-rows";
import { addItems, getItem, getSet, insertSet, placeItem, removeSet } from "./store";

export type Needs = { store: Store; now: Now; newId: NewId };

export const SetInput = z.object({
  name: z.string().trim().min(1).max(120),
  source: z.enum(["past", "hand"]),
  /** For past conversations: the moment the desk is looked at. */
  asOf: z.number().int().nullish(),
  limit: z.number().int().min(1).max(20_000).default(2000),
});
/** Whether a question is out of its set. */
export const PlaceInput = z.object({ isOut: z.boolean() });
export const ItemsInput = z.object({
  items: z.array(GivenItem).min(1).max(500),
  /** The question that was put right: it is taken out in the same step. */
  instead: z.string().min(1).max(100).optional(),
});
/** JSONL or CSV. */
export const ImportInput = z.object({
  name: z.string().trim().min(1).max(120),
  text: z.string().min(1).max(4_500_000),
});

const changed = (id: string, actor: Actor) =>
  ({ type: "lab.changed", conversation: null, actor, payload: { what: "set", id } }) as const;

const ARTICLES_MAX = 20_000;
const ITEMS_AT_ONCE = 200;

type Making = { name: string; source: "past" | "hand" | "import"; asOf: number; actor: Actor };
const make = async ({ store, now, newId }: Needs, { actor, ...set }: Making): Promise<string> => {
  const id = newId();
  const author = actor.kind === "agent" ? actor.id : null;
  await store.transact((tx) => insertSet(tx, { ...set, id, size: 0, author, createdAt: now() }));
  return id;
};
const put = async ({ store, newId }: Needs, { set, items }: { set: string; items: NewItem[] }): Promise<void> => {
  // Small transactions: customers' messages come in between.
  for (let at = 0; at < items.length; at += ITEMS_AT_ONCE)
    await store.transact((tx) => addItems(tx, { set, items: items.slice(at, at + ITEMS_AT_ONCE), newId }));
};

/** Builds a set of the desk's past conversations as of a moment, or begins an empty one for questions written by hand. Returns its id. */
export const buildSet = async (
  needs: Needs,
  { name, source, asOf, limit, actor }: z.infer<typeof SetInput> & { actor: Actor },
): Promise<string> => {
  const { store, now } = needs;
  const moment = asOf ?? now();
  const set = await make(needs, { name, source, asOf: moment, actor });
  if (source === "past") {
    const articles = await listArticles(store.read, { limit: ARTICLES_MAX });
    for await (const items of pastItems(store.read, { asOf: moment, limit, articles }))
      await put(needs, { set, items });
  }
  await store.transact((tx) => emit(tx, changed(set, actor), now()));
  return set;
};

/** `cited`: articles that were cited before, also those that are no more. */
const lookedUp = async ({ store, now }: Needs, given: readonly GivenItem[], cited: readonly string[] = []) => {
  const [categories, articles] = [
    await listCategories(store.read),
    await listArticles(store.read, { limit: ARTICLES_MAX }),
  ];
  const known = new Set(articles.map(({ id }) => id));
  const gone = cited.filter((id) => !known.has(id)).map((id) => ({ id, key: id, slug: id }));
  return given.map((one) => itemOf(one, { categories, articles: [...articles, ...gone] }, now()));
};

/**
 * Adds questions written by hand to a set, where `instead` is given in the place of that one. Throws Problem bad_input where a
 * category or article is not known, conflict where somebody has taken that one out already.
 */
export const addByHand = async (
  needs: Needs,
  { set, items: given, instead, actor }: { set: string; actor: Actor } & z.infer<typeof ItemsInput>,
): Promise<void> => {
  const { source } = await getSet(needs.store.read, set);
  if (source === "past")
    throw new Problem("bad_input", { issues: [{ path: "set", message: "past conversations only" }] });
  const before = instead === undefined ? null : await getItem(needs.store.read, { set, item: instead });
  const made = await lookedUp(needs, given, before?.articles);
  const issues = made.flatMap((one, at) =>
    "fault" in one ? [{ path: `items.${at}.${one.fault.what}`, message: `not known here: ${one.fault.name}` }] : [],
  );
  if (issues.length > 0) throw new Problem("bad_input", { issues });
  const items = made.flatMap((one) => ("fault" in one ? [] : [one]));
  const { store, now, newId } = needs;
  // All or none: of one that is put right never both stand in the set, nor neither.
  await store.transact(async (tx) => {
    if (before && !(await placeItem(tx, { set, item: before.id, isOut: true })))
      throw new Problem("conflict", { what: "labelled question", id: before.id });
    await addItems(tx, { set, items, newId });
    await emit(tx, changed(set, actor), now());
  });
};

const FAULTS_TOLD = 20;
/** Makes a set of a JSONL or CSV file. Lines that cannot be used are told; a file without one that can makes none: its id is null. */
export const importSet = async (
  needs: Needs,
  { name, text, actor }: z.infer<typeof ImportInput> & { actor: Actor },
): Promise<{ id: string | null; size: number; faults: RowFault[]; more: number }> => {
  const { items, faults } = readRows(text);
  const made = await lookedUp(
    needs,
    items.map(({ item }) => item),
  );
  const unknown = made.flatMap((one, at) => ("fault" in one ? [{ line: items[at]?.line ?? 0, ...one.fault }] : []));
  const good = made.flatMap((one) => ("fault" in one ? [] : [one]));
  const all = [...faults, ...unknown].sort((a, b) => a.line - b.line);
  const told = { faults: all.slice(0, FAULTS_TOLD), more: Math.max(0, all.length - FAULTS_TOLD) };
  if (good.length === 0) return { id: null, size: 0, ...told };
  const id = await make(needs, { name, source: "import", asOf: needs.now(), actor });
  await put(needs, { set: id, items: good });
  await needs.store.transact((tx) => emit(tx, changed(id, actor), needs.now()));
  return { id, size: good.length, ...told };
};

/** Takes one question out of a set, or puts it back. Throws Problem not_found. */
export const takeOut = (
  { store, now }: Needs,
  { set, item, isOut, actor }: { set: string; item: string; isOut: boolean; actor: Actor },
): Promise<void> =>
  store.transact(async (tx) => {
    await placeItem(tx, { set, item, isOut });
    await emit(tx, changed(set, actor), now());
  });

/** Takes a set out of sight. */
export const dropSet = ({ store, now }: Needs, { set, actor }: { set: string; actor: Actor }): Promise<void> =>
  store.transact(async (tx) => {
    await getSet(tx, set);
    await removeSet(tx, set, now());
    await emit(tx, changed(set, actor), now());
  });
