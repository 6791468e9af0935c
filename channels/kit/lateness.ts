/** How the messages themselves show that our clock and the platform's differ. */

/** A message takes some seconds; what differs by more is no delay. */
const AGREES_MS = 60_000;
const ENOUGH = 3;
const LOOKED_AT = 20;

export const openLateness = () => {
  const late: number[] = [];
  return {
    /** A message came this long after it was written, by two clocks. */
    note: (ms: number): void => {
      late.push(ms);
      if (late.length > LOOKED_AT) late.shift();
    },
    /**
     * How far our clock is ahead. 0 where they agree, and where most don't say the same: what waited somewhere comes late by as
     * much as it waited, and anybody may date a mail as they like.
     */
    aheadMs: (): number => {
      const middle = late.toSorted((a, b) => a - b)[Math.floor(late.length / 2)] ?? 0;
      const same = late.filter((one) => Math.abs(one - middle) <= AGREES_MS);
      if (same.length < ENOUGH || same.length * 2 <= late.length) return 0;
      const least = Math.min(...same);
      return Math.abs(least) > AGREES_MS ? least : 0;
    },
  };
};
