/**
 * Which mails of ours have left whole, written down before the mark that ends them goes. After a crash most of what was
 * being sent had only waited for its turn: no server has taken it, and it may go again.
 */
import { z } from "zod";
import type { Memory } from "./memory";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const KEPT_MS = 7 * DAY_MS;
const PART = "begun";
/** `old`: an earlier process has found it in the memory too, so that whoever doubted it has had the time to ask. */
const shape = z.array(z.tuple([z.string(), z.number()]).rest(z.literal("old"))).catch([]);

export type Begun = {
  /** Resolves after the commit. */
  add: (id: string) => Promise<void>;
  /** The desk is being told what became of it. `sent` false: certainly nothing arrived. */
  told: (id: string, sent: boolean) => void;
  /** False: no server has ever had the whole of this mail. */
  has: (id: string) => boolean;
};

/** Goes on from what an earlier process wrote down; that is kept as long as this one lives, however many follow. */
export const openBegun = ({ memory, now }: { memory: Memory; now: () => number }): Begun => {
  // A desk that was down for weeks still has its doubts: what the last process wrote down is kept, however old it is.
  const earlier = new Map(
    shape
      .parse(memory.get(PART) ?? [])
      .flatMap(([id, at, old]) => (old && at <= now() - KEPT_MS ? [] : [[id, at] as const])),
  );
  const here = new Map<string, { at: number; isTold: boolean }>();
  const drop = (): void => {
    for (const [id, { at, isTold }] of here) if (at <= now() - (isTold ? HOUR_MS : KEPT_MS)) here.delete(id);
  };
  return {
    add: (id) => {
      drop();
      here.set(id, { at: now(), isTold: false });
      return memory.set(PART, [
        ...[...earlier].map(([one, at]) => [one, at, "old"]),
        ...[...here].map(([one, { at }]) => [one, at]),
      ]);
    },
    told: (id, sent) => {
      if (!sent) return void [here, earlier].map((all) => all.delete(id));
      const known = here.get(id);
      // Kept for a while: the desk writes the receipt down after this, and may die before it has.
      if (known) here.set(id, { ...known, isTold: true });
    },
    has: (id) => here.has(id) || earlier.has(id),
  };
};
