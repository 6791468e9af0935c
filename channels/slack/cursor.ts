/** What must survive a restart: when we last heard Slack, by its clock, and which threads were alive. */
import { z } from "zod";
import type { ConnectionNeeds, Inbound, ThreadRef } from "../contract";

const memory = z.looseObject({
  heardAt: z.number().nullable().catch(null),
  /** When Slack posted to us last. */
  postedAt: z.number().nullable().catch(null),
  /** Thread → milliseconds of its last message. */
  threads: z.record(z.string(), z.number()).catch({}),
});

/** Threads looked after in an outage; each costs a question. */
const THREADS_MAX = 200;
const THREAD_DAYS_MS = 14 * 24 * 3_600_000;
/** Written at most this often: what a crash loses is fetched twice and recorded once. */
const SAVE_MS = 10_000;

export const openCursor = async ({ remember, now }: Pick<ConnectionNeeds<unknown>, "remember" | "now">) => {
  const read = memory.safeParse(await remember.get());
  let heardAt = read.success ? read.data.heardAt : null;
  let postedAt = read.success ? read.data.postedAt : null;
  const threads = new Map(Object.entries(read.success ? read.data.threads : {}));
  let savedAt = Number.NEGATIVE_INFINITY;
  const save = async () => {
    savedAt = now();
    await remember.set({ heardAt, postedAt, threads: Object.fromEntries(threads) });
  };
  const saveSoon = async () => {
    if (now() - savedAt >= SAVE_MS) await save();
  };
  return {
    heardAt: () => heardAt,
    /** We are heard: what comes from now on is not missed. */
    beat: async () => {
      heardAt = now();
      await saveSoon();
    },
    postedAt: () => postedAt,
    /** A post of Slack's has come through to us. */
    posted: () => {
      postedAt = now();
    },
    /** Something in these threads was kept. */
    note: (items: readonly Inbound[]) => {
      for (const item of items) {
        if (item.kind !== "message") continue;
        threads.delete(item.thread);
        threads.set(item.thread, item.at);
        const [oldest] = threads.keys();
        if (threads.size > THREADS_MAX && oldest !== undefined) threads.delete(oldest);
      }
    },
    /** Newest last. */
    alive: (): ThreadRef[] => [...threads].filter(([, at]) => now() - at < THREAD_DAYS_MS).map(([thread]) => thread),
    save,
  };
};
export type Cursor = Awaited<ReturnType<typeof openCursor>>;
