/** Keeps us heard: by a socket, or by the request URL; and after a silence fetches what was missed. */
import { type ConnectionNeeds, type ConnectionState, DeliveryFailure, type InboundAccount } from "../contract";
import type { Pause } from "../kit/backoff";
import type { PlatformClock } from "../kit/platform-clock";
import type { Bolt } from "./bolt";
import type { Cursor } from "./cursor";
import { wordsOf } from "./failure";
import type { Fetched } from "./gap";
import { HELD_BACK } from "./inbound";
import type { SlackSettings } from "./settings";
import { listen, waitMs } from "./socket";
import { goneState, scopesState, skewedState, stateAfter, type Telling } from "./state";
import type { Self } from "./us";

type Needs = {
  needs: ConnectionNeeds<SlackSettings>;
  /** What was missed is asked for by Slack's clock. */
  clock: PlatformClock;
  self: Self;
  telling: Telling;
  cursor: Cursor;
  take: Bolt["take"];
  /** Fetches what was written since. */
  fill: (sinceMs: number) => Promise<Fetched>;
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

/** We are heard (again): online, then what was missed is fetched and counted. */
const openHeard = ({ needs, clock, telling, cursor, fill, signal }: Needs) => {
  /** A silence whose messages could not be fetched yet. */
  let missedSince: number | null = null;
  let isFetching = false;
  return {
    hasMissed: () => missedSince !== null,
    missed: (since = cursor.heardAt()) => {
      missedSince = since === null ? missedSince : Math.min(missedSince ?? since, since);
    },
    heard: async (): Promise<void> => {
      const heardBefore = cursor.heardAt();
      const heardAt = missedSince ?? heardBefore;
      const now = clock.now();
      // Noted by a clock that ran ahead, it would hide what was said until then.
      const since = heardAt === null ? null : Math.min(heardAt, now);
      telling.ears({ at: "online" });
      if (isFetching) return;
      if (since !== null) {
        missedSince = since;
        isFetching = true;
        const fetched = await fill(since).catch((error: unknown) => {
          needs.log.warn({ problem: wordsOf(error) }, "slack: what was missed could not be fetched yet");
          return null;
        });
        isFetching = false;
        // The next probe tries again.
        if (fetched === null || signal.aborted) return;
        missedSince = null;
        const { messages, firstAt } = fetched;
        // Where nobody writes for days, the last post is long ago: we were heard since, unless something older was missed.
        const deafSince = Math.max(since, Math.min(heardBefore ?? since, firstAt ?? now));
        if (now - deafSince > DEAF_MS)
          telling.ears({ at: "online", filled: { sinceMs: deafSince + clock.aheadMs(), messages } });
      }
      await cursor.beat();
    },
  };
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
  const { heard, missed, hasMissed } = openHeard(all);
  let isSkewed = false;
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
    /** What Slack says about the app itself. */
    told: ({ state, text }: InboundAccount): void => {
      if (state === HELD_BACK) missed();
      else telling.voice(goneState(text));
    },
    /** A post of Slack's came. With clocks too far apart none can be taken, and that should be seen. */
    signed: ({ ms, isTaken, isRepeated }: { ms: number; isTaken: boolean; isRepeated: boolean }): void => {
      // We reached Slack all the time, and it did not reach us: what it gave up repeating since is fetched by the next probe.
      if (isTaken && isRepeated) missed(cursor.postedAt());
      if (isTaken) cursor.posted();
      if (!isTaken) telling.ears(skewedState(ms));
      else if (isSkewed)
        heard().catch((error: unknown) => needs.log.error({ error }, "slack: what was heard could not be noted"));
      isSkewed = !isTaken;
    },
    probe: async (): Promise<ConnectionState> => {
      try {
        const us = await self.ask();
        telling.voice(scopesState(us));
        if (!telling.hears()) return telling.now();
        if (hasMissed()) await heard();
        else await cursor.beat();
      } catch (error) {
        if (!(error instanceof DeliveryFailure)) throw error;
        // Where we can't reach Slack, Slack perhaps couldn't reach us.
        if (mode === "events") missed();
        const state = stateAfter(error);
        if (state.at === "offline") telling.voice(state);
        return state;
      }
      return telling.now();
    },
  };
};
