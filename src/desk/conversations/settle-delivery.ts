import type { Transact } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { NewId } from "../../kernel/ids";
import { Problem } from "../../kernel/problem";
import type { Now } from "../../kernel/time";
import { setDelivery } from "./changes";
import { deliveriesOf, saveDelivery } from "./outbox";
import { wakeThread } from "./say";
import * as store from "./store";

type Needs = { transact: Transact; now: Now; newId: NewId };
type Of = { message: string; by: { id: string } };

/** Takes back a message that has not begun to leave. Throws message.already_sent when it is too late. */
export const undo = ({ transact, now }: Needs, { message: id, by }: Of): Promise<void> =>
  transact(async (tx) => {
    const message = await store.getMessage(tx, id);
    const [delivery] = await deliveriesOf(tx, [id]);
    if (!delivery || message.direction !== "out") throw new Problem("message.not_ours", { id });
    if (delivery.state === "undone") return;
    if (delivery.state !== "queued" || delivery.attempts > 0 || delivery.externalIds.length > 0)
      throw new Problem("message.already_sent", { state: delivery.state });
    await setDelivery(tx, { delivery, state: "undone", now: now() });
    const actor = { kind: "agent", id: by.id } as const;
    const seq = await emit(
      tx,
      { type: "message.undone", conversation: message.conversation, actor, payload: { message: id } },
      now(),
    );
    await store.saveMessage(tx, id, { deletedAt: now(), changedSeq: seq });
    await store.save(tx, message.conversation, { lastSeq: seq });
  });

/** Sends a failed or doubtful message again, really: the agent has decided. */
export const retry = (needs: Needs, { message: id }: Of): Promise<void> =>
  needs.transact(async (tx) => {
    const [delivery] = await deliveriesOf(tx, [id]);
    if (!delivery) throw new Problem("message.not_ours", { id });
    if (delivery.state !== "failed" && delivery.state !== "uncertain")
      throw new Problem("message.not_failed", { state: delivery.state });
    await saveDelivery(tx, delivery.id, { attempts: 0, notBefore: needs.now() });
    await setDelivery(tx, { delivery, state: "queued", now: needs.now() });
    await wakeThread(tx, needs, { connection: delivery.connection, thread: delivery.thread, at: needs.now() });
  });
