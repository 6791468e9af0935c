import type { Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Actor } from "../../kernel/events";
import type { NewId } from "../../kernel/ids";
import { Problem } from "../../kernel/problem";
import type { Now } from "../../kernel/time";
import { previewOf, subjectOf } from "./model";
import * as store from "./store";

type Split = { conversation: string; message: string; subject?: string; by: Actor };

/**
 * Parts a conversation in two: `message` and what came after it become one of their own. Where the message began a thread
 * of its own on its channel that thread goes along; else the thread does, and what stays behind is solved, because a thread
 * has one open conversation. Throws bad_input for the first message.
 */
export const splitIn = async (
  tx: Tx,
  { now, newId }: { now: Now; newId: NewId },
  { conversation: id, message: from, subject, by }: Split,
): Promise<string> => {
  const [old, message] = [await store.hold(tx, id), await store.getMessage(tx, from)];
  if (message.conversation !== id) throw new Problem("not_found", { what: "message", id: from });
  const [before] = await store.messagesOf(tx, { conversation: id, before: message.seq, limit: 1 });
  // What we answered under a thread of its own did not begin it.
  const began = message.direction === "in" ? message.origin : null;
  if (!before) throw new Problem("bad_input", { field: "message" }, "The first message stays where it is.");
  const at = now();
  const made = newId();
  const number = await store.nextNumber(tx);
  await store.insert(tx, {
    ...old,
    id: made,
    number,
    subject: subject?.trim() || subjectOf(message.text),
    status: "open",
    thread: began ?? old.thread,
    previous: id,
    solvedAt: null,
    snoozedUntil: null,
    createdAt: at,
    updatedAt: at,
  });
  await store.moveMessages(tx, { from: id, to: made, fromSeq: message.seq, thread: began ?? old.thread });
  const opened = await emit(
    tx,
    { type: "conversation.split", conversation: made, actor: by, payload: { from: id, number: old.number } },
    at,
  );
  await store.save(tx, made, { lastSeq: opened });
  const seq = await emit(
    tx,
    { type: "conversation.split", conversation: id, actor: by, payload: { into: made, number } },
    at,
  );
  await store.save(tx, id, {
    lastSeq: seq,
    lastPublicSeq: before.seq,
    preview: previewOf(before.text, []),
    previewBy: before.authorKind === "customer" ? "customer" : before.authorKind === "bot" ? "bot" : "agent",
    waitingSince: null,
    ...(began === null ? { status: "solved", solvedAt: at } : {}),
    updatedAt: at,
  });
  return made;
};
