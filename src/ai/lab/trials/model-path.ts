import type { Store } from "../../../../db/client";
import type { Thread } from "../../../kernel/thread";
import type * as wire from "../../../kernel/wire";
import type { Llm } from "../../llm";
import { replay } from "./replay";
import { rowsOf, type StoredTrial } from "./store";
import type { Ask, Item, Sides, Told } from "./thread";

const MINUTE_MS = 60_000;
const PAGE = 1000;

const moneyOf = (decisions: readonly wire.Decision[]): number => decisions.reduce((sum, { money }) => sum + money, 0);

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Keeps a trial within what it may spend and how often it may ask. What was spent before a restart counts. */
export const openPace = ({ trial, store }: { trial: StoredTrial; store: Store }) => {
  const { moneyMax, perMinuteMax } = trial.limits;
  let spent: number | null = null;
  const asked: number[] = [];
  const spentBefore = async (): Promise<number> => {
    let [sum, after] = [0, -1];
    for (;;) {
      const rows = await rowsOf(store.read, { trial: trial.id, after, limit: PAGE });
      sum += moneyOf(rows.flatMap(({ live, draft }) => [live, draft]));
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return sum;
      after = last.position;
    }
  };
  return {
    /** False when the money is spent. */
    mayGoOn: async (): Promise<boolean> => {
      if (moneyMax === null) return true;
      spent ??= await spentBefore();
      return spent < moneyMax;
    },
    spent: (decisions: readonly wire.Decision[]): void => {
      if (spent !== null) spent += moneyOf(decisions);
    },
    /** Resolves when one more request fits into the minute. */
    turn: async (): Promise<void> => {
      if (perMinuteMax === null) return;
      for (;;) {
        const at = performance.now();
        while (asked.length > 0 && (asked[0] ?? 0) <= at - MINUTE_MS) asked.shift();
        if (asked.length < perMinuteMax) break;
        await wait(Math.max(50, (asked[0] ?? at) + MINUTE_MS - at));
      }
      asked.push(performance.now());
    },
  };
};
export type Pace = ReturnType<typeof openPace>;

type Work = {
  needs: { llm: Llm | null; publicUrl: string };
  trial: StoredTrial;
  thread: Thread<Ask, Told>;
  applyThreshold: number;
  keyOf: (article: string) => string;
  pace: Pace;
};

/** Decides with the model where production would ask one; the engine's part is read in the thread. */
export const decideWithModel = async (
  { needs, trial, thread, applyThreshold, keyOf, pace }: Work,
  { label, ...asked }: Item,
): Promise<Sides<wire.Decision>> => {
  const { llm } = needs;
  const paced: Llm | null = llm && {
    ...llm,
    complete: async (request) => {
      await pace.turn();
      return llm.complete(request);
    },
  };
  const by = (side: "live" | "draft") => {
    const content = trial.contents[side];
    return replay(
      {
        classifier: {
          read: async (text) => {
            const told = await thread.ask({ read: { side, text } });
            if (!("opinion" in told)) throw new Error("The trial's thread gave another answer.");
            return told.opinion;
          },
          categories: async () => content.categories,
        },
        shelf: {
          changed: () => {},
          search: async (question, options = {}) => {
            const told = await thread.ask({ search: { question, ...options } });
            if (!("found" in told)) throw new Error("The trial's thread gave another answer.");
            return told.found;
          },
        },
        publicUrl: needs.publicUrl,
        llm: paced,
        content,
        applyThreshold,
        keyOf,
        clock: () => performance.now(),
      },
      asked,
      label,
    );
  };
  const live = await by("live");
  const isSame = JSON.stringify(trial.contents.live) === JSON.stringify(trial.contents.draft);
  return { live, draft: isSame ? live : await by("draft") };
};
