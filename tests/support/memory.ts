import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from "node:fs";
import { freemem } from "node:os";
import { join } from "node:path";

const MEMORY = "/dev/shm";
/** What all files of the tests take at once, and what of the machine's memory must be left beside them, in bytes. */
const FILES_MAX = 4_000_000_000;
const REST_MIN = 4_000_000_000;

const hasRoom = (): boolean => {
  if (!existsSync(MEMORY)) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= FILES_MAX && freemem() >= FILES_MAX + REST_MIN;
};

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/**
 * Before the first test: their folders lie in memory where there is room, for databases wait for a disk most of their time.
 * What a killed process has written is there afterwards, as on a disk. Gone with the run; those of runs that were killed go with the next.
 */
export default (): (() => void) | undefined => {
  // Every project of Vitest's calls this.
  if (process.env.TMPDIR?.startsWith(`${MEMORY}/parley-tests-${process.pid}-`) || !hasRoom()) return;
  for (const name of readdirSync(MEMORY)) {
    const [, pid] = /^parley-tests-(\d+)-/.exec(name) ?? [];
    if (pid && !lives(Number(pid))) rmSync(join(MEMORY, name), { recursive: true, force: true });
  }
  const folder = mkdtempSync(join(MEMORY, `parley-tests-${process.pid}-`));
  // PostgreSQL runs under an account of its own.
  chmodSync(folder, 0o1777);
  process.env.TMPDIR = folder;
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  // A run that is stopped by a key never comes to its end.
  process.once("exit", remove);
  return remove;
};
