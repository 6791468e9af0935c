import { z } from "zod";
import type { Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Actor } from "../../kernel/events";
import { Problem } from "../../kernel/problem";
import { moveConversations, moveSuggestions } from "./merged/store";
import { CategoryInput } from "./model";
import * as store from "./store";

export const SplitInput = CategoryInput.pick({ name: true, nameRu: true, description: true, examples: true }).extend({
  /** Those that go along; of this category only. */
  conversations: z.array(z.string().max(100)).max(2000).default([]),
});
export type SplitInput = z.infer<typeof SplitInput>;
type Split = { from: string; input: SplitInput; by: Actor; now: number; newId: () => string };

/** Makes a new category of some examples and conversations of another; the rest of it is taken over. Rules that set the other, and who knows it, stay with that. Returns its id. */
export const splitCategory = async (tx: Tx, { from, input, by, now, newId }: Split): Promise<string> => {
  const source = await store.getCategory(tx, from);
  if ((await store.listCategories(tx)).some(({ name }) => name === input.name))
    throw new Problem("conflict", { field: "name" });
  const { conversations, ...said } = input;
  const goes = new Set(said.examples);
  const { id: _, examples, name: __, nameRu: ___, ...rest } = source;
  const id = await store.saveCategory(
    tx,
    { ...rest, ...said, description: said.description || source.description },
    { newId, now },
  );
  await store.saveExamples(tx, { id: from, examples: examples.filter((one) => !goes.has(one)), now });
  if (conversations.length > 0) {
    const move = { from, to: id, only: conversations };
    await moveConversations(tx, move);
    await moveSuggestions(tx, move);
  }
  await emit(tx, { type: "desk.changed", conversation: null, actor: by, payload: { what: "categories" } }, now);
  return id;
};
