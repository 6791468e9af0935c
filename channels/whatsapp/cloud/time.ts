/** Seconds since 1970 as Meta sends them, in milliseconds; the clock here where there are none, or none that can be. */
export const timeOf = (seconds: number | undefined, now: number): number =>
  seconds === undefined || seconds <= 0 || seconds > 1e14 ? now : Math.round(seconds > 1e11 ? seconds : seconds * 1000);
