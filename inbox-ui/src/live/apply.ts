import type {
  ContactView,
  Counts,
  Live,
  Message,
  Presence,
  Row,
  SuggestionView,
  Thread,
  TimelineItem,
  View,
} from "../../../src/realtime/wire";

import { isRecord } from "../api/http";

export type Filter = {
  view: View | "all";
  category?: string | undefined;
  team?: string | undefined;
  q?: string | undefined;
};
export type List = {
  filter: Filter;
  ids: string[];
  cursor: string | null;
  state: "loading" | "ready" | "failed";
};
type Typist = { kind: "agent" | "customer"; id: string; name: string };
export type OpenThread = Omit<Thread, "row">;

/** All that the screen knows. Plain data: `apply` and its siblings make the next one out of it and never change it. */
export type State = {
  /** Everything up to here has been applied; a socket goes on behind it. */
  seq: number;
  /** Events up to here were skipped: what was read before it may lack any of them. */
  skipped: number;
  me: string;
  rows: Record<string, Row>;
  /** Which sequence number each row stands at, so that an older event never turns it back. */
  rowSeq: Record<string, number>;
  /** Which event changed each contact last: what was read of one before it is no longer so. */
  contactSeq: Record<string, number>;
  list: List;
  threads: Record<string, OpenThread>;
  counts: Counts;
  /** How often a count moved here, by an event or a guess: counts that were asked for before may lack it. */
  countsMoved: number;
  /** True when an event touched a row whose former place is unknown: the counts must be asked for again. */
  countsStale: boolean;
  presence: Presence;
  typing: Record<string, Typist[]>;
};

const zero: Counts = { mine: 0, unassigned: 0, open: 0, bot: 0, snoozed: 0, solved: 0 };
export const views: View[] = ["mine", "unassigned", "open", "bot", "snoozed", "solved"];
export const emptyState = (me: string): State => ({
  seq: 0,
  skipped: 0,
  me,
  rows: {},
  rowSeq: {},
  contactSeq: {},
  list: { filter: { view: "open" }, ids: [], cursor: null, state: "loading" },
  threads: {},
  counts: zero,
  countsMoved: 0,
  countsStale: false,
  presence: { online: [], viewing: {} },
  typing: {},
});

const isActive = (row: Row) => row.status === "open" || row.status === "pending";
/** Whether a row stands in a view. The server decides; this only keeps the screen right between two answers. */
export const stands = (row: Row, view: View | "all", me: string): boolean => {
  switch (view) {
    case "all":
      return true;
    case "mine":
      return isActive(row) && row.assignee === me;
    case "unassigned":
      return isActive(row) && row.assignee === null && row.owner !== "bot";
    case "open":
      return isActive(row);
    case "bot":
      return isActive(row) && row.owner === "bot";
    case "snoozed":
      return row.status === "snoozed";
    case "solved":
      return row.status === "solved" || row.status === "closed";
  }
};
const fits = (row: Row, filter: Filter, me: string) =>
  stands(row, filter.view, me) && (!filter.team || row.team === filter.team);
const isOf = (row: Row, { category }: Filter) => !category || row.category === category;

const newestFirst = (rows: Record<string, Row>) => (a: string, b: string) =>
  (rows[b]?.updatedAt ?? 0) - (rows[a]?.updatedAt ?? 0);

/** A row as it is now, and as it was before. */
type Placing = { rows: Record<string, Row>; row: Row; before: Row | undefined };
const placed = (list: List, { rows, row, before }: Placing, me: string): List => {
  const has = list.ids.includes(row.id);
  // What a search found stays as found: only the server knows what matches.
  if (list.filter.q) return list;
  // Nor do we know which categories stand under which: what stands in the list stays while its own does not change.
  const isSorted = isOf(row, list.filter) || (has && before?.category === row.category);
  if (!isSorted || !fits(row, list.filter, me))
    return has ? { ...list, ids: list.ids.filter((id) => id !== row.id) } : list;
  if (has) {
    const ids = [...list.ids].sort(newestFirst(rows));
    return ids.every((id, at) => id === list.ids[at]) ? list : { ...list, ids };
  }
  const last = rows[list.ids.at(-1) ?? ""];
  // It belongs to a page that has not been asked for yet.
  if (list.cursor !== null && last && row.updatedAt < last.updatedAt) return list;
  return { ...list, ids: [...list.ids, row.id].sort(newestFirst(rows)) };
};

