import type { Batch, Inbound, InboundMessage, Person } from "../../../channels/contract";
import { toPlain } from "../../../channels/kit/rich-text";
import type { Transact, Tx } from "../../../db/client";
import { asKept } from "../../../db/columns";
import { emit } from "../../jobs/outbox";
import type { Actor } from "../../kernel/events";
import type { NewId } from "../../kernel/ids";
import type { Now } from "../../kernel/time";
import { joinProved } from "../contacts/join";
import { evidenceOf, phoneDigits } from "../contacts/model";
import { type Recognised, recognise } from "../contacts/store";
import { apply } from "./apply";
import * as arrivals from "./arrivals";
import { asksForPerson } from "./asks-for-person";
import { courtesyOf, endsTalk } from "./courtesy";
import { type Conversation, continuation, previewOf, type Message as StoredMessage, subjectOf } from "./model";
import { setOwner } from "./owner";
import { echoed } from "./settle-doubt";
import { lookUp, type Standing } from "./standing";
import * as store from "./store";
import { threadOf } from "./thread-of";
import { newTopic, samePerson, sameTopic } from "./topics";
import { within } from "./within";

export type Needs = {
  transact: Transact;
  now: Now;
  newId: NewId;
  language: (text: string) => "en" | "ru" | "other";
  /** More ways to ask for a person. */
  personWords?: () => readonly string[];
};
export type Received = {
  kind: Inbound["kind"];
  outcome: "recorded" | "duplicate" | "waiting" | "ignored";
  reason?: string;
  conversation?: string;
  message?: string;
};

/** What may make one person of two: a full name, an e-mail, a phone number, the site's own id. */
const cluesOf = ({ name, email, phone, siteId }: Person): string[] =>
  [name && /\S\s+\S/.test(name) ? name : null, email?.toLowerCase(), phoneDigits(phone), siteId].flatMap((clue) =>
    clue ? [`person ${clue.trim()}`] : [],
  );
/**
 * All that a payload looks at and changes, where that shows in the payload itself: what customers write to us privately.
 * Null for everything else.
 */
const touches = (connection: string, items: readonly Inbound[]): string[] | null => {
  const names: string[] = [];
  for (const item of items) {
    if (item.kind !== "message" || item.ours || item.readers || item.follows || item.near || item.subject) return null;
    if (item.automatic || item.place) return null;
    const { author, thread, externalId } = item;
    names.push(`thread ${connection} ${thread}`, `address ${connection} ${author.address}`, ...cluesOf(author));
    names.push(`message ${connection} ${externalId}`);
  }
  return names;
};

/** Records everything one payload holds, once, in one transaction. Resolves after the commit; what was seen before changes nothing. */
export const receive = async (
  needs: Needs,
  { connection, batch: { raw, items: given } }: { connection: string; batch: Batch },
): Promise<Received[]> => {
  const items = given.map((item) => within(notAhead(asKept(item), needs.now())));
  return needs.transact(
    async (tx) => {
      await arrivals.heard(tx, { connection, at: needs.now() });
      const results: Received[] = [];
      for (const [position, item] of items.entries())
        results.push(await receiveOne(tx, needs, { connection, item, raw: position === 0 ? raw : null }));
      return results;
    },
    touches(connection, items),
  );
};

/** Where the platform's clock is ahead of ours, what came was said now: nothing is ever said in the future. */
const notAhead = (item: Inbound, now: number): Inbound =>
  item.kind === "message" && item.at > now ? { ...item, at: now } : item;

type One = { connection: string; item: Inbound; raw: unknown };

