import { createHash } from "node:crypto";
import type { Now } from "../../kernel/time";
import type { Spared } from "../llm";

type Kept = { value: unknown; model: string; spared: Spared; until: number };

const KEPT_MAX = 500;

/** Answers to what was asked before in the same words, for a while; the oldest leave first. In this process only. */
export const openCache = (now: Now) => {
  const kept = new Map<string, Kept>();
  return {
    keyOf: (...parts: unknown[]): string => createHash("sha256").update(JSON.stringify(parts)).digest("hex"),
    get: (key: string): Kept | null => {
      const found = kept.get(key);
      if (!found || found.until > now()) return found ?? null;
      kept.delete(key);
      return null;
    },
    set: (key: string, value: Omit<Kept, "until">, forMs: number): void => {
      if (forMs <= 0) return;
      kept.delete(key);
      kept.set(key, { ...value, until: now() + forMs });
      const [oldest] = kept.keys();
      if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
    },
    /** What answers stand on has changed. */
    clear: (): void => kept.clear(),
  };
};
