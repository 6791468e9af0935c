/** How long a connection was deaf, and how much of what was said meanwhile has come in since. */
import type { ConnectionState, Inbound } from "./contract";
import { openLateness } from "./kit/lateness";

export type Outcome = "recorded" | "duplicate" | "waiting" | "ignored";
export type Filled = { sinceMs: number; messages: number };
type Needs = {
  now: () => number;
  tell: (filled: Filled) => void;
  /** How far our clock is ahead of the platform's, as far as it has told. */
  aheadMs?: () => number;
};

/** What came late comes in a rush: it is counted, and told once it is quiet for so long. */
const QUIET_MS = 2000;
/** A silence shorter than this is worth no word when nothing was missed in it. */
const SHORT_MS = 120_000;
/** Whatever was said in the silence and comes later than this is told of by itself. */
const LATE_MS = 900_000;

/**
 * Follows one connection. It is deaf from the last moment it was known to hear until it says that it is online; a message
 * written in that time and recorded afterwards was fetched. A channel that counts by itself (`filled`) is believed.
 */
export const openGap = ({ now, tell, aheadMs = () => 0 }: Needs) => {
  const lateness = openLateness();
  let heard: number | null = null;
  /** Nobody has paired a device yet: it never heard, so it misses nothing. */
  let isNew = false;
  let since: number | null = null;
  let until: number | null = null;
  let [messages, told] = [0, -1];
  let timer: NodeJS.Timeout | null = null;
  const clear = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    [since, until, messages, told] = [null, null, 0, -1];
  };
  const settle = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (since === null || until === null) return;
    const isWorthIt = messages > 0 || until - since >= SHORT_MS;
    if (isWorthIt && messages !== told) {
      told = messages;
      tell({ sinceMs: since, messages });
    }
    if (now() - until > LATE_MS) clear();
  };
  const soon = (): void => {
    if (timer) clearTimeout(timer);
    timer = setTimeout(settle, QUIET_MS);
    timer.unref();
  };
  return {
    /** It was heard last at this time, and not since: the desk was down. */
    deafSince: (at: number | null): void => {
      clear();
      since = at;
    },
    state: (state: ConnectionState): void => {
      if (state.at === "online") {
        heard = now();
        isNew = false;
        if (state.filled) clear();
        else if (since !== null && until === null) {
          until = now();
          soon();
        }
        return;
      }
      if (state.at === "pairing" && heard === null && since === null) isNew = true;
      if (state.at === "connecting" || isNew) return;
      if (until !== null) settle();
      if (since === null || until !== null) {
        clear();
        // It went deaf at some moment after it was heard last.
        since = heard ?? now();
      }
    },
    received: (items: readonly Inbound[], outcomes: readonly Outcome[]): void => {
      heard = now();
      if (since === null) {
        for (const [n, item] of items.entries())
          if (item.kind === "message" && outcomes[n] === "recorded") lateness.note(now() - item.at);
        return;
      }
      const ahead = aheadMs() || lateness.aheadMs();
      const [from, to] = [since, until ?? Number.POSITIVE_INFINITY];
      const late = items.filter(
        // Platforms tell the time in whole seconds.
        (item, n) =>
          item.kind === "message" &&
          outcomes[n] === "recorded" &&
          item.at + ahead >= from - 1000 &&
          item.at + ahead < to,
      );
      messages += late.length;
      if (late.length > 0 && until !== null) soon();
    },
    settle,
    clear,
  };
};
export type Gap = ReturnType<typeof openGap>;
