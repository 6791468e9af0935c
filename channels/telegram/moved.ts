/** Groups that became supergroups: they have another id then, and what began before goes on. */
import { z } from "zod";
import type { ConnectionNeeds, Remember } from "../contract";

const memory = z.object({ moved: z.record(z.string(), z.number()).default({}) });

export type Moved = {
  /** The id a chat has today. */
  now: (chatId: number) => number;
  /** The id a chat had before; asked of storage once per chat, because another process may have heard of it. */
  was: (chatId: number) => Promise<number | undefined>;
  note: (move: { from: number; to: number }) => Promise<void>;
};

/** What the connection remembers of them. */
export const openMoved = async ({ remember }: Pick<ConnectionNeeds<unknown>, "remember">): Promise<Moved> => {
  const movedIn = (given: unknown) => {
    const kept = memory.safeParse(given);
    return new Map(Object.entries(kept.success ? kept.data.moved : {}).map(([from, to]) => [Number(from), to]));
  };
  const read = async () => movedIn(await remember.get());
  const alone: NonNullable<Remember["change"]> = async (of) => remember.set(of(await remember.get()));
  const change = remember.change ?? alone;
  let moved = await read();
  const asked = new Set<number>();
  const before = (chatId: number) => [...moved].find(([, to]) => to === chatId)?.[0];
  return {
    now: (chatId) => moved.get(chatId) ?? chatId,
    was: async (chatId) => {
      if (!asked.has(chatId) && before(chatId) === undefined) moved = new Map([...moved, ...(await read())]);
      asked.add(chatId);
      return before(chatId);
    },
    note: async ({ from, to }) => {
      if (moved.get(from) === to) return;
      moved = new Map([...moved, [from, to]]);
      const known = moved;
      await change((before) => ({ moved: Object.fromEntries([...movedIn(before), ...known]) }));
    },
  };
};
