import type { Store } from "../../db/client";
import { DAY_MS, type Now } from "../kernel/time";
import type { Disk } from "./disk";
import { dropUploads } from "./store";

type Needs = { store: Store; disk: Disk; now: Now };

/** A reply may lie half written over a weekend and a few days more, with what was uploaded for it. */
const KEPT_MS = 7 * DAY_MS;

/** Removes what agents uploaded and attached to no message within a week, and what an edit has replaced; how many files that were. */
export const sweepUploads = async ({ store, disk, now }: Needs): Promise<number> => {
  for (let removed = 0; ; ) {
    const { blobs, more } = await store.transact((tx) => dropUploads(tx, { before: now() - KEPT_MS }));
    // After the commit: bytes nobody names are only waste, a file without its bytes would be a loss.
    for (const blob of blobs) await disk.remove(blob);
    removed += blobs.length;
    if (!more) return removed;
  }
};