const isElsewhere = (before: Row, after: Row, me: string): boolean =>
  views.some((view) => stands(before, view, me) !== stands(after, view, me));
const counted = (counts: Counts, before: Row, after: Row, me: string): Counts => {
  const next = { ...counts };
  for (const view of views)
    next[view] = Math.max(0, next[view] + Number(stands(after, view, me)) - Number(stands(before, view, me)));
  return next;
};

/** Puts a row in its place, unless what we have is newer than `seq`. */
export const withRow = (state: State, row: Row, seq: number): State => {
  if ((state.rowSeq[row.id] ?? -1) > seq) return state;
  // Where it stood before events were skipped says nothing of where the counts have it.
  const before = state.rowSeq[row.id] === undefined ? undefined : state.rows[row.id];
  const rows = { ...state.rows, [row.id]: row };
  return {
    ...state,
    rows,
    rowSeq: { ...state.rowSeq, [row.id]: seq },
    list: placed(state.list, { rows, row, before: state.rows[row.id] }, state.me),
    counts: before ? counted(state.counts, before, row, state.me) : state.counts,
    countsMoved: state.countsMoved + Number(!before || isElsewhere(before, row, state.me)),
    countsStale: state.countsStale || !before,
  };
};

/** Messages in order of `seq`; of two versions of one message the one that changed later stays. */
const mergeMessages = (known: Message[], more: Message[]): Message[] => {
  const byId = new Map(known.map((message) => [message.id, message]));
  let changed = false;
  for (const message of more) {
    const old = byId.get(message.id);
    if (old && old.changedSeq > message.changedSeq) continue;
    byId.set(message.id, message);
    changed = true;
  }
  return changed ? [...byId.values()].sort((a, b) => a.seq - b.seq) : known;
};

const inThread = (state: State, id: string, change: (thread: OpenThread) => OpenThread): State => {
  const thread = state.threads[id];
  if (!thread) return state;
  const next = change(thread);
  return next === thread ? state : { ...state, threads: { ...state.threads, [id]: next } };
};

export const withMessages = (state: State, id: string, messages: Message[]): State =>
  inThread(state, id, (thread) => {
    const merged = mergeMessages(thread.messages, messages);
    return merged === thread.messages ? thread : { ...thread, messages: merged };
  });
export const withoutMessage = (state: State, conversation: string, id: string): State =>
  inThread(state, conversation, (thread) => ({
    ...thread,
    messages: thread.messages.filter((message) => message.id !== id),
  }));
const withSuggestions = (state: State, id: string, suggestions: SuggestionView[]): State =>
  inThread(state, id, (thread) => ({ ...thread, suggestions }));

/** What we know of a contact, everywhere it stands: in open conversations and in the list. An answer that was overtaken by a newer one changes nothing. */
export const withContact = (state: State, contact: ContactView): State => {
  const { id, name } = contact;
  const company = contact.company?.name ?? null;
  const shown = Object.values(state.threads).flatMap((thread) =>
    thread.contact.id === id ? [thread.contact.seq] : [],
  );
  if (Math.max(state.contactSeq[id] ?? 0, ...shown) > contact.seq) return state;
  const threads = Object.entries(state.threads).map(
    ([at, thread]) => [at, thread.contact.id === id ? { ...thread, contact } : thread] as const,
  );
  const rows = Object.entries(state.rows).map(
    ([at, row]) => [at, row.contact.id === id ? { ...row, contact: { id, name, company } } : row] as const,
  );
  return { ...state, threads: Object.fromEntries(threads), rows: Object.fromEntries(rows) };
};

const told = ["conversation.", "bot.", "contact.joined", "contact.parted"];
const goesWithMessages = (payload: unknown) =>
  isRecord(payload) && (payload.to === "pending" || (payload.to === "open" && payload.from === "pending"));
/** Events that stand in the thread as a line of their own; messages and what follows from them already show themselves. */
export const isTold = (item: Pick<TimelineItem, "type" | "payload">) =>
  told.some((kind) => item.type.startsWith(kind)) &&
  !(item.type === "conversation.status" && goesWithMessages(item.payload));

