import type { Read } from "../../db/client";
import { buildIndex, type Hit, type SearchIndex, search } from "./search";
import { type Article, listArticles } from "./store";

/** The published articles held ready for search; read again when they have changed. */
export const openShelf = (read: Read) => {
  let held: { index: SearchIndex; articles: Map<string, Article> } | null = null;
  let loading: Promise<{ index: SearchIndex; articles: Map<string, Article> }> | null = null;
  const load = async () => {
    const articles = await listArticles(read, { state: "published", limit: 20_000 });
    const index = buildIndex(articles.map(({ id, title, text, locale }) => ({ id, title, text, locale })));
    return { index, articles: new Map(articles.map((article) => [article.id, article])) };
  };
  const ready = async () => {
    if (held) return held;
    const mine = loading ?? load();
    loading = mine;
    const loaded = await mine;
    // An article may have changed while these were read; then they serve this question only.
    if (loading === mine) {
      held = loaded;
      loading = null;
    }
    return loaded;
  };
  return {
    /** Forget what is held: an article has changed. */
    changed: (): void => {
      held = null;
      loading = null;
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
