import type { Leases } from "./hold";

type Needs = {
  lease: string;
  leases: Leases;
  /** False in a process that only serves people. */
  mayRun: boolean;
  log: { error: (details: object, text: string) => void };
  /** Said in the log when it went wrong; the next look tries again. */
  failed: string;
  /** Asked before anybody else is kept from it. */
  isDue?: () => Promise<boolean>;
  /** What is done; `goesOn` is false when it should stop where it is. */
  work: (goesOn: () => boolean) => Promise<void>;
};

/** Work in the background that one living process does at a time; who looks meanwhile waits for the same. */
export const openAlone = ({ lease, leases, mayRun, log, failed, isDue, work }: Needs) => {
  let isClosed = false;
  let looking: Promise<void> | null = null;
  const once = async (): Promise<void> => {
    if ((isDue && !(await isDue())) || !(await leases.take(lease))) return;
    try {
      await work(() => !isClosed && leases.holds(lease));
    } finally {
      await leases.release(lease);
    }
  };
  return {
    /** Resolves when it was done, here or elsewhere. Never throws. */
    look: (): Promise<void> => {
      if (!mayRun || isClosed) return Promise.resolve();
      looking ??= once()
        .catch((err) => {
          if (!isClosed) log.error({ err }, failed);
        })
        .finally(() => {
          looking = null;
        });
      return looking;
    },
    isClosed: () => isClosed,
    /** `end` ends what the work waits for. */
    close: async (end: () => Promise<void> | undefined): Promise<void> => {
      isClosed = true;
      await end();
      await looking;
    },
  };
};
