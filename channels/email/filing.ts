/**
 * What has left is filed in Sent, also when we die or the mailbox is away right after it has: it is written down before the
 * desk is told that the mail is sent. Filing twice files once, by the Message-ID.
 */
import { z } from "zod";
import type { ConnectionNeeds } from "../contract";
import type { Errands, Trace } from "./imap/sent";
import type { Memory } from "./memory";

const PART = "unfiled";
const shape = z
  .array(z.object({ messageId: z.string(), ref: z.string(), spool: z.string(), at: z.number() }))
  .catch([]);
type Waiting = z.infer<typeof shape>[number];

/** What the spool holds is named by nobody else, and forgotten after a day. */
const FRESH_MS = 6 * 3_600_000;
const WAITING_MAX = 500;

type Needs = {
  errands: Errands;
  memory: Memory;
  spool: ConnectionNeeds<unknown>["spool"];
  now: () => number;
  log: ConnectionNeeds<unknown>["log"];
};
export type Filing = {
  /** Begun before the mail leaves. `left` resolves when it is written down that it has to be filed; `stayed`: it did not leave. */
  prepare: (mail: Uint8Array) => { left: (trace: Trace) => Promise<void>; stayed: () => void };
  /** Files all that waits; one at a time, and what fails waits for the next call. Never throws. */
  flush: () => Promise<void>;
};

export const openFiling = ({ errands, memory, spool, now, log }: Needs): Filing => {
  let waiting = shape.parse(memory.get(PART) ?? []);
  let flushing: Promise<void> | null = null;
  const warn = (what: string) => (error: unknown) =>
    log.warn({ problem: error instanceof Error ? error.message : String(error) }, `email: ${what}`);
  const save = (next: Waiting[]): Promise<void> => {
    waiting = next;
    return memory.set(PART, waiting);
  };
  const done = async (one: Waiting): Promise<void> => {
    await save(waiting.filter(({ messageId }) => messageId !== one.messageId));
    await spool.drop(one.spool);
  };
  const file = async (one: Waiting): Promise<void> => {
    const mail = await spool.get(one.spool);
    if (mail === null) {
      log.warn({ messageId: one.messageId }, "email: a sent mail waited for days, and can't be filed in Sent any more");
      return done(one);
    }
    if (now() - one.at > FRESH_MS) {
      const fresh = { ...one, spool: await spool.put(mail), at: now() };
      await save(waiting.map((each) => (each.messageId === one.messageId ? fresh : each)));
      await spool.drop(one.spool);
      return file(fresh);
    }
    await errands.file({ messageId: one.messageId, ref: one.ref }, mail);
    await done(one);
  };
  const once = async (): Promise<void> => {
    for (const one of [...waiting]) await file(one);
  };
  return {
    prepare: (mail) => {
      const put = spool.put(mail);
      // Looked at only when it has left.
      put.catch(() => {});
      return {
        left: async (trace) => {
          try {
            await save([...waiting, { ...trace, spool: await put, at: now() }].slice(-WAITING_MAX));
          } catch (error) {
            warn("a sent mail could not be noted for Sent")(error);
          }
        },
        stayed: () => void put.then((key) => spool.drop(key)).catch(() => {}),
      };
    },
    flush: () => {
      if (waiting.length === 0) return Promise.resolve();
      flushing ??= once()
        .catch(warn("a sent mail was not filed in Sent; it will be, later"))
        .finally(() => {
          flushing = null;
        });
      return flushing;
    },
  };
};
