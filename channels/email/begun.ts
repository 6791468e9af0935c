/**
 * Which mails of ours have begun to leave, written down before their first byte goes. After a crash most of what was
 * being sent had only waited for its turn: it certainly did not leave, and may go again.
 */
import { z } from "zod";
import type { Memory } from "./memory";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PART = "begun";
const shape = z.array(z.tuple([z.string(), z.number()])).catch([]);

export type Begun = {
  /** Resolves after the commit. */
  add: (id: string) => Promise<void>;
  /** False: nothing of this mail has ever left. */
  has: (id: string) => boolean;
};

/** Goes on from what an earlier process wrote down; that is kept as long as this one lives, however many follow. */
export const openBegun = ({ memory, now }: { memory: Memory; now: () => number }): Begun => {
  const earlier = shape.parse(memory.get(PART) ?? []).filter(([, at]) => at > now() - 7 * DAY_MS);
  const here = new Map<string, number>();
  return {
    add: (id) => {
      // A doubt is looked into within minutes.
      for (const [known, at] of here) if (at <= now() - HOUR_MS) here.delete(known);
      here.set(id, now());
      return memory.set(PART, [...earlier, ...here]);
    },
    has: (id) => here.has(id) || earlier.some(([known]) => known === id),
  };
};
