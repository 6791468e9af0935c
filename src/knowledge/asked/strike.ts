import type { Transact } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Now } from "../../kernel/time";
import { getAsked, saveAsked } from "./store";

/** Takes a question out of what an article is known to answer, for good, or back into it. Throws Problem not_found. */
export const strike = (
  { transact, now }: { transact: Transact; now: Now },
  { id, by, isStruck }: { id: string; by: string; isStruck: boolean },
): Promise<void> =>
  transact(async (tx) => {
    await getAsked(tx, id);
    await saveAsked(tx, { id, state: isStruck ? "struck" : "counts", by });
    const actor = { kind: "agent", id: by } as const;
    await emit(tx, { type: "desk.changed", conversation: null, actor, payload: { what: "asked" } }, now());
  });
