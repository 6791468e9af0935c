import { and, count, eq, inArray, isNull, like, ne, or } from "drizzle-orm";
import type { Read, Tx } from "../../../../db/client";
import { Problem } from "../../../kernel/problem";
import type { CategoryWeight } from "../../../kernel/wire";
import { forgetMerged, mergedKey, movedKey } from "../store";
import { Merged, Moved } from "./model";

/** As many ids as stand in one statement. */
const CHUNK = 500;
const inChunks = async (ids: readonly string[], work: (some: string[]) => Promise<unknown>): Promise<void> => {
  for (let at = 0; at < ids.length; at += CHUNK) await work(ids.slice(at, at + CHUNK));
};
const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

/** As many ids of a kind as stand in one row: of a category with a million conversations no database keeps all in one. */
const PIECE = 5000;
const kinds = Moved.keyof().options;
const headOf = (merged: Merged) => ({
  ...merged,
  ...Object.fromEntries(kinds.map((kind) => [kind, merged[kind].slice(0, PIECE)])),
});
const restOf = (merged: Merged) =>
  kinds.flatMap((kind) => {
    const pieces = Math.max(0, Math.ceil(merged[kind].length / PIECE) - 1);
    return Array.from({ length: pieces }, (_, n) => {
      const from = (n + 1) * PIECE;
      return { name: `${kind}.${n + 1}`, value: { [kind]: merged[kind].slice(from, from + PIECE) } };
    });
  });

/** What was kept of a merge; throws `not_found` where the category is part of no other. */
export const mergedOf = async (db: Read, id: string): Promise<Merged> => {
  const { settings: s } = db.t;
  const [row] = await db.q
    .select({ value: s.value })
    .from(s)
    .where(eq(s.id, mergedKey(id)));
  if (!row) throw new Problem("not_found", { what: "merge", id });
  const head = Merged.parse(row.value);
  const rest = await db.q
    .select({ value: s.value })
    .from(s)
    .where(like(s.id, `${movedKey(id)}%`));
  const all = [head, ...rest.map(({ value }) => Moved.partial().parse(value))];
  return {
    ...head,
    conversations: all.flatMap(({ conversations }) => conversations ?? []),
    labels: all.flatMap(({ labels }) => labels ?? []),
    suggested: all.flatMap(({ suggested }) => suggested ?? []),
    corrected: all.flatMap(({ corrected }) => corrected ?? []),
    agreed: all.flatMap(({ agreed }) => agreed ?? []),
    labelled: all.flatMap(({ labelled }) => labelled ?? []),
  };
};

/** Keeps a merge in place of an earlier one of the same category. */
export const keepMerged = async (tx: Tx, id: string, merged: Merged): Promise<void> => {
  const { settings: s } = tx.t;
  await forgetMerged(tx, id);
  const updatedAt = merged.at;
  await tx.q.insert(s).values({ id: mergedKey(id), value: headOf(merged), updatedAt });
  for (const { name, value } of restOf(merged))
    await tx.q.insert(s).values({ id: `${movedKey(id)}${name}`, value, updatedAt });
};

type Move = { from: string; to: string; only?: readonly string[] };

/** Moves conversations (all, or these) with their labels and their questions in labelled sets; tells which moved. */
export const moveConversations = async (tx: Tx, { from, to, only }: Move) => {
  const { conversations: c, labels: l, labelled: q } = tx.t;
  const among = only && [...only];
  const conversations = await tx.q
    .update(c)
    .set({ category: to })
    .where(and(eq(c.category, from), among ? inArray(c.id, among) : undefined))
    .returning({ id: c.id });
  const labels = await tx.q
    .update(l)
    .set({ category: to })
    .where(and(eq(l.category, from), among ? inArray(l.conversation, among) : undefined))
    .returning({ id: l.conversation });
  const labelled = await tx.q
    .update(q)
    .set({ category: to })
    .where(and(eq(q.category, from), among ? inArray(q.conversation, among) : undefined))
    .returning({ id: q.id });
  return { conversations: idsOf(conversations), labels: idsOf(labels), labelled: idsOf(labelled) };
};

/** Moves what was suggested, and what became of it; a correction from one to the other was none. */
export const moveSuggestions = async (tx: Tx, { from, to, only }: Move) => {
  const { suggestions: s } = tx.t;
  const mine = and(eq(s.kind, "category"), only ? inArray(s.conversation, [...only]) : undefined);
  const between = or(and(eq(s.value, from), eq(s.correctedTo, to)), and(eq(s.value, to), eq(s.correctedTo, from)));
  const agreed = only
    ? []
    : await tx.q
        .select({ id: s.id, value: s.value, fate: s.fate, correctedTo: s.correctedTo })
        .from(s)
        .where(and(mine, between, ne(s.fate, "accepted")));
  await inChunks(idsOf(agreed), (some) =>
    tx.q.update(s).set({ value: to, fate: "accepted", correctedTo: null }).where(inArray(s.id, some)),
  );
  const suggested = await tx.q
    .update(s)
    .set({ value: to })
    .where(and(mine, eq(s.value, from)))
    .returning({ id: s.id });
  const corrected = await tx.q
    .update(s)
    .set({ correctedTo: to })
    .where(and(mine, eq(s.correctedTo, from)))
    .returning({ id: s.id });
  return { agreed, suggested: idsOf(suggested), corrected: idsOf(corrected) };
};