const receiveOne = async (tx: Tx, needs: Needs, { connection, item, raw }: One): Promise<Received> => {
  // What Parley sent itself is heard again where the platform tells of everything that leaves: it stands here already.
  if (
    item.kind === "message" &&
    item.ours &&
    (await store.byExternalId(tx, { connection, externalId: item.externalId }))
  )
    return { kind: item.kind, outcome: "duplicate" };
  const recording = arrivals.record(tx, { id: needs.newId(), connection, item, raw, at: needs.now() });
  const [arrival, standing] = await Promise.all([
    recording,
    item.kind === "message" ? lookUp(tx, { connection, item }) : null,
  ]);
  if (arrival === null) return { kind: item.kind, outcome: "duplicate" };
  if ((item.kind === "ignored" || item.kind === "receipt") && item.echoes !== undefined)
    await echoed(tx, needs, { connection, message: item.echoes });
  if (item.kind === "ignored") {
    await arrivals.settle(tx, { id: arrival, state: "ignored", reason: item.reason });
    return { kind: item.kind, outcome: "ignored", reason: item.reason };
  }
  if (item.kind === "message" && standing) {
    const received = await receiveMessage(tx, needs, { connection, item, standing });
    if (received === null) {
      const reason = "Written by us to nobody we know.";
      await arrivals.settle(tx, { id: arrival, state: "ignored", reason });
      return { kind: item.kind, outcome: "ignored", reason };
    }
    const { conversation, message } = received;
    for (const waiting of standing.waiting)
      if (await apply(tx, needs, { connection, item: waiting.item }))
        await arrivals.settle(tx, { id: waiting.id, state: "done" });
    return { kind: item.kind, outcome: "recorded", conversation, message };
  }
  const applied = await apply(tx, needs, { connection, item });
  if (applied) return { kind: item.kind, outcome: "recorded", ...applied };
  // It is about a message that has not arrived yet.
  await arrivals.settle(tx, { id: arrival, state: "waiting", item });
  return { kind: item.kind, outcome: "waiting" };
};

type Message = { connection: string; item: InboundMessage; standing: Standing };

/** Null when it was written by one of ours and there is nobody it was written to. */
const receiveMessage = async (
  tx: Tx,
  needs: Needs,
  { connection, item, standing }: Message,
): Promise<{ conversation: string; message: string } | null> => {
  const now = needs.now();
  const text = toPlain(item.rich);
  const { known } = standing;
  const who = await recognise(tx, { connection, person: item.author, now, newId: needs.newId, known });
  const ours = item.ours === true || who.role === "ours";
  const readers = await Promise.all(
    (item.readers ?? []).map(async ({ role, person }) => ({
      role,
      contact: (await recognise(tx, { connection, person, now, newId: needs.newId })).contact,
    })),
  );
  const { thread, origin } = await threadOf(tx, { connection, item, contact: who.contact });
  const contact = ours ? readers[0]?.contact : who.contact;
  const id = needs.newId();
  const opened = await openOrContinue(tx, needs, {
    connection,
    thread,
    item,
    text,
    contact,
    ours,
    message: id,
    standing,
  });
  if (opened === null) return null;
  const { conversation, author } = await settlePerson(tx, needs, { ...opened, item, who, ours });
  const { isOver } = opened;
  const actor = ours ? ({ kind: "system" } as const) : ({ kind: "customer", id: author } as const);
  const seq = await emit(
    tx,
    { type: "message.received", conversation: conversation.id, actor, payload: { message: id } },
    now,
  );
  const quoted = item.quote?.externalId
    ? await store.byExternalId(tx, { connection, externalId: item.quote.externalId })
    : null;
  await store.insertMessage(tx, {
    id,
    conversation: conversation.id,
    connection,
    thread,
    origin,
    direction: ours ? "out" : "in",
    authorKind: ours ? "agent" : "customer",
    author: ours ? null : author,
    authorName: who.name,
    rich: item.rich,
    text,
    parts: item.parts.flatMap((part) => (part.type === "file" ? [] : [part])),
    album: item.album ?? null,
    quote: item.quote
      ? { message: quoted?.id, externalId: item.quote.externalId, text: item.quote.text ?? quoted?.text }
      : null,
    externalId: item.externalId,
    citations: null,
    trace: traceOf(item, item.intent?.type === "person" || asksForPerson(text, needs.personWords?.())),
    buttons: null,
    context: item.context ?? null,
    automatic: item.automatic ?? null,
    addressed: item.addressed ?? null,
    readers: item.readers ?? null,
    whole: item.whole ?? null,
    facts: item.facts ?? null,
    editedAt: null,
    deletedAt: null,
    seq,
    changedSeq: seq,
    at: item.at,
    createdAt: now,
  });
  await arrivals.insertFiles(tx, { message: id, parts: item.parts, newId: needs.newId, now });
  const others = readers.filter((one) => one.contact !== conversation.contact);
  const writes = !ours && author !== conversation.contact ? [{ contact: author, role: "writes" as const }] : [];
  await store.addParticipants(tx, { conversation: conversation.id, people: [...writes, ...others], now });
  await follow(tx, needs, { conversation, item, text, seq, ours, actor, isOver });
  return { conversation: conversation.id, message: id };
};

