import type { Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import { eventAt } from "../../jobs/store";
import type { EventPayload } from "../../kernel/events";
import type { Now } from "../../kernel/time";
import { setDelivery } from "./changes";
import { detach } from "./files";
import { type Conversation, type Delivery, type Message, previewOf, SUSPEND_MS } from "./model";
import { setOwner } from "./owner";
import type { Speaker } from "./say";
import * as store from "./store";

type Before = NonNullable<EventPayload<"message.queued">["before"]>;
type Agent = Extract<Speaker, { kind: "agent" }>;
/** So far back something said aloud is looked for. */
const BACK = 50;

/** Takes back a message of ours whose delivery is untouched: the conversation is as if it had never been written. */
export const undoIn = async (
  tx: Tx,
  { now }: { now: Now },
  { message, delivery, by }: { message: Message; delivery: Delivery; by: { id: string; name?: string } },
): Promise<void> => {
  const { id, conversation } = message;
  await setDelivery(tx, { delivery, state: "undone", now: now() });
  const actor = { kind: "agent", id: by.id } as const;
  const seq = await emit(tx, { type: "message.undone", conversation, actor, payload: { message: id } }, now());
  await store.saveMessage(tx, id, { deletedAt: now(), changedSeq: seq });
  await detach(tx, { message: id, at: now() });
  await store.save(tx, conversation, { lastSeq: seq });
  const agent: Agent = { kind: "agent", id: by.id, name: by.name ?? message.authorName ?? "" };
  // A note that was passed on by mail was never said to the customer.
  if (message.direction === "out") await putBack(tx, { now }, { conversation, message, by: agent });
};

/** What the list shows without what was taken back, and who waits, speaks and has it, as before. */
const putBack = async (
  tx: Tx,
  needs: { now: Now },
  { conversation: id, message, by }: { conversation: string; message: Message; by: Agent },
): Promise<void> => {
  const messages = await store.messagesOf(tx, { conversation: id, limit: BACK });
  const said = messages.filter((one) => one.direction !== "note" && one.deletedAt === null);
  const last = said.at(-1);
  const current = await store.get(tx, id);
  const isNewest = message.seq === current.lastPublicSeq;
  if (last && last.authorKind !== "system" && isNewest)
    await store.save(tx, id, {
      preview: previewOf(last.text, []),
      previewBy: last.authorKind,
      // Who had read all that there was before has read all that there is now, and nobody else has.
      lastPublicSeq: last.seq,
    });
  // What we have said since stands for itself.
  if (said.some((one) => one.seq > message.seq && one.direction === "out")) return;
  const gone = messages.filter(
    (one) => one.direction === "out" && one.deletedAt !== null && one.seq > (last?.seq ?? 0),
  );
  const before = await beforeAll(tx, message, gone);
  const waitingSince = before
    ? (before.waitingSince ?? current.waitingSince)
    : last?.authorKind === "customer"
      ? (current.waitingSince ?? last.createdAt)
      : null;
  await store.save(tx, id, { waitingSince });
  if (before) await giveBack(tx, needs, { conversation: { ...current, waitingSince }, before, by });
  await reopen(tx, needs, { conversation: await store.get(tx, id), before, by });
};

/** How it was before the first of the replies that were taken back one after another. */
const beforeAll = async (tx: Tx, message: Message, gone: readonly Message[]): Promise<Before | null> => {
  let before: Before | null = null;
  for (const one of [message, ...gone.filter(({ seq }) => seq < message.seq).toReversed()]) {
    const event = await eventAt(tx, one.seq);
    const found = event?.type === "message.queued" ? event.payload.before : undefined;
    before = found ?? before;
    // Whoever waited then had not been answered by one before it.
    if (!found || found.waitingSince !== null) break;
  }
  return before;
};

type Back = { conversation: Conversation; before: Before; by: Agent };
/** Who spoke and who had it before; what somebody has decided since stays decided. */
const giveBack = async (tx: Tx, needs: { now: Now }, { conversation, before, by }: Back): Promise<void> => {
  const { id, assignee, team } = conversation;
  if (conversation.owner === "agent" && before.owner !== "agent" && conversation.epoch === before.epoch + 1) {
    await setOwner(tx, needs, { conversation, to: before.owner, by, why: "undo" });
    // Whoever took it back is as a rule about to write it better: the bot does not cut in.
    if (before.owner === "bot") await store.save(tx, id, { botSuspendedUntil: needs.now() + SUSPEND_MS });
  }
  if (before.assignee !== null || assignee !== by.id) return;
  const payload = { from: { agent: assignee, team }, to: { agent: null, team }, why: "undo" };
  const actor = { kind: "agent", id: by.id } as const;
  const lastSeq = await emit(tx, { type: "conversation.assigned", conversation: id, actor, payload }, needs.now());
  await store.save(tx, id, { assignee: null, lastSeq });
};

/** What the answer had closed is open again for who waits, and else as it was. */
const reopen = async (
  tx: Tx,
  { now }: { now: Now },
  { conversation: { id, status: from, waitingSince }, before, by }: Omit<Back, "before"> & { before: Before | null },
): Promise<void> => {
  if (from !== "pending" && from !== "solved") return;
  const was = before?.status === "pending" || before?.status === "solved" ? before.status : "open";
  const to = waitingSince !== null ? "open" : before ? was : from;
  if (to === from) return;
  const actor = { kind: "agent", id: by.id } as const;
  const lastSeq = await emit(
    tx,
    { type: "conversation.status", conversation: id, actor, payload: { from, to } },
    now(),
  );
  await store.save(tx, id, { status: to, solvedAt: to === "solved" ? now() : null, lastSeq });
};
