import { Refusal } from "./answers";

type Bucket = { tokens: number; at: number };
/** `burst` at once, then `perMinute`. */
export type Rate = { burst: number; perMinute: number };

const bucketsMax = 20_000;

/** Token buckets in memory, by whatever key; time comes in by `now`. */
export const openLimits = (now: () => number) => {
  const buckets = new Map<string, Bucket>();
  return {
    /** Takes one token, or refuses with 429 and how long to wait. */
    spend: (key: string, rate: Rate): void => {
      const perMs = rate.perMinute / 60_000;
      const before = buckets.get(key) ?? { tokens: rate.burst, at: now() };
      const tokens = Math.min(rate.burst, before.tokens + Math.max(0, now() - before.at) * perMs);
      if (tokens < 1) throw new Refusal(429, "too_fast", Math.max(1, Math.ceil((1 - tokens) / perMs / 1000)));
      // Deleted first, so that the map stays ordered by last use and the oldest is forgotten, not whoever is busy.
      buckets.delete(key);
      buckets.set(key, { tokens: tokens - 1, at: now() });
      if (buckets.size > bucketsMax) for (const oldest of [...buckets.keys()].slice(0, 1000)) buckets.delete(oldest);
    },
    /** How many keys are held; for tests. */
    size: () => buckets.size,
  };
};
