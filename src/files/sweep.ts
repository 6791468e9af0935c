import { readdir } from "node:fs/promises";
import type { Store } from "../../db/client";
import { DAY_MS, type Now } from "../kernel/time";
import { type Disk, SPOOL_FOLDER } from "./disk";
import { bornAt, dropUploads, namedBlobs } from "./store";

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

/** So long nobody misses them: a file may be on its way to its row, and who brought back an older database may go forward again. */
const MISSED_MS = 30 * DAY_MS;

type Orphans = {
  store: Store;
  disk: Disk;
  /** The machine's clock: that is what the disk goes by. */
  now: Now;
  /** Where the desk's database and its files lie. */
  dataDir: string;
};

/** Whether the database of another desk lies there, put aside by a restore or left for PostgreSQL: somebody may go back to it and its files. */
const isShared = async ({ store, dataDir }: Orphans): Promise<boolean> =>
  (await readdir(dataDir)).some(
    (name) => name.startsWith("parley.db.before-restore") || (name === "parley.db" && store.engine !== "sqlite"),
  );

/**
 * Removes bytes that nothing names: a crash came between them and their row, or in the middle of them. Nothing that may still be
 * on its way, and nothing older than the desk itself, which another database may name. Says how many; again finds none.
 */
export const sweepOrphans = async (needs: Orphans): Promise<number> => {
  const { store, disk, now } = needs;
  const born = await bornAt(store.read);
  if (born === null || (await isShared(needs))) return 0;
  const orphans = new Set<string>();
  for (const folder of await disk.folders())
    if (folder !== SPOOL_FOLDER)
      for (const { name, at } of await disk.lying(folder)) if (at >= born && at < now() - MISSED_MS) orphans.add(name);
  // A row that is written meanwhile names new bytes, or what another row names already.
  for (let after = ""; orphans.size > 0; ) {
    const { blobs, last } = await namedBlobs(store.read, { after });
    for (const blob of blobs) orphans.delete(blob);
    if (last === null) break;
    after = last;
  }
  for (const name of orphans) await disk.remove(name);
  return orphans.size;
};

/** Looks for them once a day, however often it is asked: each look reads what all files are called. */
export const openOrphans = (needs: Orphans) => {
  let lookedAt: number | null = null;
  return {
    look: async (): Promise<void> => {
      if (lookedAt !== null && needs.now() - lookedAt < DAY_MS) return;
      await sweepOrphans(needs);
      lookedAt = needs.now();
    },
  };
};
