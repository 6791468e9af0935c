import type { Store } from "../../db/client";
import { wakeSnoozed as wake } from "../desk/conversations/wake";
import { HOUR_MS, type Now } from "../kernel/time";
import { dropExpired } from "../people/store";

/** So often questions without an answer are gathered; nobody waits for it. */
const GATHER_MS = 5 * 60_000;
/** And for the first time when the start is over. */
const FIRST_MS = 20_000;

/** Clock → steps: what happens because time has passed. */
export const openTimetable = ({
  store,
  now,
  log,
  watch,
  sweep,
  nightly,
  assignWaiting,
  gather,
}: {
  store: Store;
  now: Now;
  /** Asks every connection whether it is heard. */
  watch: () => Promise<void>;
  /** Forgets what was spooled and is named by nothing any more. */
  sweep: () => Promise<unknown>;
  /** Measures the live version of the bot once a night. */
  nightly: () => Promise<unknown>;
  /** Looks again for people for the conversations that found nobody. */
  assignWaiting: () => Promise<void>;
  /** Looks for what the knowledge base did not answer lately. */
  gather: () => Promise<unknown>;
  log: { error: (details: object, text: string) => void };
}) => {
  const wakeSnoozed = () => wake({ store, now });
  /** Forgets sign-ins that have run out. */
  const sweepSessions = () => store.transact((tx) => dropExpired(tx, now()));
  let timer: NodeJS.Timeout | null = null;
  let watching: NodeJS.Timeout | null = null;
  let measuring: NodeJS.Timeout | null = null;
  let sweeping: NodeJS.Timeout | null = null;
  let forgetting: NodeJS.Timeout | null = null;
  let assigning: NodeJS.Timeout | null = null;
  let gathering: NodeJS.Timeout | null = null;
  let first: NodeJS.Timeout | null = null;
  return {
    wakeSnoozed,
    assignWaiting,
    sweepSessions,
    start: (): void => {
      timer = setInterval(
        () =>
          void wakeSnoozed().catch((err) =>
            log.error({ err }, "Snoozed conversations could not be woken; the next minute tries again."),
          ),
        15_000,
      );
      watching = setInterval(
        () =>
          void watch().catch((err) =>
            log.error({ err }, "Connections could not be asked how they are; the next minute tries again."),
          ),
        60_000,
      );
      sweeping = setInterval(
        () =>
          void sweep().catch((err) => log.error({ err }, "The spool could not be swept; the next hour tries again.")),
        HOUR_MS,
      );
      measuring = setInterval(
        () =>
          void nightly().catch((err) =>
            log.error({ err }, "The live version could not be measured; the next night tries."),
          ),
        60_000,
      );
      assigning = setInterval(
        () =>
          void assignWaiting().catch((err) =>
            log.error({ err }, "Nobody could be looked for anew; it is tried again in a moment."),
          ),
        10_000,
      );
      forgetting = setInterval(
        () =>
          void sweepSessions().catch((err) =>
            log.error({ err }, "Sign-ins that have run out could not be forgotten; the next hour tries again."),
          ),
        HOUR_MS,
      );
      const look = () =>
        void gather().catch((err) => log.error({ err }, "Gaps could not be gathered; the next look tries again."));
      gathering = setInterval(look, GATHER_MS);
      first = setTimeout(look, FIRST_MS);
    },
    close: (): void => {
      if (timer) clearInterval(timer);
      if (watching) clearInterval(watching);
      if (measuring) clearInterval(measuring);
      if (sweeping) clearInterval(sweeping);
      if (forgetting) clearInterval(forgetting);
      if (assigning) clearInterval(assigning);
      if (gathering) clearInterval(gathering);
      if (first) clearTimeout(first);
    },
  };
};
