import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import Database from "better-sqlite3";
import { StoreProblem } from "./migrations";

const PAUSE_MS = 200;
/** So long one that is told to stop may take to end: whoever starts Parley anew waits for it. */
const WAIT_MS = 8000;

/** A lock that nobody refers to any more is collected, and with that given up. */
const held = new Set<Database.Database>();

const isBusy = (failure: unknown) => failure instanceof Database.SqliteError && failure.code.startsWith("SQLITE_BUSY");

/** Null where the folder does not serve: the database says so in better words. */
const openLock = (dataDir: string) => {
  try {
    mkdirSync(dataDir, { recursive: true });
    return new Database(join(dataDir, "running.lock"), { timeout: 0 });
  } catch {
    return null;
  }
};

/**
 * Makes this process the only Parley that serves a folder; throws StoreProblem where another does.
 * The lock is the operating system's own and ends with the process, however that ends. Commands don't ask for it: they may work beside.
 */
export const beAlone = async (dataDir: string, { waitMs = WAIT_MS }: { waitMs?: number } = {}): Promise<() => void> => {
  const lock = openLock(dataDir);
  if (!lock) return () => {};
  for (let waitedMs = 0; ; waitedMs += PAUSE_MS, await pause(PAUSE_MS))
    try {
      lock.exec("begin exclusive");
      held.add(lock);
      return () => {
        held.delete(lock);
        lock.close();
      };
    } catch (failure) {
      if (isBusy(failure) && waitedMs < waitMs) continue;
      lock.close();
      if (!isBusy(failure)) return () => {};
      throw new StoreProblem(
        `Parley runs on ${dataDir} already. Stop that one first, or set DATA_DIR to another folder; several at once need PostgreSQL (DATABASE_URL).`,
      );
    }
};
