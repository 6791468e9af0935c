import type { Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Actor } from "../../kernel/events";
import { Problem } from "../../kernel/problem";
import * as moves from "./merged/store";
import * as store from "./store";

type Merge = { from: string; into: string; by: Actor; now: number };
type Undo = { from: string; by: Actor; now: number };

const tell = async (tx: Tx, { by, now }: Pick<Merge, "by" | "now">): Promise<void> => {
  for (const what of ["categories", "rules", "work"] as const)
    await emit(tx, { type: "desk.changed", conversation: null, actor: by, payload: { what } }, now);
};

/**
 * Makes one category part of another: conversations, labels, fates of suggestions, examples, those under it, the rules that
 * set it, who knows it and the questions of labelled sets move; it is archived. What moved is kept, so that it can be taken back.
 */
export const mergeCategory = async (tx: Tx, { from, into, by, now }: Merge): Promise<{ conversations: number }> => {
  if (from === into) throw new Problem("bad_input", { field: "into" });
  const [source, target] = [await store.getCategory(tx, from), await store.getCategory(tx, into)];
  const move = { from, to: into };
  const moved = { ...(await moves.moveConversations(tx, move)), ...(await moves.moveSuggestions(tx, move)) };
  const [rules, people] = [await moves.moveRules(tx, move), await moves.movePeople(tx, move)];
  const examples = source.examples.filter((one) => !target.examples.includes(one));
  await store.saveExamples(tx, { id: into, examples: [...new Set([...target.examples, ...examples])], now });
  // Two levels: what stood under it stands under the one it became part of, or beside that.
  const children = (await store.listCategories(tx)).filter(({ id, parent }) => parent === from && id !== into);
  if (target.parent === from) await store.standAlone(tx, into);
  const childrenUnder = target.parent !== null && target.parent !== from ? target.parent : into;
  await store.moveChildren(tx, { from, to: childrenUnder });
  await store.archiveCategory(tx, from, now);
  await moves.keepMerged(tx, from, {
    ...{ into, at: now, ...moved, rules, people, examples },
    ...{ children: children.map(({ id }) => id), childrenUnder },
    wasAbove: target.parent === from,
  });
  await tell(tx, { by, now });
  return { conversations: moved.conversations.length };
};

/** Takes a merge back: the category is in use again, with what moved and was not moved elsewhere since. Throws `conflict` where its name is taken, or the other one is gone. */
export const undoMerge = async (tx: Tx, { from, by, now }: Undo): Promise<void> => {
  const merged = await moves.mergedOf(tx, from);
  const target = (await store.listCategories(tx)).find(({ id }) => id === merged.into);
  if (!target) throw new Problem("conflict", { field: "into" }, "The category it became part of is gone.");
  await store.restoreCategory(tx, from, now);
  const added = new Set(merged.examples);
  await store.saveExamples(tx, { id: target.id, examples: target.examples.filter((one) => !added.has(one)), now });
  await moves.moveBack(tx, { from, merged });
  await store.forgetMerged(tx, from);
  await tell(tx, { by, now });
};
