import { sql } from "drizzle-orm";
import type { Columns } from "../columns";
import type { deskTables } from "./desk";

/** What the knowledge base lacks: questions it did not answer, gathered into gaps, and what is wrong with its articles. */
export const gapTables = (c: Columns, desk: ReturnType<typeof deskTables>) => {
  const gaps = c.table(
    "gaps",
    {
      id: c.id(),
      language: c.oneOf("en", "ru").notNull(),
      /** Its most central question. */
      title: c.text().notNull(),
      state: c.oneOf("open", "drafted", "published", "dismissed").notNull(),
      questions: c.int().notNull().default(0),
      firstAt: c.time().notNull(),
      lastAt: c.time().notNull(),
      /** The article that was drafted for it. */
      article: c.text(),
      engine: c.oneOf("local", "llm"),
      /** What each paragraph of the draft was taken from. */
      sources: c.json<{ paragraph: string; conversation: string; number: number; message: string }[]>().notNull(),
      /** What the draft would answer, when it was last tried. */
      tried: c.json<unknown>(),
      createdAt: c.time().notNull(),
      updatedAt: c.time().notNull(),
      publishedAt: c.time(),
    },
    (t) => [c.index("gaps_state").on(t.state, t.questions, t.id), c.index("gaps_article").on(t.article)],
  );
  /** A question that was not answered, or answered wrongly: one per customer's message. */
  const gapQuestions = c.table(
    "gap_questions",
    {
      message: c
        .text()
        .primaryKey()
        .references(() => desk.messages.id, { onDelete: "cascade" }),
      conversation: c
        .text()
        .notNull()
        .references(() => desk.conversations.id, { onDelete: "cascade" }),
      gap: c.text().references(() => gaps.id, { onDelete: "set null" }),
      /** `abstained`: the bot handed it over. `wrong`: people judged its answer so. `overridden`: an agent said something else after it. */
      why: c.oneOf("abstained", "wrong", "overridden").notNull(),
      language: c.oneOf("en", "ru").notNull(),
      /** Without secrets. */
      text: c.text().notNull(),
      at: c.time().notNull(),
    },
    (t) => [
      c.index("gap_questions_gap").on(t.gap, t.at),
      c.index("gap_questions_conversation").on(t.conversation),
      // The newest that were answered wrongly are read at every change of them; most were not answered at all.
      c.index("gap_questions_missed").on(t.at, t.message).where(sql`why <> 'abstained'`),
    ],
  );
  /** Who did what with a gap, and what came of it. */
  const gapSteps = c.table(
    "gap_steps",
    {
      id: c.id(),
      gap: c
        .text()
        .notNull()
        .references(() => gaps.id, { onDelete: "cascade" }),
      what: c.oneOf("found", "drafted", "tried", "published", "told", "dismissed", "reopened").notNull(),
      /** An agent; null for the desk itself. */
      by: c.text(),
      figures: c.json<Record<string, number>>(),
      at: c.time().notNull(),
    },
    (t) => [c.index("gap_steps_gap").on(t.gap, t.at)],
  );
  /** An answer of the bot that cited an article, and whether it stood. */
  const articleUses = c.table(
    "article_uses",
    {
      message: c
        .text()
        .notNull()
        .references(() => desk.messages.id, { onDelete: "cascade" }),
      article: c.text().notNull(),
      conversation: c.text().notNull(),
      outcome: c.oneOf("stood", "wrong", "overridden").notNull(),
      at: c.time().notNull(),
    },
    (t) => [
      c.uniqueIndex("article_uses_once").on(t.message, t.article),
      c.index("article_uses_article").on(t.article, t.at),
      c.index("article_uses_conversation").on(t.conversation),
    ],
  );
  /** What a look at the articles found. The id is made of the kind and the articles, so that a dismissal holds. */
  const articleFindings = c.table(
    "article_findings",
    {
      id: c.id(),
      kind: c.oneOf("stale", "contradicting", "unused").notNull(),
      article: c.text().notNull(),
      other: c.text(),
      detail: c.json<unknown>().notNull(),
      /** What the articles said then: another wording is another finding. */
      sign: c.text().notNull(),
      foundAt: c.time().notNull(),
      dismissedAt: c.time(),
      dismissedBy: c.text(),
    },
    (t) => [c.index("article_findings_kind").on(t.kind, t.foundAt)],
  );
  return { gaps, gapQuestions, gapSteps, articleUses, articleFindings };
};
