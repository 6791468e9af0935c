import type { Now } from "../kernel/time";

/** After `failuresMax` failures in a row nobody asks for `openMs`; then one may try. */
export type CircuitRules = { failuresMax: number; openMs: number };

/** A circuit breaker by our own clock. */
export const openCircuit = ({ failuresMax, openMs }: CircuitRules, now: Now) => {
  let failures = 0;
  let openUntil = 0;
  return {
    /** Milliseconds until one may ask again; 0 when one may now, and then the next is made to wait for the outcome. */
    waitMs: (): number => {
      if (failures < failuresMax) return 0;
      const leftMs = openUntil - now();
      if (leftMs > 0) return leftMs;
      openUntil = now() + openMs;
      return 0;
    },
    succeeded: (): void => {
      failures = 0;
    },
    failed: (): void => {
      failures++;
      if (failures >= failuresMax) openUntil = now() + openMs;
    },
  };
};
export type Circuit = ReturnType<typeof openCircuit>;
