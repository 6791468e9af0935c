import type * as wire from "../../kernel/wire";
import type { Audience } from "../../knowledge/audience";
import { oncePerArticle } from "../../knowledge/search";
import type { Shelf } from "../../knowledge/shelf";
import { urlOf } from "../prove";
import { excerptOf } from "../telling";
import { wordsIn } from "../trace/model";

type Needs = { shelf: Shelf; publicUrl: string };
/** `audience` and `channel`: what may be shown to such a reader there; all articles without. `product`: nothing about others. */
type Asked = {
  q: string;
  locale: "en" | "ru";
  limit: number;
  only?: "locale" | undefined;
  audience?: Audience | undefined;
  channel?: string | undefined;
  product?: string | undefined;
};

/** Below this an article has hardly a word of what is written. */
const SCORE_MIN = 0.12;

/** Published articles near what is being written, best first: fast enough to be asked at every pause of the fingers. */
export const findArticles = async (
  { shelf, publicUrl }: Needs,
  { q, locale, limit, only, audience = "agents", channel, product }: Asked,
): Promise<wire.ArticleFound[]> => {
  const { hits, articles } = await shelf.search(q, {
    limit: limit * 4,
    locale,
    viewer: { audience, ...(channel ? { channel } : {}) },
    only: { ...(product ? { products: [product] } : {}), ...(only ? { locale } : {}) },
  });
  return oncePerArticle(hits)
    .filter(({ score }) => score >= SCORE_MIN)
    .flatMap(({ id, score, passage }) => {
      const article = articles.get(id);
      if (!article) return [];
      const { title, locale: language } = article;
      const text = excerptOf(q, passage.text);
      return [
        {
          article: id,
          title,
          locale: language,
          url: urlOf(publicUrl, article),
          text,
          score,
          words: wordsIn(q, passage.topics),
        },
      ];
    })
    .slice(0, limit);
};
