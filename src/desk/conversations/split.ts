import type { Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Actor } from "../../kernel/events";
import type { NewId } from "../../kernel/ids";
import { Problem } from "../../kernel/problem";
import type { Now } from "../../kernel/time";
import { type Conversation, type Message, previewOf, subjectOf } from "./model";
import * as store from "./store";

type Split = { conversation: string; message: string; subject?: string; by: Actor };

/** So far back something said aloud is looked for. */
const BACK = 50;
const shownOf = ({ seq, text, authorKind }: Message): Partial<Conversation> => ({
  lastPublicSeq: seq,
  preview: previewOf(text, []),
  previewBy: authorKind === "customer" || authorKind === "bot" ? authorKind : "agent",
});

/** Since when the customer has waited for an answer to the last they said, if nobody of ours has spoken since. */
const unansweredSince = (messages: readonly Message[]): number | null => {
  const said = messages.filter((one) => one.direction !== "note" && one.deletedAt === null);
  const answered = said.findLastIndex((one) => one.direction === "out");
  return said[answered + 1]?.createdAt ?? null;
};

/**
 * Parts a conversation in two: `message` and what came after it become one of their own. Where the message began a thread
 * of its own on its channel that thread goes along; else the thread does, and what stays behind is solved, unless
 * somebody still waits there for an answer. Throws bad_input for the first message.
 */
export const splitIn = async (
  tx: Tx,
  { now, newId }: { now: Now; newId: NewId },
  { conversation: id, message: from, subject, by }: Split,
): Promise<string> => {
  const [old, message] = [await store.hold(tx, id), await store.getMessage(tx, from)];
  if (message.conversation !== id) throw new Problem("not_found", { what: "message", id: from });
  const earlier = await store.messagesOf(tx, { conversation: id, before: message.seq, limit: BACK });
  const before = earlier.findLast((one) => one.direction !== "note" && one.deletedAt === null);
  // What we answered under a thread of its own did not begin it.
  const began = message.direction === "in" ? message.origin : null;
  if (earlier.length === 0)
    throw new Problem("bad_input", { field: "message" }, "The first message stays where it is.");
  const at = now();
  // Whom nobody has answered in what stays behind still waits there.
  const stays = before?.direction === "in" && old.waitingSince !== null;
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
    waitingSince: null,
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
  // Whoever asked what is moved waits there, though they had been answered about something else, or it all was solved.
  const moved = await store.messagesOf(tx, { conversation: made, limit: BACK });
  const handedOver = old.waitingSince === null ? null : Math.max(old.waitingSince, message.createdAt);
  const waitingSince = unansweredSince(moved) ?? handedOver;
  await store.save(tx, made, {
    lastSeq: opened,
    waitingSince,
    status: waitingSince === null ? "pending" : "open",
  });
  const seq = await emit(
    tx,
    { type: "conversation.split", conversation: id, actor: by, payload: { into: made, number } },
    at,
  );
  await store.save(tx, id, {
    lastSeq: seq,
    ...(before ? shownOf(before) : { lastPublicSeq: 0, preview: "" }),
    waitingSince: stays ? old.waitingSince : null,
    ...(began === null && !stays ? { status: "solved", solvedAt: at } : {}),
    updatedAt: at,
  });
  return made;
};
