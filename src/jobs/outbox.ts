import { sql } from "drizzle-orm";
import { shared } from "../../db/abreast";
import type { Tx } from "../../db/client";
import { manyInserter, prepared } from "../../db/prepared";
import type { Event, EventType, NewEvent } from "../kernel/events";
import { newId } from "../kernel/ids";
import { addJob } from "./store";

/**
 * Which events the switchboard follows; a test holds this against `flows/switchboard`.
 * It stands here so that the job is added in the transaction of the event.
 */
export const followed: ReadonlySet<EventType> = new Set<EventType>([
  "message.received",
  "conversation.reopened",
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

const insertMany = manyInserter("insert_events", (t) => t.events, {
  keys: ["type", "conversation", "actor", "payload", "at"],
  tail: "returning seq, pg_notify('parley_commit', '')",
});
type Row = Pick<NewEvent, "type" | "conversation" | "actor" | "payload"> & { at: number };
const insertTogether = shared(async (tx, rows: Row[]) => (await insertMany(tx, rows)).map(([seq]) => Number(seq)));
const insert = async (tx: Tx, row: Row): Promise<number> => {
  if (tx.lane) return insertTogether.ask(tx, tx.lane, row);
  const [written] = await insertEvent(tx).execute(row);
  if (!written) throw new Error("The event was not written.");
  return written.seq;
};

/** What a JSON column gives back of what it was given. */
const asRead = <Value>(column: { mapToDriverValue: (value: unknown) => unknown }, value: Value): Value =>
  JSON.parse(String(column.mapToDriverValue(value)));

/** Writes an event in the transaction of the change it tells of, and the job that follows it. Returns its sequence number. */
export const emit = async (tx: Tx, event: NewEvent, at: number): Promise<number> => {
  const { type, conversation, actor, payload } = event;
  const seq = await insert(tx, { type, conversation, actor, payload, at });
  const { actor: ofActor, payload: ofPayload } = tx.t.events;
  tx.news?.push({ seq, type, conversation, actor: asRead(ofActor, actor), payload: asRead(ofPayload, payload), at });
  if (followed.has(event.type))
    await addJob(tx, {
      id: newId(),
      task: "follow",
      queue: `conversation:${event.conversation}`,
      payload: { seq },
      runAt: at,
      at,
    });
  return seq;
};

export type { Event };
