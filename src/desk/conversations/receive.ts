import type { Batch, Inbound, InboundMessage } from "../../../channels/contract";
import { toPlain } from "../../../channels/kit/rich-text";
import type { Transact, Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { NewId } from "../../kernel/ids";
import type { Now } from "../../kernel/time";
import { recognise } from "../contacts/store";
import { apply } from "./apply";
import * as arrivals from "./arrivals";
import { asksForPerson, type Conversation, continuation, previewOf, subjectOf } from "./model";
import * as store from "./store";

export type Needs = { transact: Transact; now: Now; newId: NewId; language: (text: string) => "en" | "ru" | "other" };
export type Received = {
  kind: Inbound["kind"];
  outcome: "recorded" | "duplicate" | "waiting" | "ignored";
  reason?: string;
  conversation?: string;
  message?: string;
};

/** Records everything one payload holds, once, in one transaction. Resolves after the commit; what was seen before changes nothing. */
export const receive = (
  needs: Needs,
  { connection, batch }: { connection: string; batch: Batch },
): Promise<Received[]> =>
  needs.transact(async (tx) => {
    const results: Received[] = [];
    for (const [position, item] of batch.items.entries())
      results.push(await receiveOne(tx, needs, { connection, item, raw: position === 0 ? batch.raw : null }));
    await arrivals.heard(tx, { connection, at: needs.now() });
    return results;
  });

type One = { connection: string; item: Inbound; raw: unknown };

const receiveOne = async (tx: Tx, needs: Needs, { connection, item, raw }: One): Promise<Received> => {
  const arrival = await arrivals.record(tx, { id: needs.newId(), connection, item, raw, at: needs.now() });
  if (arrival === null) return { kind: item.kind, outcome: "duplicate" };
  if (item.kind === "ignored") {
    await arrivals.settle(tx, { id: arrival, state: "ignored", reason: item.reason });
    return { kind: item.kind, outcome: "ignored", reason: item.reason };
  }
  if (item.kind === "message") {
    const { conversation, message } = await receiveMessage(tx, needs, { connection, item });
    for (const waiting of await arrivals.waitingFor(tx, { connection, externalId: item.externalId }))
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

type Message = { connection: string; item: InboundMessage };

const receiveMessage = async (tx: Tx, needs: Needs, { connection, item }: Message) => {
  const now = needs.now();
  const text = toPlain(item.rich);
  const who = await recognise(tx, { connection, person: item.author, now, newId: needs.newId });
  const conversation = await openOrContinue(tx, needs, { connection, item, text, contact: who.contact });
  const id = needs.newId();
  const actor = { kind: "customer", id: who.contact } as const;
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
    thread: item.thread,
    direction: "in",
    authorKind: "customer",
    author: who.contact,
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
    trace: item.intent?.type === "person" || asksForPerson(text) ? { asksForPerson: true } : null,
    buttons: null,
    context: item.context ?? null,
    editedAt: null,
    deletedAt: null,
    seq,
    changedSeq: seq,
    at: item.at,
    createdAt: now,
  });
  await arrivals.insertFiles(tx, { message: id, parts: item.parts, newId: needs.newId, now });
  await store.save(tx, conversation.id, {
    preview: previewOf(text, item.parts.map(partName)),
    previewBy: "customer",
    lastSeq: seq,
    lastPublicSeq: seq,
    lastCustomerAt: now,
    waitingSince: conversation.waitingSince ?? now,
    updatedAt: now,
    ...(conversation.status === "pending" || conversation.status === "snoozed"
      ? { status: "open", snoozedUntil: null }
      : {}),
  });
  if (conversation.status === "pending" || conversation.status === "snoozed")
    await emit(
      tx,
      {
        type: "conversation.status",
        conversation: conversation.id,
        actor,
        payload: { from: conversation.status, to: "open" },
      },
      now,
    );
  return { conversation: conversation.id, message: id };
};

const partName = (part: InboundMessage["parts"][number]): string => {
  if (part.type === "file") return part.name ?? part.look;
  return part.type === "unsupported" ? part.what : part.type;
};

type Open = { connection: string; item: InboundMessage; text: string; contact: string };

const openOrContinue = async (
  tx: Tx,
  needs: Needs,
  { connection, item, text, contact }: Open,
): Promise<Conversation> => {
  const now = needs.now();
  const { reopenDays, botEnabled } = await store.settings(tx);
  const latest = await store.latestOfThread(tx, { connection, thread: item.thread });
  const next = continuation(latest, { now, reopenDays });
  if (latest && next.is === "continue") return latest;
  const actor = { kind: "customer", id: contact } as const;
  if (latest && next.is === "reopen") {
    const change = { status: "open", solvedAt: null, reopenedCount: latest.reopenedCount + 1 } as const;
    await store.save(tx, latest.id, change);
    await emit(
      tx,
      { type: "conversation.reopened", conversation: latest.id, actor, payload: { from: latest.status } },
      now,
    );
    return { ...latest, ...change };
  }
  const conversation: Conversation = {
    id: needs.newId(),
    number: await store.nextNumber(tx),
    subject: item.subject?.trim() || subjectOf(text || item.parts.map(partName).join(", ")),
    status: "open",
    snoozedUntil: null,
    priority: "normal",
    category: null,
    team: null,
    assignee: null,
    tags: [],
    language: needs.language(text),
    owner: botEnabled ? "bot" : "nobody",
    epoch: 1,
    botSuspendedUntil: null,
    botMisses: 0,
    contact,
    connection,
    thread: item.thread,
    previous: next.is === "new" ? next.previous : null,
    reopenedCount: 0,
    preview: "",
    previewBy: "customer",
    lastSeq: 0,
    lastPublicSeq: 0,
    lastCustomerAt: null,
    waitingSince: null,
    createdAt: now,
    updatedAt: now,
    solvedAt: null,
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
  return conversation;
};
