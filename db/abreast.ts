import type { Tx } from "./client";

/**
 * Works that touch nothing in common run abreast in one transaction, and what they ask alike goes out as one statement:
 * over a network a message costs what its statements cost, and most of that is waiting. Each work's own statements keep their order.
 */
export type Abreast = {
  /** Puts a statement at the end of what waits to be sent; gives its place. */
  add: (send: () => void) => number;
  /** Sends what waits. Whatever is sent past the queue must call it first. */
  flush: () => void;
};
/** One work's place among the others: its next statement may not go out before this one. */
export type Lane = { abreast: Abreast; at: number };

const openAbreast = (): Abreast => {
  let waiting: (() => void)[] = [];
  let sent = 0;
  let isSending = false;
  let isDue = false;
  const flush = (): void => {
    isDue = false;
    if (isSending) return;
    isSending = true;
    try {
      while (waiting.length > 0) {
        const all = waiting;
        waiting = [];
        sent += all.length;
        for (const send of all) send();
      }
    } finally {
      isSending = false;
    }
  };
  return {
    flush,
    add: (send) => {
      waiting.push(send);
      // When every work has come as far as it can by itself.
      if (!isDue) process.nextTick(flush);
      isDue = true;
      return sent + waiting.length;
    },
  };
};

/** Takes all works of a round to their ends, or throws what the first that failed has thrown: then all must be undone. */
export const runAbreast = async (tx: Tx, works: ((tx: Tx) => Promise<void>)[]): Promise<void> => {
  const abreast = openAbreast();
  const direct = tx.direct ?? { before: () => {} };
  direct.before = abreast.flush;
  try {
    const ends = await Promise.allSettled(works.map((work) => work({ ...tx, lane: { abreast, at: 0 } })));
    abreast.flush();
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  } finally {
    direct.before = () => {};
  }
};

/**
 * Says that what follows changes more than its work has named: abreast of others it throws, and then the whole round runs
 * again one after another.
 */
export const byItself = (tx: Tx): void => {
  if (tx.lane) throw new Error("This must run by itself, and the round with it one after another.");
};

/** Must send in the turn it is called in; gives one answer for each ask, in their order. */
export type Statement<Ask, Answer> = (tx: Tx, asks: Ask[]) => Promise<Answer[]>;
type Gathered<Ask, Answer> = {
  at: number;
  isSent: boolean;
  asks: Ask[];
  /** Null for one that waits for no answer. */
  answers: ({ resolve: (answer: Answer) => void; reject: (failure: unknown) => void } | null)[];
};

const sendAll = async <Ask, Answer>(
  tx: Tx,
  statement: Statement<Ask, Answer>,
  gathered: Gathered<Ask, Answer>,
): Promise<void> => {
  gathered.isSent = true;
  try {
    const answers = await statement(tx, gathered.asks);
    gathered.answers.forEach((one, n) => {
      const answer = answers[n];
      if (answer === undefined) one?.reject(new Error("A statement gave fewer answers than it was asked for."));
      else one?.resolve(answer);
    });
  } catch (failure) {
    for (const one of gathered.answers) one?.reject(failure);
    throw failure;
  }
};

/** A statement that works abreast share. Only for a `tx` that has a lane. */
export const shared = <Ask, Answer>(statement: Statement<Ask, Answer>) => {
  const open = new WeakMap<Abreast, Gathered<Ask, Answer>>();
  const join = (tx: Tx, lane: Lane, ask: Ask): Gathered<Ask, Answer> => {
    let gathered = open.get(lane.abreast);
    if (!gathered || gathered.isSent || gathered.at < lane.at) {
      const made: Gathered<Ask, Answer> = { at: 0, isSent: false, asks: [], answers: [] };
      made.at = lane.abreast.add(() => {
        const sending = sendAll(tx, statement, made);
        tx.later?.(sending);
      });
      open.set(lane.abreast, made);
      gathered = made;
    }
    lane.at = gathered.at;
    gathered.asks.push(ask);
    return gathered;
  };
  return {
    ask: (tx: Tx, lane: Lane, ask: Ask): Promise<Answer> =>
      new Promise((resolve, reject) => {
        join(tx, lane, ask).answers.push({ resolve, reject });
      }),
    /** Nobody waits for its answer; the round fails when it fails. */
    tell: (tx: Tx, lane: Lane, ask: Ask): void => {
      join(tx, lane, ask).answers.push(null);
    },
  };
};
