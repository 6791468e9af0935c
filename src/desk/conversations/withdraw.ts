import type { Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Actor } from "../../kernel/events";
import type { Now } from "../../kernel/time";
import type { Suggestion } from "./model";
import * as store from "./store";

type Withdraw = { conversation: string; kinds: Suggestion["kind"][]; by: Actor };

/** Takes back what was proposed and is no longer asked: it was decided otherwise, or is no longer thought. Gives the last event's number, or null. */
export const withdraw = async (
  tx: Tx,
  { now }: { now: Now },
  { conversation, kinds, by }: Withdraw,
): Promise<number | null> => {
  let seq: number | null = null;
  for (const { id, kind } of await store.replaceShown(tx, { conversation, kinds, at: now() })) {
    const payload = { suggestion: id, kind, fate: "replaced" };
    seq = await emit(tx, { type: "suggestion.settled", conversation, actor: by, payload }, now());
  }
  return seq;
};
