import { setImmediate as breathe } from "node:timers/promises";
import type { Store } from "../../../db/client";
import type { Now } from "../../kernel/time";
import type { BotReport } from "../../kernel/wire";
import { openTally } from "./model";
import { costOf, stories } from "./store";

const PAGE = 400;

/**
 * What the bot did in the conversations opened between two moments (milliseconds), and what people made of it.
 * Read a page at a time: whoever writes meanwhile does not wait for the whole of it.
 */
export const botReport = async (
  { store, now }: { store: Store; now: Now },
  { from, to }: { from: number; to: number },
): Promise<BotReport> => {
  const tally = openTally({ from, to, now: now() });
  let after: number | null = 0;
  while (after !== null) {
    const page: Awaited<ReturnType<typeof stories>> = await stories(store.read, { from, to, after, limit: PAGE });
    for (const story of page.stories) tally.add(story);
    after = page.next;
    await breathe();
  }
  return { ...tally.told(), cost: await costOf(store.read, { from, to }) };
};
