import { setImmediate as turn } from "node:timers/promises";
import { z } from "zod";
import type { Store } from "../../db/client";
import { type After, Later, type Run } from "../jobs/runner";
import { addJob, eventAt, type NewJob } from "../jobs/store";
import type { Event } from "../kernel/events";
import type { NewId } from "../kernel/ids";
import type { Now } from "../kernel/time";
import type { Step, switchboard } from "./switchboard";

const Payload = z.object({ seq: z.number(), step: z.number().default(0), tries: z.number().default(0) });
type Needs = {
  store: Store;
  now: Now;
  newId: NewId;
  board: ReturnType<typeof switchboard>;
  log: { error: (details: object, text: string) => void };
};
/** How often a skippable step is tried before the ones behind it go on. */
const TRIES = 3;

/** The job that runs a step again, and nothing else. */
const againOf = (
  { now, newId }: Needs,
  {
    event,
    step,
    number,
    tries,
    failure,
  }: { event: Event; step: Step; number: number; tries: number; failure: unknown },
): NewJob => {
  const at = now();
  const job = {
    id: newId(),
    task: "follow",
    payload: { seq: event.seq, step: number, tries: failure instanceof Later ? tries : tries + 1 },
    at,
    maxAttempts: 10,
  };
  if (!(failure instanceof Later))
    return { ...job, queue: `retry:${event.conversation}:${step.name}`, runAt: at + 1000 * 2 ** tries };
  return {
    ...job,
    queue: `conversation:${event.conversation}`,
    runAt: failure.runAt,
    ...(step.once && { key: `wait:${event.conversation}:${step.name}`, replace: true }),
    ...(failure.connection && { connection: failure.connection }),
  };
};

/**
 * Takes an event through its steps. Each step is retried alone: one that fails goes on in a job of its own and does not
 * repeat the others. That job is written together with the end of this one.
 */
export const follow =
  (needs: Needs) =>
  async (payload: unknown, { isLast }: Run): Promise<After | undefined> => {
    const { seq, step: from, tries } = Payload.parse(payload);
    const event = await eventAt(needs.store.read, seq);
    if (!event) return;
    const steps = needs.board[event.type] ?? [];
    const only = from > 0 ? steps.slice(from - 1, from) : steps;
    const again: NewJob[] = [];
    for (const [at, step] of only.entries()) {
      // On SQLite a step waits for nothing, so that all of them in a row would keep waiting who writes to us meanwhile.
      if (at > 0) await turn();
      try {
        await step.run(event);
      } catch (failure) {
        if (from > 0 && step.onFailure === "retry" && !(failure instanceof Later)) {
          if (isLast) await step.givesUp?.(event, failure);
          throw failure;
        }
        if (step.onFailure === "skip" && tries + 1 >= TRIES) continue;
        if (!(failure instanceof Later))
          needs.log.error({ step: step.name, event: seq, err: failure }, "A step failed; it runs again alone.");
        again.push(againOf(needs, { event, step, number: steps.indexOf(step) + 1, tries, failure }));
      }
    }
    if (again.length === 0) return;
    return async (tx) => {
      for (const job of again) await addJob(tx, job);
    };
  };
