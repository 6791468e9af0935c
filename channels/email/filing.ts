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

const WAITING_MAX = 500;
/** A mail that the server refuses so often, and still so long after it left, is filed no more: a full mailbox is emptied by then. */
const REFUSALS_MAX = 10;
const REFUSED_MS = 3 * 24 * 3_600_000;

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
  /** Files all that waits; one at a time, and what fails waits for the next call, behind the others. Never throws. */
  flush: () => Promise<void>;
};

export const openFiling = ({ errands, memory, spool, now, log }: Needs): Filing => {
  let waiting = shape.parse(memory.get(PART) ?? []);
  let flushing: Promise<void> | null = null;
  const refusals = new Map<string, number>();
  const warn = (what: string) => (error: unknown) =>
    log.warn({ problem: error instanceof Error ? error.message : String(error) }, `email: ${what}`);
  const save = (next: Waiting[]): Promise<void> => {
    waiting = next;
    return memory.set(PART, waiting);
  };
  const without = (one: Waiting): Waiting[] => waiting.filter(({ spool: key }) => key !== one.spool);
  const done = async (one: Waiting): Promise<void> => {
    refusals.delete(one.spool);
    await save(without(one));
    await spool.drop(one.spool);
  };
  const refused = async (one: Waiting, problem: string): Promise<void> => {
    const times = (refusals.get(one.spool) ?? 0) + 1;
    refusals.set(one.spool, times);
    const told = { problem, messageId: one.messageId, times };
    if (times < REFUSALS_MAX || now() - one.at < REFUSED_MS)
      return log.warn(told, "email: the server does not take a sent mail into Sent; it is asked again, later");
    log.warn(told, "email: the server has refused a sent mail for days, and it is filed in Sent no more");
    await done(one);
  };
  const file = async (one: Waiting): Promise<void> => {
    const mail = await spool.get(one.spool);
    if (mail === null) {
      log.warn({ messageId: one.messageId }, "email: a sent mail waited for days, and can't be filed in Sent any more");
      return done(one);
    }
    const problem = await errands.file({ messageId: one.messageId, ref: one.ref }, mail);
    await (problem === null ? done(one) : refused(one, problem));
  };
  const once = async (): Promise<void> => {
    for (const one of [...waiting])
      await file(one).catch((error: unknown) => {
        // The server may be away, and is not asked for each of them; if it is this mail, it is in no other's way next time.
        if (waiting.includes(one)) waiting = [...without(one), one];
        throw error;
      });
  };
  return {
    prepare: (mail) => {
      const put = spool.put(mail);
      // Looked at only when it has left.
      put.catch(() => {});
      return {
        left: async (trace) => {
          try {
            const key = await put;
            // Looked at only now: others may have come or been filed meanwhile.
            await save([...waiting, { ...trace, spool: key, at: now() }].slice(-WAITING_MAX));
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
