import { type AskedBefore, buildIndex, search, setAsked } from "../../src/knowledge/search";
import type { Shelf } from "../../src/knowledge/shelf";
import type { Article } from "../../src/knowledge/store";

type Written = { id: string; locale: "en" | "ru"; title: string; text: string };

/** Articles held ready for search in memory, with the questions that were asked of them before. */
export const shelfOf = (
  written: readonly Written[],
  { asked = {} }: { asked?: Record<string, readonly AskedBefore[]> } = {},
): Shelf => {
  const moments = { createdAt: 0, updatedAt: 0, version: 1, author: null };
  const readers = { audience: "everyone" as const, products: [], channels: [], state: "published" as const };
  const articles = new Map(
    written.map(({ id, locale, title, text }): [string, Article] => [
      id,
      { id, key: id, locale, slug: id, title, section: null, text, ...readers, ...moments },
    ]),
  );
  const index = buildIndex([...articles.values()]);
  for (const [article, questions] of Object.entries(asked)) setAsked(index, { article, questions });
  return {
    search: async (question, { limit = 10, locale } = {}) => ({
      hits: search(index, question, { limit, locale }),
      articles,
    }),
    changed: () => {},
  };
};
