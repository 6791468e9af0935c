import type { Button, RichText } from "../../../channels/contract";
import { isBlank, toPlain } from "../../../channels/kit/rich-text";
import type { Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import { addJob } from "../../jobs/store";
import type { Actor } from "../../kernel/events";
import type { NewId } from "../../kernel/ids";
import { Problem } from "../../kernel/problem";
import type { Now } from "../../kernel/time";
import { attach } from "./files";
import { type Conversation, type Message, type NewMessage, previewOf } from "./model";
import * as store from "./store";
import { answeredIn } from "./thread-of";

export type Speaker = { kind: "agent"; id: string; name: string } | { kind: "bot"; name: string };
export type Needs = { now: Now; newId: NewId };

type Say = {
  conversation: Conversation;
  id: string;
  by: Speaker;
  rich: RichText;
  files?: string[];
  quote?: string;
  buttons?: Button[];
  citations?: Message["citations"];
  trace?: Message["trace"];
  /** Leaves no earlier than this (milliseconds since 1970). */
  notBefore: number;
  epoch?: number;
  sendAs?: Message["sendAs"];
};

export const actorOf = (by: Speaker | { kind: "system" }): Actor =>
  by.kind === "agent" ? { kind: "agent", id: by.id } : { kind: by.kind };

/** Puts a message of ours into the conversation and its delivery into the outbox: the one line everybody of ours speaks through. */
export const say = async (tx: Tx, needs: Needs, what: Say): Promise<void> => {
  const { conversation, by } = what;
  const now = needs.now();
  if (conversation.status === "closed") throw new Problem("conversation.closed", { number: conversation.number });
  if (isBlank(what.rich) && !what.files?.length) throw new Problem("message.empty");
  const actor = actorOf(by);
  const { owner, epoch, assignee, status, waitingSince } = conversation;
  const before = by.kind === "agent" ? { owner, epoch, assignee, status, waitingSince } : undefined;
  const seq = await emit(
    tx,
    { type: "message.queued", conversation: conversation.id, actor, payload: { message: what.id, before } },
    now,
  );
  const text = toPlain(what.rich);
  await store.insertMessage(tx, { ...(await blank(tx, what, { seq, now })), direction: "out", text });
  await attach(tx, { message: what.id, files: what.files ?? [], by });
  await putOut(tx, needs, { ...what, seq });
  await store.save(tx, conversation.id, {
    preview: previewOf(text, what.files?.length ? ["📎"] : []),
    previewBy: by.kind,
    lastSeq: seq,
    lastPublicSeq: seq,
    waitingSince: null,
    updatedAt: now,
  });
};

type PutOut = Pick<Say, "conversation" | "id" | "notBefore" | "epoch"> & { seq: number };
/** Puts the delivery of a message of ours into the outbox. */
export const putOut = async (
  tx: Tx,
  needs: Needs,
  { conversation, id, notBefore, epoch, seq }: PutOut,
): Promise<void> => {
  const { connection, thread } = conversation;
  const now = needs.now();
  await tx.q.insert(tx.t.deliveries).values({
    id: needs.newId(),
    message: id,
    conversation: conversation.id,
    connection,
    thread,
    position: seq,
    kind: "message",
    state: "queued",
    notBefore,
    epoch: epoch ?? null,
    externalIds: [],
    createdAt: now,
    updatedAt: now,
  });
  await wakeThread(tx, needs, { connection, thread, at: notBefore });
};

/** Writes a note, which only agents ever see; gives its place. What it passes on needs no words of its own. */
export const noteDown = async (
  tx: Tx,
  needs: Needs,
  what: Omit<Say, "notBefore" | "epoch" | "buttons">,
): Promise<number> => {
  const now = needs.now();
  if (isBlank(what.rich) && !what.files?.length && !what.sendAs?.forward) throw new Problem("message.empty");
  const actor = actorOf(what.by);
  const payload = { message: what.id };
  const seq = await emit(tx, { type: "message.noted", conversation: what.conversation.id, actor, payload }, now);
  await store.insertMessage(tx, {
    ...(await blank(tx, what, { seq, now })),
    direction: "note",
    text: toPlain(what.rich),
  });
  await attach(tx, { message: what.id, files: what.files ?? [], by: what.by });
  await store.save(tx, what.conversation.id, { lastSeq: seq, updatedAt: now });
  return seq;
};

const blank = async (
  tx: Tx,
  what: Omit<Say, "notBefore">,
  { seq, now }: { seq: number; now: number },
): Promise<Omit<NewMessage, "direction" | "text">> => {
  const quoted = what.quote ? await store.getMessage(tx, what.quote) : null;
  // Nobody's words are shown to another customer, and what agents say among themselves to none.
  if (quoted && (quoted.conversation !== what.conversation.id || quoted.direction === "note"))
    throw new Problem("not_found", { what: "message", id: quoted.id });
  return {
    id: what.id,
    conversation: what.conversation.id,
    connection: what.conversation.connection,
    thread: what.conversation.thread,
    origin: await answeredIn(tx, { conversation: what.conversation, quoted }),
    authorKind: what.by.kind,
    author: what.by.kind === "agent" ? what.by.id : null,
    authorName: what.by.name,
    rich: what.rich,
    parts: [],
    album: null,
    quote: quoted ? { message: quoted.id, externalId: quoted.externalId ?? undefined, text: quoted.text } : null,
    externalId: null,
    citations: what.citations ?? null,
    trace: what.trace ?? null,
    buttons: what.buttons ?? null,
    context: null,
    sendAs: what.sendAs ?? null,
    editedAt: null,
    deletedAt: null,
    seq,
    changedSeq: seq,
    at: now,
    createdAt: now,
  };
};

/** Asks the runner to look at a thread's outbox at a time. Its queue keeps the order of the thread. */
export const wakeThread = async (
  tx: Tx,
  needs: Needs,
  { connection, thread, at }: { connection: string; thread: string; at: number },
): Promise<void> => {
  const name = `thread:${connection}:${thread}`;
  await addJob(tx, {
    id: needs.newId(),
    task: "deliver",
    queue: name,
    key: `${name}:${at}`,
    payload: { connection, thread },
    runAt: at,
    at: needs.now(),
    maxAttempts: 1_000,
    connection,
  });
};
