import { and, eq, inArray } from "drizzle-orm";
import type { Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Actor } from "../../kernel/events";
import type { Now } from "../../kernel/time";
import type { Suggestion } from "./model";

type Withdraw = { conversation: string; kinds: Suggestion["kind"][]; by: Actor };

/** Takes back what was proposed and is no longer asked: it was decided otherwise, or is no longer thought. Gives the last event's number, or null. */
export const withdraw = async (
  tx: Tx,
  { now }: { now: Now },
  { conversation, kinds, by }: Withdraw,
): Promise<number | null> => {
  if (kinds.length === 0) return null;
  const { suggestions: s } = tx.t;
  const gone = await tx.q
    .update(s)
    .set({ fate: "replaced", settledAt: now() })
    .where(and(eq(s.conversation, conversation), eq(s.fate, "shown"), inArray(s.kind, kinds)))
    .returning({ id: s.id, kind: s.kind });
  let seq: number | null = null;
  for (const { id, kind } of gone) {
    const payload = { suggestion: id, kind, fate: "replaced" };
    seq = await emit(tx, { type: "suggestion.settled", conversation, actor: by, payload }, now());
  }
  return seq;
};
