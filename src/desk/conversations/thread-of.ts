import type { InboundMessage } from "../../../channels/contract";
import type { Tx } from "../../../db/client";
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
