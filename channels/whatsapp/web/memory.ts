/** What a connection remembers across restarts: how far each chat was heard, and who hides behind which address. */
import { z } from "zod";
import type { ConnectionNeeds } from "../../contract";

const cursor = z.object({ t: z.number(), ids: z.array(z.string()) });
const person = z.object({ address: z.string(), pn: z.string().nullable(), askedAt: z.number() });
const begunStep = z.object({
  /** Our message, which of its steps, and where it went. */
  id: z.string(),
  step: z.number(),
  thread: z.string(),
  words: z.string(),
  at: z.number(),
  /** Null while nobody has said that it arrived. */
  externalId: z.string().nullable(),
  /** When WhatsApp took it, by our clock; unknown where only its chat showed that it did. */
  leftAt: z.number().optional(),
  /** Ids it had when it was handed over before, and did not arrive. */
  lost: z.array(z.string()).optional(),
});
const shape = z.object({
  /** When we were last sure to hear; null before the first pairing. */
  heardAt: z.number().nullable().default(null),
  /** When this phone was paired: what was said before is not the desk's. */
  bornAt: z.number().nullable().default(null),
  /** WhatsApp's second of the newest message there is: what was there before we were paired, or has been kept since. */
  newest: z.number().nullable().default(null),
  /** The phone it all belongs to. */
  me: z.string().nullable().default(null),
  /** Per chat: the second of the last message kept, and the ids of that second. */
  chats: z.record(z.string(), cursor).default({}),
  /** Per hidden address: the one we know the person by, and the phone where WhatsApp told it. */
  people: z.record(z.string(), person).default({}),
  /** Messages shown as unreadable: should they be decrypted, it is an edit. */
  sealed: z.array(z.string()).default([]),
  /** Our messages in groups: the thread each one went to. */
  threads: z.record(z.string(), z.string()).default({}),
  /** What was handed to the page; null before anything was written down. */
  begun: z.array(begunStep).nullable().default(null),
  /** Since when that has been written down without a gap: 0 on a connection that never was anything else's, null while nobody knows. */
  begunSince: z.number().nullable().default(null),
});
export type BegunStep = z.infer<typeof begunStep>;
export type State = z.infer<typeof shape>;
export type Cursor = z.infer<typeof cursor>;

const CHATS_MAX = 2000;
const PEOPLE_MAX = 10_000;
const THREADS_MAX = 500;
const SOON_MS = 1000;

const newest = <T>(all: Record<string, T>, max: number): Record<string, T> => {
  const entries = Object.entries(all);
  return entries.length <= max ? all : Object.fromEntries(entries.slice(-max));
};

/** Opens what was remembered; something unreadable counts as nothing. Changes are written one at a time, the latest wins. */
export const openMemory = async ({ remember, log }: Pick<ConnectionNeeds<unknown>, "remember" | "log">) => {
  const before = (await remember.get()) ?? null;
  const stored = shape.safeParse(before ?? { begun: [], begunSince: 0 });
  const state: State = stored.success ? stored.data : shape.parse({});
  let [dirty, writing] = [false, Promise.resolve()];
  const write = async () => {
    if (!dirty) return;
    dirty = false;
    state.chats = newest(state.chats, CHATS_MAX);
    state.people = newest(state.people, PEOPLE_MAX);
    state.threads = newest(state.threads, THREADS_MAX);
    state.sealed = state.sealed.slice(-200);
    await remember.set(structuredClone(state)).catch((error: unknown) => {
      dirty = true;
      throw error;
    });
  };
  const commit = (): Promise<void> => {
    dirty = true;
    const turn = writing.then(write);
    writing = turn.catch((error: unknown) => {
      log.warn({ problem: String(error) }, "whatsapp-web: could not note how far it has read");
    });
    return turn;
  };
  const save = (): Promise<void> => commit().catch(() => {});
  let timer: NodeJS.Timeout | null = null;
  let isOwing = false;
  /** How far we have read may be a little behind: what is fetched twice is recorded once. */
  const saveSoon = (): void => {
    dirty = true;
    timer ??= setTimeout(() => {
      timer = null;
      void save();
    }, SOON_MS);
  };
  return {
    state,
    /** Resolves when it is written; rejects when it could not be. */
    commit,
    /** Resolves when it is written, or could not be. */
    save: (): Promise<void> => {
      if (timer) clearTimeout(timer);
      timer = null;
      return save();
    },
    /** Notes that everything up to now was heard. */
    heard: (at: number): void => {
      state.heardAt = at;
      void save();
    },
    /** A phone was paired. Another one than before has other chats. */
    paired: (me: string, at: number): void => {
      if (state.me !== me)
        Object.assign(state, { me, bornAt: at, heardAt: null, newest: null, chats: {}, sealed: [], threads: {} });
      void save();
    },
    /** Something was perhaps missed: until that is fetched, what is newer than the newest we knew may be unheard. */
    owes: (): void => {
      isOwing = true;
    },
    /** Nothing is missed any more. `newest`: of what was there before we were paired. */
    owesNothing: (newest?: number): void => {
      isOwing = false;
      const kept = Math.max(newest ?? Number.NEGATIVE_INFINITY, ...Object.values(state.chats).map(({ t }) => t));
      if (Number.isFinite(kept)) state.newest = Math.max(state.newest ?? kept, kept);
      void save();
    },
    /** Notes that a message of this second is kept. */
    keep: (chat: string, { t, id }: { t: number; id: string }): void => {
      if (!isOwing && state.newest !== null) state.newest = Math.max(state.newest, t);
      const known = state.chats[chat];
      if (known && known.t > t) return;
      const ids = known?.t === t ? [...known.ids.filter((one) => one !== id), id].slice(-50) : [id];
      // Put at the end: the oldest are forgotten first.
      delete state.chats[chat];
      state.chats[chat] = { t, ids };
      saveSoon();
    },
  };
};
export type Memory = Awaited<ReturnType<typeof openMemory>>;
