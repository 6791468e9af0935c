import type { Inbound, InboundEdit, InboundReaction, InboundReceipt } from "../../../channels/contract";
import { toPlain } from "../../../channels/kit/rich-text";
import type { Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import { addJob } from "../../jobs/store";
import type { NewId } from "../../kernel/ids";
import { never } from "../../kernel/problem";
import type { Now } from "../../kernel/time";
import { recognise, setBlocked } from "../contacts/store";
import * as changes from "./changes";
import { replaceFiles } from "./files";
import { previewAfter } from "./preview";
import { unreadAgain } from "./read";
import { applyReceipt } from "./receipt";
import * as store from "./store";
import { judgeIn } from "./verdicts/judge";
import { opinionOfButton, opinionOfReactions } from "./verdicts/model";

type Needs = { now: Now; newId: NewId };
/** How often a file that came by an edit is asked for. */
const FETCH_TRIES = 20;
type About<I> = { connection: string; item: I };
export type Applied = { conversation?: string; message?: string };

/** The message something is about. One of another thread is nobody's business here: a visitor could name any id. */
const about = async (tx: Tx, { connection, item }: About<{ externalId: string; thread?: string }>) => {
  const message = await store.byExternalId(tx, { connection, externalId: item.externalId });
  return message && (item.thread === undefined || item.thread === message.thread || item.thread === message.origin)
    ? message
    : null;
};

/** Applies what happened to something known: an edit, a reaction, a receipt. Null when its message has not arrived yet. */
export const apply = async (tx: Tx, needs: Needs, { connection, item }: About<Inbound>): Promise<Applied | null> => {
  switch (item.kind) {
    case "edit":
      return edit(tx, needs, { connection, item });
    case "deletion":
      return remove(tx, needs, { connection, item });
    case "reaction":
      return react(tx, needs, { connection, item });
    case "receipt":
      return receipt(tx, needs, { connection, item });
    case "callback": {
      const on = item.on ? await about(tx, { connection, item: { externalId: item.on, thread: item.thread } }) : null;
      const { thread } = item;
      const latest = on || thread === undefined ? null : await store.latestOfThread(tx, { connection, thread });
      const conversation = on?.conversation ?? latest?.id;
      if (!conversation) return {};
      const who = await recognise(tx, { connection, person: item.author, now: needs.now(), newId: needs.newId });
      const opinion = opinionOfButton(item.data);
      if (opinion !== null) {
        if (on) await judgeIn(tx, needs, { message: on, by: { kind: "customer", id: who.contact }, verdict: opinion });
        return { conversation, message: on?.id };
      }
      const payload = { message: on?.id ?? null, data: item.data };
      await emit(
        tx,
        { type: "message.pressed", conversation, actor: { kind: "customer", id: who.contact }, payload },
        needs.now(),
      );
      return { conversation, message: on?.id };
    }
    case "status": {
      const who = await recognise(tx, { connection, person: item.author, now: needs.now(), newId: needs.newId });
      const gone = item.state === "blocked" || item.state === "left";
      await setBlocked(tx, { identity: who.identity, at: gone ? needs.now() : null });
      const conversation = (await store.latestOfThread(tx, { connection, thread: item.thread }))?.id ?? null;
      const payload = { contact: who.contact, state: item.state };
      await emit(
        tx,
        { type: "contact.status", conversation, actor: { kind: "customer", id: who.contact }, payload },
        needs.now(),
      );
      return { conversation: conversation ?? undefined };
    }
    case "account": {
      const payload = { connection, at: item.state, reason: item.text };
      await emit(tx, { type: "connection.state", conversation: null, actor: { kind: "system" }, payload }, needs.now());
      return {};
    }
    case "message":
    case "ignored":
      return {};
    default:
      return never(item);
  }
};

const edit = async (tx: Tx, needs: Needs, { connection, item }: About<InboundEdit>): Promise<Applied | null> => {
  const message = await about(tx, { connection, item });
  if (!message) return null;
  const done = { conversation: message.conversation, message: message.id };
  // An edit that comes late must not undo a newer one.
  if (message.deletedAt !== null || (message.editedAt !== null && message.editedAt > item.at)) return done;
  const shown = { ...message, text: toPlain(item.rich) };
  await changes.keepRevision(tx, { id: needs.newId(), message, at: needs.now() });
  const actor = { kind: "customer", id: message.author ?? "" } as const;
  const seq = await emit(
    tx,
    { type: "message.edited", conversation: message.conversation, actor, payload: { message: message.id } },
    needs.now(),
  );
  await store.saveMessage(tx, message.id, {
    rich: item.rich,
    text: shown.text,
    ...(item.isWhole ? { parts: item.parts.flatMap((part) => (part.type === "file" ? [] : [part])) } : {}),
    editedAt: item.at,
    changedSeq: seq,
  });
  if (item.isWhole) await carryNow(tx, needs, { connection, item, message: message.id });
  if (shown.text !== message.text) await unreadAgain(tx, message.conversation);
  await store.save(tx, message.conversation, {
    lastSeq: seq,
    updatedAt: needs.now(),
    ...(await previewAfter(tx, shown)),
  });
  return done;
};

/** The files of an edited message are those it carries now; new ones are fetched. */
const carryNow = async (
  tx: Tx,
  { newId, now }: Needs,
  { connection, item: { parts }, message }: About<InboundEdit> & { message: string },
): Promise<void> => {
  const at = now();
  if (!(await replaceFiles(tx, { message, parts, newId, now: at }))) return;
  await addJob(tx, {
    id: newId(),
    task: "fetch",
    queue: `files:${message}`,
    payload: { message },
    runAt: at,
    at,
    maxAttempts: FETCH_TRIES,
    connection,
  });
};

const remove = async (
  tx: Tx,
  needs: Needs,
  { connection, item }: About<{ externalId: string; thread?: string; at: number }>,
): Promise<Applied | null> => {
  const message = await about(tx, { connection, item });
  if (!message) return null;
  const done = { conversation: message.conversation, message: message.id };
  if (message.deletedAt !== null) return done;
  const actor = { kind: "customer", id: message.author ?? "" } as const;
  const seq = await emit(
    tx,
    { type: "message.deleted", conversation: message.conversation, actor, payload: { message: message.id } },
    needs.now(),
  );
  await store.saveMessage(tx, message.id, { deletedAt: item.at, changedSeq: seq });
  await store.save(tx, message.conversation, {
    lastSeq: seq,
    updatedAt: needs.now(),
    ...(await previewAfter(tx, { ...message, deletedAt: item.at })),
  });
  return done;
};

const react = async (tx: Tx, needs: Needs, { connection, item }: About<InboundReaction>): Promise<Applied | null> => {
  const message = await about(tx, { connection, item });
  if (!message) return null;
  const done = { conversation: message.conversation, message: message.id };
  const before = await changes.reactionOf(tx, { message: message.id, who: item.author.address });
  const kept = await changes.setReaction(tx, {
    message: message.id,
    who: item.author.address,
    emoji: item.emoji,
    at: item.at,
  });
  if (!kept) return done;
  const who = await recognise(tx, { connection, person: item.author, now: needs.now(), newId: needs.newId });
  const payload = { message: message.id, emoji: item.emoji, by: "customer" } as const;
  const seq = await emit(
    tx,
    {
      type: "message.reacted",
      conversation: message.conversation,
      actor: { kind: "customer", id: who.contact },
      payload,
    },
    needs.now(),
  );
  await store.saveMessage(tx, message.id, { changedSeq: seq });
  await store.save(tx, message.conversation, { lastSeq: seq, updatedAt: needs.now() });
  // A thumb is a verdict, and so is taking it back; a heart says nothing of whether the answer was right.
  const [was, is] = [opinionOfReactions(before), opinionOfReactions(item.emoji)];
  const by = { kind: "customer" as const, id: who.contact };
  if (was !== is) await judgeIn(tx, needs, { message, by, verdict: is });
  return done;
};

const receipt = async (tx: Tx, needs: Needs, { connection, item }: About<InboundReceipt>): Promise<Applied | null> => {
  const message = await about(tx, { connection, item });
  if (!message || !(await applyReceipt(tx, needs, { message, item }))) return null;
  return { conversation: message.conversation, message: message.id };
};
