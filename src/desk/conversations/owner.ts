import { and, eq, gte, isNotNull } from "drizzle-orm";
import type { Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Now } from "../../kernel/time";
import { setDelivery } from "./changes";
import type { Conversation } from "./model";
import { readsOf } from "./read";
import { actorOf, type Speaker } from "./say";
import * as store from "./store";

type SetOwner = {
  conversation: Conversation;
  to: Conversation["owner"];
  by: Speaker | { kind: "system" };
  why?: string;
};

const unsee = (tx: Tx, { id, lastPublicSeq }: Conversation) => {
  const { reads: r } = tx.t;
  return tx.q
    .update(r)
    .set({ seq: lastPublicSeq - 1 })
    .where(and(readsOf(tx, id), gte(r.seq, lastPublicSeq)));
};

/**
 * Says who speaks next. Every change raises the epoch, so that an answer thought under the old one can't leave;
 * what the bot had queued and not begun to send is withdrawn.
 */
export const setOwner = async (
  tx: Tx,
  { now }: { now: Now },
  { conversation, to, by, why }: SetOwner,
): Promise<void> => {
  if (conversation.owner === to) return;
  const epoch = conversation.epoch + 1;
  const payload = { from: conversation.owner, to, epoch, why };
  const seq = await emit(
    tx,
    { type: "conversation.owner", conversation: conversation.id, actor: actorOf(by), payload },
    now(),
  );
  await store.save(tx, conversation.id, {
    owner: to,
    epoch,
    lastSeq: seq,
    updatedAt: now(),
    botSuspendedUntil: null,
    botMisses: 0,
  });
  // Whoever had seen it in the bot's hands has not seen that it waits for people.
  if (to === "nobody" && why !== "undo") await unsee(tx, conversation);
  await withdraw(tx, { conversation: conversation.id, now: now() });
};

/** What the bot had queued and not begun to send is not said any more. */
export const withdraw = async (tx: Tx, { conversation, now }: { conversation: string; now: number }): Promise<void> => {
  const { deliveries: d } = tx.t;
  const queued = await tx.q
    .select()
    .from(d)
    .where(and(eq(d.conversation, conversation), eq(d.state, "queued"), isNotNull(d.epoch)));
  for (const delivery of queued) await setDelivery(tx, { delivery, state: "undone", code: "taken_over", now });
};
