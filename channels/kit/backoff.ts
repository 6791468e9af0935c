/** Milliseconds to wait before try `attempt` (1-based): doubles from 1 s to 10 min, with ±25 % jitter from `chance` in [0,1). */
export const backoffMs = (attempt: number, chance: number): number =>
  Math.round(Math.min(1000 * 2 ** (attempt - 1), 600_000) * (0.75 + chance / 2));

/** Waits; ends early, without an error, when the signal is aborted. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

/** The pause by the real clock. */
export const pause: Pause = (ms, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
