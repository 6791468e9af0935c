import type { Read } from "../../db/client";
import { buildIndex, changeGradually, type Hit, type SearchIndex, search } from "./search";
import { type Article, listArticles, listSynonyms } from "./store";

type Held = { index: SearchIndex; articles: Map<string, Article>; synonyms: string };

const ARTICLES_MAX = 20_000;

const isSame = (one: Article, other: Article | undefined): boolean =>
  other !== undefined && one.version === other.version && one.title === other.title && one.text === other.text;

/** The published articles held ready for search. When some have changed, those alone are read into the index anew. */
export const openShelf = (read: Read) => {
  let held: Promise<Held> | null = null;
  let isStale = false;

  const update = async (before: Held | null): Promise<Held> => {
    isStale = false;
    const published = await listArticles(read, { state: "published", limit: ARTICLES_MAX });
    const groups = await listSynonyms(read);
    const synonyms = JSON.stringify(groups);
    const base =
      before?.synonyms === synonyms ? before : { index: buildIndex([], { synonyms: groups }), articles: new Map() };
    const articles = new Map(published.map((article) => [article.id, article]));
    const put = published.filter((article) => !isSame(article, base.articles.get(article.id)));
    const drop = [...base.articles.keys()].filter((id) => !articles.has(id));
    await changeGradually(base.index, {
      drop,
      put: put.map(({ id, title, text, locale }) => ({ id, title, text, locale })),
    });
    return { index: base.index, articles, synonyms };
  };

  /** As the articles are now: what has changed is read first, one change after the other. */
  const ready = (): Promise<Held> => {
    if (held && !isStale) return held;
    const before = held;
    isStale = false;
    const mine = (before ?? Promise.resolve(null)).then(update);
    held = mine;
    // A half-made index serves nobody.
    mine.catch(() => {
      if (held === mine) held = null;
    });
    return mine;
  };

  return {
    /** An article has changed. */
    changed: (): void => {
      isStale = true;
    },
    search: async (
      question: string,
      { limit = 8, locale }: { limit?: number; locale?: "en" | "ru" } = {},
    ): Promise<{ hits: Hit[]; articles: Map<string, Article> }> => {
      const { index, articles } = await ready();
      return { hits: search(index, question, { limit, locale }), articles };
    },
  };
};
export type Shelf = ReturnType<typeof openShelf>;
