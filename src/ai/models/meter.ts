import type { Read } from "../../../db/client";
import { DAY_MS, MINUTE_MS, type Now } from "../../kernel/time";
import { LlmFailure, type LlmFailureKind } from "../llm";
import { costOf, type ModelSettings, mostOf } from "./model";
import { spent } from "./store";

/** `daySpent` hears of every call that the day's budget did not let go. */
type Needs = { read: Read; now: Now; daySpent: () => Promise<void> };
type Wanted = { model: string; letters: number; maxOutputTokens: number; conversation: string | undefined };
type Counted = { task: string; provider: string; outcome: LlmFailureKind | "answered" | "cached" };

/** The day, in UTC, that a moment is in: its first millisecond. */
export const dayOf = (at: number): number => at - (at % DAY_MS);

/** Holds calls to their budgets and their rate, and counts them for `/metrics`. */
export const openMeter = ({ read, now, daySpent }: Needs) => {
  const recent: number[] = [];
  /** What calls under way may still cost at most. */
  let reserved = 0;
  const reservedFor = new Map<string, number>();
  const counts = new Map<string, Counted & { calls: number }>();
  const tokens = { input: 0, output: 0 };
  let cost = 0;

  const reserve = (most: number, conversation: string | undefined) => {
    const add = (by: number) => {
      reserved += by;
      if (conversation) reservedFor.set(conversation, (reservedFor.get(conversation) ?? 0) + by);
      if (conversation && by < 0 && (reservedFor.get(conversation) ?? 0) < 1e-12) reservedFor.delete(conversation);
    };
    add(most);
    return () => add(-most);
  };

  return {
    /** Lets a call go, or throws `spent` or `throttled`. What it gives must be called when the call is over. */
    admit: async (settings: ModelSettings, wanted: Wanted): Promise<() => void> => {
      const { prices, dayBudget, conversationBudget, callsPerMinuteMax } = settings;
      const { conversation } = wanted;
      const most = costOf(prices, wanted.model, mostOf(wanted.letters, wanted.maxOutputTokens)) ?? 0;
      // Reserved before anything is waited for: two calls at once must not both take what is enough for one.
      const before = { all: reserved, theirs: reservedFor.get(conversation ?? "") ?? 0 };
      const leave = reserve(most, conversation);
      try {
        const day = dayBudget === null ? 0 : await spent(read, { since: dayOf(now()) });
        if (dayBudget !== null && day + before.all + most > dayBudget) {
          await daySpent();
          throw new LlmFailure("spent");
        }
        const isLimited = conversationBudget !== null && conversation !== undefined;
        const theirs = isLimited ? await spent(read, { conversation }) : 0;
        if (isLimited && theirs + before.theirs + most > conversationBudget) throw new LlmFailure("spent");
        while (recent.length > 0 && (recent[0] ?? 0) <= now() - MINUTE_MS) recent.shift();
        const [first] = recent;
        if (recent.length >= callsPerMinuteMax && first !== undefined)
          throw new LlmFailure("throttled", { retryAfterMs: first + MINUTE_MS - now() });
      } catch (failure) {
        leave();
        throw failure;
      }
      recent.push(now());
      return leave;
    },
    count: (
      { task, provider, outcome }: Counted,
      used: { inputTokens: number; outputTokens: number; cost: number } | null,
    ): void => {
      const key = `${task} ${provider} ${outcome}`;
      const known = counts.get(key) ?? { task, provider, outcome, calls: 0 };
      counts.set(key, { ...known, calls: known.calls + 1 });
      tokens.input += used?.inputTokens ?? 0;
      tokens.output += used?.outputTokens ?? 0;
      cost += used?.cost ?? 0;
    },
    figures: () => ({ calls: [...counts.values()], tokens: { ...tokens }, cost }),
  };
};
