/** Long polling whose offset moves only past updates that are durable here. */
import { type Api, GrammyError } from "grammy";
import { type ConnectionState, DeliveryFailure, type Log } from "../contract";
import { backoffMs, type Pause } from "../kit/backoff";
import { failureOf } from "./failure";
import { laneOf } from "./lane";
import { ALLOWED_UPDATES } from "./payload";
import { forGrammy } from "./signal";

type PollNeeds = {
  api: Api;
  token: string;
  timeoutS: number;
  /** Resolves when the update is durable. */
  keep: (raw: object) => Promise<void>;
  state: (state: ConnectionState) => void;
  log: Log;
  pause: Pause;
  /** In [0,1), for jitter. */
  chance: () => number;
  signal: AbortSignal;
};

type Numbered = { update_id: number };

/**
 * Keeps a batch, chat by chat in order, chats side by side. Gives the offset to ask for next: the first update that was
 * not kept, so that Telegram sends it (and what followed) again.
 */
const keepAll = async (updates: readonly Numbered[], keep: PollNeeds["keep"]) => {
  const lanes = new Map<string, Numbered[]>();
  for (const update of [...updates].sort((a, b) => a.update_id - b.update_id)) {
    const lane = lanes.get(laneOf(update));
    if (lane) lane.push(update);
    else lanes.set(laneOf(update), [update]);
  }
  const lost: { id: number; error: unknown }[] = [];
  await Promise.all(
    [...lanes.values()].map(async (lane) => {
      for (const update of lane)
        try {
          await keep(update);
        } catch (error) {
          lost.push({ id: update.update_id, error });
          return;
        }
    }),
  );
  const [first] = lost.sort((a, b) => a.id - b.id);
  return {
    offset: first?.id ?? Math.max(...updates.map(({ update_id }) => update_id)) + 1,
    problem: first?.error,
  };
};

/** What a failed call means for the connection. */
export const stateAfter = (failure: unknown, error: unknown): ConnectionState => {
  if (failure instanceof DeliveryFailure && failure.kind === "unauthorised")
    return {
      at: "offline",
      reason: failure.message,
      cure: "Ask @BotFather for the bot's current token (/token) and save it in the connection's settings.",
    };
  if (error instanceof GrammyError && error.error_code === 409)
    return {
      at: "degraded",
      reason: /webhook/i.test(error.description)
        ? "Somebody set a webhook for this bot. Stop the other program, or switch this connection to webhook mode."
        : "Another program is polling this bot. Stop it, or ask @BotFather for a new token and use it only here.",
    };
  return {
    at: "degraded",
    reason:
      failure instanceof DeliveryFailure ? failure.message : "The desk could not keep an update; it will come again.",
  };
};

/** Milliseconds to wait after try `attempt` failed. A bad token heals only by hand, so it is asked about seldom. */
export const waitMs = (failure: unknown, attempt: number, chance: number): number => {
  if (failure instanceof DeliveryFailure && failure.retryAfterMs !== undefined) return failure.retryAfterMs;
  const usual = Math.min(backoffMs(attempt, chance), 60_000);
  return failure instanceof DeliveryFailure && failure.kind === "unauthorised" ? Math.max(usual, 60_000) : usual;
};

// Telegram counts what was asked for last as confirmed: without this, the last batch would come once more after a restart.
const confirm = async ({ api }: PollNeeds, offset: number | undefined) => {
  if (offset === undefined) return;
  await api.getUpdates({ offset, limit: 1, timeout: 0 }, forGrammy(AbortSignal.timeout(2000))).catch(() => {});
};

/** Polls until the signal is aborted; resolves when the last update in hand is kept. */
export const poll = async (needs: PollNeeds): Promise<void> => {
  const { api, keep, state, signal } = needs;
  const aborted = forGrammy(signal);
  let offset: number | undefined;
  let failures = 0;
  let isReady = false;
  while (!signal.aborted) {
    try {
      // A webhook, even a forgotten one, turns every getUpdates into a conflict.
      if (!isReady) await api.deleteWebhook({ drop_pending_updates: false }, aborted);
      isReady = true;
      if (failures === 0) state({ at: "online" });
      // After trouble the first question doesn't linger, or we would look broken long after we are not.
      const timeout = failures === 0 ? needs.timeoutS : 0;
      const updates = await api.getUpdates(
        { offset, timeout, limit: 100, allowed_updates: [...ALLOWED_UPDATES] },
        aborted,
      );
      if (updates.length > 0) {
        const kept = await keepAll(updates, keep);
        offset = kept.offset;
        if (kept.problem !== undefined) throw kept.problem;
      }
      failures = 0;
    } catch (error) {
      if (signal.aborted) break;
      failures++;
      const failure = failureOf(error, needs.token);
      state(stateAfter(failure, error));
      if (!(failure instanceof DeliveryFailure))
        needs.log.error({ problem: String(failure) }, "telegram: an update was not kept");
      await needs.pause(waitMs(failure, failures, needs.chance()), signal);
    }
  }
  await confirm(needs, offset);
};