/** The rules that set it set the other from now on; tells which. */
export const moveRules = async (tx: Tx, { from, to, only }: Move): Promise<string[]> => {
  const { rules: r } = tx.t;
  const all = await tx.q.select({ id: r.id, actions: r.actions }).from(r);
  const mine = all.filter(({ id, actions }) => actions.category === from && (!only || only.includes(id)));
  for (const { id, actions } of mine)
    await tx.q
      .update(r)
      .set({ actions: { ...actions, category: to } })
      .where(eq(r.id, id));
  return idsOf(mine);
};

const knownBy = async (db: Read, category: string) => {
  const { work: w } = db.t;
  const all = await db.q.select({ id: w.agent, categories: w.categories }).from(w);
  return all.filter(({ categories }) => categories.includes(category));
};

/** Who is said to know it is said to know the other; tells who was not before. */
export const movePeople = async (tx: Tx, { from, to }: Omit<Move, "only">): Promise<string[]> => {
  const { work: w } = tx.t;
  const all = await knownBy(tx, from);
  for (const { id, categories } of all) {
    const next = [...new Set(categories.map((one) => (one === from ? to : one)))];
    await tx.q.update(w).set({ categories: next }).where(eq(w.agent, id));
  }
  return idsOf(all.filter(({ categories }) => !categories.includes(to)));
};

/** How much hangs on a category: what a merge would move. */
export const weightOf = async (db: Read, id: string): Promise<Omit<CategoryWeight, "examples">> => {
  const { conversations: c, suggestions: s, rules: r } = db.t;
  const [conversations] = await db.q.select({ n: count() }).from(c).where(eq(c.category, id));
  const [suggestions] = await db.q
    .select({ n: count() })
    .from(s)
    .where(and(eq(s.kind, "category"), eq(s.value, id)));
  const rules = await db.q.select({ actions: r.actions }).from(r);
  return {
    conversations: Number(conversations?.n ?? 0),
    suggestions: Number(suggestions?.n ?? 0),
    rules: rules.filter(({ actions }) => actions.category === id).length,
    people: (await knownBy(db, id)).length,
  };
};

/** Those that stood under it stand under it again: where nobody has placed them elsewhere since, and two levels stay two. */
const placeBack = async (tx: Tx, { from, merged }: { from: string; merged: Merged }): Promise<void> => {
  const { categories: c } = tx.t;
  const { into } = merged;
  const all = await tx.q.select({ id: c.id, parent: c.parent, archivedAt: c.archivedAt }).from(c);
  const places = new Map(all.map(({ id, parent }) => [id, parent]));
  if (places.get(from) !== null) return;
  const inUse = all.filter(({ archivedAt }) => archivedAt === null);
  const isAbove = (id: string, but: readonly string[]) =>
    inUse.some((one) => one.parent === id && !but.includes(one.id));
  const left = merged.childrenUnder ?? places.get(into) ?? into;
  const back = merged.children.filter((id) => id !== from && places.get(id) === left && !isAbove(id, []));
  if (merged.wasAbove && places.get(into) === null && !isAbove(into, back)) back.push(into);
  await inChunks(back, (some) => tx.q.update(c).set({ parent: from }).where(inArray(c.id, some)));
};

/** Puts back what moved, where nobody has moved it elsewhere since. */
export const moveBack = async (tx: Tx, { from, merged }: { from: string; merged: Merged }): Promise<void> => {
  const { conversations: c, labels: l, suggestions: s, labelled: q, work: w } = tx.t;
  const { into } = merged;
  await inChunks(merged.conversations, (some) =>
    tx.q
      .update(c)
      .set({ category: from })
      .where(and(eq(c.category, into), inArray(c.id, some))),
  );
  await inChunks(merged.labels, (some) =>
    tx.q
      .update(l)
      .set({ category: from })
      .where(and(eq(l.category, into), inArray(l.conversation, some))),
  );
  await inChunks(merged.labelled, (some) =>
    tx.q
      .update(q)
      .set({ category: from })
      .where(and(eq(q.category, into), inArray(q.id, some))),
  );
  await inChunks(merged.suggested, (some) =>
    tx.q
      .update(s)
      .set({ value: from })
      .where(and(eq(s.value, into), inArray(s.id, some))),
  );
  await inChunks(merged.corrected, (some) =>
    tx.q
      .update(s)
      .set({ correctedTo: from })
      .where(and(eq(s.correctedTo, into), inArray(s.id, some))),
  );
  const isAsMerged = and(eq(s.value, into), eq(s.fate, "accepted"), isNull(s.correctedTo));
  for (const { id, ...was } of merged.agreed)
    await tx.q
      .update(s)
      .set(was)
      .where(and(eq(s.id, id), isAsMerged));
  await placeBack(tx, { from, merged });
  await moveRules(tx, { from: into, to: from, only: merged.rules });
  // Who knew both before knows both again; who knew only this one knows this one.
  for (const { id, categories: known } of await knownBy(tx, into)) {
    if (!merged.people.includes(id)) continue;
    await tx.q
      .update(w)
      .set({ categories: known.map((one) => (one === into ? from : one)) })
      .where(eq(w.agent, id));
  }
};
