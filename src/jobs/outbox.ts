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
]);

/** Any number will do as long as every Parley uses it. */
const EVENT_LOCK = 7_201_945;

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
    // Everything after the lock holds up every other emitter: what other processes hear goes with the row.
    .returning({ seq: events.seq, ...(engine === "postgres" && { told: sql`pg_notify('parley_commit', '')` }) })
    .prepare("insert_event"),
);

/**
 * On PostgreSQL sequence numbers do not become visible in order; one emitter at a time makes them. Its conversation's row is
 * held first, as everywhere: whoever held the row and waited to emit would wait for an emitter that waits for the row.
 */
const inOrder = (tx: Tx, conversation: string | null) =>
  tx.q.execute(sql`
    with held as materialized (select id from conversations where id = ${conversation} for update)
    select pg_advisory_xact_lock(${EVENT_LOCK}) from (select count(*) from held) as done`);

/** Writes an event in the transaction of the change it tells of, and the job that follows it. Returns its sequence number. */
export const emit = async (tx: Tx, event: NewEvent, at: number): Promise<number> => {
  if (tx.engine === "postgres") await inOrder(tx, event.conversation);
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
