/** The bot's words that never arrived: whoever asked still waits, from now on for people. */
import type { Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Now } from "../../kernel/time";
import type { Delivery } from "./model";
import { setOwner } from "./owner";
import * as store from "./store";

/** Whoever has shut the door waits for nobody. */
const SHUT = new Set(["blocked_by_contact", "thread_gone"]);

/** Called when a delivery has failed for good, in the transaction that says so. */
export const leftUnsaid = async (
  tx: Tx,
  needs: { now: Now },
  { delivery, code }: { delivery: Delivery; code: string | null },
): Promise<void> => {
  if (delivery.epoch === null || delivery.kind !== "message" || (code !== null && SHUT.has(code))) return;
  const conversation = await store.get(tx, delivery.conversation);
  if (conversation.epoch !== delivery.epoch) return;
  // What of ours was said since stands in its place; what the customer said since may be no more than "ok".
  if (conversation.lastPublicSeq !== delivery.position && conversation.previewBy !== "customer") return;
  if (conversation.owner !== "bot" || conversation.status === "solved" || conversation.status === "closed") return;
  const by = { kind: "system" } as const;
  await setOwner(tx, needs, { conversation, to: "nobody", by, why: "not_delivered" });
  const now = needs.now();
  const { status: from } = conversation;
  await store.save(tx, conversation.id, {
    waitingSince: conversation.waitingSince ?? conversation.lastCustomerAt ?? now,
    ...(from === "open" ? {} : { status: "open", snoozedUntil: null }),
  });
  if (from === "open") return;
  const payload = { from, to: "open" } as const;
  await emit(tx, { type: "conversation.status", conversation: conversation.id, actor: by, payload }, now);
};
