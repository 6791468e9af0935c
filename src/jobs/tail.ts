import type { News, Store } from "../../db/client";
import type { Event } from "../kernel/events";
import { eventsAfter, eventsTold, lastSeq } from "./store";

type Log = { error: (details: object, text: string) => void };
type Hear = (events: Event[]) => Promise<void>;
type Listener = { hear: Hear; pending: Event[]; hearing: Promise<void> | null };

/** At most so many are read, and heard, at once. */
const PAGE = 200;

/**
 * Reads new events once per commit, for everyone who follows them. Each listener hears every event from its start on, in
 * order and one page at a time; a page it failed on is told again, with what came since, at the next commit.
 */
export const openTail = async ({ store, log }: { store: Store; log: Log }) => {
  let seq = await lastSeq(store.read);
  let reading: Promise<void> | null = null;
  let isNews = false;
  const listeners = new Set<Listener>();

  // What says that nobody is at it is set where the loop ends, in the same turn: news of the turn before is not missed.
  const tell = async (listener: Listener): Promise<void> => {
    try {
      while (listeners.has(listener) && listener.pending.length > 0) {
        const page = listener.pending.slice(0, PAGE);
        await listener.hear(page);
        listener.pending.splice(0, page.length);
      }
    } catch (err) {
      log.error({ err }, "News could not be told; the next commit tries again.");
    } finally {
      listener.hearing = null;
    }
  };
  const wake = async (listener: Listener): Promise<void> => {
    if (listener.pending.length > 0) listener.hearing ??= tell(listener);
    await listener.hearing;
  };
  const tellAll = (events: Event[]): void => {
    seq = events.at(-1)?.seq ?? seq;
    for (const listener of listeners) {
      listener.pending.push(...events);
      void wake(listener);
    }
  };
  const readAll = async (): Promise<void> => {
    try {
      while (isNews) {
        isNews = false;
        const events = await eventsAfter(store.read, { since: seq, limit: PAGE });
        isNews ||= events.length === PAGE;
        tellAll(events);
      }
    } catch (err) {
      log.error({ err }, "New events could not be read; the next commit tries again.");
    } finally {
      reading = null;
    }
  };
  const read = async (): Promise<void> => {
    isNews = true;
    reading ??= readAll();
    await reading;
  };
  /** What this process has just written needs no reading, unless somebody is at it or something came in between. */
  const hear = (news: readonly News[]): void => {
    const events = reading ? null : eventsTold(news, seq);
    if (events) tellAll(events);
    else void read();
  };
  const stop = store.onCommit(hear);

  return {
    /** Tells of what comes from now on; gives where that begins, how to wait until this one has been told, and how to stop. */
    listen: (hear: Hear): { since: number; told: () => Promise<void>; stop: () => void } => {
      const listener: Listener = { hear, pending: [], hearing: null };
      listeners.add(listener);
      const told = async () => {
        await read();
        await wake(listener);
      };
      return { since: seq, told, stop: () => listeners.delete(listener) };
    },
    /** Resolves when everyone has been told what was committed before. */
    told: async (): Promise<void> => {
      await read();
      await Promise.all([...listeners].map(wake));
    },
    close: async (): Promise<void> => {
      stop();
      await reading;
      await Promise.all([...listeners].map(({ hearing }) => hearing));
    },
  };
};
export type Tail = Awaited<ReturnType<typeof openTail>>;
