import type { Store } from "../../../db/client";
import { Problem } from "../../kernel/problem";
import type { ArticleContradiction } from "../../kernel/wire";
import type { Publishing } from "../../knowledge/publishing";
import { listArticles } from "../../knowledge/store";
import type { Ask, Told } from "./thread";

export type Comparing = { store: Store; think: (ask: Ask) => Promise<Told> };

const ARTICLES_MAX = 20_000;
/** What an article is called that has not been written yet. */
const UNWRITTEN = "unwritten";

/** The published articles that say otherwise than one that is about to go out. */
export const contradicting = async (
  { store, think }: Comparing,
  { id: known, locale, title, text }: Publishing,
): Promise<ArticleContradiction[]> => {
  const id = known ?? UNWRITTEN;
  const others = (await listArticles(store.read, { state: "published", limit: ARTICLES_MAX })).filter(
    (one) => one.locale === locale && one.id !== id,
  );
  const compare = [{ id, locale, title, text }, ...others].map((one) => ({
    id: one.id,
    locale: one.locale,
    title: one.title,
    text: one.text,
  }));
  const told = await think({ compare, only: id });
  if (!("contradictions" in told)) throw new Error("The gaps' thread gave another answer.");
  return told.contradictions.flatMap(({ what, one, other }): ArticleContradiction[] => {
    const [mine, theirs] = one.article === id ? [one, other] : [other, one];
    const found = others.find((article) => article.id === theirs.article);
    if (!found) return [];
    const said = { draft: mine.sentence, article: theirs.sentence };
    return [{ what, said, article: { id: found.id, title: found.title, locale: found.locale, slug: found.slug } }];
  });
};

/** Throws Problem article.contradicts, with both sentences, when published articles say otherwise. */
export const mustAgree = async (needs: Comparing, article: Publishing): Promise<void> => {
  const contradictions = await contradicting(needs, article);
  if (contradictions.length > 0)
    throw new Problem("article.contradicts", { contradictions, audience: article.audience });
};
