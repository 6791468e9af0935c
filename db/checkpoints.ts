import { once } from "node:events";
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";

/**
 * A checkpoint copies the log into the file and syncs it: ten times as long as a commit. SQLite does it inside the commit
 * that has made the log too long. Here a thread with a connection of its own copies while commits go on, and what little
 * came meanwhile is copied between two commits, after which the log begins anew.
 */
const code = `
  const { parentPort, workerData: { driver, file } } = require("node:worker_threads");
  const db = new (require(driver))(file, { timeout: 5000 });
  db.pragma("synchronous = FULL");
  const copy = () => db.pragma("wal_checkpoint(PASSIVE)");
  parentPort.on("message", (asked) => {
    if (asked === "close") {
      db.close();
      parentPort.close();
      return;
    }
    copy();
    copy();
    parentPort.postMessage("copied");
  });
`;

/** So many commits between two checkpoints: few enough to keep the log short, too few to be among the slowest hundredth. */
const COMMITS = 200;
/** In pages: where the thread falls behind, the commit that finds the log this long does all of it. */
export const LOG_PAGES_MAX = 16_000;

/** Keeps the log of a file short. The thread starts when there is something to do for the first time. */
export const openCheckpoints = (file: string, copyRest: () => void) => {
  let worker: Worker | null = null;
  let commits = 0;
  let isCopied = false;
  let isBroken = false;
  const start = (): Worker => {
    const driver = createRequire(import.meta.url).resolve("better-sqlite3");
    const started = new Worker(code, { eval: true, workerData: { driver, file } });
    started.unref();
    started.on("message", () => {
      isCopied = true;
    });
    // What it leaves undone is done by a commit, later and slower.
    started.on("error", () => {
      isBroken = true;
    });
    started.on("exit", () => {
      worker = null;
    });
    return started;
  };
  return {
    /** Called after every commit, outside of any transaction. */
    committed: (): void => {
      if (isCopied) copyRest();
      isCopied = false;
      commits += 1;
      if (isBroken || commits % COMMITS !== 0) return;
      worker ??= start();
      worker.postMessage("copy");
    },
    close: async (): Promise<void> => {
      if (!worker) return;
      const ended = once(worker, "exit");
      worker.postMessage("close");
      await ended;
    },
  };
};
