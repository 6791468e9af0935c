/**
 * The platform's clock, learned from the `Date` of its answers: a machine's own may be hours off, and what is asked of a platform
 * (older than a day? said since when?) is judged by the platform's.
 */
export type PlatformClock = {
  /** Looks at an answer that has just come. */
  learn: (answer: { headers: Headers }) => void;
  /** How far our clock is ahead of the platform's; negative: behind; 0 while nothing is known or they agree. */
  aheadMs: () => number;
  /** What the platform's clock shows. */
  now: () => number;
};

/** Answers take time, and `Date` knows whole seconds: what differs by less agrees. */
const AGREES_MS = 30_000;

export const openPlatformClock = (ours: () => number): PlatformClock => {
  let ahead = 0;
  const now = () => ours() - ahead;
  return {
    learn: ({ headers }) => {
      const said = Date.parse(headers.get("date") ?? "");
      // An answer out of some cache tells the time of another day.
      if (!Number.isFinite(said) || said <= 0 || headers.has("age")) return;
      // A little difference is the way; only a real one changes what was learned, so that time never jitters.
      if (Math.abs(now() - said) <= AGREES_MS) return;
      const differs = ours() - said;
      ahead = Math.abs(differs) <= AGREES_MS ? 0 : differs;
    },
    aheadMs: () => ahead,
    now,
  };
};
