import type { Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Actor } from "../../kernel/events";
import type { CategoryConfig } from "./model";
import { writeCategories } from "./store";

/** Makes the desk's categories exactly these: written by id, brought back where archived, archived where missing. For publishing a version of the bot. */
export const applyCategories = async (
  tx: Tx,
  configs: readonly CategoryConfig[],
  { by, now }: { by: Actor; now: number },
): Promise<void> => {
  await writeCategories(tx, configs, now);
  await emit(tx, { type: "desk.changed", conversation: null, actor: by, payload: { what: "categories" } }, now);
};