const withTimeline = (state: State, id: string, item: TimelineItem): State =>
  inThread(state, id, (thread) =>
    thread.timeline.some((known) => known.seq === item.seq)
      ? thread
      : { ...thread, timeline: [...thread.timeline, item].sort((a, b) => a.seq - b.seq) },
  );

/**
 * Events are made ready for everybody alike; whether a row is unread is each agent's own. What had been read stays read
 * until something public comes in, the customer puts it differently, or it is handed over to people; what was marked
 * unread stays so while nothing is said.
 */
const asMine = (before: Row | undefined, row: Row, { type, actor }: Live): Row => {
  const isAnew = type === "message.edited" && actor.kind === "customer";
  const isNews = !before || before.unread || row.lastPublicSeq > before.lastPublicSeq || isLeft(before, row);
  return { ...row, unread: isAnew || (row.unread && isNews) || (before?.unread === true && isAsItWas(before, row)) };
};
const isLeft = (before: Row, row: Row) => row.owner === "nobody" && before.owner !== "nobody";
const isAsItWas = (before: Row, row: Row) => row.lastPublicSeq === before.lastPublicSeq && row.owner === before.owner;

/** Whom an event says to be known otherwise now. */
export const changedContact = ({ type, payload }: Pick<Live, "type" | "payload">): string | null =>
  type === "contact.changed" && isRecord(payload) && typeof payload.contact === "string" ? payload.contact : null;

/** One event. An event that has been seen already changes nothing; numbers may skip, since not every event is ours to see. */
export const apply = (state: State, live: Live): State => {
  if (live.seq <= state.seq) return state;
  let next: State = { ...state, seq: live.seq };
  if (live.row) next = withRow(next, asMine(state.rows[live.row.id], live.row, live), live.seq);
  const contact = changedContact(live);
  if (contact !== null) next = { ...next, contactSeq: { ...next.contactSeq, [contact]: live.seq } };
  const id = live.conversation;
  if (id === null) return next;
  if (live.message) {
    next = withMessages(next, id, [live.message]);
    const author = live.message.by;
    next = typed(next, { conversation: id, who: { kind: "customer", id: author.id ?? "", name: "" }, on: false });
  }
  if (live.suggestions) next = withSuggestions(next, id, live.suggestions);
  next = withTimeline(next, id, {
    seq: live.seq,
    at: live.at,
    type: live.type,
    actor: live.actor,
    payload: live.payload,
  });
  return inThread(next, id, (thread) => (thread.seq >= live.seq ? thread : { ...thread, seq: live.seq }));
};

/** Events in order; the same batch twice is the same as once. */
export const applyAll = (state: State, batch: readonly Live[]): State =>
  [...batch].sort((a, b) => a.seq - b.seq).reduce(apply, state);

/** Read of a desk that may have gone back since: no answer is older. */
const ofNoTime = (thread: OpenThread): OpenThread => ({ ...thread, seq: 0, contact: { ...thread.contact, seq: 0 } });
/** Goes on behind `seq` without what came before it: all that is shown is asked for anew, and nothing known is newer than the answers. */
export const skipTo = (state: State, seq: number): State => ({
  ...state,
  seq,
  skipped: seq,
  countsMoved: state.countsMoved + 1,
  rowSeq: {},
  contactSeq: {},
  threads: Object.fromEntries(Object.entries(state.threads).map(([id, thread]) => [id, ofNoTime(thread)])),
});

/** Someone began or stopped typing. */
export const typed = (state: State, typing: { conversation: string; who: Typist; on: boolean }): State => {
  const { conversation, who, on } = typing;
  const known = state.typing[conversation] ?? [];
  const has = known.some((other) => other.id === who.id && other.kind === who.kind);
  if (has === on) return state;
  const others = known.filter((other) => other.id !== who.id || other.kind !== who.kind);
  return { ...state, typing: { ...state.typing, [conversation]: on ? [...others, who] : others } };
};

/**
 * Whether an event came in after the server had read this thread: it found no such thread to alter, or would be taken
 * back by it. Whoever asked asks again.
 */
