import type { Read } from "../../../../db/client";
import type * as wire from "../../../kernel/wire";
import { figuresOf, type Seen } from "./figures";
import { rowsOf } from "./store";

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
