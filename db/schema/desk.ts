import { sql } from "drizzle-orm";
import type { InboundMessage, OutboundMessage, Part, Person, RichText } from "../../channels/contract";
import type { Columns } from "../columns";
import type { peopleTables } from "./people";

export type StoredCitation = {
  n: number;
  article: string;
  passage: string;
  title: string;
  url: string;
  quote: string;
};
/** Why the bot said what it said: engine, prompt version, passages and scores, time. */
export type StoredTrace = { [key: string]: unknown };

/** What a suggestion stands on: the confidence from which it would have been applied, the likeliest values, what spoke for the first. */
export type StoredWhy = {
  threshold: number | null;
  ranked: { value: string; confidence: number }[];
  words: string[];
  examples: string[];
  /** Why the desk's own engine decided where a model was asked: `timeout`, `malformed`, … */
  fallback?: string;
};

/** The heart: contacts, conversations, messages and what becomes of them. */
export const deskTables = (c: Columns, people: ReturnType<typeof peopleTables>) => {
  const connections = c.table("connections", {
    id: c.id(),
    channel: c.oneOf("telegram", "slack", "whatsapp", "whatsapp-web", "email", "webchat").notNull(),
    name: c.text().notNull(),
    /** What the platform calls us (`@acme_help`). */
    address: c.text().notNull(),
    settings: c.json<Record<string, unknown>>().notNull(),
    /** Secret settings, encrypted under SECRET_KEY. */
    secrets: c.text().notNull(),
    /** Small JSON of the channel's own: an update offset, a cursor. */
    memory: c.json<unknown>(),
    state: c.oneOf("connecting", "online", "pairing", "degraded", "offline").notNull().default("connecting"),
    stateReason: c.text(),
    stateCure: c.text(),
    stateSince: c.time().notNull(),
    lastHeardAt: c.time(),
    /** The last time we were deaf: since when, how many messages of that time were fetched afterwards, and when. */
    gapSince: c.time(),
    gapMessages: c.int(),
    gapFilledAt: c.time(),
    createdAt: c.time().notNull(),
    removedAt: c.time(),
  });
  const companies = c.table("companies", {
    id: c.id(),
    name: c.text().notNull(),
    domain: c.text().unique(),
    /** Its people go straight to a person of ours. */
    vip: c.bool().notNull().default(false),
    createdAt: c.time().notNull(),
  });
  const contacts = c.table(
    "contacts",
    {
      id: c.id(),
      name: c.text().notNull(),
      email: c.text(),
      phone: c.text(),
      language: c.text(),
      company: c.text().references(() => companies.id, { onDelete: "set null" }),
      notes: c.text().notNull().default(""),
      /** Goes straight to a person of ours. */
      vip: c.bool().notNull().default(false),
      /** The contact this one was made one with; null while it stands by itself. */
      joinedInto: c.text(),
      createdAt: c.time().notNull(),
      updatedAt: c.time().notNull(),
    },
    (t) => [
      c.index("contacts_email").on(t.email),
      c.index("contacts_phone").on(t.phone),
      c.index("contacts_name").on(t.name),
      c.index("contacts_company").on(t.company),
    ],
  );
  const identities = c.table(
    "identities",
    {
      id: c.id(),
      contact: c
        .text()
        .notNull()
        .references(() => contacts.id, { onDelete: "cascade" }),
      connection: c
        .text()
        .notNull()
        .references(() => connections.id, { onDelete: "cascade" }),
      address: c.text().notNull(),
      person: c.json<Person>().notNull(),
      blockedAt: c.time(),
      /** One of ours who writes in a group from an account of their own. */
      role: c.oneOf("customer", "ours").notNull().default("customer"),
      /** What the platform or a signature vouches for: exact matches join contacts, nothing else does by itself. */
      verifiedEmail: c.text(),
      verifiedPhone: c.text(),
      siteId: c.text(),
      createdAt: c.time().notNull(),
    },
    (t) => [
      c.uniqueIndex("identities_address").on(t.connection, t.address),
      c.index("identities_contact").on(t.contact),
      c.index("identities_email").on(t.verifiedEmail),
      c.index("identities_phone").on(t.verifiedPhone),
      c.index("identities_site").on(t.siteId),
    ],
  );
  const categories = c.table("categories", {
    id: c.id(),
    name: c.text().notNull().unique(),
    nameRu: c.text(),
    description: c.text().notNull().default(""),
    team: c.text().references(() => people.teams.id, { onDelete: "set null" }),
    priority: c.oneOf("low", "normal", "high", "urgent"),
    /** The category it stands under; there are two levels and no more. */
    parent: c.text(),
    /** How a person is found for its conversations; `person` names them where the strategy does. */
    strategy: c.oneOf("none", "least_loaded", "round_robin", "similar", "person").notNull().default("none"),
    person: c.text(),
    /** How often it must be right to be applied by itself, 0 to 1; null: as the desk says. */
    threshold: c.real(),
    examples: c.json<string[]>().notNull(),
    archivedAt: c.time(),
    createdAt: c.time().notNull(),
    updatedAt: c.time().notNull(),
  });
  const conversations = c.table(
    "conversations",
    {
      id: c.id(),
      number: c.int().notNull(),
      subject: c.text().notNull(),
      status: c.oneOf("open", "pending", "snoozed", "solved", "closed").notNull(),
      snoozedUntil: c.time(),
      priority: c.oneOf("low", "normal", "high", "urgent").notNull(),
      category: c.text().references(() => categories.id, { onDelete: "set null" }),
      team: c.text().references(() => people.teams.id, { onDelete: "set null" }),
      assignee: c.text().references(() => people.agents.id, { onDelete: "set null" }),
      tags: c.json<string[]>().notNull(),
      language: c.oneOf("en", "ru", "other").notNull(),
      /** How the customer sounds, and how soon they need us: as their last words say. */
      mood: c.oneOf("angry", "worried", "pleased", "neutral").notNull().default("neutral"),
      urgency: c.oneOf("normal", "urgent", "emergency").notNull().default("normal"),
      owner: c.oneOf("bot", "agent", "nobody").notNull(),
      epoch: c.int().notNull(),
      /** While in the future the bot keeps silent (an agent is typing). */
      botSuspendedUntil: c.time(),
      botMisses: c.int().notNull().default(0),
      contact: c
        .text()
        .notNull()
        .references(() => contacts.id),
      connection: c
        .text()
        .notNull()
        .references(() => connections.id),
      thread: c.text().notNull(),
      /** Where the author's next message joins by time alone (a Slack channel, a group). */
      lane: c.text(),
      /** A group or channel where more than one customer reads; null in private threads. */
      place: c.json<NonNullable<InboundMessage["place"]>>(),
      previous: c.text(),
      /** The conversation this one has become part of. */
      mergedInto: c.text(),
      reopenedCount: c.int().notNull().default(0),
      /** The last public message's first words and who said them: what the list shows. */
      preview: c.text().notNull().default(""),
      previewBy: c.oneOf("customer", "bot", "agent").notNull(),
      /** Sequence of the last event that touched the conversation. */
      lastSeq: c.int().notNull().default(0),
      /** Sequence of the last public message: what an agent must have seen before answering. */
      lastPublicSeq: c.int().notNull().default(0),
      lastCustomerAt: c.time(),
      /** Since when the customer waits for us; null while they don't. */
      waitingSince: c.time(),
      createdAt: c.time().notNull(),
      updatedAt: c.time().notNull(),
      solvedAt: c.time(),
    },
    (t) => [
      c.uniqueIndex("conversations_number").on(t.number),
      c.index("conversations_thread").on(t.connection, t.thread, t.createdAt, t.number),
      c.index("conversations_status").on(t.status, t.updatedAt, t.id),
      // Most have none; each of their messages would rewrite this index too.
      c.index("conversations_assignee").on(t.assignee, t.status, t.updatedAt).where(sql`assignee is not null`),
      c.index("conversations_owner").on(t.owner, t.status, t.updatedAt),
      c.index("conversations_contact").on(t.contact, t.createdAt),
      c.index("conversations_snooze").on(t.snoozedUntil),
      // What has rested long enough is looked for by it every few minutes; most that are written to have none.
      c.index("conversations_solved").on(t.solvedAt, t.id).where(sql`solved_at is not null`),
    ],
  );
  const messages = c.table(
    "messages",
    {
      id: c.id(),
      conversation: c
        .text()
        .notNull()
        .references(() => conversations.id, { onDelete: "cascade" }),
      connection: c.text().notNull(),
      thread: c.text().notNull(),
      /** The thread its channel named, where the desk put it into another one. */
      origin: c.text(),
      direction: c.oneOf("in", "out", "note").notNull(),
      authorKind: c.oneOf("customer", "bot", "agent", "system").notNull(),
      /** A contact's or an agent's id; null for the bot. */
      author: c.text(),
      authorName: c.text(),
      rich: c.json<RichText>().notNull(),
      text: c.text().notNull(),
      /** What came with it and is not a file: locations, contact cards, the unsupported. */
      parts: c.json<Exclude<Part, { type: "file" }>[]>().notNull(),
      album: c.text(),
      quote: c.json<{ message?: string; externalId?: string; text?: string }>(),
      externalId: c.text(),
      citations: c.json<StoredCitation[]>(),
      trace: c.json<StoredTrace>(),
      buttons: c.json<{ label: string; data: string }[]>(),
      context: c.json<{ url?: string; title?: string }>(),
      automatic: c.oneOf("auto_reply", "bounce", "feedback_report", "list", "bot", "platform"),
      /** In a group: somebody spoke to us. */
      addressed: c.bool(),
      readers: c.json<NonNullable<InboundMessage["readers"]>>(),
      whole: c.json<NonNullable<InboundMessage["whole"]>>(),
      facts: c.json<Record<string, string>>(),
      /** How one of ours leaves: copies, template, subject, whom it missed; `forward` is the message that it passes on. */
      sendAs: c.json<Pick<OutboundMessage, "copies" | "template" | "subject" | "missed"> & { forward?: string }>(),
      editedAt: c.time(),
      deletedAt: c.time(),
      /** Sequence of the event that brought it, and of the last event that changed it. */
      seq: c.int().notNull(),
      changedSeq: c.int().notNull(),
      at: c.time().notNull(),
      createdAt: c.time().notNull(),
    },
    (t) => [
      c.index("messages_conversation").on(t.conversation, t.seq),
      c.index("messages_thread").on(t.connection, t.thread, t.changedSeq),
      c.index("messages_external").on(t.connection, t.externalId),
    ],
  );
  /** What the platform calls the pieces of our messages. */
  const pieces = c.table(
    "pieces",
    {
      connection: c.text().notNull(),
      externalId: c.text().notNull(),
      message: c
        .text()
        .notNull()
        .references(() => messages.id, { onDelete: "cascade" }),
    },
    (t) => [c.uniqueIndex("pieces_external").on(t.connection, t.externalId)],
  );
  /** Who reads along besides the contact: strangers in a thread, members of a group, CC. */
  const participants = c.table(
    "participants",
    {
      conversation: c
        .text()
        .notNull()
        .references(() => conversations.id, { onDelete: "cascade" }),
      contact: c
        .text()
        .notNull()
        .references(() => contacts.id, { onDelete: "cascade" }),
      role: c.oneOf("writes", "to", "cc").notNull(),
      addedAt: c.time().notNull(),
    },
    (t) => [c.uniqueIndex("participants_pair").on(t.conversation, t.contact)],
  );
  /** Two contacts made one: what moved, so that it can be undone. */
  const joins = c.table(
    "joins",
    {
      id: c.id(),
      kept: c
        .text()
        .notNull()
        .references(() => contacts.id, { onDelete: "cascade" }),
      joined: c.text().notNull(),
      reason: c.text().notNull(),
      moved: c.json<{ identities: string[]; conversations: string[] }>().notNull(),
      /** An agent's id; null when exact evidence joined them. */
      by: c.text(),
      at: c.time().notNull(),
      undoneAt: c.time(),
    },
    (t) => [c.index("joins_kept").on(t.kept)],
  );
  const revisions = c.table(
    "revisions",
    {
      id: c.id(),
      message: c
        .text()
        .notNull()
        .references(() => messages.id, { onDelete: "cascade" }),
      /** What the message said before. */
      rich: c.json<RichText>().notNull(),
      text: c.text().notNull(),
      replacedAt: c.time().notNull(),
    },
    (t) => [c.index("revisions_message").on(t.message)],
  );
  const reactions = c.table(
    "reactions",
    {
      message: c
        .text()
        .notNull()
        .references(() => messages.id, { onDelete: "cascade" }),
      /** An address on the channel, or `agent:<id>`. */
      who: c.text().notNull(),
      emoji: c.json<string[]>().notNull(),
      at: c.time().notNull(),
    },
    (t) => [c.uniqueIndex("reactions_who").on(t.message, t.who)],
  );
  const files = c.table(
    "files",
    {
      id: c.id(),
      message: c.text().references(() => messages.id, { onDelete: "cascade" }),
      /** The agent who uploaded it, until it belongs to a message. */
      uploader: c.text(),
      position: c.int().notNull(),
      look: c.oneOf("photo", "document", "voice", "audio", "video", "video-note", "animation", "sticker").notNull(),
      name: c.text().notNull(),
      mime: c.text().notNull(),
      sizeBytes: c.int(),
      width: c.int(),
      height: c.int(),
      durationS: c.int(),
      state: c.oneOf("waiting", "ready", "failed").notNull(),
      problem: c.text(),
      ref: c.json<Record<string, string | number | boolean | null>>(),
      /** Where the bytes lie in the file store; null until they do. */
      blob: c.text(),
      createdAt: c.time().notNull(),
    },
    (t) => [c.index("files_message").on(t.message, t.position)],
  );
  const suggestions = c.table(
    "suggestions",
    {
      id: c.id(),
      conversation: c
        .text()
        .notNull()
        .references(() => conversations.id, { onDelete: "cascade" }),
      kind: c.oneOf("category", "priority", "assignee", "same_contact", "same_topic", "new_topic").notNull(),
      /** A category's id, a priority, an agent's id; another contact's, another conversation's, or a message's id. */
      value: c.text().notNull(),
      confidence: c.real().notNull(),
      reason: c.text().notNull(),
      engine: c.text().notNull(),
      /** The lead's rule that made it. */
      rule: c.text(),
      fate: c.oneOf("shown", "applied", "accepted", "corrected", "dismissed", "replaced").notNull(),
      /** What else was likely, and the words and examples that spoke for it. */
      why: c.json<StoredWhy>(),
      correctedTo: c.text(),
      settledBy: c.text(),
      settledAt: c.time(),
      createdAt: c.time().notNull(),
    },
    (t) => [c.index("suggestions_conversation").on(t.conversation), c.index("suggestions_fate").on(t.kind, t.fate)],
  );
  const reads = c.table(
    "reads",
    {
      conversation: c
        .text()
        .notNull()
        .references(() => conversations.id, { onDelete: "cascade" }),
      agent: c
        .text()
        .notNull()
        .references(() => people.agents.id, { onDelete: "cascade" }),
      seq: c.int().notNull(),
    },
    (t) => [c.uniqueIndex("reads_pair").on(t.agent, t.conversation)],
  );
  const canned = c.table("canned", {
    id: c.id(),
    shortcut: c.text().notNull().unique(),
    title: c.text().notNull(),
    text: c.text().notNull(),
    titleRu: c.text(),
    textRu: c.text(),
    createdAt: c.time().notNull(),
  });
  return {
    connections,
    companies,
    contacts,
    identities,
    categories,
    conversations,
    messages,
    pieces,
    participants,
    joins,
    revisions,
    reactions,
    files,
    suggestions,
    reads,
    canned,
  };
};
