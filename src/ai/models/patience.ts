import { MINUTE_MS, type Now } from "../../kernel/time";
import type { About } from "../llm";

/** So long a customer waits for models, over all that they are asked about one message: then the desk's own engine speaks. */
const PATIENCE_MS = 20_000;
/** Less than this is no time to answer in. */
const WORTH_MS = 500;
const FORGOTTEN_AFTER_MS = 10 * MINUTE_MS;
const KEPT_MAX = 2000;

/** How long models have kept each customer waiting; only the waiting itself counts, not the time between. */
export const openPatience = (now: Now) => {
  const waited = new Map<string, { since: number; ms: number; until: number }>();
  return {
    /** Milliseconds that are left for what is asked on behalf of somebody; Infinity where nobody waits, 0 where it is too late. */
    leftMs: ({ conversation, waitingSince }: About): number => {
      if (conversation === undefined || waitingSince === undefined) return Number.POSITIVE_INFINITY;
      const known = waited.get(conversation);
      if (!known || known.since !== waitingSince || known.until < now()) return PATIENCE_MS;
      const left = PATIENCE_MS - known.ms;
      return left < WORTH_MS ? 0 : left;
    },
    spend: ({ conversation, waitingSince }: About, ms: number): void => {
      if (conversation === undefined || waitingSince === undefined) return;
      const known = waited.get(conversation);
      const before = known?.since === waitingSince && known.until >= now() ? known.ms : 0;
      waited.delete(conversation);
      waited.set(conversation, { since: waitingSince, ms: before + Math.max(0, ms), until: now() + FORGOTTEN_AFTER_MS });
      const [oldest] = waited.keys();
      if (waited.size > KEPT_MAX && oldest !== undefined) waited.delete(oldest);
    },
  };
};
