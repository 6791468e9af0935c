import type { Read, Store } from "../../../../db/client";
import type * as wire from "../../../kernel/wire";
import { figuresOf, type Seen } from "./figures";
import { keepFigures, rowsOf } from "./store";

const PAGE = 1000;
type Page = { after: number; limit: number };
/** All items of a trial's set, or of its rows with them. */
export const everything = async <T extends { position: number }>(page: (asked: Page) => Promise<T[]>): Promise<T[]> => {
  const all: T[] = [];
  for (;;) {
    const some = await page({ after: all.at(-1)?.position ?? -1, limit: PAGE });
    all.push(...some);
    if (some.length < PAGE) return all;
  }
};

/** What a trial has come to, from the rows it wrote so far. */
export const summed = async (db: Read, trial: string): Promise<wire.TrialFigures> => {
  const rows = await everything((page) => rowsOf(db, { trial, ...page }));
  const seen = (side: "live" | "draft"): Seen[] => rows.map((row) => ({ label: row.item, decision: row[side] }));
  const count = (change: wire.TrialRow["change"]) => rows.filter((row) => row.change === change).length;
  return {
    live: figuresOf(seen("live")),
    draft: figuresOf(seen("draft")),
    changes: { better: count("better"), worse: count("worse"), other: count("other"), same: count("same") },
  };
};

/** What a trial came to. Of one that somebody stopped, what it had measured until then: summed when it is first asked for and kept, for nothing is added until it goes on. */
export const figuresOfTrial = async (
  { read, transact }: Store,
  { id, state, done, figures }: wire.TrialView,
): Promise<wire.TrialFigures | null> => {
  const isStopped = state === "cancelled" || state === "failed";
  if (figures || !isStopped || done === 0) return figures;
  const part = await summed(read, id);
  await transact((tx) => keepFigures(tx, { id, done }, part));
  return part;
};
