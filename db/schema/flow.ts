import { sql } from "drizzle-orm";
import type { Inbound, Outbound } from "../../channels/contract";
import type { Actor } from "../../src/kernel/events";
import type { Columns } from "../columns";
import type { deskTables } from "./desk";

/** One piece of a message of ours that leaves in several; `waiting` until the platform has taken it. */
export type StoredPiece = {
  label: string;
  externalId: string | null;
  state: "waiting" | "sent" | "delivered" | "read" | "failed";
  reason?: string;
};

/** What moves: arrivals, deliveries, events and jobs. */
export const flowTables = (c: Columns, desk: ReturnType<typeof deskTables>) => {
  const events = c.table(
    "events",
    {
      seq: c.serial(),
      type: c.text().notNull(),
      conversation: c.text(),
      actor: c.json<Actor>().notNull(),
      payload: c.json<unknown>().notNull(),
      at: c.time().notNull(),
    },
    (t) => [c.index("events_conversation").on(t.conversation, t.seq)],
  );
  const arrivals = c.table(
    "arrivals",
    {
      id: c.id(),
      connection: c.text().notNull(),
      externalId: c.text().notNull(),
      kind: c.text().notNull(),
      revision: c.text().notNull(),
      /** `waiting`: about a message that has not arrived yet. */
      state: c.oneOf("done", "waiting", "ignored").notNull(),
      item: c.json<Inbound>(),
      raw: c.json<unknown>(),
      reason: c.text(),
      at: c.time().notNull(),
    },
    (t) => [
      c.uniqueIndex("arrivals_once").on(t.connection, t.externalId, t.kind, t.revision),
      c.index("arrivals_waiting").on(t.connection, t.externalId).where(sql`state = 'waiting'`),
    ],
  );
  const quarantine = c.table(
    "quarantine",
    {
      id: c.id(),
      connection: c.text().notNull(),
      raw: c.json<unknown>().notNull(),
      error: c.text().notNull(),
      tries: c.int().notNull().default(1),
      at: c.time().notNull(),
      settledAt: c.time(),
    },
    (t) => [c.index("quarantine_open").on(t.settledAt, t.at)],
  );
  const deliveries = c.table(
    "deliveries",
    {
      id: c.id(),
      message: c
        .text()
        .notNull()
        .references(() => desk.messages.id, { onDelete: "cascade" }),
      conversation: c.text().notNull(),
      connection: c.text().notNull(),
      thread: c.text().notNull(),
      /** Order within the thread: the sequence of the event that queued it. */
      position: c.int().notNull(),
      kind: c.oneOf("message", "edit", "deletion", "reaction").notNull(),
      /** For edits, deletions and reactions: what to say. A message is read from its own row. */
      action: c.json<Outbound>(),
      state: c.oneOf("queued", "sending", "sent", "delivered", "read", "failed", "uncertain", "undone").notNull(),
      code: c.text(),
      reason: c.text(),
      attempts: c.int().notNull().default(0),
      notBefore: c.time().notNull(),
      /** The epoch the bot thought under; null for people. */
      epoch: c.int(),
      externalIds: c.json<string[]>().notNull(),
      /** Of a message in several pieces: what each is, and what became of it. */
      pieces: c.json<StoredPiece[]>(),
      sentAt: c.time(),
      createdAt: c.time().notNull(),
      updatedAt: c.time().notNull(),
    },
    (t) => [
      c.index("deliveries_thread").on(t.connection, t.thread, t.state, t.position),
      c.index("deliveries_message").on(t.message),
      c.index("deliveries_state").on(t.state, t.notBefore),
      c.index("deliveries_lost").on(t.conversation).where(sql`state in ('failed', 'uncertain')`),
    ],
  );
  const jobs = c.table(
    "jobs",
    {
      id: c.id(),
      task: c.text().notNull(),
      /** Jobs of one queue run one after another. */
      queue: c.text().notNull(),
      /** At most one waiting job per key; adding again moves it earlier or later as asked. */
      key: c.text(),
      payload: c.json<unknown>().notNull(),
      runAt: c.time().notNull(),
      attempts: c.int().notNull().default(0),
      maxAttempts: c.int().notNull(),
      lastError: c.text(),
      lockedAt: c.time(),
      /** Out of tries: kept for the admin to see and run again. */
      deadAt: c.time(),
      createdAt: c.time().notNull(),
    },
    (t) => [
      c.uniqueIndex("jobs_key").on(t.key),
      c.index("jobs_due").on(t.deadAt, t.runAt),
      c.index("jobs_queue").on(t.queue),
    ],
  );
  const leases = c.table("leases", {
    id: c.id(),
    holder: c.text().notNull(),
    until: c.time().notNull(),
  });
  const settings = c.table("settings", {
    id: c.id(),
    value: c.json<unknown>().notNull(),
    updatedAt: c.time().notNull(),
  });
  const counters = c.table("counters", {
    id: c.id(),
    value: c.int().notNull(),
  });
  return {
    events,
    arrivals,
    quarantine,
    deliveries,
    jobs,
    leases,
    settings,
    counters,
  };
};
