import { Api } from "grammy";
import {
  type Checked,
  type Connection,
  type ConnectionNeeds,
  type ConnectionState,
  DeliveryFailure,
} from "../contract";
import { type Pause, pause as realPause } from "../kit/backoff";
import { openLanes } from "../kit/lanes";
import { hmacHex } from "../kit/signature";
import { failureOf, repeatable } from "./failure";
import { fetchFile } from "./files";
import { openGathering } from "./gathering";
import { placeOf } from "./ids";
import { type Moved, openMoved } from "./moved";
import { poll, stateAfter } from "./polling";
import { keep } from "./receiving";
import { send } from "./send";
import type { TelegramSettings } from "./settings";
import { answer, subscribe } from "./webhook";

type Needs = ConnectionNeeds<TelegramSettings>;

const apiOf = ({ token, apiRoot }: TelegramSettings, timeoutSeconds: number) =>
  new Api(token, { apiRoot, timeoutSeconds });

/** Asks Telegram who the bot is. Throws DeliveryFailure in plain words. */
export const check = async (settings: TelegramSettings): Promise<Checked> => {
  try {
    const me = await apiOf(settings, settings.requestTimeoutS).getMe();
    return { address: `@${me.username}`, name: me.first_name };
  } catch (error) {
    throw repeatable(failureOf(error, settings.token));
  }
};

// The menu is a courtesy: a bot without it still works, so nothing waits for it.
const offerCommands = async (api: Api, { personLabel, personLabelRu }: TelegramSettings) => {
  await api.setMyCommands([{ command: "human", description: personLabel }]);
  await api.setMyCommands([{ command: "human", description: personLabelRu }], { language_code: "ru" });
};

/** Passes on only what changed, so that a long outage is one event and not one per try. */
const remembering = (tell: (state: ConnectionState) => void) => {
  let last: ConnectionState = { at: "connecting" };
  tell(last);
  return {
    last: () => last,
    set: (state: ConnectionState) => {
      if (JSON.stringify(state) !== JSON.stringify(last)) tell(state);
      last = state;
    },
  };
};

// Jitter from the id maker: chance comes in by the needs.
const chanceFrom = (newId: () => string) => () => Number.parseInt(hmacHex("jitter", newId()).slice(0, 8), 16) / 2 ** 32;

type Hearing = {
  api: Api;
  needs: Needs;
  keep: (raw: unknown) => Promise<void>;
  state: (state: ConnectionState) => void;
  pause: Pause;
  signal: AbortSignal;
};

/** Starts listening in the connection's mode; resolves when listening has ended. */
const hear = async ({ api, needs, keep, state, pause, signal }: Hearing): Promise<void> => {
  const { settings, webhookUrl: url, newId } = needs;
  const common = { token: settings.token, state, pause, signal, chance: chanceFrom(newId) };
  if (settings.mode === "webhook") {
    if (url) return subscribe({ ...common, api, url, secretToken: settings.secretToken });
    return state({
      at: "offline",
      reason: "A webhook needs a public address, and the desk has none.",
      cure: "Set PUBLIC_URL to the desk's https address, or switch this connection to polling.",
    });
  }
  const timeoutS = settings.pollTimeoutS;
  const patient = apiOf(settings, timeoutS + settings.requestTimeoutS);
  return poll({ ...common, api: patient, timeoutS, log: needs.log, keep });
};

const probe = async (api: Api, { settings, webhookUrl }: Needs, last: ConnectionState): Promise<ConnectionState> => {
  try {
    await api.getMe();
    // Only the polling itself knows of a second poller.
    if (settings.mode === "polling") return last;
    const { url, pending_update_count: waiting, last_error_message: trouble } = await api.getWebhookInfo();
    if (url !== webhookUrl) return { at: "degraded", reason: "Telegram posts this bot's updates to another address." };
    return trouble && waiting > 0
      ? { at: "degraded", reason: `Telegram can't deliver updates to us: ${trouble}` }
      : { at: "online" };
  } catch (error) {
    return stateAfter(failureOf(error, settings.token), error);
  }
};

