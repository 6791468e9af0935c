/** How the messages themselves show that our clock and the platform's differ. */

/** A message takes some seconds; what differs by more is no delay. */
const AGREES_MS = 60_000;
/** So many were each late by as much: that is no delay any more. */
const ENOUGH = 3;
const LOOKED_AT = 20;

/** `late` is kept by whoever wants to know it after a restart. */
export const openLateness = (late: number[] = []) => ({
  /** A message came this long after it was written, by two clocks. */
  note: (ms: number): void => {
    late.push(ms);
    if (late.length > LOOKED_AT) late.shift();
  },
  /** How far our clock is ahead: none comes before it was written, and few come late. 0 where they agree, or too little is known. */
  aheadMs: (): number => {
    const least = Math.min(...late);
    if (least < -AGREES_MS) return least;
    return late.length >= ENOUGH && least > AGREES_MS ? least : 0;
  },
});
