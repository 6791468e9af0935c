import type { InboundMessage } from "../../../channels/contract";
import type { Read, Tx } from "../../../db/client";
import type { Conversation, Message } from "./model";
import * as store from "./store";

type Given = { connection: string; item: InboundMessage; contact: string };

/**
 * The thread a message belongs to: that of the first earlier message it names and we know, else the author's latest
 * one in its lane while that is fresh, else the one its channel named. `origin` tells when it was put elsewhere.
 */
export const threadOf = async (
  tx: Tx,
  { connection, item, contact }: Given,
): Promise<{ thread: string; origin: string | null; known: boolean }> => {
  const put = (thread: string) => ({ thread, origin: thread === item.thread ? null : item.thread, known: true });
  for (const externalId of item.follows ?? []) {
    const earlier = await store.byExternalId(tx, { connection, externalId });
    if (earlier) return put(earlier.thread);
  }
  if (item.near) {
    const latest = await store.latestInLane(tx, { connection, lane: item.near.lane, contact });
    if (latest && item.at - latest.at <= item.near.windowMs) return put(latest.thread);
  }
  return { thread: item.thread, origin: null, known: false };
};

const BACK = 50;
/**
 * The thread that the channel named for what a message of ours answers: the quoted message, else the newest one of a customer.
 * Null where that is the conversation's own. Only what goes on in a lane has several.
 */
export const answeredIn = async (
  tx: Tx,
  { conversation: { id, thread, lane }, quoted }: { conversation: Conversation; quoted: Message | null },
): Promise<string | null> => {
  if (lane === null) return null;
  const said = quoted ? [] : await store.messagesOf(tx, { conversation: id, limit: BACK });
  const answered = quoted ?? said.findLast(({ direction, deletedAt }) => direction === "in" && deletedAt === null);
  return answered?.thread === thread ? answered.origin : null;
};

/** Where the desk keeps what the channel calls `thread`: elsewhere when the message that began it was put there. */
export const keptIn = async (db: Read, { connection, thread }: { connection: string; thread: string }) => {
  const first = await store.byExternalId(db, { connection, externalId: thread });
  return first?.origin === thread ? first.thread : thread;
};
