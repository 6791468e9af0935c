import type { Leases } from "../../../jobs/lease/hold";
import { Stopped } from "./pace";
import { type RunNeeds, runTrial } from "./run";
import { openTrialIds } from "./store";

type Needs = RunNeeds & {
  leases: Leases;
  /** False in a process that only serves people. */
  mayRun: boolean;
  /** Called when a trial has stopped, however it ended. */
  ended: (id: string) => Promise<void>;
  log: { error: (details: object, text: string) => void };
};

/** Runs trials, one at a time, each in exactly one living process: one that was left half done by a process that is no more goes on in the next. */
export const openTrials = ({ leases, mayRun, ended, log, ...needs }: Needs) => {
  let isClosed = false;
  const closing = new AbortController();
  let isOn = false;
  let turn: Promise<void> = Promise.resolve();
  let isLooking = false;

  const runOne = async (id: string): Promise<void> => {
    const lease = `trial:${id}`;
    if (!(await leases.take(lease))) return;
    try {
      await runTrial(needs, { id, goesOn: () => !isClosed && leases.holds(lease), signal: closing.signal });
    } finally {
      await leases.release(lease);
    }
    if (!isClosed) await ended(id);
  };
  const runAll = async (): Promise<void> => {
    isLooking = false;
    for (const id of await openTrialIds(needs.store.read)) {
      if (isClosed) return;
      await runOne(id).catch((err) =>
        log.error({ err, trial: id }, "A trial could not be run; the next beat tries again."),
      );
    }
  };
  const look = (): Promise<void> => {
    if (!mayRun || !isOn || isClosed) return Promise.resolve();
    if (isLooking) return turn;
    isLooking = true;
    turn = turn
      .then(runAll)
      .catch((err) => log.error({ err }, "Trials could not be looked for; the next beat tries again."));
    return turn;
  };

  return {
    /** A trial was set down to be run, here or elsewhere. */
    look,
    start: (): void => {
      isOn = true;
      leases.onBeat(async () => void look());
      void look();
    },
    close: async (): Promise<void> => {
      isClosed = true;
      closing.abort(new Stopped("closing"));
      await turn;
    },
  };
};
export type Trials = ReturnType<typeof openTrials>;