/** What the bot will want to know of a message: whether a person is asked for in it, and whether it came with a proof of who wrote it. */
const traceOf = ({ author }: InboundMessage, isForPerson: boolean): StoredMessage["trace"] => {
  const isProved = Object.values(evidenceOf(author)).some((one) => one !== null);
  if (!isForPerson && !isProved) return null;
  return { ...(isForPerson && { asksForPerson: true }), ...(isProved && { proved: true }) };
};

type SettlePerson = {
  conversation: Conversation;
  isNew: boolean;
  item: InboundMessage;
  who: Recognised;
  ours: boolean;
};
/** Who the author turns out to be: joined with whom exact evidence proves the same, proposed to be the same by weaker evidence. */
const settlePerson = async (
  tx: Tx,
  needs: Needs,
  { conversation: opened, isNew, item, who, ours }: SettlePerson,
): Promise<{ conversation: Conversation; author: string }> => {
  if (ours) return { conversation: opened, author: who.contact };
  const author = await joinProved(tx, needs, { contact: who.contact, person: item.author });
  const { contact } = author === who.contact ? opened : await store.get(tx, opened.id);
  const conversation = { ...opened, contact };
  if (isSilent(item)) return { conversation, author };
  if (isNew) await sameTopic(tx, needs, { conversation, item });
  const isUnproved = author === who.contact && contact === author;
  if (isUnproved && who.news && (isNew || !who.made)) await samePerson(tx, needs, { conversation });
  return { conversation, author };
};

/** Among several people only what somebody said to us is the bot's to answer; the rest is for people to look at. */
const isToUs = ({ place, addressed }: InboundMessage): boolean => place === undefined || addressed === true;

/** Nobody expects an answer to what a machine sent by itself; a list's mail was still written by somebody. */
const isSilent = ({ automatic }: InboundMessage): boolean => automatic !== undefined && automatic !== "list";

type Follow = {
  conversation: Conversation;
  item: InboundMessage;
  text: string;
  seq: number;
  ours: boolean;
  actor: Actor;
  isOver: boolean;
};
/** What a new message changes in its conversation: who waits, what the list shows, who speaks. */
const follow = async (
  tx: Tx,
  needs: Needs,
  { conversation, item, text, seq, ours, actor, isOver }: Follow,
): Promise<void> => {
  const now = needs.now();
  if (!ours && isSilent(item)) return store.save(tx, conversation.id, { lastSeq: seq, updatedAt: now });
  const from = conversation.status;
  const wakes = !isOver && (from === "pending" || from === "snoozed");
  const to = ours ? (from === "open" ? "pending" : from) : wakes ? "open" : from;
  await store.save(tx, conversation.id, {
    preview: previewOf(text, item.parts.map(partName)),
    previewBy: ours ? "agent" : "customer",
    lastSeq: seq,
    lastPublicSeq: seq,
    ...(ours ? {} : { lastCustomerAt: now }),
    waitingSince: ours ? null : isOver ? conversation.waitingSince : (conversation.waitingSince ?? now),
    updatedAt: now,
    ...(from === to ? {} : { status: to, snoozedUntil: null }),
  });
  if (from !== to)
    await emit(tx, { type: "conversation.status", conversation: conversation.id, actor, payload: { from, to } }, now);
  const by = { kind: "system" } as const;
  // Somebody of ours has answered elsewhere: the bot keeps out of it.
  if (ours && conversation.owner === "bot")
    await setOwner(tx, needs, { conversation, to: "nobody", by, why: "answered_elsewhere" });
  if (!ours && item.place && item.addressed && (await isUntouched(tx, conversation)))
    await setOwner(tx, needs, { conversation, to: "bot", by, why: "addressed" });
};

/**
 * What was said among people and is nobody's: it began without us and none of ours has spoken or decided anything there yet, or the bot
 * had only stepped aside while people talked among themselves.
 */
const isUntouched = async (tx: Tx, { id, owner, epoch, assignee }: Conversation): Promise<boolean> =>
  owner === "nobody" &&
  assignee === null &&
  (await store.settings(tx)).botEnabled &&
  (epoch === 1 ? !(await store.haveWeSpoken(tx, id)) : (await store.whyHandedOn(tx, id)) === "not_addressed");

