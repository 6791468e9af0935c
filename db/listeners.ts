import type { News } from "./client";

type Listener = (news: readonly News[]) => void;

/** Who is told of each commit. One who fails is reported, and takes the news from nobody else. */
export const openListeners = () => {
  const all = new Set<Listener>();
  return {
    onCommit: (listener: Listener) => {
      all.add(listener);
      return () => all.delete(listener);
    },
    told: (news: readonly News[]) => {
      for (const listener of all)
        try {
          listener(news);
        } catch (failure) {
          process.emitWarning(failure instanceof Error ? failure : new Error(String(failure)));
        }
    },
  };
};
