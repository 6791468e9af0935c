/** What a mailbox keeps across restarts: parts with a name each, which do not overwrite one another. */
import { z } from "zod";
import type { ConnectionNeeds } from "../contract";

export type Memory = {
  get: (part: string) => unknown;
  /** Resolves after the commit; several writers wait for each other. */
  set: (part: string, value: unknown) => Promise<void>;
};

/** Reads once; from then on this process alone writes. */
export const openMemory = async ({ get, set }: ConnectionNeeds<unknown>["remember"]): Promise<Memory> => {
  const parts = new Map(
    Object.entries(
      z
        .record(z.string(), z.unknown())
        .catch({})
        .parse(await get()),
    ),
  );
  let line: Promise<void> = Promise.resolve();
  return {
    get: (part) => parts.get(part),
    set: (part, value) => {
      parts.set(part, value);
      const turn = line.then(() => set(Object.fromEntries(parts)));
      line = turn.catch(() => {});
      return turn;
    },
  };
};
