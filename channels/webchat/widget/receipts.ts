import type { HistoryItem } from "../../contract";
import type { Store } from "./store";
import { lastOfOurs, unreadOf } from "./thread";
import type { Answer } from "./wire";

/** Tells the desk how far the customer is, and counts what they have not looked at. */
export const openReceipts = (needs: {
  store: Store;
  items: () => HistoryItem[];
  isLookedAt: () => boolean;
  post: (path: string, body: object) => Promise<Answer>;
  counted: (unread: number) => void;
}) => {
  const { store, isLookedAt } = needs;
  // Once per message and state: the desk's own change of the message would else start the next round.
  const told = new Set<string>();
  let unreadBefore = 0;
  const readAt = () => Number(store.get("readAt")) || 0;

  const acknowledge = (): void => {
    const last = lastOfOurs(needs.items());
    if (isLookedAt() && last && last.at > readAt()) store.set("readAt", String(last.at));
    if (!last?.externalId || last.state === "read") return;
    const state = isLookedAt() ? "read" : "delivered";
    const key = `${state} ${last.externalId}`;
    if (told.has(key) || (state === "delivered" && last.state === "delivered")) return;
    told.add(key);
    void needs.post("/read", { externalId: last.externalId, state }).then(({ status }) => {
      if (status !== 200) told.delete(key);
    });
  };
  const unread = (): number => (isLookedAt() ? 0 : unreadOf(needs.items(), readAt()).length);
  return {
    unread,
    settle: (): void => {
      acknowledge();
      const count = unread();
      if (count === unreadBefore) return;
      unreadBefore = count;
      needs.counted(count);
    },
    forget: (): void => {
      told.clear();
      // Times of another thread say nothing about this one.
      store.set("readAt", "");
    },
  };
};
