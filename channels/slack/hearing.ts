/** Keeps us heard: by a socket, or by the request URL; and after a silence fetches what was missed. */
import { type ConnectionNeeds, type ConnectionState, DeliveryFailure } from "../contract";
import type { Pause } from "../kit/backoff";
import type { Bolt } from "./bolt";
import type { Cursor } from "./cursor";
import { wordsOf } from "./failure";
import type { SlackSettings } from "./settings";
import { listen, waitMs } from "./socket";
import { scopesState, stateAfter, type Telling } from "./state";
import type { Self } from "./us";

type Needs = {
  needs: ConnectionNeeds<SlackSettings>;
  self: Self;
  telling: Telling;
  cursor: Cursor;
  take: Bolt["take"];
  /** Fetches what was written since; gives how many messages that were. */
  fill: (sinceMs: number) => Promise<number>;
  pause: Pause;
  chance: () => number;
  signal: AbortSignal;
};

/** Shorter silences are filled without a word. */
const DEAF_MS = 60_000;

const NO_ADDRESS: ConnectionState = {
  at: "offline",
  reason: "Events need a public address, and the desk has none.",
  cure: "Set PUBLIC_URL to the desk's https address, or switch this connection to socket.",
};

/** We are heard (again): online, and told how much was fetched. */
const openHeard =
  ({ needs, telling, cursor, fill }: Needs) =>
  async (): Promise<void> => {
    const since = cursor.heardAt();
    const now = needs.now();
    const isDeaf = since !== null && now - since > DEAF_MS;
    // While it is fetched we hear already; a word would be too early for the count.
    const messages =
      since === null
        ? 0
        : await fill(since).catch((error: unknown) => {
            needs.log.warn({ problem: wordsOf(error) }, "slack: what was missed could not be fetched");
            return 0;
          });
    await cursor.beat();
    telling.ears(isDeaf ? { at: "online", filled: { sinceMs: since, messages } } : { at: "online" });
  };

/** Asks Slack whether the token is good, until it answers. */
const greet = async ({ self, telling, pause, chance, signal }: Needs): Promise<void> => {
  for (let attempt = 1; !signal.aborted; attempt++)
    try {
      return telling.voice(scopesState(await self.ask()));
    } catch (error) {
      if (!(error instanceof DeliveryFailure)) throw error;
      const state = stateAfter(error);
      if (state.at === "offline") telling.voice(state);
      else telling.ears(state);
      await pause(waitMs(error, attempt, chance()), signal);
    }
};

export const openHearing = (all: Needs) => {
  const { needs, self, telling, cursor, take, pause, chance, signal } = all;
  const { mode } = needs.settings;
  const heard = openHeard(all);
  /** A probe that failed: what came since was perhaps not posted to us. */
  let isDoubtful = false;

  const hear = async (): Promise<void> => {
    if (mode === "events" && needs.webhookUrl === null) return telling.ears(NO_ADDRESS);
    await greet(all);
    if (signal.aborted) return;
    if (mode === "events") return heard();
    await listen({
      settings: needs.settings,
      take,
      heard,
      failed: telling.ears,
      log: needs.log,
      pause,
      chance,
      signal,
    });
  };

  return {
    hear,
    probe: async (): Promise<ConnectionState> => {
      try {
        const us = await self.ask();
        telling.voice(scopesState(us));
        const isHeard = telling.now().at === "online" || telling.now().at === "degraded";
        if (mode === "events" && isDoubtful && needs.webhookUrl !== null) await heard();
        else if (isHeard) await cursor.beat();
        isDoubtful = false;
      } catch (error) {
        if (!(error instanceof DeliveryFailure)) throw error;
        isDoubtful = true;
        const state = stateAfter(error);
        if (state.at === "offline") telling.voice(state);
        return state;
      }
      return telling.now();
    },
  };
};
