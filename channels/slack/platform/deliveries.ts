/** Events on their way to the app: signed posts, or envelopes over its sockets; channel by channel, until they are acknowledged. */
import type { WebSocket } from "ws";
import { post } from "./post";

export type Kind = "events_api" | "interactive" | "slash_commands";
export type Delivery = { lane: string; kind: Kind; body: Record<string, unknown> };
type Needs = {
  redeliverMs: number;
  /** How long an envelope may stay unacknowledged. */
  ackMs: number;
  signingSecret: string;
  now: () => number;
  log: (line: string) => void;
};
type Waiting = Delivery & { since: number };
type Lane = { waiting: Waiting[]; isBusy: boolean };

/** Slack repeats an event for no longer than this; who was away longer never hears of it. */
const GIVEN_UP_MS = 3_600_000;

const rest = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

/** One app's events, from the first to the server's end. */
export class Deliveries {
  #lanes = new Map<string, Lane>();
  #url: string | null = null;
  #sockets: WebSocket[] = [];
  #acks = new Map<string, (isAcked: boolean) => void>();
  #envelopes = 0;
  #isHeld = false;
  #isClosed = false;
  #copies = { each: 1, left: 0 };
  #losses = 0;
  #isReversed = false;
  readonly #waiters = new Set<() => void>();

  constructor(readonly needs: Needs) {}

  push(delivery: Delivery): void {
    if (this.#losses > 0) {
      this.#losses--;
      return;
    }
    const lane = this.#lanes.get(delivery.lane) ?? { waiting: [], isBusy: false };
    this.#lanes.set(delivery.lane, lane);
    lane.waiting.push({ ...delivery, since: this.needs.now() });
    void this.#run(lane);
  }

  /** As the request URL on the app's page; null takes it away. */
  setUrl(url: string | null): void {
    this.#url = url;
    this.#awake();
  }

  /** A socket of the app's has opened. */
  join(socket: WebSocket): void {
    this.#sockets.push(socket);
    socket.on("message", (data) => {
      const id = /"envelope_id":"([^"]+)"/.exec(String(data))?.[1];
      if (id) this.#acks.get(id)?.(true);
    });
    socket.on("close", () => {
      this.#sockets = this.#sockets.filter((other) => other !== socket);
      for (const tell of this.#acks.values()) tell(false);
    });
    this.#awake();
  }

  sockets(): readonly WebSocket[] {
    return this.#sockets;
  }

  hold(): () => void {
    this.#isHeld = true;
    return () => {
      this.#isHeld = false;
      this.#awake();
    };
  }

  duplicate({ each, times }: { each: number; times: number }): void {
    this.#copies = { each, left: times };
  }
  reverse(): void {
    this.#isReversed = true;
  }
  lose(times: number): void {
    this.#losses = times;
  }
  /** Forgets what nobody has acknowledged. */
  forget(): void {
    for (const lane of this.#lanes.values()) lane.waiting = [];
    this.#settled();
  }

  /** Resolves when nothing waits. */
  drained(): Promise<void> {
    return this.#isDrained() ? Promise.resolve() : new Promise((resolve) => this.#waiters.add(resolve));
  }

  close(): void {
    this.#isClosed = true;
    for (const socket of this.#sockets) socket.terminate();
  }

  #isDrained = () => [...this.#lanes.values()].every(({ waiting }) => waiting.length === 0);
  #isOpen = () => !this.#isHeld && !this.#isClosed && (this.#url !== null || this.#sockets.length > 0);

  #settled() {
    if (!this.#isDrained()) return;
    for (const tell of this.#waiters) tell();
    this.#waiters.clear();
  }

  #awake() {
    for (const lane of this.#lanes.values()) void this.#run(lane);
  }

  async #run(lane: Lane) {
    if (lane.isBusy) return;
    lane.isBusy = true;
    let failures = 0;
    while (this.#isOpen() && lane.waiting.length > 0) {
      if (this.#isReversed && lane.waiting.length > 1) {
        this.#isReversed = false;
        lane.waiting.reverse();
      }
      const [next] = lane.waiting;
      if (!next) break;
      // A press is told once: Slack shows the person a warning instead of trying again.
      const isGivenUp = this.needs.now() - next.since > GIVEN_UP_MS;
      const isOnce = next.kind !== "events_api" && this.#url !== null;
      const isOver = isGivenUp || (await this.#deliver(next, failures)) || isOnce;
      if (isOver) {
        failures = 0;
        lane.waiting = lane.waiting.filter((other) => other !== next);
        this.#settled();
      } else await rest(Math.min(this.needs.redeliverMs * 2 ** failures++, 5000));
    }
    lane.isBusy = false;
  }

  async #deliver(delivery: Delivery, failures: number): Promise<boolean> {
    const copies = this.#copies.left > 0 ? this.#copies.each : 1;
    if (this.#copies.left > 0) this.#copies.left--;
    const results: boolean[] = [];
    for (let copy = 0; copy < copies; copy++)
      results.push(
        this.#url === null
          ? await this.#send(delivery, failures + copy)
          : await post(this.needs, this.#url, { delivery, retry: failures + copy }),
      );
    return results.every(Boolean);
  }

  async #send({ kind, body }: Delivery, retry: number): Promise<boolean> {
    const socket = this.#sockets.at(-1);
    if (!socket) return false;
    const envelope_id = `env-${++this.#envelopes}`;
    const acked = new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), this.needs.ackMs);
      this.#acks.set(envelope_id, (isAcked) => {
        clearTimeout(timer);
        resolve(isAcked);
      });
    });
    const more = kind === "events_api" ? { retry_attempt: retry, retry_reason: retry > 0 ? "timeout" : "" } : {};
    socket.send(
      JSON.stringify({
        type: kind,
        envelope_id,
        payload: body,
        accepts_response_payload: kind !== "events_api",
        ...more,
      }),
    );
    const isAcked = await acked;
    this.#acks.delete(envelope_id);
    return isAcked;
  }
}
