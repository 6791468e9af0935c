/** Socket mode: one socket of Bolt's client after another, each envelope acknowledged when its payload is kept. */
import { SocketModeReceiver } from "@slack/bolt";
import { z } from "zod";
import { type ConnectionState, DeliveryFailure, type Log } from "../contract";
import { backoffMs, type Pause } from "../kit/backoff";
import { clientOptions, quietLogger } from "./api";
import type { Answer, Bolt } from "./bolt";
import { repeatable, wordsOf } from "./failure";
import type { SlackSettings } from "./settings";
import { stateAfter } from "./state";

type SocketNeeds = {
  settings: SlackSettings;
  take: Bolt["take"];
  /** The socket is open; resolves when what was missed has been fetched. */
  heard: () => Promise<void>;
  failed: (state: ConnectionState) => void;
  log: Log;
  pause: Pause;
  /** In [0,1), for jitter. */
  chance: () => number;
  signal: AbortSignal;
};

const HELLO_MS = 20_000;
const GOODBYE_MS = 2000;

const envelope = z.looseObject({
  ack: z.custom<(response?: Answer) => Promise<void>>((value) => typeof value === "function"),
  body: z.looseObject({}),
  retry_num: z.number().optional().catch(undefined),
  retry_reason: z.string().optional().catch(undefined),
});

const strayShape = z.looseObject({ envelope_id: z.string(), payload: z.looseObject({}) });

const appTokenTrouble = (failure: DeliveryFailure): DeliveryFailure =>
  failure.kind === "unauthorised"
    ? new DeliveryFailure("unauthorised", "bad_token", "Slack does not accept the app-level token (xapp-…).")
    : failure;

/** What it means that no socket could be opened. Also for the check of the settings. */
export const socketFailure = (error: unknown): DeliveryFailure => {
  const failure = repeatable(error);
  if (failure instanceof DeliveryFailure) return appTokenTrouble(failure);
  return new DeliveryFailure("unreachable", "network", "The socket to Slack closed before it was ready.");
};

/** Bolt's socket client alone: its own way of trying again rejects where nobody catches, so we try again ourselves. */
const openClient = ({ settings, log }: SocketNeeds) =>
  new SocketModeReceiver({
    appToken: settings.appToken,
    logger: quietLogger(log),
    autoReconnectEnabled: false,
    clientPingTimeout: 15_000,
    installerOptions: { clientOptions: clientOptions(settings, settings.requestTimeoutS) },
  }).client;
type Client = ReturnType<typeof openClient>;

const within = async <Result>(work: Promise<Result>, ms: number, late: () => Error): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  return Promise.race([work, timeout]).finally(() => clearTimeout(timer));
};

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

type HandOn = (given: unknown) => Promise<void>;

/**
 * The SDK reads an envelope without an event in a way that rejects where nobody catches, which would end the process.
 * Here it is caught, and the envelope handed on as it stands.
 */
const catchStrays = (client: Client, handOn: HandOn, log: Log): void => {
  const readers = client.listeners("ws_message");
  client.removeAllListeners("ws_message");
  const stray = async (text: unknown): Promise<void> => {
    const { envelope_id, payload } = strayShape.parse(JSON.parse(z.string().parse(text)));
    const ack = async () => client.websocket?.send(JSON.stringify({ envelope_id }), () => {});
    await handOn({ ack, body: payload });
  };
  const read = async (given: unknown[]): Promise<void> => {
    for (const reader of readers) await reader(...given);
  };
  client.on("ws_message", (...given: unknown[]) => {
    void read(given)
      .catch(() => stray(given[0]))
      .catch((error: unknown) =>
        log.warn({ problem: wordsOf(error) }, "slack: the socket brought something unreadable"),
      );
  });
};

/** Hands on what the socket brings; the result resolves when nothing is in hand. */
const taking = (client: Client, { take, log }: SocketNeeds) => {
  const work = new Set<Promise<void>>();
  const keep: HandOn = async (given) => {
    try {
      const { ack, body, retry_num: retryNum, retry_reason: retryReason } = envelope.parse(given);
      const answer = await take(body, { retryNum, retryReason });
      await ack(answer);
    } catch (error) {
      log.warn({ problem: wordsOf(error) }, "slack: an envelope was not acknowledged and will come again");
    }
  };
  const handOn: HandOn = async (given) => {
    const one = keep(given);
    work.add(one);
    await one.finally(() => work.delete(one));
  };
  catchStrays(client, handOn, log);
  client.on("slack_event", (given: unknown) => void handOn(given));
  return async () => {
    while (work.size > 0) await Promise.all(work);
  };
};

/** One socket from its opening to its end. Rejects when it never opened. */
const useSocket = async (needs: SocketNeeds): Promise<void> => {
  const client = openClient(needs);
  const idle = taking(client, needs);
  const closed = new Promise<void>((resolve) => client.once("disconnected", () => resolve()));
  const leave = async () => {
    await idle();
    await within(client.disconnect(), GOODBYE_MS, () => new Error("no goodbye")).catch(() => {});
  };
  const late = () => new DeliveryFailure("unreachable", "timeout", "Slack opened no socket in time.");
  const started = client.start();
  try {
    await Promise.race([within(started, HELLO_MS, late), aborted(needs.signal)]);
    if (!needs.signal.aborted) {
      await needs.heard();
      await Promise.race([closed, aborted(needs.signal)]);
    }
  } finally {
    await leave();
    // A socket that was still being opened opens all the same, and would stay.
    void started.then(() => client.disconnect()).catch(() => {});
  }
};

/** Milliseconds to wait after try `attempt` failed. A bad token heals only by hand, so it is tried seldom. */
export const waitMs = (failure: DeliveryFailure, attempt: number, chance: number): number => {
  if (failure.retryAfterMs !== undefined) return failure.retryAfterMs;
  const usual = Math.min(backoffMs(attempt, chance), 60_000);
  return failure.kind === "unauthorised" ? Math.max(usual, 60_000) : usual;
};

/** Listens until the signal is aborted; resolves when the last envelope in hand is done. */
export const listen = async (needs: SocketNeeds): Promise<void> => {
  const { failed, pause, chance, signal } = needs;
  let failures = 0;
  while (!signal.aborted)
    try {
      // Slack closes each socket after some hours; the next one is opened at once.
      await useSocket(needs);
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      failures++;
      const failure = socketFailure(error);
      failed(stateAfter(failure));
      await pause(waitMs(failure, failures, chance()), signal);
    }
};
