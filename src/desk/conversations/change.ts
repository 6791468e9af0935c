import type { Transact, Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Actor, EventPayload, EventType } from "../../kernel/events";
import { Problem } from "../../kernel/problem";
import type { Now } from "../../kernel/time";
import { label, unlabel } from "../labels/store";
import { type Conversation, SUSPEND_MS } from "./model";
import * as store from "./store";
import { withdraw } from "./withdraw";

export type Change = {
  status?: Conversation["status"];
  snoozedUntil?: number | null;
  priority?: Conversation["priority"];
  category?: string | null;
  team?: string | null;
  assignee?: string | null;
  /** All of them. Who adds or takes away says `tag` and `untag`: two people who do it at once both have it. */
  tags?: string[];
  tag?: string[];
  untag?: string[];
  subject?: string;
};
type Needs = { transact: Transact; now: Now };
type By = { conversation: string; change: Change; by: Actor; why?: string };

const isOver = (status: Conversation["status"]): boolean => status === "solved" || status === "closed";

const TAGS_MAX = 50;
const tagsAfter = (from: readonly string[], { tags = [...from], tag = [], untag = [] }: Change): string[] => {
  const gone = new Set(untag.map((one) => one.trim()));
  const all = new Set([...tags, ...tag].map((one) => one.trim()).filter((one) => one !== "" && !gone.has(one)));
  if (all.size > TAGS_MAX) throw new Problem("bad_input", { field: "tags", max: TAGS_MAX });
  return [...all];
};

/** Changes what a conversation is; each difference writes its event, no difference writes nothing. */
export const change = ({ transact, now }: Needs, input: By): Promise<void> =>
  transact((tx) => changeIn(tx, { now }, input));

/** The same inside somebody's transaction. */
export const changeIn = async (
  tx: Tx,
  { now }: { now: Now },
  { conversation: id, change: to, by, why }: By,
): Promise<void> => {
  const from = await store.hold(tx, id);
  if (from.status === "closed") throw new Problem("conversation.closed", { number: from.number });
  const at = now();
  const tell = <T extends EventType>(type: T, payload: EventPayload<T>) =>
    emit(tx, { type, conversation: id, actor: by, payload } as Parameters<typeof emit>[1], at);
  const next: Partial<Conversation> = {};
  let seq = from.lastSeq;
  if (to.status !== undefined && (to.status !== from.status || to.snoozedUntil !== undefined)) {
    if (to.status === "snoozed" && !(to.snoozedUntil && to.snoozedUntil > at))
      throw new Problem("bad_input", { field: "snoozedUntil" });
    Object.assign(next, {
      status: to.status,
      snoozedUntil: to.status === "snoozed" ? (to.snoozedUntil ?? null) : null,
      solvedAt: isOver(to.status) ? (from.solvedAt ?? at) : null,
      waitingSince: isOver(to.status)
        ? null
        : isOver(from.status)
          ? await store.waitedSince(tx, from)
          : from.waitingSince,
    });
    const waited = isOver(to.status) && from.waitingSince !== null ? { waitingSince: from.waitingSince } : {};
    seq = await tell("conversation.status", { from: from.status, to: to.status, until: next.snoozedUntil, ...waited });
  }
  if (to.priority !== undefined && to.priority !== from.priority) {
    next.priority = to.priority;
    seq = await tell("conversation.priority", { from: from.priority, to: to.priority, why });
  }
  if (to.category !== undefined && to.category !== from.category) {
    next.category = to.category;
    seq = await tell("conversation.category", { from: from.category, to: to.category, why });
    // What a person decides is learned from.
    if (by.kind === "agent" && to.category !== null)
      await label(tx, { conversation: id, category: to.category, by: by.id, at });
    else if (by.kind === "agent") await unlabel(tx, id);
  }
  if (
    (to.assignee !== undefined && to.assignee !== from.assignee) ||
    (to.team !== undefined && to.team !== from.team)
  ) {
    next.assignee = to.assignee === undefined ? from.assignee : to.assignee;
    next.team = to.team === undefined ? from.team : to.team;
    const was = { agent: from.assignee, team: from.team };
    seq = await tell("conversation.assigned", { from: was, to: { agent: next.assignee, team: next.team }, why });
  }
  if (to.tags ?? to.tag ?? to.untag) {
    const tags = tagsAfter(from.tags, to);
    const added = tags.filter((tag) => !from.tags.includes(tag));
    const removed = from.tags.filter((tag) => !tags.includes(tag));
    if (added.length + removed.length > 0) {
      next.tags = tags;
      seq = await tell("conversation.tags", { added, removed });
    }
  }
  if (to.subject !== undefined && to.subject.trim() !== "" && to.subject !== from.subject) {
    next.subject = to.subject.trim();
    seq = await tell("conversation.subject", { from: from.subject, to: next.subject });
  }
  if (seq === from.lastSeq) return;
  const decided = (["category", "priority", "assignee"] as const).filter((kind) => next[kind] !== undefined);
  seq = (await withdraw(tx, { now }, { conversation: id, kinds: decided, by })) ?? seq;
  await store.save(tx, id, { ...next, lastSeq: seq, updatedAt: at });
};

/** An agent is typing: the bot keeps silent for a minute. Writes at most every ten seconds. */
export const suspendBot = ({ transact, now }: Needs, { conversation: id }: { conversation: string }): Promise<void> =>
  transact(async (tx) => {
    const { owner, botSuspendedUntil } = await store.get(tx, id);
    if (owner !== "bot" || (botSuspendedUntil ?? 0) > now() + SUSPEND_MS - 10_000) return;
    await store.save(tx, id, { botSuspendedUntil: now() + SUSPEND_MS });
  });
