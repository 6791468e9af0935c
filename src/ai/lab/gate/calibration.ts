import { z } from "zod";

/** How the gate's confidence stands to what was right on this desk: a line between the two, both as log odds; `judged` questions taught it. */
export const Calibration = z.object({
  slope: z.number().positive(),
  offset: z.number(),
  judged: z.number().int(),
});
export type Calibration = z.infer<typeof Calibration>;

/** A past question: what the gate made of it, and whether what it would have said was right. */
export type Judged = { chance: number; isRight: boolean };

/** With fewer the shipped calibration stands. */
export const JUDGED_MIN = 30;
/** So many must have been right, and so many wrong: where all came out alike, nothing tells the sure from the unsure. */
const OF_EACH_MIN = 5;
// The shipped calibration (slope 1, offset 0) is believed before anything is seen; these say how firmly. The offset's
// is worth about thirty questions: as many again, and the desk's own history has as much to say.
const OFFSET_SPREAD = 0.36;
const SLOPE_SPREAD = 0.25;
const SLOPE_MIN = 0.2;
const STEPS = 50;
const EDGE = 1e-6;

const logOdds = (chance: number): number => {
  const inside = Math.min(1 - EDGE, Math.max(EDGE, chance));
  return Math.log(inside / (1 - inside));
};
const chanceOf = (odds: number): number => 1 / (1 + Math.exp(-odds));

/** How sure the gate is, as this desk's history says; without a calibration as shipped. 0 stays 0: nothing was found. */
export const sureness = (chance: number, calibration: Calibration | null): number =>
  calibration === null || chance <= 0 ? chance : chanceOf(calibration.slope * logOdds(chance) + calibration.offset);

/** The other way round: from which confidence of the gate on it is so sure. 1 is never reached, 0 always. */
export const chanceFor = (sure: number, calibration: Calibration | null): number =>
  calibration === null || sure <= 0 || sure >= 1
    ? sure
    : chanceOf((logOdds(sure) - calibration.offset) / calibration.slope);

/** Fits to what was judged, drawn towards the shipped calibration the more the less there is; null with too little. Never turns the order of answers round. */
export const fitCalibration = (judged: readonly Judged[]): Calibration | null => {
  const right = judged.filter(({ isRight }) => isRight).length;
  if (judged.length < JUDGED_MIN || Math.min(right, judged.length - right) < OF_EACH_MIN) return null;
  const rows = judged.map(({ chance, isRight }) => ({ x: logOdds(chance), y: isRight ? 1 : 0 }));
  const [ofSlope, ofOffset] = [1 / SLOPE_SPREAD ** 2, 1 / OFFSET_SPREAD ** 2];
  let [slope, offset] = [1, 0];
  for (let step = 0; step < STEPS; step++) {
    const at = rows.map(({ x, y }) => {
      const p = chanceOf(slope * x + offset);
      return { x, error: p - y, weight: p * (1 - p) };
    });
    const sum = (of: (row: (typeof at)[number]) => number) => at.reduce((all, row) => all + of(row), 0);
    const down = [
      sum(({ x, error }) => x * error) + ofSlope * (slope - 1),
      sum(({ error }) => error) + ofOffset * offset,
    ];
    const ss = sum(({ x, weight }) => weight * x * x) + ofSlope;
    const so = sum(({ x, weight }) => weight * x);
    const oo = sum(({ weight }) => weight) + ofOffset;
    const whole = ss * oo - so * so;
    const [bySlope, byOffset] = [
      (oo * (down[0] ?? 0) - so * (down[1] ?? 0)) / whole,
      (ss * (down[1] ?? 0) - so * (down[0] ?? 0)) / whole,
    ];
    slope = Math.max(SLOPE_MIN, slope - bySlope);
    offset -= byOffset;
    if (Math.abs(bySlope) + Math.abs(byOffset) < 1e-9) break;
  }
  return { slope, offset, judged: judged.length };
};
