import { desc, eq } from "drizzle-orm";
import type { Capabilities, Outbound, RichText } from "../../../channels/contract";
import { isBlank, toPlain } from "../../../channels/kit/rich-text";
import type { Read, Transact, Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { NewId } from "../../kernel/ids";
import { Problem } from "../../kernel/problem";
import type { Now } from "../../kernel/time";
import { keepRevision, setDelivery, setReaction } from "./changes";
import type { Message } from "./model";
import { deliveriesOf } from "./outbox";
import { previewAfter } from "./preview";
import { wakeThread } from "./say";
import { isUntouched } from "./settle-delivery";
import * as store from "./store";
import { undoIn } from "./take-back";

type Needs = { transact: Transact; now: Now; newId: NewId };
/** What the channel of the message can carry; absent: not asked. */
type Rules = Pick<Capabilities, "edits" | "deletions" | "reactions">;
type By = { message: string; by: { id: string }; rules?: Rules };

const queueAction = async (
  tx: Tx,
  needs: Needs,
  { message, action, seq }: { message: Message; action: Outbound; seq: number },
) => {
  const now = needs.now();
  const { kind, id } = action;
  await tx.q.insert(tx.t.deliveries).values({
    id,
    message: message.id,
    conversation: message.conversation,
    connection: message.connection,
    thread: message.thread,
    position: seq,
    kind,
    action,
    state: "queued",
    notBefore: now,
    externalIds: [],
    createdAt: now,
    updatedAt: now,
  });
  await wakeThread(tx, needs, { connection: message.connection, thread: message.thread, at: now });
};

const ours = async (tx: Tx, id: string) => {
  const message = await store.getMessage(tx, id);
  if (message.direction === "in") throw new Problem("message.not_ours", { id });
  if (message.deletedAt !== null) throw new Problem("not_found", { what: "message", id });
  const [delivery] = await deliveriesOf(tx, [id]);
  const gone = delivery && ["sent", "delivered", "read"].includes(delivery.state) ? delivery.externalIds : [];
  // Nobody knows yet what would have to be changed there, and what is looked for is what was sent.
  if (delivery?.state === "sending" || delivery?.state === "uncertain")
    throw new Problem("message.already_sent", { state: delivery.state });
  return { message, delivery, gone };
};

/** Where it stands at its platform. */
const placeOf = ({ origin, thread }: Message): string => origin ?? thread;

/** Edits a message of ours: here at once, at the platform when it has left already. */
export const editMessage = (needs: Needs, { message: id, by, rich, rules }: By & { rich: RichText }): Promise<void> =>
  needs.transact(async (tx) => {
    if (isBlank(rich)) throw new Problem("message.empty");
    const { message, gone } = await ours(tx, id);
    // Or we would show what the customer never sees.
    if (gone.length > 0 && rules?.edits.out === false) throw new Problem("message.not_supported", { what: "edit" });
    const now = needs.now();
    await keepRevision(tx, { id: needs.newId(), message, at: now });
    const actor = { kind: "agent", id: by.id } as const;
    const seq = await emit(
      tx,
      { type: "message.edited", conversation: message.conversation, actor, payload: { message: id } },
      now,
    );
    await store.saveMessage(tx, id, { rich, text: toPlain(rich), editedAt: now, changedSeq: seq });
    const shown = await previewAfter(tx, { ...message, text: toPlain(rich) });
    await store.save(tx, message.conversation, { lastSeq: seq, ...shown });
    if (gone.length > 0) {
      const action: Outbound = { kind: "edit", id: needs.newId(), thread: placeOf(message), externalIds: gone, rich };
      await queueAction(tx, needs, { message, action, seq });
    }
  });

/** Deletes a message of ours, at the platform too: what has not left is not sent any more, pieces that have are taken back. */
export const removeMessage = (needs: Needs, { message: id, by, rules }: By): Promise<void> =>
  needs.transact(async (tx) => {
    const { message, delivery } = await ours(tx, id);
    const gone = delivery?.externalIds ?? [];
    if (gone.length > 0 && rules?.deletions.out === false)
      throw new Problem("message.not_supported", { what: "deletion" });
    if (delivery && message.direction === "out" && isUntouched(delivery))
      return undoIn(tx, needs, { message, delivery, by });
    const now = needs.now();
    if (delivery?.state === "queued" || delivery?.state === "failed")
      await setDelivery(tx, { delivery, state: "undone", now });
    const actor = { kind: "agent", id: by.id } as const;
    const seq = await emit(
      tx,
      { type: "message.deleted", conversation: message.conversation, actor, payload: { message: id } },
      now,
    );
    await store.saveMessage(tx, id, { deletedAt: now, changedSeq: seq });
    await store.save(tx, message.conversation, {
      lastSeq: seq,
      ...(await previewAfter(tx, { ...message, deletedAt: now })),
    });
    if (gone.length > 0) {
      const action: Outbound = { kind: "deletion", id: needs.newId(), thread: placeOf(message), externalIds: gone };
      await queueAction(tx, needs, { message, action, seq });
    }
  });

/** Without the mark that only says how it is drawn. */
const bare = (emoji: string): string => emoji.replaceAll("\uFE0F", "");

/** One reaction of ours per message; null takes it back. */
export const reactTo = (
  needs: Needs,
  { message: id, by, emoji, rules }: By & { emoji: string | null },
): Promise<void> =>
  needs.transact(async (tx) => {
    const message = await store.getMessage(tx, id);
    if (message.direction !== "in" || !message.externalId) throw new Problem("message.not_supported", { id });
    const { out, allowed } = rules?.reactions ?? { out: true };
    if (!out || (emoji !== null && allowed && !allowed.some((one) => bare(one) === bare(emoji))))
      throw new Problem("message.not_supported", { what: "reaction" });
    const now = needs.now();
    const set = emoji === null ? [] : [emoji];
    await setReaction(tx, { message: id, who: `agent:${by.id}`, emoji: set, at: now });
    const actor = { kind: "agent", id: by.id } as const;
    const payload = { message: id, emoji: set, by: "us" } as const;
    const seq = await emit(tx, { type: "message.reacted", conversation: message.conversation, actor, payload }, now);
    await store.saveMessage(tx, id, { changedSeq: seq });
    await store.save(tx, message.conversation, { lastSeq: seq });
    const action: Outbound = {
      kind: "reaction",
      id: needs.newId(),
      thread: message.thread,
      externalId: message.externalId,
      emoji,
    };
    await queueAction(tx, needs, { message, action, seq });
  });

/** What a message said before, newest first. */
export const revisionsOf = async (db: Read, message: string): Promise<{ text: string; replacedAt: number }[]> => {
  const { revisions: v } = db.t;
  return db.q
    .select({ text: v.text, replacedAt: v.replacedAt })
    .from(v)
    .where(eq(v.message, message))
    .orderBy(desc(v.replacedAt))
    .limit(100);
};
