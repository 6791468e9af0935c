import type { Transact, Tx } from "../../../db/client";
import type { NewId } from "../../kernel/ids";
import { Problem } from "../../kernel/problem";
import type { Now } from "../../kernel/time";
import { allLeft } from "./all-left";
import { setDelivery } from "./changes";
import type { Delivery, Message } from "./model";
import { deliveriesOf, saveDelivery } from "./outbox";
import { wakeThread } from "./say";
import * as store from "./store";
import { undoIn } from "./take-back";

type Needs = { transact: Transact; now: Now; newId: NewId };
type Of = { message: string; by: { id: string } };

/** The delivery as it stays until the transaction ends: it is not just now beginning to leave. */
const held = async (tx: Tx, { id, conversation }: Message) => {
  await store.hold(tx, conversation);
  return (await deliveriesOf(tx, [id]))[0];
};

/** Takes back a message that has not begun to leave. Throws message.already_sent when it is too late. */
export const undo = ({ transact, now }: Needs, { message: id, by }: Of): Promise<void> =>
  transact(async (tx) => {
    const message = await store.getMessage(tx, id);
    const delivery = await held(tx, message);
    if (!delivery || message.direction !== "out") throw new Problem("message.not_ours", { id });
    if (delivery.state === "undone") return;
    if (!isUntouched(delivery)) throw new Problem("message.already_sent", { state: delivery.state });
    await undoIn(tx, { now }, { message, delivery, by });
  });

/** True while nothing of it has begun to leave. */
export const isUntouched = ({ state, attempts, externalIds }: Delivery): boolean =>
  state === "queued" && attempts === 0 && externalIds.length === 0;

/** Sends a failed or doubtful message again, really: the agent has decided. */
export const retry = (needs: Needs, { message: id }: Of): Promise<void> =>
  needs.transact(async (tx) => {
    const delivery = await held(tx, await store.getMessage(tx, id));
    if (!delivery) throw new Problem("message.not_ours", { id });
    if (delivery.state !== "failed" && delivery.state !== "uncertain")
      throw new Problem("message.not_failed", { state: delivery.state });
    // What the platform took and could not bring goes anew. Of several pieces only those go that did not arrive.
    const anew =
      delivery.pieces === null && delivery.state === "failed" && delivery.code === null ? { externalIds: [] } : {};
    await saveDelivery(tx, delivery.id, { attempts: 0, notBefore: needs.now(), ...anew });
    await setDelivery(tx, { delivery, state: "queued", now: needs.now() });
    await wakeThread(tx, needs, { connection: delivery.connection, thread: delivery.thread, at: needs.now() });
  });

/** The agent knows that a doubtful message did arrive: nothing is sent again. */
export const arrived = ({ transact, now, newId }: Needs, { message: id }: Of): Promise<void> =>
  transact(async (tx) => {
    const delivery = await held(tx, await store.getMessage(tx, id));
    if (!delivery) throw new Problem("message.not_ours", { id });
    if (delivery.state !== "uncertain") throw new Problem("message.not_failed", { state: delivery.state });
    await allLeft(tx, { now, newId }, { delivery, externalIds: delivery.externalIds });
    await wakeThread(tx, { now, newId }, { connection: delivery.connection, thread: delivery.thread, at: now() });
  });
