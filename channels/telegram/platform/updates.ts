/** The bot's update queue: long polling with offsets, or a webhook that is tried again until it answers 2xx. */
import { post } from "./post";
import { Refusal } from "./refusal";

type ApiUpdate = { update_id: number; [kind: string]: unknown };
type Webhook = { url: string; secret: string };
type Poll = { offset?: number; limit: number; timeoutS: number; signal: AbortSignal };
type Needs = { redeliverMs: number; log: (line: string) => void };

/** Left out unless asked for by name (Bot API, getUpdates). */
const UNASKED = ["chat_member", "message_reaction", "message_reaction_count"];
const IN_USE =
  "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
const kindOf = (update: object) => Object.keys(update).find((key) => key !== "update_id") ?? "";
const rest = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

/** One bot's queue, from the first update to the server's end. */
export class UpdateQueue {
  #nextId = 1000;
  #pending: ApiUpdate[] = [];
  #allowed: string[] | null = null;
  #webhook: Webhook | null = null;
  #lastError: string | undefined;
  #waiting: { wake: () => void; end: (words: string) => void } | null = null;
  #isHeld = false;
  #isDelivering = false;
  #isClosed = false;
  #copies = { each: 1, left: 0 };
  #isReversed = false;
  readonly #drained = new Set<() => void>();

  /** `redeliverMs` is the webhook's first pause after a failure; it doubles up to five seconds. */
  constructor(readonly needs: Needs) {}

  /** Queues an update of this kind, unless the bot did not ask for it; gives its id. */
  push(body: Record<string, unknown>): number {
    const update_id = this.#nextId++;
    const kind = kindOf(body);
    if (this.#allowed ? this.#allowed.includes(kind) : !UNASKED.includes(kind)) {
      this.#pending.push({ update_id, ...body });
      if (!this.#isHeld) this.#awake();
    }
    return update_id;
  }

  async poll({ offset, limit, timeoutS, signal }: Poll, kinds?: readonly string[]): Promise<ApiUpdate[]> {
    if (this.#webhook) throw new Refusal(409, IN_USE);
    // The newer request wins, and the older one learns that there are two.
    this.#waiting?.end("other getUpdates request; make sure that only one bot instance is running");
    this.#ask(kinds);
    if (offset !== undefined) this.#settle(this.#pending.filter(({ update_id }) => update_id >= offset));
    const isIdle = this.#pending.length === 0 || this.#isHeld;
    if (isIdle && timeoutS > 0 && !this.#isClosed) await this.#news(timeoutS, signal);
    if (this.#isHeld || signal.aborted) return [];
    return this.#inTurn(this.#pending.slice(0, limit)).flatMap((update) => this.#copied(update));
  }

  /** "" takes the webhook away. */
  setWebhook(url: string, secret: string, kinds?: readonly string[]): void {
    this.#webhook = url === "" ? null : { url, secret };
    this.#lastError = undefined;
    this.#ask(kinds);
    if (this.#webhook) this.#waiting?.end("setWebhook request");
    void this.#deliver();
  }

  webhookInfo() {
    return {
      url: this.#webhook?.url ?? "",
      has_custom_certificate: false,
      pending_update_count: this.#pending.length,
      ...(this.#lastError ? { last_error_message: this.#lastError, last_error_date: 0 } : {}),
    };
  }

  /** Forgets what nobody has confirmed. */
  drop(): void {
    this.#settle([]);
  }

  /** Keeps updates back until they are released together. */
  hold(): () => void {
    this.#isHeld = true;
    return () => {
      this.#isHeld = false;
      this.#awake();
    };
  }

  /** The next `times` updates come `each` times. */
  duplicate(copies: { each: number; times: number }): void {
    this.#copies = { each: copies.each, left: copies.times };
  }

  /** The next time several updates wait, the newest comes first. */
  reverse(): void {
    this.#isReversed = true;
  }

  /** Resolves when the bot has confirmed every update. */
  drained(): Promise<void> {
    return this.#pending.length === 0 ? Promise.resolve() : new Promise((resolve) => this.#drained.add(resolve));
  }

  close(): void {
    this.#isClosed = true;
    this.#waiting?.wake();
  }

  #ask(kinds: readonly string[] | undefined) {
    if (kinds) this.#allowed = kinds.length > 0 ? [...kinds] : null;
  }

  #settle(next: ApiUpdate[]) {
    this.#pending = next;
    if (next.length > 0) return;
    for (const tell of this.#drained) tell();
    this.#drained.clear();
  }

  #copied(update: ApiUpdate): ApiUpdate[] {
    if (this.#copies.left <= 0) return [update];
    this.#copies.left--;
    return Array.from({ length: this.#copies.each }, () => update);
  }

  #inTurn(updates: ApiUpdate[]): ApiUpdate[] {
    if (!this.#isReversed || updates.length < 2) return updates;
    this.#isReversed = false;
    return updates.toReversed();
  }

  #awake() {
    this.#waiting?.wake();
    void this.#deliver();
  }

  #news(timeoutS: number, signal: AbortSignal) {
    return new Promise<void>((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        this.#waiting = null;
      };
      const wake = () => {
        stop();
        resolve();
      };
      const timer = setTimeout(wake, timeoutS * 1000);
      signal.addEventListener("abort", wake, { once: true });
      const end = (words: string) => {
        stop();
        reject(new Refusal(409, `Conflict: terminated by ${words}`));
      };
      this.#waiting = { wake, end };
    });
  }

  async #deliver() {
    if (this.#isDelivering) return;
    this.#isDelivering = true;
    let failures = 0;
    while (this.#webhook && !this.#isHeld && !this.#isClosed) {
      this.#pending = this.#inTurn(this.#pending);
      const [update] = this.#pending;
      if (!update) break;
      const results: boolean[] = [];
      for (const copy of this.#copied(update)) results.push(await this.#post(this.#webhook, copy));
      if (results.every(Boolean)) {
        failures = 0;
        this.#settle(this.#pending.filter((other) => other !== update));
      } else await rest(Math.min(this.needs.redeliverMs * 2 ** failures++, 5000));
    }
    this.#isDelivering = false;
  }

  async #post({ url, secret }: Webhook, update: ApiUpdate): Promise<boolean> {
    try {
      const status = await post(url, secret, JSON.stringify(update));
      if (status >= 200 && status < 300) return true;
      this.#lastError = `Wrong response from the webhook: ${status}`;
    } catch {
      this.#lastError = "Connection refused";
    }
    this.needs.log(`webhook: ${this.#lastError}`);
    return false;
  }
}
