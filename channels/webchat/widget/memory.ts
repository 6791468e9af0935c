import type { HistoryItem } from "../../contract";
import { isItem, isRecord } from "./guards";
import { clientIdOf } from "./thread";

// Whoever types says so again and again; silence for this long means they stopped.
const typingMsMax = 12_000;

/** What the stream has told of the thread so far. */
export const openMemory = (needs: {
  changed: () => void;
  /** One of the customer's own messages is in the thread. */
  own: (clientId: string) => void;
  /** Something of ours came while the customer was here. */
  arrived: (item: HistoryItem) => void;
}) => {
  const items = new Map<string, HistoryItem>();
  let joined: { at: number; name: string }[] = [];
  let agent: string | null = null;
  let isTypedTo = false;
  let isLoaded = false;
  let seq = 0;
  let typingTimer = 0;
  // The first word after a connect is how things stand, not that somebody came just now.
  let isSettled = false;

  // By the desk's clock, after what is there: the customer's own clock may be wrong by hours.
  const lastAt = () => Math.max(0, ...[...items.values()].map(({ at }) => at)) || Date.now();
  const learn = (item: HistoryItem) => {
    const before = items.get(item.id);
    if (before && before.seq >= item.seq) return;
    items.set(item.id, item);
    const clientId = clientIdOf(item);
    if (clientId) needs.own(clientId);
    if (clientId || before) return;
    isTypedTo = false;
    if (isLoaded) needs.arrived(item);
  };
  const typing = (data: unknown) => {
    isTypedTo = isRecord(data) && data.on === true;
    clearTimeout(typingTimer);
    if (isTypedTo) typingTimer = window.setTimeout(() => typing({ on: false }), typingMsMax);
    needs.changed();
  };
  return {
    hear: {
      items: (data: unknown): void => {
        if (!isRecord(data) || !Array.isArray(data.items) || typeof data.seq !== "number") return;
        if (data.anew === true) {
          items.clear();
          seq = 0;
          // What comes again is no news.
          isLoaded = false;
          needs.changed();
          return;
        }
        for (const item of data.items.filter(isItem)) learn(item);
        seq = Math.max(seq, data.seq);
        isLoaded = true;
        needs.changed();
      },
      agent: (data: unknown): void => {
        const name = isRecord(data) && typeof data.name === "string" ? data.name : null;
        if (name && name !== agent && isSettled) joined.push({ at: lastAt(), name });
        isSettled = true;
        agent = name;
        needs.changed();
      },
      typing,
    },
    known: () => ({ agent, isTypedTo, isLoaded, joined, seq }),
    ordered: () => [...items.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)),
    lineCut: (): void => {
      isSettled = false;
      isTypedTo = false;
    },
    forget: (): void => {
      items.clear();
      joined = [];
      agent = null;
      isTypedTo = isLoaded = isSettled = false;
      seq = 0;
    },
  };
};
