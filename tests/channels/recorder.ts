/** Stands where the desk would: keeps what a connection hands in, can hold or refuse it, and lets tests wait for it. */
import type { Batch, ConnectionNeeds, ConnectionState, Inbound, Unreadable } from "../../channels/contract";

type Items<Kind extends Inbound["kind"]> = Extract<Inbound, { kind: Kind }>;
type Needs = Pick<
  ConnectionNeeds<unknown>,
  "receive" | "quarantine" | "typing" | "state" | "remember" | "log" | "now" | "newId" | "folder" | "secret"
>;

export type Recorder = {
  needs: Needs;
  /** What was kept, in order. */
  batches: Batch[];
  unreadable: Unreadable[];
  states: ConnectionState[];
  /** Everything logged, as text: where secrets would show. */
  logged: () => string;
  /** The kept items of one kind, in order. */
  items: <Kind extends Inbound["kind"]>(kind: Kind) => Items<Kind>[];
  /** The first item of the kind, as soon as it is kept. */
  seen: <Kind extends Inbound["kind"]>(kind: Kind) => Promise<Items<Kind>>;
  /** How often `receive` was called. */
  arrived: () => number;
  /** Resolves when the condition holds; looks again whenever something comes in. Rejects after a deadline. */
  until: (condition: () => boolean) => Promise<void>;
  /** From now on `receive` waits until the result is called. */
  holdReceive: () => () => void;
  /** From now on nothing is remembered until the result is called. */
  holdMemory: () => () => void;
  /** The next `times` calls of `receive` reject. */
  refuseNext: (times?: number) => void;
};

const DEADLINE_MS = 10_000;

const isOf =
  <Kind extends Inbound["kind"]>(kind: Kind) =>
  (item: Inbound): item is Items<Kind> =>
    item.kind === kind;

const openWaiting = () => {
  const checks = new Set<() => void>();
  return {
    look: () => {
      for (const check of checks) check();
    },
    until: (condition: () => boolean) =>
      new Promise<void>((resolve, reject) => {
        const check = () => {
          if (!condition()) return;
          clearTimeout(timer);
          checks.delete(check);
          resolve();
        };
        const timer = setTimeout(() => {
          checks.delete(check);
          reject(new Error(`still waiting for ${condition}`));
        }, DEADLINE_MS);
        checks.add(check);
        check();
      }),
  };
};

const hold = () => {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { gate, release };
};

/** An empty recorder with a clock that stands at a Monday morning and counting ids. */
export const openRecorder = (): Recorder => {
  const waiting = openWaiting();
  const batches: Batch[] = [];
  const unreadable: Unreadable[] = [];
  const states: ConnectionState[] = [];
  const lines: string[] = [];
  let [arrivals, refusals, ids] = [0, 0, 0];
  let gate: Promise<void> = Promise.resolve();
  let [memory, memoryGate]: [unknown, Promise<void>] = [undefined, Promise.resolve()];
  const note = (details: object, text: string) => {
    lines.push(`${text} ${JSON.stringify(details)}`);
    waiting.look();
  };
  const items = <Kind extends Inbound["kind"]>(kind: Kind) =>
    batches.flatMap((batch) => batch.items).filter(isOf(kind));
  return {
    batches,
    unreadable,
    states,
    items,
    logged: () => lines.join("\n"),
    arrived: () => arrivals,
    until: waiting.until,
    seen: async (kind) => {
      await waiting.until(() => items(kind).length > 0);
      const [first] = items(kind);
      if (!first) throw new Error(`no ${kind}`);
      return first;
    },
    holdReceive: () => {
      const held = hold();
      gate = held.gate;
      return held.release;
    },
    holdMemory: () => {
      const held = hold();
      memoryGate = held.gate;
      return held.release;
    },
    refuseNext: (times = 1) => {
      refusals = times;
    },
    needs: {
      receive: async (batch) => {
        arrivals++;
        waiting.look();
        await gate;
        if (refusals-- > 0) throw new Error("the disk is full");
        batches.push(batch);
        waiting.look();
      },
      quarantine: async (one) => {
        unreadable.push(one);
        waiting.look();
      },
      typing: () => {},
      state: (state) => {
        states.push(state);
        waiting.look();
      },
      remember: {
        get: async () => memory,
        set: async (value) => {
          await memoryGate;
          memory = value;
        },
      },
      log: { info: note, warn: note, error: note },
      now: () => Date.UTC(2026, 10, 23, 9),
      newId: () => `id-${++ids}`,
      folder: () => Promise.reject(new Error("this channel keeps no files of its own")),
      secret: "a-secret-of-this-connection",
    },
  };
};
