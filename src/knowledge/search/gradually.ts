import { setImmediate as turn } from "node:timers/promises";
import { add, type Doc, remove, type SearchIndex } from "./build";

/** How long others wait at most while an index grows. */
const SLICE_MS = 12;

/** Takes docs out of an index and puts others in, a slice at a time, so that the process goes on with its work. */
export const changeGradually = async (
  index: SearchIndex,
  { put = [], drop = [] }: { put?: Iterable<Doc>; drop?: Iterable<string> },
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
};
