import type { Transact } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Actor } from "../../kernel/events";
import { Problem } from "../../kernel/problem";
import type { Now } from "../../kernel/time";
import { exclude, label } from "../labels/store";
import * as store from "./store";

type Needs = { transact: Transact; now: Now };
type Settle = {
  conversation: string;
  excluded?: boolean | undefined;
  category?: string | undefined;
  by: Extract<Actor, { kind: "agent" }>;
};

/** A lead's word on a label: what the conversation was really about, or that nothing should be learned from it. Past conversations may be closed. */
export const settleLabel = ({ transact, now }: Needs, { conversation, excluded, category, by }: Settle) =>
  transact(async (tx) => {
    const at = now();
    const from = await store.hold(tx, conversation);
    if (category !== undefined) {
      await label(tx, { conversation, category, by: by.id, at });
      const payload = { from: from.category, to: category, why: "label" };
      const event = { type: "conversation.category", conversation, actor: by, payload } as const;
      await store.save(tx, conversation, { category, lastSeq: await emit(tx, event, at) });
    }
    if (excluded !== undefined && !(await exclude(tx, { conversation, by: by.id, at: excluded ? at : null })))
      throw new Problem("not_found", { what: "label", id: conversation });
    const payload = { what: "categories" as const };
    await emit(tx, { type: "desk.changed", conversation: null, actor: by, payload }, at);
  });
