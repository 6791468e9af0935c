/** Runs the tasks of one key in the order they came and different keys side by side. */
export type Lanes = {
  /** Resolves or rejects as the task does; a task that failed doesn't stop the ones behind it. */
  run: <Result>(key: string, task: () => Promise<Result>) => Promise<Result>;
  /** Resolves when nothing is under way. */
  idle: () => Promise<void>;
};

/** Lanes of their own; a key costs memory only while it has work. */
export const openLanes = (): Lanes => {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run: (key, task) => {
      const result = (tails.get(key) ?? Promise.resolve()).then(task);
      const tail = result.then(
        () => {},
        () => {},
      );
      tails.set(key, tail);
      tail.then(() => {
        if (tails.get(key) === tail) tails.delete(key);
      });
      return result;
    },
    idle: async () => {
      while (tails.size > 0) await Promise.all(tails.values());
    },
  };
};
