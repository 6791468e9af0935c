import { setImmediate as turn } from "node:timers/promises";
import { add, type Doc, remove, type SearchIndex } from "./build";

/** How long others wait at most while an index grows. */
const SLICE_MS = 12;

/** Puts docs into an index and takes others out, a slice at a time, so that the process goes on with its work. */
export const changeGradually = async (
  index: SearchIndex,
  { put = [], drop = [] }: { put?: Iterable<Doc>; drop?: Iterable<string> },
): Promise<void> => {
  for (const id of drop) remove(index, id);
  let from = performance.now();
  for (const doc of put) {
    add(index, doc);
    if (performance.now() - from < SLICE_MS) continue;
    await turn();
    from = performance.now();
  }
};