const partName = (part: InboundMessage["parts"][number]): string => {
  if (part.type === "file") return part.name ?? part.look;
  return part.type === "unsupported" ? part.what : part.type;
};

type Open = {
  connection: string;
  thread: string;
  item: InboundMessage;
  text: string;
  contact: string | undefined;
  ours: boolean;
  message: string;
  standing: Standing;
};
/** `isOver`: it only thanks or takes leave, and gives nobody work. */
type Opened = { conversation: Conversation; isNew: boolean; isOver: boolean };

const OURS_BACK = 20;
/** Whether a message only ends what was said before: thanks, a nod to what needed no answer, a farewell. */
const isLeave = async (tx: Tx, { latest, text }: { latest: Conversation | null; text: string }): Promise<boolean> => {
  const courtesy = courtesyOf(text);
  if (courtesy === null) return false;
  if (!latest) return courtesy === "thanks";
  const said = await store.messagesOf(tx, { conversation: latest.id, limit: OURS_BACK });
  const ours = said.findLast(({ direction, deletedAt }) => direction === "out" && deletedAt === null)?.text ?? null;
  return endsTalk(text, { ours, isSolved: latest.status === "solved" || latest.status === "closed" });
};

const openOrContinue = async (
  tx: Tx,
  needs: Needs,
  { connection, thread, item, text, contact, ours, message, standing }: Open,
): Promise<Opened | null> => {
  const now = needs.now();
  const { reopenDays, botEnabled } = standing.settings;
  const latest =
    standing.latest === undefined ? await store.latestOfThread(tx, { connection, thread }) : standing.latest;
  // What machines and we ourselves send reopens nothing.
  if (latest && (ours || isSilent(item))) return { conversation: latest, isNew: false, isOver: false };
  const isOver = !ours && item.parts.length === 0 && (await isLeave(tx, { latest, text }));
  const next = continuation(latest, { now, reopenDays });
  if (latest && next.is === "continue") {
    await newTopic(tx, needs, { conversation: latest, item, message });
    return { conversation: latest, isNew: false, isOver };
  }
  if (contact === undefined) return null;
  const actor = { kind: "customer", id: contact } as const;
  if (latest && next.is === "reopen" && isOver) return { conversation: latest, isNew: false, isOver };
  if (latest && next.is === "reopen") {
    const change = { status: "open", solvedAt: null, reopenedCount: latest.reopenedCount + 1 } as const;
    await store.save(tx, latest.id, change);
    await emit(
      tx,
      { type: "conversation.reopened", conversation: latest.id, actor, payload: { from: latest.status } },
      now,
    );
    return { conversation: { ...latest, ...change }, isNew: false, isOver };
  }
  const conversation: Conversation = {
    id: needs.newId(),
    number: await store.nextNumber(tx),
    subject: item.subject?.trim() || subjectOf(text || item.parts.map(partName).join(", ")),
    status: isSilent(item) || isOver ? "solved" : ours ? "pending" : "open",
    snoozedUntil: null,
    priority: "normal",
    category: null,
    team: null,
    assignee: null,
    tags: [],
    language: needs.language(text),
    mood: "neutral",
    urgency: "normal",
    owner: botEnabled && !ours && item.automatic === undefined && isToUs(item) ? "bot" : "nobody",
    epoch: 1,
    botSuspendedUntil: null,
    botMisses: 0,
    contact,
    connection,
    thread,
    lane: item.near?.lane ?? null,
    place: item.place ?? null,
    previous: next.is === "new" ? next.previous : null,
    mergedInto: null,
    reopenedCount: 0,
    preview: "",
    previewBy: "customer",
    lastSeq: 0,
    lastPublicSeq: 0,
    lastCustomerAt: null,
    waitingSince: null,
    createdAt: now,
    updatedAt: now,
    solvedAt: isSilent(item) || isOver ? now : null,
  };
  await store.insert(tx, conversation);
  await emit(
    tx,
    {
      type: "conversation.opened",
      conversation: conversation.id,
      actor,
      payload: { number: conversation.number, previous: conversation.previous },
    },
    now,
  );
  return { conversation, isNew: true, isOver };
};
