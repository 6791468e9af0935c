import { setTimeout as pause } from "node:timers/promises";
import type { Store } from "../../../../db/client";
import { openAlone } from "../../../jobs/lease/alone";
import type { Leases } from "../../../jobs/lease/hold";
import type { NewId } from "../../../kernel/ids";
import { openThread, type Thread } from "../../../kernel/thread";
import { DAY_MS, type Now } from "../../../kernel/time";
import { openMeanings } from "../../embeddings/meanings";
import type { EmbeddingsRoom } from "../../embeddings/open";
import { labSettings } from "../store";
import { openPace, Stopped } from "../trials/pace";
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
  /** Passages by their meaning; absent where the desk has no room for that. */
  nearAll?: EmbeddingsRoom["nearAll"];
  log: { error: (details: object, text: string) => void };
};

/** Between two pages of the past, so that customers' messages come first. */
const REST_MS = 20;

/** As trials ask: at most half of what the desk may ask in a minute, so that customers' own questions come through. */
const paceOf = ({ store }: Needs, goesOn: () => boolean) =>
  openPace({
    trial: { id: "gate", limits: { moneyMax: null, perMinuteMax: null } },
    store,
    clock: () => performance.now(),
    pause: (ms) => pause(ms, undefined, { ref: false }),
    signal: new AbortController().signal,
    goesOn: async () => goesOn(),
  });

/** Whether somebody asked for it since the last time, or it is the lead's hour and was not done this night. */
const isDue = async ({ store, now }: Needs): Promise<boolean> => {
  const at = (await measuredGate(store.read))?.at ?? 0;
  if ((await gateAsked(store.read)).at > at) return true;
  const { nightlyHour } = await labSettings(store.read);
  return nightlyHour !== null && new Date(now()).getUTCHours() === nightlyHour && now() - at > DAY_MS / 2;
};

/** Measures the gate on the desk's own past, in the background and in one living process at a time. */
export const openGate = (needs: Needs) => {
  let thread: Thread<Ask, Told> | null = null;
  const measure = async (goesOn: () => boolean): Promise<void> => {
    const mine = openThread<Ask, Told>("gate-thread");
    thread = mine;
    try {
      const { nearAll } = needs;
      const meanings = nearAll && { meanings: openMeanings({ nearAll, ...(await paceOf(needs, goesOn)) }) };
      await measureGate({ ...needs, ...meanings, think: mine.ask, goesOn, rest: () => pause(REST_MS) });
    } catch (failure) {
      // It stops where it is; who holds the lease next begins again.
      if (!(failure instanceof Stopped)) throw failure;
    } finally {
      thread = null;
      await mine.close();
    }
  };
  const failed = "The gate could not be measured; the next minute tries again.";
  const alone = openAlone({ ...needs, lease: "gate", failed, isDue: () => isDue(needs), work: measure });
  return { look: alone.look, close: () => alone.close(() => thread?.close()) };
};
