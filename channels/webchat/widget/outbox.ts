import type { Pending, Store } from "./store";
import { type Answer, alone } from "./wire";

const firstRetryMs = 1000;
const retryMsMax = 30_000;

/** Messages in the order they were written, sent one at a time, each until the desk has it. */
export const openOutbox = (needs: { store: Store; send: (entry: Pending) => Promise<Answer>; changed: () => void }) => {
  const { store } = needs;
  // Taken by the desk, not yet seen in the stream: still shown.
  const taken = new Map<string, Pending>();
  let timer = 0;
  let retryMs = firstRetryMs;
  let isSending = false;
  let isWaiting = false;
  let isClosed = false;

  const later = (ms: number) => {
    clearTimeout(timer);
    isWaiting = !isClosed;
    if (!isClosed) timer = window.setTimeout(flush, ms);
  };
  const sendNext = async (): Promise<boolean> => {
    const next = store.pending().find((entry) => !entry.problem);
    if (!next || isClosed) return false;
    const { status, problem, retryMs: askedMs } = await needs.send(next);
    if (isClosed) return false;
    // The session may need renewing, the line may be cut, the desk may be busy: none of it is the message's fault.
    const isTransient = status === 0 || status === 401 || status === 408 || status === 429 || status >= 500;
    if (isTransient) {
      later(Math.max(askedMs, retryMs));
      retryMs = Math.min(retryMs * 2, retryMsMax);
      return false;
    }
    retryMs = firstRetryMs;
    if (status === 200) {
      taken.set(next.id, next);
      store.drop(next);
    } else store.keep({ ...next, problem: problem || String(status) });
    needs.changed();
    return true;
  };
  const flush = async (): Promise<void> => {
    if (isSending) return;
    isSending = true;
    isWaiting = false;
    clearTimeout(timer);
    try {
      // One tab sends at a time, so that the order holds over all of them.
      await alone(`${store.prefix}out`, async () => {
        while (await sendNext());
      });
    } finally {
      isSending = false;
    }
    // Written while the last look was being taken.
    if (!isClosed && !isWaiting && store.pending().some((entry) => !entry.problem)) later(0);
  };
  return {
    entries: (): Pending[] => [...taken.values(), ...store.pending()],
    add: (entry: Pending): void => {
      store.keep(entry);
      needs.changed();
      void flush();
    },
    /** Tries now: the line is back, or the customer asks. */
    flush: (): void => {
      retryMs = firstRetryMs;
      void flush();
    },
    retry: (entry: Pending): void => {
      store.keep({ ...entry, problem: undefined });
      needs.changed();
      void flush();
    },
    drop: (entry: Pending): void => {
      store.drop(entry);
      needs.changed();
    },
    /** The stream shows it: no longer ours to show. */
    seen: (id: string): void => {
      taken.delete(id);
      for (const entry of store.pending()) if (entry.id === id) store.drop(entry);
    },
    clear: (): void => taken.clear(),
    close: (): void => {
      isClosed = true;
      clearTimeout(timer);
    },
  };
};
