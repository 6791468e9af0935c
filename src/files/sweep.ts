import type { Store } from "../../db/client";
import { DAY_MS, type Now } from "../kernel/time";
import type { Disk } from "./disk";
import { dropUploads } from "./store";

type Needs = { store: Store; disk: Disk; now: Now };

/** Removes what agents uploaded and attached to no message within a day; how many files that were. */
export const sweepUploads = async ({ store, disk, now }: Needs): Promise<number> => {
  const blobs = await store.transact((tx) => dropUploads(tx, { before: now() - DAY_MS }));
  // After the commit: bytes nobody names are only waste, a file without its bytes would be a loss.
  for (const blob of blobs) await disk.remove(blob);
  return blobs.length;
};
