import { z } from "zod";
import type { Store } from "../../../db/client";
import { get, save } from "../../desk/conversations/store";
import { emit } from "../../jobs/outbox";
import type { Now } from "../../kernel/time";

export const SettledInput = z.object({
  kind: z.enum(["reply", "summary", "translate", "rewrite"]),
  /** Used as it was made, used changed, or thrown away. */
  fate: z.enum(["accepted", "corrected", "dismissed"]),
});

type Settled = z.infer<typeof SettledInput> & { conversation: string; by: string };
/** Notes what an agent did with what was made for them: reports count it. Throws Problem not_found. */
export const settleAssist = (
  { store, now }: { store: Store; now: Now },
  { conversation, by, kind, fate }: Settled,
): Promise<void> =>
  store.transact(async (tx) => {
    await get(tx, conversation);
    const actor = { kind: "agent", id: by } as const;
    const seq = await emit(tx, { type: "assist.settled", conversation, actor, payload: { kind, fate } }, now());
    await save(tx, conversation, { lastSeq: seq });
  });
