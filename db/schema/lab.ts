import { sql } from "drizzle-orm";
import type { Columns } from "../columns";

/** The lab: versions of what the bot goes by, what they are measured on, and what came of it. */
export const labTables = (c: Columns) => {
  const versions = c.table(
    "versions",
    {
      id: c.id(),
      number: c.int().notNull(),
      name: c.text().notNull(),
      /** `trial`: what it holds now is being measured, or has been; a change makes it a draft again. */
      state: c.oneOf("draft", "trial", "live", "retired").notNull(),
      /** The version it began as a copy of, and the categories the desk had then. */
      base: c.text(),
      baseCategories: c.json<unknown>().notNull(),
      content: c.json<unknown>().notNull(),
      /** Rises with every change: whoever saves says which one they have read. */
      revision: c.int().notNull().default(1),
      author: c.text(),
      createdAt: c.time().notNull(),
      updatedAt: c.time().notNull(),
      publishedAt: c.time(),
      retiredAt: c.time(),
    },
    (t) => [
      c.uniqueIndex("versions_number").on(t.number),
      c.uniqueIndex("versions_live").on(t.state).where(sql`state = 'live'`),
    ],
  );
  /** Who did what with a version, and what was said of it. */
  const versionSteps = c.table(
    "version_steps",
    {
      id: c.id(),
      version: c
        .text()
        .notNull()
        .references(() => versions.id, { onDelete: "cascade" }),
      what: c
        .oneOf("created", "edited", "commented", "tried", "shadowed", "published", "rolled_back", "retired", "measured")
        .notNull(),
      /** An agent; null for the desk itself. */
      by: c.text(),
      text: c.text(),
      revision: c.int().notNull(),
      /** What it held after an edit; null where nothing in it changed. */
      content: c.json<unknown>(),
      at: c.time().notNull(),
    },
    (t) => [c.index("version_steps_version").on(t.version, t.at)],
  );
  const labelledSets = c.table("labelled_sets", {
    id: c.id(),
    name: c.text().notNull(),
    source: c.oneOf("past", "hand", "import").notNull(),
    /** The moment it shows the desk at. */
    asOf: c.time().notNull(),
    size: c.int().notNull().default(0),
    author: c.text(),
    createdAt: c.time().notNull(),
    removedAt: c.time(),
  });
  /** A question with what was finally done: what a trial holds decisions against. */
  const labelled = c.table(
    "labelled",
    {
      id: c.id(),
      set: c
        .text()
        .notNull()
        .references(() => labelledSets.id, { onDelete: "cascade" }),
      position: c.int().notNull(),
      conversation: c.text(),
      text: c.text().notNull(),
      language: c.oneOf("en", "ru", "other").notNull(),
      /** What came before the question, oldest first. */
      history: c.json<{ by: "customer" | "bot" | "agent"; text: string }[]>().notNull(),
      /** A category's id; null with `isSorted`: it belongs to none; null without: nobody said. */
      category: c.text(),
      isSorted: c.bool().notNull(),
      /** Who answered in the end; null where nobody knows. */
      answeredBy: c.oneOf("bot", "person"),
      /** The articles a right answer cites; empty where none is known. */
      articles: c.json<string[]>().notNull(),
      reply: c.text(),
      at: c.time().notNull(),
    },
    (t) => [c.uniqueIndex("labelled_place").on(t.set, t.position)],
  );
  const trials = c.table(
    "trials",
    {
      id: c.id(),
      kind: c.oneOf("trial", "nightly").notNull(),
      version: c
        .text()
        .notNull()
        .references(() => versions.id, { onDelete: "cascade" }),
      revision: c.int().notNull(),
      /** The version beside which it is tried. */
      against: c.text().notNull(),
      set: c
        .text()
        .notNull()
        .references(() => labelledSets.id, { onDelete: "cascade" }),
      /** What both versions held when it began. */
      contents: c.json<unknown>().notNull(),
      limits: c.json<unknown>().notNull(),
      state: c.oneOf("waiting", "running", "done", "cancelled", "failed").notNull(),
      total: c.int().notNull(),
      done: c.int().notNull().default(0),
      figures: c.json<unknown>(),
      problem: c.text(),
      by: c.text(),
      createdAt: c.time().notNull(),
      startedAt: c.time(),
      endedAt: c.time(),
    },
    (t) => [c.index("trials_version").on(t.version, t.createdAt), c.index("trials_state").on(t.state)],
  );
  const trialRows = c.table(
    "trial_rows",
    {
      trial: c
        .text()
        .notNull()
        .references(() => trials.id, { onDelete: "cascade" }),
      position: c.int().notNull(),
      labelled: c.text().notNull(),
      /** What each version decided. */
      live: c.json<unknown>().notNull(),
      draft: c.json<unknown>().notNull(),
      change: c.oneOf("same", "better", "worse", "other").notNull(),
      at: c.time().notNull(),
    },
    (t) => [c.uniqueIndex("trial_rows_once").on(t.trial, t.position)],
  );
  /** What a draft would have done with live traffic, beside what was done. */
  const shadows = c.table(
    "shadows",
    {
      id: c.id(),
      version: c
        .text()
        .notNull()
        .references(() => versions.id, { onDelete: "cascade" }),
      conversation: c.text().notNull(),
      /** The customer's message it thought about. */
      question: c.text().notNull(),
      live: c.json<unknown>().notNull(),
      draft: c.json<unknown>().notNull(),
      agrees: c.bool().notNull(),
      at: c.time().notNull(),
    },
    (t) => [c.uniqueIndex("shadows_once").on(t.version, t.question), c.index("shadows_recent").on(t.version, t.at)],
  );
  return { versions, versionSteps, labelledSets, labelled, trials, trialRows, shadows };
};
