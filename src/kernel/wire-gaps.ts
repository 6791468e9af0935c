import type { ArticleView } from "./wire";
import type { MeaningCount } from "./wire-lab";

/** What the knowledge base lacks: questions it did not answer put together, and what is wrong with its articles. */
export type GapState = "open" | "drafted" | "published" | "dismissed";
/** What a draft would do with the gap's past questions. */
export type GapTrial = {
  at: number;
  /** The version of the draft that was tried. */
  version: number;
  /** So many were put to the bot again, the newest. */
  questions: number;
  /** So many there were in all; null where it was tried before they were counted. */
  of: number | null;
  /** Answered today, without the draft. */
  already: number;
  /** Answered from the draft. */
  answered: number;
  /** Still handed over. */
  missed: number;
  /** The messages of those it would answer. */
  hits: string[];
  /** Past questions that other articles answer today, and how many of them the draft would take over. */
  others: { questions: number; taken: number };
  /** How many were searched by their meaning too; null where no model is set for that. */
  meaning: MeaningCount | null;
};
export type GapRow = {
  id: string;
  language: "en" | "ru";
  /** The question in its middle. */
  title: string;
  state: GapState;
  questions: number;
  firstAt: number;
  lastAt: number;
  /** Questions a week, the last eight weeks, the oldest first. */
  weeks: number[];
  /** The commonest first; null: sorted under none. */
  categories: { category: string | null; questions: number }[];
  tried: GapTrial | null;
  publishedAt: number | null;
};
export type GapQuestionView = {
  message: string;
  conversation: string;
  number: number;
  text: string;
  why: "abstained" | "wrong" | "overridden";
  at: number;
};
export type GapStepView = {
  id: string;
  what: "found" | "drafted" | "tried" | "published" | "told" | "dismissed" | "reopened";
  /** An agent's id; null for the desk itself. */
  by: string | null;
  figures: Record<string, number> | null;
  at: number;
};
export type GapView = GapRow & {
  asked: GapQuestionView[];
  article: ArticleView | null;
  /** Who wrote the draft. */
  engine: "local" | "llm" | null;
  /** What each paragraph was taken from. */
  sources: { paragraph: string; conversation: string; number: number; message: string }[];
  /** Since the article is out: answers that cited it and stood, and questions that still came here. */
  since: { answered: number; unanswered: number } | null;
  steps: GapStepView[];
};
export type GapSettingsView = { questionsMin: number; staleMonths: number; unusedDays: number };
export type GapsView = {
  items: GapRow[];
  cursor: string | null;
  counts: Record<GapState, number>;
  settings: GapSettingsView;
  /** The past has not been looked through once yet. */
  isLooking: boolean;
};
type FindingArticle = { id: string; title: string; locale: "en" | "ru"; slug: string };
/** A published article that says otherwise than what is about to be published, with both sentences. */
export type ArticleContradiction = {
  what: "figures" | "negation";
  said: { draft: string; article: string };
  article: FindingArticle;
};
/** What to know before a gap's draft is published. */
export type GapObjections = {
  contradictions: ArticleContradiction[];
  /** Conversations still open in which agents would be told. */
  waiting: number;
  audience: ArticleView["audience"];
};
export type ArticleFinding = {
  id: string;
  kind: "stale" | "contradicting" | "unused";
  article: FindingArticle;
  other: FindingArticle | null;
  /** Of a stale or unused one. */
  use: { why: "old" | "fallen" | "never"; uses: number; fell: number; updatedAt: number } | null;
  /** Of a contradicting pair: both sentences. */
  words: { what: "figures" | "negation"; one: string; other: string } | null;
  foundAt: number;
  dismissedAt: number | null;
};
