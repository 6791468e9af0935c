/** One workspace, open. */
import { type Connection, type ConnectionNeeds, DeliveryFailure, type Inbound } from "../contract";
import { type Pause, pause as realPause } from "../kit/backoff";
import { openLanes } from "../kit/lanes";
import { openPlatformClock } from "../kit/platform-clock";
import { hmacHex } from "../kit/signature";
import { openApi } from "./api";
import { openBolt } from "./bolt";
import { openCursor } from "./cursor";
import { fetchFile } from "./files";
import { fillGap } from "./gap";
import { openHearing } from "./hearing";
import { openLookups } from "./lookups";
import { openKeeping } from "./receiving";
import { type Sender, send } from "./send";
import type { SlackSettings } from "./settings";
import { settle } from "./settle";
import { openTelling, stateAfter } from "./state";
import { openSelf } from "./us";
import { openWebhook } from "./webhook";

type Needs = ConnectionNeeds<SlackSettings>;

/** Slack waits three seconds for its answer; names that don't come by then are shown as ids. */
const LOOKUP_S = 2;

// Jitter from the id maker: chance comes in by the needs.
const chanceFrom = (newId: () => string) => () => Number.parseInt(hmacHex("jitter", newId()).slice(0, 8), 16) / 2 ** 32;

/** What the parts tell whoever made them. */
type Told = { kept: (items: Inbound[]) => void; signed: Parameters<typeof openWebhook>[0]["signed"] };

/** What both the whole connection and its door are made of. */
const openParts = (needs: Needs, { kept, signed }: Told) => {
  const { settings, log } = needs;
  const clock = openPlatformClock(needs.now, () => performance.now());
  const api = openApi(settings, log, { clock });
  const quick = openApi(settings, log, { timeoutS: Math.min(LOOKUP_S, settings.requestTimeoutS), clock });
  const self = openSelf({ api, quick });
  const lanes = openLanes();
  const keeping = openKeeping({ needs, lookups: openLookups({ needs, api: quick, self }), lanes, kept });
  const bolt = openBolt({ settings, log, self, keep: keeping.keep });
  const webhook = openWebhook({
    signingSecret: settings.signingSecret,
    take: bolt.take,
    quarantine: needs.quarantine,
    log,
    now: clock.now,
    isOld: clock.isOld,
    askTime: () =>
      self.ask().then(
        () => {},
        () => {},
      ),
    signed,
  });
  const shared: Pick<Connection, "typing" | "fetchFile" | "webhook"> = {
    // Slack shows nobody typing, outside of assistants' own view.
    typing: async () => {},
    fetchFile: (ref) => fetchFile({ api, settings }, ref),
    ...(settings.mode === "events" && { webhook }),
  };
  return { api, clock, self, lanes, keeping, bolt, shared };
};

/** The workspace's door: takes posts and brings files while another process listens and sends. */
export const openSlackDoor = async (needs: Needs): Promise<Connection> => {
  const { lanes, shared } = openParts(needs, { kept: () => {}, signed: () => {} });
  return {
    ...shared,
    send: async () => {
      throw new DeliveryFailure("unreachable", "network", "Another process sends for this workspace.");
    },
    probe: async () => ({ at: "online" }),
    close: () => lanes.idle(),
  };
};

/** Opens a workspace. `pause` is the clock of back-off, turned by hand in tests. */
export const openSlack = async (needs: Needs, { pause = realPause }: { pause?: Pause } = {}): Promise<Connection> => {
  const { settings, now, log } = needs;
  const telling = openTelling(needs.state);
  const { api, clock, self, lanes, keeping, bolt, shared } = openParts(needs, {
    kept: (items) => {
      cursor.note(items);
      for (const item of items) if (item.kind === "account") hearing.told(item);
    },
    signed: (skew) => hearing.signed(skew),
  });
  const cursor = await openCursor({ remember: needs.remember, now: clock.now });
  const closing = new AbortController();
  const { signal } = closing;
  const fill = (sinceMs: number) =>
    fillGap(
      {
        api,
        self,
        cursor,
        keepFetched: keeping.keepFetched,
        history: needs.history,
        now: clock.now,
        pause,
        signal,
        log,
      },
      sinceMs,
    );
  const chance = chanceFrom(needs.newId);
  const hearing = openHearing({ needs, clock, self, telling, cursor, take: bolt.take, fill, pause, chance, signal });
  const listening = hearing.hear().catch((error: unknown) => {
    log.error({ err: error }, "slack: listening ended unexpectedly");
    telling.ears({ at: "degraded", reason: "Listening to Slack ended unexpectedly. Save the connection again." });
  });
  const sender: Sender = { api, clock, self, now, pause, timeoutMs: settings.requestTimeoutS * 1000 };
  return {
    ...shared,
    send: (outbound, progress) =>
      send(sender, outbound, progress).catch((failure: unknown) => {
        if (failure instanceof DeliveryFailure && failure.kind === "unauthorised") telling.voice(stateAfter(failure));
        throw failure;
      }),
    settle: (outbound, at, known) => settle(sender, outbound, { at, done: known?.done ?? [] }),
    probe: hearing.probe,
    close: async () => {
      closing.abort();
      await listening;
      await lanes.idle();
      await cursor.save();
    },
  };
};
