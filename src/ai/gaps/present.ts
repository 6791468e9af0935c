import type { Read } from "../../../db/client";
import { DAY_MS } from "../../kernel/time";
import type * as wire from "../../kernel/wire";
import { type Article, getArticle, listArticles } from "../../knowledge/store";
import { fareOf, listFindings } from "./articles/store";
import { ContradictionDetail, UseDetail } from "./health";
import * as store from "./store";
import { GapTried } from "./try-draft";

const WEEKS = 8;
const WEEK_MS = 7 * DAY_MS;
const ASKED_MAX = 100;
const CATEGORIES_MAX = 3;
const ARTICLES_MAX = 20_000;

const weeksOf = (moments: readonly number[], now: number): number[] =>
  Array.from({ length: WEEKS }, (_, at) => {
    const from = now - (WEEKS - at) * WEEK_MS;
    return moments.filter((moment) => moment > from && moment <= from + WEEK_MS).length;
  });

/** Gaps as the list shows them. */
export const rowsOf = async (db: Read, gaps: readonly store.Gap[], now: number): Promise<wire.GapRow[]> => {
  const ids = gaps.map(({ id }) => id);
  const moments = await store.momentsOf(db, { gaps: ids, since: now - WEEKS * WEEK_MS });
  const categories = await store.categoriesOf(db, ids);
  return gaps.map(({ id, language, title, state, questions, firstAt, lastAt, tried, publishedAt }) => ({
    id,
    language,
    title,
    state,
    questions,
    firstAt,
    lastAt,
    weeks: weeksOf(
      moments.filter(({ gap }) => gap === id).map(({ at }) => at),
      now,
    ),
    categories: categories
      .filter(({ gap }) => gap === id)
      .slice(0, CATEGORIES_MAX)
      .map(({ category, n }) => ({ category, questions: n })),
    tried: GapTried.nullable().catch(null).parse(tried),
    publishedAt,
  }));
};

const articleView = ({ author: _, createdAt: __, ...article }: Article): wire.ArticleView => article;

/** How an article has fared since it closed its gap. */
const sinceOf = async (db: Read, { id, article, publishedAt }: store.Gap): Promise<wire.GapView["since"]> => {
  if (!article || publishedAt === null) return null;
  const { stood } = await fareOf(db, { article, since: publishedAt });
  const left = await store.questionsOf(db, { gap: id, since: publishedAt, limit: 1000 });
  return { answered: stood, unanswered: left.length };
};

/** A gap with all that is known of it. Throws Problem not_found. */
export const gapView = async (db: Read, id: string, now: number): Promise<wire.GapView> => {
  const gap = await store.getGap(db, id);
  const [row] = await rowsOf(db, [gap], now);
  if (!row) throw new Error("A gap has no row.");
  const asked = await store.conversationsOf(db, { gap: id, limit: ASKED_MAX });
  return {
    ...row,
    asked: asked.map((one) => ({
      message: one.message,
      conversation: one.id,
      number: one.number,
      text: one.text,
      why: one.why,
      at: one.at,
    })),
    article: gap.article ? articleView(await getArticle(db, gap.article)) : null,
    engine: gap.engine,
    sources: gap.sources,
    since: await sinceOf(db, gap),
    steps: (await store.stepsOf(db, id)).map(({ gap: _, ...step }) => step),
  };
};

/** What was found of the articles, as far as they are still published. */
export const findingsView = async (db: Read): Promise<wire.ArticleFinding[]> => {
  const articles = new Map(
    (await listArticles(db, { state: "published", limit: ARTICLES_MAX })).map((one) => [one.id, one]),
  );
  const shown = (id: string) => {
    const article = articles.get(id);
    return article ? { id, title: article.title, locale: article.locale, slug: article.slug } : null;
  };
  return (await listFindings(db)).flatMap((finding): wire.ArticleFinding[] => {
    const article = shown(finding.article);
    const other = finding.other ? shown(finding.other) : null;
    if (!article || (finding.other && !other)) return [];
    const { id, kind, foundAt, dismissedAt, detail } = finding;
    const use = UseDetail.nullable().catch(null).parse(detail);
    const words = ContradictionDetail.nullable().catch(null).parse(detail);
    return [{ id, kind, article, other, use, words, foundAt, dismissedAt }];
  });
};
