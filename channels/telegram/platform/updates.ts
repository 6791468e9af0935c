/** The bot's update queue: long polling with offsets, or a webhook that is tried again until it answers 2xx. */
import { Refusal } from "./refusal";

export type ApiUpdate = { update_id: number; [kind: string]: unknown };
type Webhook = { url: string; secret: string };
type Poll = { offset?: number; limit: number; timeoutS: number; signal: AbortSignal };

/** Left out unless asked for by name (Bot API, getUpdates). */
const UNASKED = ["chat_member", "message_reaction", "message_reaction_count"];
const kindOf = (update: object) => Object.keys(update).find((key) => key !== "update_id") ?? "";

export type Updates = ReturnType<typeof openUpdates>;

/** An empty queue. `redeliverMs` is the webhook's first pause after a failure; it doubles up to five seconds. */
export const openUpdates = ({ redeliverMs, log }: { redeliverMs: number; log: (line: string) => void }) => {
  let nextId = 1000;
  let pending: ApiUpdate[] = [];
  let allowed: string[] | null = null;
  let webhook: Webhook | null = null;
  let lastError: string | undefined;
  let waiting: { wake: () => void; end: (words: string) => void } | null = null;
  let isHeld = false;
  let isDelivering = false;
  let isClosed = false;
  let copies = { each: 1, left: 0 };
  let isReversed = false;
  const drained = new Set<() => void>();

  const isAllowed = (kind: string) => (allowed ? allowed.includes(kind) : !UNASKED.includes(kind));
  const settle = (next: ApiUpdate[]) => {
    pending = next;
    if (pending.length > 0) return;
    for (const tell of drained) tell();
    drained.clear();
  };
  const copied = (update: ApiUpdate): ApiUpdate[] => {
    if (copies.left <= 0) return [update];
    copies.left--;
    return Array.from({ length: copies.each }, () => update);
  };
  const inTurn = (updates: ApiUpdate[]): ApiUpdate[] => {
    if (!isReversed || updates.length < 2) return updates;
    isReversed = false;
    return updates.toReversed();
  };

  const post = async ({ url, secret }: Webhook, update: ApiUpdate): Promise<boolean> => {
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret },
        body: JSON.stringify(update),
        signal: AbortSignal.timeout(60_000),
      });
      await response.arrayBuffer();
      if (response.ok) return true;
      lastError = `Wrong response from the webhook: ${response.status}`;
    } catch {
      lastError = "Connection refused";
    }
    log(`webhook: ${lastError}`);
    return false;
  };
  const rest = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

  const deliver = async () => {
    if (isDelivering) return;
    isDelivering = true;
    let failures = 0;
    while (webhook && pending.length > 0 && !isHeld && !isClosed) {
      const target = webhook;
      pending = inTurn(pending);
      const [update] = pending;
      if (!update) break;
      const results: boolean[] = [];
      for (const copy of copied(update)) results.push(await post(target, copy));
      if (results.every(Boolean)) {
        failures = 0;
        settle(pending.filter((other) => other !== update));
      } else await rest(Math.min(redeliverMs * 2 ** failures++, 5000));
    }
    isDelivering = false;
  };

  const awake = () => {
    waiting?.wake();
    void deliver();
  };
  const ask = (kinds: readonly string[] | undefined) => {
    if (kinds) allowed = kinds.length > 0 ? [...kinds] : null;
  };

  const untilNews = (timeoutS: number, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const done = () => {
        clearTimeout(timer);
        waiting = null;
        resolve();
      };
      const timer = setTimeout(done, timeoutS * 1000);
      signal.addEventListener("abort", done, { once: true });
      waiting = {
        wake: done,
        end: (words) => {
          clearTimeout(timer);
          waiting = null;
          reject(new Refusal(409, `Conflict: terminated by ${words}`));
        },
      };
    });

  return {
    /** Queues an update of this kind, unless the bot did not ask for it; gives its id. */
    push: (body: Record<string, unknown>): number => {
      const update_id = nextId++;
      if (isAllowed(kindOf(body))) {
        pending.push({ update_id, ...body });
        if (!isHeld) awake();
      }
      return update_id;
    },
    poll: async ({ offset, limit, timeoutS, signal }: Poll, kinds?: readonly string[]): Promise<ApiUpdate[]> => {
      if (webhook)
        throw new Refusal(
          409,
          "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        );
      // The newer request wins, and the older one learns that there are two.
      waiting?.end("other getUpdates request; make sure that only one bot instance is running");
      ask(kinds);
      if (offset !== undefined) settle(pending.filter(({ update_id }) => update_id >= offset));
      if ((pending.length === 0 || isHeld) && timeoutS > 0 && !isClosed) await untilNews(timeoutS, signal);
      if (isHeld || signal.aborted) return [];
      return inTurn(pending.slice(0, limit)).flatMap(copied);
    },
    setWebhook: (url: string, secret: string, kinds?: readonly string[]) => {
      webhook = url === "" ? null : { url, secret };
      lastError = undefined;
      ask(kinds);
      if (webhook) waiting?.end("setWebhook request");
      void deliver();
    },
    drop: () => settle([]),
    webhookInfo: () => ({
      url: webhook?.url ?? "",
      has_custom_certificate: false,
      pending_update_count: pending.length,
      ...(lastError ? { last_error_message: lastError, last_error_date: 0 } : {}),
    }),
    /** Keeps updates back until they are released together. */
    hold: () => {
      isHeld = true;
      return () => {
        isHeld = false;
        awake();
      };
    },
    duplicate: ({ each, times }: { each: number; times: number }) => {
      copies = { each, left: times };
    },
    reverse: () => {
      isReversed = true;
    },
    /** Resolves when the bot has confirmed every update. */
    drained: () => (pending.length === 0 ? Promise.resolve() : new Promise<void>((resolve) => drained.add(resolve))),
    waitingCount: () => pending.length,
    close: () => {
      isClosed = true;
      waiting?.wake();
    },
  };
};