type Parts = {
  api: Api;
  needs: Needs;
  lanes: ReturnType<typeof openLanes>;
  moved: Moved;
  /** Keeps one update; resolves after the commit. */
  take: (raw: unknown) => Promise<void>;
};
const partsOf = async (needs: Needs): Promise<Parts> => {
  const api = apiOf(needs.settings, needs.settings.requestTimeoutS);
  const moved = await openMoved(needs);
  const gather = openGathering({ api, moved, now: needs.now });
  return { api, needs, lanes: openLanes(), moved, take: (raw) => keep(needs, { api, gather }, raw) };
};

const quietly =
  ({ needs: { settings, log } }: Parts, what: string) =>
  (error: unknown) => {
    const failure = failureOf(error, settings.token);
    log.warn({ problem: failure instanceof DeliveryFailure ? failure.message : "unexpected" }, `telegram: ${what}`);
  };

/** What any process may do beside the one that listens. */
const openParts = (parts: Parts): Pick<Connection, "typing" | "fetchFile" | "webhook"> => {
  const { api, needs, lanes, moved, take } = parts;
  const { token, apiRoot, requestTimeoutS: timeoutS, mode, secretToken } = needs.settings;
  return {
    typing: async (thread, on) => {
      // Telegram stops showing it by itself after five seconds or at the next message.
      if (on)
        await Promise.resolve(thread)
          .then(placeOf)
          .then(async ({ chatId, topic, direct }) => {
            // To a talk with a channel none can be shown.
            if (direct === undefined)
              await api.sendChatAction(
                moved.now(chatId),
                "typing",
                topic === undefined ? {} : { message_thread_id: topic },
              );
          })
          .catch(quietly(parts, "typing was not shown"));
    },
    fetchFile: (ref) => fetchFile({ api, token, apiRoot, timeoutS }, ref),
    ...(mode === "webhook" && {
      webhook: answer({
        secretToken,
        lanes,
        keep: take,
        quarantine: needs.quarantine,
        log: needs.log,
      }),
    }),
  };
};

/** The bot's door: takes posts and fetches files while another process listens and sends. */
export const openTelegramDoor = async (needs: Needs): Promise<Connection> => {
  const parts = await partsOf(needs);
  return {
    ...openParts(parts),
    send: async () => {
      throw new DeliveryFailure("unreachable", "network", "Another process sends for this bot.");
    },
    probe: async () => ({ at: "online" }),
    close: () => parts.lanes.idle(),
  };
};

/** Opens a bot. `pause` is the back-off's clock, turned by hand in tests. */
export const openTelegram = async (
  needs: Needs,
  { pause = realPause }: { pause?: Pause } = {},
): Promise<Connection> => {
  const { settings, now } = needs;
  const parts = await partsOf(needs);
  const { api, lanes, moved, take } = parts;
  const { token } = settings;
  const closing = new AbortController();
  const state = remembering(needs.state);
  const hearing = hear({ api, needs, keep: take, state: state.set, pause, signal: closing.signal });
  offerCommands(api, settings).catch(quietly(parts, "the command menu was not set"));
  return {
    ...openParts(parts),
    send: (outbound, progress) =>
      send({ api, token, now, moved }, outbound, progress).catch((failure: unknown) => {
        // With a webhook nobody would notice before the next probe.
        if (failure instanceof DeliveryFailure && failure.kind === "unauthorised")
          state.set(stateAfter(failure, failure));
        throw failure;
      }),
    probe: () => probe(api, needs, state.last()),
    // Nobody would take what Telegram goes on posting, and it would keep trying for a day.
    removed: async () => {
      if (settings.mode !== "webhook") return;
      closing.abort();
      await hearing;
      await api.deleteWebhook({ drop_pending_updates: false }).catch(quietly(parts, "the webhook was not unset"));
    },
    close: async () => {
      closing.abort();
      await hearing;
      await lanes.idle();
    },
  };
};
