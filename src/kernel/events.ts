import { z } from "zod";

/**
 * Every event there is, with its payload. An event is written in the transaction of the change it tells of;
 * the timeline, the live inbox, the audit and the switchboard all read the same rows.
 */
const id = z.string();

const catalogue = {
  "conversation.opened": z.object({
    number: z.number(),
    previous: id.nullish(),
  }),
  "conversation.reopened": z.object({ from: z.string() }),
  "conversation.status": z.object({
    from: z.string(),
    to: z.string(),
    until: z.number().nullish(),
    /** Since when the customer had waited when it was put away unanswered. */
    waitingSince: z.number().nullish(),
  }),
  "conversation.priority": z.object({
    from: z.string(),
    to: z.string(),
    why: z.string().nullish(),
  }),
  "conversation.category": z.object({
    from: id.nullable(),
    to: id.nullable(),
    why: z.string().nullish(),
  }),
  "conversation.assigned": z.object({
    from: z.object({ agent: id.nullable(), team: id.nullable() }),
    to: z.object({ agent: id.nullable(), team: id.nullable() }),
    why: z.string().nullish(),
  }),
  "conversation.owner": z.object({
    from: z.string(),
    to: z.string(),
    epoch: z.number(),
    why: z.string().nullish(),
  }),
  /** How the customer sounds now, and what they write in. */
  "conversation.tone": z.object({
    mood: z.string(),
    urgency: z.string(),
    language: z.string(),
    why: z.string().nullish(),
  }),
  "conversation.tags": z.object({
    added: z.array(z.string()),
    removed: z.array(z.string()),
  }),
  /** Became part of another, or the other way round: one event in each. */
  "conversation.merged": z.object({ into: id.nullish(), from: id.nullish(), number: z.number() }),
  "conversation.split": z.object({ into: id.nullish(), from: id.nullish(), number: z.number() }),
  "conversation.subject": z.object({ from: z.string(), to: z.string() }),
  /** A customer's message (or one of ours written elsewhere). */
  "message.received": z.object({ message: id }),
  /** One of ours, queued. Public once it leaves; until then it can be taken back, and all is as it was before. */
  "message.queued": z.object({
    message: id,
    before: z
      .object({
        owner: z.enum(["bot", "agent", "nobody"]),
        epoch: z.number(),
        assignee: id.nullable(),
        status: z.enum(["open", "pending", "snoozed", "solved", "closed"]),
        waitingSince: z.number().nullable(),
      })
      .optional(),
  }),
  "message.noted": z.object({ message: id }),
  "message.edited": z.object({ message: id }),
  "message.deleted": z.object({ message: id }),
  "message.reacted": z.object({
    message: id,
    emoji: z.array(z.string()),
    by: z.enum(["customer", "us"]),
  }),
  "message.delivery": z.object({
    message: id,
    to: z.string(),
    code: z.string().nullish(),
  }),
  "message.undone": z.object({ message: id }),
  "message.pressed": z.object({ message: id.nullable(), data: z.string() }),
  /** Somebody said whether an answer of the bot was right; null takes it back. */
  "message.judged": z.object({
    message: id,
    verdict: z.enum(["right", "wrong", "should_hand_over"]).nullable(),
    by: z.enum(["customer", "agent"]),
    article: id.nullish(),
  }),
  "message.translated": z.object({ message: id, language: z.string() }),
  "message.files": z.object({ message: id }),
  "contact.changed": z.object({ contact: id }),
  /** Two contacts became one, or two again: told in each conversation that went along. */
  "contact.joined": z.object({ contact: id, join: id, kept: z.string(), joined: z.string(), reason: z.string() }),
  "contact.parted": z.object({ contact: id, join: id, kept: z.string(), joined: z.string() }),
  "contact.status": z.object({ contact: id, state: z.string() }),
  "suggestion.made": z.object({ suggestion: id, kind: z.string() }),
  "suggestion.settled": z.object({
    suggestion: id,
    kind: z.string(),
    fate: z.string(),
  }),
  /** What became of what was made for an agent: used as it was, used changed, or thrown away. */
  "assist.settled": z.object({
    kind: z.enum(["reply", "summary", "translate", "rewrite"]),
    fate: z.enum(["accepted", "corrected", "dismissed"]),
  }),
  "bot.abstained": z.object({ reason: z.string(), question: id.nullish() }),
  "connection.state": z.object({
    connection: id,
    at: z.string(),
    reason: z.string().nullish(),
    /** It had been deaf, and this much of that time was fetched. */
    filled: z.object({ sinceMs: z.number(), messages: z.number() }).optional(),
  }),
  /** The answer to somebody who asked, from another process, how a connection is. */
  "connection.probed": z.object({
    connection: id,
    asked: id,
    at: z.enum(["connecting", "online", "pairing", "degraded", "offline"]),
    reason: z.string().nullish(),
    cure: z.string().nullish(),
  }),
  "connection.changed": z.object({ connection: id }),
  /** A version or a trial of one: `live` when production goes by another from now on, `gate` when the gate was measured or is to be. */
  "lab.changed": z.object({
    what: z.enum(["live", "version", "set", "trial", "shadow", "drift", "gate"]),
    id: id.nullish(),
    /** How far a trial is. */
    done: z.number().optional(),
    total: z.number().optional(),
    why: z.string().nullish(),
  }),
  /** Questions that the knowledge base does not answer, or what is done about them; a gap's id, or null for several. */
  "gaps.changed": z.object({ id: id.nullable(), what: z.enum(["published"]).optional() }),
  "desk.changed": z.object({
    what: z.enum([
      "categories",
      "teams",
      "agents",
      "canned",
      "articles",
      "settings",
      "models",
      "rules",
      "work",
      "asked",
    ]),
  }),
} as const;

export type EventType = keyof typeof catalogue;
export type EventPayload<T extends EventType> = z.infer<(typeof catalogue)[T]>;

/** Who did it. `bot` and `rule` are ours too; `system` is the desk itself. */
export type Actor =
  | { kind: "agent"; id: string }
  | { kind: "bot" }
  | { kind: "customer"; id: string }
  | { kind: "system" };

export type NewEvent<T extends EventType = EventType> = {
  [K in T]: {
    type: K;
    conversation: string | null;
    actor: Actor;
    payload: EventPayload<K>;
  };
}[T];

/** An event as stored. `seq` rises by commit order; `at` is milliseconds since 1970. */
export type Event = NewEvent & { seq: number; at: number };

export const eventTypes = z.enum(Object.keys(catalogue) as [EventType, ...EventType[]]);

/** Reads an event's stored payload back; throws when the row is not what its type says. */
export const parseEvent = (row: {
  seq: number;
  at: number;
  type: string;
  conversation: string | null;
  actor: Actor;
  payload: unknown;
}): Event => {
  const type = eventTypes.parse(row.type);
  return { ...row, type, payload: catalogue[type].parse(row.payload) } as Event;
};
