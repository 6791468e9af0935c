import { AsyncLocalStorage } from "node:async_hooks";

let inside: AsyncLocalStorage<true> | null = null;

/**
 * From now on a transaction that is begun inside another is refused at once; they wait for each other, until the batch refuses
 * the inner one. Until Node 24 following who called whom costs a tenth of all that is done, so a desk at work does without: tests,
 * which walk all paths, watch.
 */
export const watchNesting = (): void => {
  inside ??= new AsyncLocalStorage();
};

/** Throws inside a transaction, where that is watched. */
export const mustBeOutside = (): void => {
  if (inside?.getStore()) throw new Error("A transaction inside a transaction: pass the tx on instead.");
};

/** Runs the work of a transaction. */
export const runInside = <T>(work: () => T): T => (inside ? inside.run(true, work) : work());
