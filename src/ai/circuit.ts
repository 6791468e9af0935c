import type { Now } from "../kernel/time";

/**
 * After `failuresMax` failures in a row nobody asks for `openMs`; then one may try. A call that was waited for at least
 * `hangMs` counts as much as `hangWeight` failures: somebody has waited for each.
 */
export type CircuitRules = { failuresMax: number; openMs: number; hangMs?: number; hangWeight?: number };

/** What a server is given when nobody says otherwise. */
export const CIRCUIT: CircuitRules = { failuresMax: 5, openMs: 30_000, hangMs: 5000, hangWeight: 3 };

/** `open`: nobody asks until `until`. `trying`: one asks, the others wait for what becomes of it. `why`: the last failure's kind. */
type CircuitState = {
  at: "closed" | "open" | "trying";
  failures: number;
  until: number | null;
  why: string | null;
  failedAt: number | null;
};

/** A circuit breaker by our own clock. */
export const openCircuit = (
  { failuresMax, openMs, hangMs = Number.POSITIVE_INFINITY, hangWeight = 1 }: CircuitRules,
  now: Now,
) => {
  let failures = 0;
  /** Failures by what they weigh. */
  let weight = 0;
  let openUntil = 0;
  let trying = false;
  let why: string | null = null;
  let failedAt: number | null = null;
  return {
    /** Milliseconds until one may ask again; 0 when one may now, and then the next is made to wait for the outcome. */
    waitMs: (): number => {
      if (weight < failuresMax) return 0;
      const leftMs = openUntil - now();
      if (leftMs > 0) return leftMs;
      openUntil = now() + openMs;
      trying = true;
      return 0;
    },
    succeeded: (): void => {
      failures = 0;
      weight = 0;
      trying = false;
    },
    /** `waitedMs`: how long the answer was waited for. */
    failed: (kind: string, waitedMs: number): void => {
      failures++;
      weight += kind === "timeout" && waitedMs >= hangMs ? hangWeight : 1;
      trying = false;
      why = kind;
      failedAt = now();
      if (weight >= failuresMax) openUntil = now() + openMs;
    },
    state: (): CircuitState => {
      const isOpen = weight >= failuresMax;
      return {
        at: isOpen ? (trying ? "trying" : "open") : "closed",
        failures,
        until: isOpen ? openUntil : null,
        why,
        failedAt,
      };
    },
  };
};
export type Circuit = ReturnType<typeof openCircuit>;
