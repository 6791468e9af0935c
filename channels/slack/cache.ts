/** What was looked up once serves for a while; what failed is asked again sooner. */
type Needs = { now: () => number; keepMs: number; failMs: number; max: number };

/** A cache by key. `load` gives null for "could not be told"; several askers share one question. */
export const openCache = <Value>({ now, keepMs, failMs, max }: Needs) => {
  const entries = new Map<string, { value: Promise<Value | null>; until: number }>();
  return async (key: string, load: () => Promise<Value | null>): Promise<Value | null> => {
    const known = entries.get(key);
    if (known && known.until > now()) return known.value;
    const value = load().catch(() => null);
    const entry = { value, until: now() + keepMs };
    entries.delete(key);
    entries.set(key, entry);
    const [oldest] = entries.keys();
    if (entries.size > max && oldest !== undefined) entries.delete(oldest);
    if ((await value) === null) entry.until = now() + failMs;
    return value;
  };
};
