import { setImmediate as turn } from "node:timers/promises";
import type { AskedBefore } from "./asked";
import { add, type Doc, missedSteps, remove, type SearchIndex, setAsked } from "./build";
import type { MissedBefore } from "./missed";

/** How long others wait at most while an index grows. */
const SLICE_MS = 12;

type Changes = {
  put?: Iterable<Doc>;
  drop?: Iterable<string>;
  /** What articles have answered before, in the place of what was known of them. */
  asked?: Iterable<{ article: string; questions: readonly AskedBefore[] }>;
  /** All that was answered wrongly, in the place of what was known. */
  missed?: readonly MissedBefore[];
};

/** Takes docs out of an index and puts others in, then what was asked before, a slice at a time, so that the process goes on with its work. */
export const changeGradually = async (
  index: SearchIndex,
  { put = [], drop = [], asked = [], missed }: Changes,
): Promise<void> => {
  let from = performance.now();
  const breathe = async () => {
    if (performance.now() - from < SLICE_MS) return;
    await turn();
    from = performance.now();
  };
  for (const id of drop) {
    remove(index, id);
    await breathe();
  }
  for (const doc of put) {
    add(index, doc);
    await breathe();
  }
  for (const one of asked) {
    setAsked(index, one);
    await breathe();
  }
  for (const step of missed ? missedSteps(index, missed) : []) {
    step();
    await breathe();
  }
};