export const isOvertaken = (state: State, { row, contact, seq }: Pick<Thread, "row" | "contact" | "seq">): boolean =>
  Math.max(state.skipped, state.rowSeq[row.id] ?? 0, state.contactSeq[contact.id] ?? 0) > seq;

/** The thread as the server gave it. Messages that came in over the socket meanwhile, and our own unsent ones, stay. */
export const withThread = (state: State, thread: Thread): State => {
  const { row, ...open } = thread;
  const before = state.threads[row.id];
  const kept = before?.messages ?? [];
  const oldest = open.messages[0]?.seq ?? 0;
  const earlier = kept.filter((message) => message.seq < oldest);
  const messages = mergeMessages(
    open.messages,
    kept.filter(
      (message) =>
        message.seq >= oldest && !open.messages.some((m) => m.id === message.id && m.changedSeq >= message.changedSeq),
    ),
  );
  // What came by socket behind this answer is newer than it.
  const isBehind = before !== undefined && before.seq > thread.seq;
  const later = (before?.timeline ?? []).filter(
    ({ seq }) => seq > thread.seq && !open.timeline.some((one) => one.seq === seq),
  );
  const merged: OpenThread = {
    ...open,
    timeline: later.length > 0 ? [...open.timeline, ...later] : open.timeline,
    suggestions: isBehind ? before.suggestions : open.suggestions,
    contact:
      before && before.contact.id === open.contact.id && before.contact.seq > open.contact.seq
        ? before.contact
        : open.contact,
    messages: earlier.length > 0 ? mergeMessages(earlier, messages) : messages,
    more: earlier.length > 0 && before ? before.more : open.more,
  };
  return withRow({ ...state, threads: { ...state.threads, [row.id]: merged } }, row, thread.seq);
};

/** The thread anew: what moved to another conversation goes; only what has not reached the server yet stays, and what came behind the answer. */
export const withThreadAnew = (state: State, thread: Thread): State => {
  const { row } = thread;
  const known = state.threads[row.id];
  if (!known) return withThread(state, thread);
  const messages = known.messages.filter(
    ({ seq, changedSeq }) => seq === Number.MAX_SAFE_INTEGER || changedSeq > thread.seq,
  );
  return withThread({ ...state, threads: { ...state.threads, [row.id]: { ...known, messages } } }, thread);
};

/**
 * A page of rows. The first page (`from` null) replaces the list, but for rows that events have moved since it was `asked` for.
 * Where a row that came with it is as new as ours the server has decided: it knows which categories stand under which.
 */
export const withPage = (
  state: State,
  page: { filter: Filter; from: string | null; items: Row[]; cursor: string | null; asked: number },
): State => {
  const rows = { ...state.rows };
  const rowSeq = { ...state.rowSeq };
  const taken = new Set<string>();
  let isAhead = false;
  for (const row of page.items) {
    if ((rowSeq[row.id] ?? -1) > row.lastSeq) continue;
    const before = state.rows[row.id];
    // Its event is still to come, and will find it where it is already.
    isAhead ||= row.lastSeq > state.seq && (!before || isElsewhere(before, row, state.me));
    rows[row.id] = row;
    rowSeq[row.id] = row.lastSeq;
    taken.add(row.id);
  }
  const known = page.from === null ? [] : state.list.ids;
  const fresh = page.items.map((row) => row.id).filter((id) => !known.includes(id));
  const list: List = { filter: page.filter, ids: [...known, ...fresh], cursor: page.cursor, state: "ready" };
  const came = new Map(page.items.map((row) => [row.id, row]));
  const moved = Object.values(rows).filter(({ id }) => !taken.has(id) && (rowSeq[id] ?? 0) > page.asked);
  return {
    ...state,
    rows,
    rowSeq,
    list: moved.reduce((to, row) => placed(to, { rows, row, before: came.get(row.id) }, state.me), list),
    countsMoved: state.countsMoved + Number(isAhead),
    countsStale: state.countsStale || isAhead,
  };
};

/** The counts as they were when they were asked for, after so many had moved; what moved meanwhile makes them stale. */
export const withCounts = (state: State, { counts, asked }: { counts: Counts; asked: number }): State => ({
  ...state,
  counts,
  countsStale: state.countsMoved !== asked,
});
