import { setTimeout as pause } from "node:timers/promises";
import type { Store } from "../../../db/client";
import { openAlone } from "../../jobs/lease/alone";
import type { Leases } from "../../jobs/lease/hold";
import type { NewId } from "../../kernel/ids";
import type { Now } from "../../kernel/time";
import { gather } from "./gather";

type Needs = {
  store: Store;
  now: Now;
  newId: NewId;
  leases: Leases;
  /** False in a process that only serves people. */
  mayRun: boolean;
  log: { error: (details: object, text: string) => void };
};

/** Between two pages of the past, so that customers' messages come first. */
const PAUSE_MS = 20;

/** Learns which questions the articles have answered, in the background and in one living process at a time. */
export const openAsked = ({ leases, mayRun, log, ...needs }: Needs) => {
  const failed = "What was asked before could not be gathered; the next look tries again.";
  const work = (goesOn: () => boolean) => gather({ ...needs, goesOn, rest: () => pause(PAUSE_MS) });
  const alone = openAlone({ lease: "asked", leases, mayRun, log, failed, work });
  return {
    /** Resolves when what had happened by now, a minute ago at the latest, has been gathered. Never throws. */
    look: alone.look,
    close: () => alone.close(() => undefined),
  };
};
