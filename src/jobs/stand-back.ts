import { setTimeout as pause } from "node:timers/promises";
import type { Store } from "../../db/client";

const STEP_MS = 15;

/** Waits until no flood of customers' messages is on, at most so long: they come first, and what follows them is soon enough. */
export const standBack = async ({ isFlooded }: Store, msMax: number): Promise<void> => {
  const until = performance.now() + msMax;
  while (isFlooded() && performance.now() < until) await pause(STEP_MS);
};
