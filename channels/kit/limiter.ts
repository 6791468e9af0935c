/** `burst` tries at once, then one more every `everyMs`. */
export type Limit = { burst: number; everyMs: number };

/** A token bucket per key. */
export type Limiter = {
  /** Takes a token; gives the milliseconds to wait when there is none, and 0 when there was. */
  take: (key: string, limit: Limit) => number | Promise<number>;
  /** Gives a token back: the try turned out to be an honest one. */
  giveBack: (key: string, limit: Limit) => void | Promise<void>;
};

const KEYS_MAX = 20_000;

/** Counts in this process only, by our own clock. */
export const openLimiter = (now: () => number) => {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const refilled = (key: string, { burst, everyMs }: Limit) => {
    const at = now();
    const bucket = buckets.get(key) ?? { tokens: burst, at };
    return { tokens: Math.min(burst, bucket.tokens + Math.max(0, at - bucket.at) / everyMs), at };
  };
  const keep = (key: string, bucket: { tokens: number; at: number }, { burst }: Limit) => {
    // Moved to the end, so that the front of the map is the longest unused.
    buckets.delete(key);
    if (bucket.tokens >= burst) return;
    buckets.set(key, bucket);
    const oldest = buckets.size > KEYS_MAX ? buckets.keys().next().value : undefined;
    if (oldest !== undefined) buckets.delete(oldest);
  };
  return {
    take: (key: string, limit: Limit): number => {
      const bucket = refilled(key, limit);
      const waitMs = bucket.tokens >= 1 ? 0 : Math.ceil((1 - bucket.tokens) * limit.everyMs);
      keep(key, waitMs > 0 ? bucket : { ...bucket, tokens: bucket.tokens - 1 }, limit);
      return waitMs;
    },
    giveBack: (key: string, limit: Limit): void => {
      const bucket = refilled(key, limit);
      keep(key, { ...bucket, tokens: Math.min(limit.burst, bucket.tokens + 1) }, limit);
    },
    /** How many keys are held. */
    size: (): number => buckets.size,
  } satisfies Limiter & { size: () => number };
};
