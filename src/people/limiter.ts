import type { Now } from "../kernel/time";

/** `burst` tries at once, then one more every `everyMs`. */
export type Limit = { burst: number; everyMs: number };

const KEYS_MAX = 20_000;

/** A token bucket per key, by our own clock. In this process only: a second process has its own buckets. */
export const openLimiter = ({ burst, everyMs }: Limit, now: Now) => {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const refilled = (key: string) => {
    const at = now();
    const bucket = buckets.get(key) ?? { tokens: burst, at };
    return { tokens: Math.min(burst, bucket.tokens + Math.max(0, at - bucket.at) / everyMs), at };
  };
  const keep = (key: string, bucket: { tokens: number; at: number }) => {
    // Moved to the end, so that the front of the map is the longest unused.
    buckets.delete(key);
    if (bucket.tokens >= burst) return;
    buckets.set(key, bucket);
    const oldest = buckets.size > KEYS_MAX ? buckets.keys().next().value : undefined;
    if (oldest !== undefined) buckets.delete(oldest);
  };
  return {
    /** Takes a token; gives the milliseconds to wait when there is none, and 0 when there was. */
    take: (key: string): number => {
      const bucket = refilled(key);
      const waitMs = bucket.tokens >= 1 ? 0 : Math.ceil((1 - bucket.tokens) * everyMs);
      keep(key, waitMs > 0 ? bucket : { ...bucket, tokens: bucket.tokens - 1 });
      return waitMs;
    },
    /** Gives a token back: the try turned out to be an honest one. */
    giveBack: (key: string): void => {
      const bucket = refilled(key);
      keep(key, { ...bucket, tokens: Math.min(burst, bucket.tokens + 1) });
    },
  };
};
