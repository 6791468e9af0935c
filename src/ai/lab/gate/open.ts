import { setTimeout as pause } from "node:timers/promises";
import type { Store } from "../../../../db/client";
import type { Leases } from "../../../jobs/lease/hold";
import type { NewId } from "../../../kernel/ids";
import { openThread, type Thread } from "../../../kernel/thread";
import { DAY_MS, type Now } from "../../../kernel/time";
import { labSettings } from "../store";
import { measureGate } from "./measure";
import { gateAsked, measuredGate } from "./store";
import type { Ask, Told } from "./thread";

type Needs = {
  store: Store;
  now: Now;
  newId: NewId;
  leases: Leases;
  /** False in a process that only serves people. */
  mayRun: boolean;
  log: { error: (details: object, text: string) => void };
};

const LEASE = "gate";
/** Between two pages of the past, so that customers' messages come first. */
const REST_MS = 20;

/** Whether somebody asked for it since the last time, or it is the lead's hour and was not done this night. */
const isDue = async ({ store, now }: Needs): Promise<boolean> => {
  const at = (await measuredGate(store.read))?.at ?? 0;
  if ((await gateAsked(store.read)).at > at) return true;
  const { nightlyHour } = await labSettings(store.read);
  return nightlyHour !== null && new Date(now()).getUTCHours() === nightlyHour && now() - at > DAY_MS / 2;
};

/** Measures the gate on the desk's own past, in the background and in one living process at a time. */
export const openGate = (needs: Needs) => {
  const { leases, mayRun, log } = needs;
  let isClosed = false;
  let thread: Thread<Ask, Told> | null = null;
  let looking: Promise<void> | null = null;

  const measure = async (): Promise<void> => {
    const mine = openThread<Ask, Told>("gate-thread");
    thread = mine;
    const goesOn = () => !isClosed && leases.holds(LEASE);
    try {
      await measureGate({ ...needs, think: mine.ask, goesOn, rest: () => pause(REST_MS) });
    } finally {
      thread = null;
      await mine.close();
    }
  };
  const lookOnce = async (): Promise<void> => {
    if (!(await isDue(needs)) || !(await leases.take(LEASE))) return;
    try {
      await measure();
    } finally {
      await leases.release(LEASE);
    }
  };
  /** Measures when it is due. Never throws. */
  const look = (): Promise<void> => {
    if (!mayRun || isClosed) return Promise.resolve();
    looking ??= lookOnce()
      .catch((err) => {
        if (!isClosed) log.error({ err }, "The gate could not be measured; the next minute tries again.");
      })
      .finally(() => {
        looking = null;
      });
    return looking;
  };
  return {
    look,
    close: async (): Promise<void> => {
      isClosed = true;
      await thread?.close();
      await looking;
    },
  };
};
