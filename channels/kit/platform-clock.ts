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
  /** Whether that rests on something the platform said so long ago that it should be asked again. */
  isOld: () => boolean;
};

/** Answers take time, and `Date` knows whole seconds: what differs by less agrees. */
const AGREES_MS = 30_000;
const OLD_MS = 300_000;

/** `running` is a clock that nobody sets: where ours parts from it, ours was set, and what was learned of it holds no longer. */
export const openPlatformClock = (ours: () => number, running = ours): PlatformClock => {
  let ahead = 0;
  let learned = { ours: ours(), running: running() };
  const isSet = () => Math.abs(ours() - learned.ours - (running() - learned.running)) > AGREES_MS;
  const aheadMs = () => {
    if (ahead !== 0 && isSet()) ahead = 0;
    return ahead;
  };
  const now = () => ours() - aheadMs();
  return {
    learn: ({ headers }) => {
      const said = Date.parse(headers.get("date") ?? "");
      // An answer out of some cache tells the time of another day.
      if (!Number.isFinite(said) || said <= 0 || headers.has("age")) return;
      const differs = ours() - said;
      const isKnown = Math.abs(differs - aheadMs()) <= AGREES_MS;
      learned = { ours: ours(), running: running() };
      // A little difference is the way; only a real one changes what was learned, so that time never jitters.
      if (isKnown) return;
      ahead = Math.abs(differs) <= AGREES_MS ? 0 : differs;
    },
    aheadMs,
    now,
    isOld: () => aheadMs() !== 0 && running() - learned.running > OLD_MS,
  };
};
