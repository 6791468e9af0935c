import type { Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Actor } from "../../kernel/events";
import { Problem } from "../../kernel/problem";
import * as store from "./store";

type Merge = { from: string; into: string; by: Actor; now: number };

/** Makes one category part of another: conversations, labels, fates of suggestions, examples and those under it move; it is archived. */
export const mergeCategory = async (tx: Tx, { from, into, by, now }: Merge): Promise<{ conversations: number }> => {
  if (from === into) throw new Problem("bad_input", { field: "into" });
  const [source, target] = [await store.getCategory(tx, from), await store.getCategory(tx, into)];
  const conversations = await store.moveConversations(tx, { from, to: into });
  const examples = [...new Set([...target.examples, ...source.examples])];
  await store.saveExamples(tx, { id: into, examples, now });
  // Two levels: what stood under it stands under the one it became part of, or beside that.
  if (target.parent === from) await store.standAlone(tx, into);
  const isUnder = target.parent !== null && target.parent !== from;
  await store.moveChildren(tx, { from, to: isUnder ? target.parent : into });
  await store.archiveCategory(tx, from, now);
  await emit(tx, { type: "desk.changed", conversation: null, actor: by, payload: { what: "categories" } }, now);
  return { conversations };
};
