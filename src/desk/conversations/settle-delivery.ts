import type { Transact, Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Actor } from "../../kernel/events";
import type { NewId } from "../../kernel/ids";
import { Problem } from "../../kernel/problem";
import type { Now } from "../../kernel/time";
import { setDelivery } from "./changes";
import { detach } from "./files";
import { type Conversation, type Delivery, type Message, previewOf } from "./model";
import { deliveriesOf, saveDelivery } from "./outbox";
import { applyOvertaken } from "./overtaken";
import { wakeThread } from "./say";
import * as store from "./store";

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

/** The same inside somebody's transaction, for a delivery that is untouched. */
export const undoIn = async (
  tx: Tx,
  { now }: Pick<Needs, "now">,
  { message, delivery, by }: { message: Message; delivery: Delivery; by: { id: string } },
): Promise<void> => {
  const { id, conversation } = message;
  await setDelivery(tx, { delivery, state: "undone", now: now() });
  const actor = { kind: "agent", id: by.id } as const;
  const seq = await emit(tx, { type: "message.undone", conversation, actor, payload: { message: id } }, now());
  await store.saveMessage(tx, id, { deletedAt: now(), changedSeq: seq });
  await detach(tx, { message: id, at: now() });
  const shown = await before(tx, message);
  await store.save(tx, conversation, { lastSeq: seq, ...shown });
  if (shown.waitingSince) await waitAgain(tx, { now }, { conversation, actor });
};

/** Who was answered waits again: what their answer had closed is open, whoever took it back and from where. */
const waitAgain = async (
  tx: Tx,
  { now }: Pick<Needs, "now">,
  { conversation: id, actor }: { conversation: string; actor: Actor },
): Promise<void> => {
  const { status: from } = await store.get(tx, id);
  if (from !== "pending" && from !== "solved") return;
  const payload = { from, to: "open" } as const;
  const lastSeq = await emit(tx, { type: "conversation.status", conversation: id, actor, payload }, now());
  await store.save(tx, id, { status: "open", solvedAt: null, lastSeq });
};

/** How the list shows a conversation without the message that was taken back: the customer may wait again. */
const before = async (tx: Tx, { conversation }: Message): Promise<Partial<Conversation>> => {
  const messages = await store.messagesOf(tx, { conversation, limit: 50 });
  const last = messages.findLast((one) => one.direction !== "note" && one.deletedAt === null);
  if (!last || last.authorKind === "system") return {};
  return {
    preview: previewOf(last.text, []),
    previewBy: last.authorKind,
    waitingSince: last.authorKind === "customer" ? last.at : null,
  };
};

/** Sends a failed or doubtful message again, really: the agent has decided. */
export const retry = (needs: Needs, { message: id }: Of): Promise<void> =>
  needs.transact(async (tx) => {
    const delivery = await held(tx, await store.getMessage(tx, id));
    if (!delivery) throw new Problem("message.not_ours", { id });
    if (delivery.state !== "failed" && delivery.state !== "uncertain")
      throw new Problem("message.not_failed", { state: delivery.state });
    // What the platform took and could not bring goes anew, all of it; what broke off goes on where it stopped.
    const anew = delivery.state === "failed" && delivery.code === null ? { externalIds: [] } : {};
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
    await setDelivery(tx, { delivery, state: "sent", now: now() });
    await applyOvertaken(tx, { now, newId }, delivery);
    await wakeThread(tx, { now, newId }, { connection: delivery.connection, thread: delivery.thread, at: now() });
  });
