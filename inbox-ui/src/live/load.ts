import { untrack } from "solid-js";
import type { Thread } from "../../../src/realtime/wire";
import { ApiError } from "../api/http";
import { api } from "../api/routes";
import {
  type Filter,
  isOvertaken,
  withContact,
  withCounts,
  withMessages,
  withPage,
  withThread,
  withThreadAnew,
} from "./apply";
import { change, desk } from "./store";
import { untilDone } from "./until-done";

const pageSize = 60;
let listAsked = new AbortController();

const sameFilter = (a: Filter, b: Filter) =>
  a.view === b.view && a.category === b.category && a.team === b.team && (a.q ?? "") === (b.q ?? "");

/** Opens a list; what was asked for before is dropped, since its answer would come too late. */
const open = async (filter: Filter) => {
  listAsked.abort();
  listAsked = new AbortController();
  const { signal } = listAsked;
  const asked = desk.seq;
  if (!sameFilter(desk.list.filter, filter))
    change((state) => ({ ...state, list: { filter, ids: [], cursor: null, state: "loading" } }));
  try {
    const page = await api.rows(filter, { limit: pageSize }, signal);
    if (signal.aborted) return;
    change((state) => withPage(state, { filter, from: null, asked, ...page }));
    refreshCounts();
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof ApiError) change((state) => ({ ...state, list: { ...state.list, state: "failed" } }));
    else throw error;
  }
};
/** Effects open lists, and must not open them anew at every event. */
export const openList = (filter: Filter) => untrack(() => open(filter));

let pageAsked: string | null = null;
export const nextPage = async () => {
  const { cursor } = desk.list;
  if (cursor === null || pageAsked === cursor) return;
  // As it is now: what the store holds is changed in place.
  const filter = { ...desk.list.filter };
  pageAsked = cursor;
  const asked = untrack(() => desk.seq);
  try {
    const page = await api.rows(filter, { cursor, limit: pageSize });
    // It was begun anew meanwhile: what stands between its first page and this one would be missing.
    if (!sameFilter(desk.list.filter, filter) || desk.list.cursor !== cursor) return;
    change((state) => withPage(state, { filter, from: cursor, asked, ...page }));
    refreshCounts();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  } finally {
    pageAsked = null;
  }
};

const countsSoonMs = 250;
let countsDue: ReturnType<typeof setTimeout> | null = null;
/** Many events may come at once; where they made the counts stale, these are asked for once behind them. */
export const refreshCounts = () => {
  if (!desk.countsStale || countsDue !== null) return;
  countsDue = setTimeout(() => {
    countsDue = null;
    void loadCounts();
  }, countsSoonMs);
};
export const loadCounts = async () => {
  const asked = desk.countsMoved;
  try {
    const counts = await api.counts();
    change((state) => withCounts(state, { counts, asked }));
    refreshCounts();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // Behind the next event they are asked for again.
    change((state) => ({ ...state, countsStale: true }));
  }
};

/** More often than this no answer is overtaken, unless events come faster than answers. */
const askedAtMost = 5;
const askThread = async (id: string): Promise<Thread> => {
  for (let times = 1; ; times += 1) {
    const thread = await api.thread(id);
    if (times === askedAtMost || !isOvertaken(desk, thread)) return thread;
  }
};
const refreshThread = async (id: string) => {
  const thread = await askThread(id);
  change((state) => withThread(state, thread));
};
const againAfterMs = 3000;
/**
 * What is not on the screen yet is shown at once: whatever comes from then on finds it. Where something had come before,
 * it is asked for again behind that, until it has come: nothing on the screen would tell that it lacks it.
 */
export const loadThread = async (id: string) => {
  if (desk.threads[id]) return refreshThread(id);
  const thread = await api.thread(id);
  const isLate = isOvertaken(desk, thread);
  change((state) => withThread(state, thread));
  const isWanted = () => desk.threads[id] !== undefined;
  if (isLate) await untilDone(() => refreshThread(id), { againAfterMs, isWanted });
};

/** Messages came or went by a merge or a split: what is on the screen is asked for again. */
export const reloadThread = async (id: string) => {
  if (!desk.threads[id]) return;
  const thread = await askThread(id);
  change((state) => withThreadAnew(state, thread));
};

const isGone = (error: unknown) => error instanceof ApiError && (error.status === 403 || error.status === 404);
/** Events were skipped: between what was known and what is read now there may be a gap, and what is no more is told by none. */
export const reloadThreads = async () => {
  const each = Object.keys(desk.threads).map((id) =>
    reloadThread(id).catch((error: unknown) => {
      // One that is no more does not keep the others from being asked for until they come.
      if (!isGone(error)) throw error;
    }),
  );
  await Promise.all(each);
};

/** A colleague has put a contact right: shown at once where it is on the screen. */
export const reloadContact = async (id: string) => {
  const onScreen = Object.entries(desk.threads).filter(([, thread]) => thread.contact.id === id);
  if (onScreen.length === 0) return;
  const contact = await api.contact(id);
  change((state) => withContact(state, contact));
  // Joined with another, or parted from one: whose conversation it is has changed.
  const isTheirs = (at: string) => contact.conversations.some((one) => one.id === at);
  await Promise.all(onScreen.flatMap(([at]) => (isTheirs(at) ? [] : [reloadThread(at)])));
};

export const loadEarlier = async (id: string) => {
  const first = desk.threads[id]?.messages[0];
  if (!first) return;
  const { messages, more } = await api.earlier(id, first.seq);
  change((state) => {
    const next = withMessages(state, id, messages);
    const thread = next.threads[id];
    return thread ? { ...next, threads: { ...next.threads, [id]: { ...thread, more } } } : next;
  });
};
