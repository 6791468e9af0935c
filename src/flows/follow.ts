import { z } from "zod";
import type { Store } from "../../db/client";
import { Later } from "../jobs/runner";
import { addJob, eventAt } from "../jobs/store";
import type { NewId } from "../kernel/ids";
import type { Now } from "../kernel/time";
import type { switchboard } from "./switchboard";

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

/** Takes an event through its steps. Each step is retried alone: one that fails goes on in a job of its own and does not repeat the others. */
export const follow =
  (needs: Needs) =>
  async (payload: unknown): Promise<void> => {
    const { seq, step: from, tries } = Payload.parse(payload);
    const event = await eventAt(needs.store.read, seq);
    if (!event) return;
    const steps = needs.board[event.type] ?? [];
    const only = from > 0 ? steps.slice(from - 1, from) : steps;
    for (const step of only) {
      try {
        await step.run(event);
      } catch (failure) {
        if (from > 0 && step.onFailure === "retry") throw failure;
        if (step.onFailure === "skip" && tries + 1 >= TRIES) continue;
        const at = needs.now();
        if (!(failure instanceof Later))
          needs.log.error({ step: step.name, event: seq, err: failure }, "A step failed; it runs again alone.");
        const runAt = failure instanceof Later ? failure.runAt : at + 1000 * 2 ** tries;
        await needs.store.transact((tx) =>
          addJob(tx, {
            id: needs.newId(),
            task: "follow",
            queue:
              failure instanceof Later
                ? `conversation:${event.conversation}`
                : `retry:${event.conversation}:${step.name}`,
            payload: { seq, step: steps.indexOf(step) + 1, tries: tries + 1 },
            runAt,
            at,
            maxAttempts: 10,
            ...(failure instanceof Later && { connection: failure.connection }),
          }),
        );
      }
    }
  };
