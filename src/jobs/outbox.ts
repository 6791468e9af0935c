import { sql } from "drizzle-orm";
import type { Tx } from "../../db/client";
import { prepared } from "../../db/prepared";
import type { Event, EventType, NewEvent } from "../kernel/events";
import { newId } from "../kernel/ids";
import { addJob } from "./store";

/**
 * Which events the switchboard follows; a test holds this against `flows/switchboard`.
 * It stands here so that the job is added in the transaction of the event.
 */
export const followed: ReadonlySet<EventType> = new Set<EventType>([
  "message.received",
  "conversation.owner",
  "conversation.category",
  "message.pressed",
  "message.judged",
]);

const insertEvent = prepared(({ engine, q, t: { events } }) =>
  q
    .insert(events)
    .values({
      type: sql.placeholder("type"),
      conversation: sql.placeholder("conversation"),
      actor: sql.placeholder("actor"),
      payload: sql.placeholder("payload"),
      at: sql.placeholder("at"),
    })
    // What other processes hear by goes with the row.
    .returning({ seq: events.seq, ...(engine === "postgres" && { told: sql`pg_notify('parley_commit', '')` }) })
    .prepare("insert_event"),
);

/** Writes an event in the transaction of the change it tells of, and the job that follows it. Returns its sequence number. */
export const emit = async (tx: Tx, event: NewEvent, at: number): Promise<number> => {
  const { type, conversation, actor, payload } = event;
  const [row] = await insertEvent(tx).execute({ type, conversation, actor, payload, at });
  if (!row) throw new Error("The event was not written.");
  if (followed.has(event.type))
    await addJob(tx, {
      id: newId(),
      task: "follow",
      queue: `conversation:${event.conversation}`,
      payload: { seq: row.seq },
      runAt: at,
      at,
    });
  return row.seq;
};

export type { Event };
