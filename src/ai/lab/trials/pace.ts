import type { Store } from "../../../../db/client";
import { type Llm, LlmFailure, type LlmFailureKind } from "../../llm";
import { modelSettings } from "../../models/store";
import { rowsOf, type StoredTrial } from "./store";

/** Why a trial stops before its end: its own limit, the desk's budget, a model that is away, a lead's word, or the process closes. */
type StopReason = "spent" | "budget" | "cancelled" | "closing" | `model.${LlmFailureKind}`;
/** A trial stops here; what was decided stays, and it can go on later. */
export class Stopped extends Error {
  constructor(readonly why: StopReason) {
    super(`The trial stops: ${why}.`);
    this.name = "Stopped";
  }
}

const MINUTE_MS = 60_000;
const PAGE = 1000;
/** A case asks for a category and an answer, under each of the two versions. */
const CALLS_MAX = 4;
/** So long nobody looks whether the trial was stopped meanwhile. */
const LOOK_MS = 1000;
/** A question is put to a model that is away so often before the trial stops. */
const TRIES_MAX = 3;
/** What a server that is busy may make us wait for one question. */
const WAIT_MAX_MS = 10 * MINUTE_MS;

type Needs = {
  trial: Pick<StoredTrial, "id" | "limits">;
  store: Store;
  /** Milliseconds of a clock that only measures. */
  clock: () => number;
  pause: (ms: number, signal: AbortSignal) => Promise<void>;
  signal: AbortSignal;
  /** False once the trial was cancelled. */
  goesOn: () => Promise<boolean>;
};

const spentBefore = async ({ store, trial }: Needs): Promise<number> => {
  let [sum, after] = [0, -1];
  for (;;) {
    const rows = await rowsOf(store.read, { trial: trial.id, after, limit: PAGE });
    for (const { live, draft } of rows) sum += (live.paid ?? live.money) + (draft.paid ?? draft.money);
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return sum;
    after = last.position;
  }
};

/**
 * Keeps a trial within what it may spend and how often it may ask, and asks again where production would give up: a trial
 * measures what a model says, not how often it is away. At most half of what the desk may ask in a minute is the trial's.
 */
export const openPace = async (needs: Needs) => {
  const { trial, store, clock, pause, signal, goesOn } = needs;
  const { moneyMax } = trial.limits;
  const { callsPerMinuteMax } = await modelSettings(store.read);
  const perMinute = Math.min(
    trial.limits.perMinuteMax ?? callsPerMinuteMax,
    Math.max(1, Math.floor(callsPerMinuteMax / 2)),
  );
  let spent = moneyMax === null ? 0 : await spentBefore(needs);
  let cases = { begun: 0, ended: 0 };
  /** What a case costs at most, by the dearest answer so far. */
  let dearest = 0;
  /** Paid for what is no case of its own, and not yet written down beside one. */
  let owed = 0;
  const asked: number[] = [];
  /** Who waits for what a case costs. */
  let waiting: (() => void)[] = [];

  const wait = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= LOOK_MS) {
      await pause(Math.min(left, LOOK_MS), signal);
      signal.throwIfAborted();
      if (!(await goesOn())) throw new Stopped("cancelled");
    }
  };
  /** Resolves when one more request fits into the minute; throws Stopped where the money is gone. */
  const turn = async (): Promise<void> => {
    signal.throwIfAborted();
    for (;;) {
      if (moneyMax !== null && spent >= moneyMax) throw new Stopped("spent");
      const at = clock();
      while (asked.length > 0 && (asked[0] ?? 0) <= at - MINUTE_MS) asked.shift();
      if (asked.length < perMinute) break;
      await wait(Math.max(1, (asked[0] ?? at) + MINUTE_MS - at));
    }
    asked.push(clock());
  };
  /** How long to wait before the same is asked again; throws Stopped where that is of no use, gives null where production goes on without. */
  const patienceFor = ({ kind, retryAfterMs }: LlmFailure, tries: number): number | null => {
    if (kind === "refused" || kind === "malformed") return null;
    if (kind === "spent") throw new Stopped("budget");
    const ms = retryAfterMs ?? 1000 * 2 ** tries;
    const isUseless = kind === "off" || kind === "unauthorised" || ms > WAIT_MAX_MS;
    if (isUseless || (tries >= TRIES_MAX && kind !== "throttled") || tries >= 10 * TRIES_MAX)
      throw new Stopped(`model.${kind}`);
    return ms;
  };

  return {
    /** Resolves when one more request may be made. */
    turn,
    wait,
    /** A request that is no case of its own has cost this much. */
    paid: (cost: number): void => {
      spent += cost;
      owed += cost;
    },
    /** What such requests have cost since this was last asked. */
    owed: (): number => {
      const cost = owed;
      owed = 0;
      return cost;
    },
    /** A model that is asked at this pace; `waited` is told how long that took, which no customer would have waited. */
    over: (llm: Llm, { waited }: { waited?: (ms: number) => void } = {}): Llm => ({
      ...llm,
      complete: async (request) => {
        const held = async (waiting: () => Promise<void>) => {
          const from = clock();
          await waiting();
          waited?.(clock() - from);
        };
        for (let tries = 1; ; tries++) {
          await held(turn);
          try {
            const answer = await llm.complete({ ...request, signal });
            spent += answer.cost ?? 0;
            dearest = Math.max(dearest, answer.cost ?? 0);
            return answer;
          } catch (failure) {
            if (!(failure instanceof LlmFailure)) throw failure;
            const ms = patienceFor(failure, tries);
            if (ms === null) throw failure;
            await held(() => wait(ms));
          }
        }
      },
    }),
    /** Resolves when the money is sure to do for one more case; throws Stopped when it is not. The first case alone tells what one costs. */
    begin: async (): Promise<void> => {
      for (;;) {
        signal.throwIfAborted();
        const open = cases.begun - cases.ended;
        if (
          moneyMax === null ||
          (spent + CALLS_MAX * dearest * (open + 1) <= moneyMax && spent < moneyMax && (open === 0 || cases.ended > 0))
        )
          break;
        if (open === 0) throw new Stopped("spent");
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
      }
      cases = { ...cases, begun: cases.begun + 1 };
    },
    /** A case is over. */
    end: (): void => {
      cases = { ...cases, ended: cases.ended + 1 };
      const all = waiting;
      waiting = [];
      for (const go of all) go();
    },
  };
};
export type Pace = Awaited<ReturnType<typeof openPace>>;
