import { MINUTE_MS, type Now } from "../../kernel/time";
import type { About } from "../llm";

/** So long a customer waits for models, over all that they are asked about one message: then the desk's own engine speaks. */
const PATIENCE_MS = 20_000;
/** Less than this is no time to answer in. */
const WORTH_MS = 500;
const FORGOTTEN_AFTER_MS = 10 * MINUTE_MS;
const KEPT_MAX = 2000;

/** `ms`: waited so far, without what is being waited for now. `asking`: so many are asked at this moment, the first of them `from` when, none beyond `end`. */
type Waited = { since: number; ms: number; until: number; asking: number; from: number; end: number };

/** How long models have kept each customer waiting: by the clock on their wall, so that of several who are asked at once the time counts once, and none between. */
export const openPatience = (now: Now) => {
  const waited = new Map<string, Waited>();
  const knownOf = (conversation: string, since: number): Waited | null => {
    const known = waited.get(conversation);
    const isKept = known?.since === since && (known.asking > 0 || known.until >= now());
    return isKept ? known : null;
  };
  const spentBy = ({ ms, asking, from, end }: Waited): number =>
    ms + (asking > 0 ? Math.max(0, Math.min(now(), end) - from) : 0);
  return {
    /** Milliseconds that are left for what is asked on behalf of somebody; Infinity where nobody waits, 0 where it is too late. */
    leftMs: ({ conversation, waitingSince }: About): number => {
      if (conversation === undefined || waitingSince === undefined) return Number.POSITIVE_INFINITY;
      const known = knownOf(conversation, waitingSince);
      const left = PATIENCE_MS - (known ? spentBy(known) : 0);
      return left < WORTH_MS ? 0 : left;
    },
    /** Somebody begins to wait for a model, for as long as they are willing to and no longer; call what is given back when that is over. */
    wait: ({ conversation, waitingSince }: About, deadlineMs: number): (() => void) => {
      if (conversation === undefined || waitingSince === undefined) return () => {};
      const fresh = { since: waitingSince, ms: 0, until: 0, asking: 0, from: 0, end: 0 };
      const mine = knownOf(conversation, waitingSince) ?? fresh;
      waited.delete(conversation);
      waited.set(conversation, mine);
      const [oldest] = waited.keys();
      if (waited.size > KEPT_MAX && oldest !== undefined) waited.delete(oldest);
      // One that hangs beyond its end is waited for by nobody.
      if (mine.asking === 0 || mine.end < now()) Object.assign(mine, { ms: spentBy(mine), from: now(), end: 0 });
      mine.asking += 1;
      mine.end = Math.max(mine.end, now() + deadlineMs);
      return () => {
        mine.ms = mine.asking === 1 ? spentBy(mine) : mine.ms;
        mine.asking -= 1;
        mine.until = now() + FORGOTTEN_AFTER_MS;
      };
    },
  };
};
