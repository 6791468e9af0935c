import type { Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Actor } from "../../kernel/events";
import { Problem } from "../../kernel/problem";
import type { Now } from "../../kernel/time";
import type { Conversation } from "./model";
import { withdraw } from "./owner";
import * as store from "./store";

/** Whoever waits in the one waits in both, and what is under way is not done with by what was. */
const statusOf = (kept: Conversation, gone: Conversation): Conversation["status"] => {
  if (gone.status === "open" && gone.waitingSince !== null) return "open";
  if (kept.status !== "solved" || gone.status === "solved" || gone.status === "closed") return kept.status;
  return gone.status === "pending" ? "pending" : "open";
};

type Merge = { conversation: string; into: string; by: Actor };

/**
 * Makes one conversation part of another: its messages move, it is closed, and what comes in its thread later goes to the other.
 * What was on its way leaves by its own thread all the same. Throws bad_input for a conversation with itself or one merged before, and conversation.closed.
 */
export const mergeIn = async (tx: Tx, { now }: { now: Now }, { conversation: id, into, by }: Merge): Promise<void> => {
  const [gone, kept] = [await store.hold(tx, id), await store.hold(tx, into)];
  if (id === into || gone.mergedInto !== null || kept.mergedInto !== null)
    throw new Problem("bad_input", { field: "into" }, "These two are one conversation already.");
  if (kept.status === "closed") throw new Problem("conversation.closed", { number: kept.number });
  const at = now();
  // Between people the bot's words from elsewhere would come as those of nobody.
  if (kept.owner !== "bot") await withdraw(tx, { conversation: id, now: at });
  await store.moveMessages(tx, { from: id, to: into });
  const left = await emit(
    tx,
    { type: "conversation.merged", conversation: id, actor: by, payload: { into, number: kept.number } },
    at,
  );
  await store.save(tx, id, { status: "closed", mergedInto: into, waitingSince: null, lastSeq: left, updatedAt: at });
  const seq = await emit(
    tx,
    { type: "conversation.merged", conversation: into, actor: by, payload: { from: id, number: gone.number } },
    at,
  );
  const status = statusOf(kept, gone);
  const lastSeq =
    status === kept.status
      ? seq
      : await emit(
          tx,
          { type: "conversation.status", conversation: into, actor: by, payload: { from: kept.status, to: status } },
          at,
        );
  await store.save(tx, into, {
    lastSeq,
    ...(status === kept.status ? {} : { status, snoozedUntil: null, solvedAt: null }),
    lastPublicSeq: Math.max(kept.lastPublicSeq, gone.lastPublicSeq),
    ...(gone.lastPublicSeq > kept.lastPublicSeq ? { preview: gone.preview, previewBy: gone.previewBy } : {}),
    // The same person at the same door: their last words count for how long we may answer freely.
    ...(gone.connection === kept.connection && gone.thread === kept.thread
      ? { lastCustomerAt: Math.max(gone.lastCustomerAt ?? 0, kept.lastCustomerAt ?? 0) || null }
      : {}),
    waitingSince: kept.waitingSince ?? gone.waitingSince,
    updatedAt: at,
  });
};
