import type { ArticleVersion, ArticleWords, Page } from "../../../../src/realtime/wire";
import { call } from "../../api/http";

const of = (article: string) => `/articles/${encodeURIComponent(article)}/versions`;
/** What is shown at first, and what "older ones" adds. */
const [FEW, MORE] = [5, 20];

/** The routes of what an article has said. */
export const versions = {
  list: (article: string, cursor: string | null) =>
    call<Page<ArticleVersion>>(
      "GET",
      `${of(article)}?${new URLSearchParams(cursor ? { cursor, limit: String(MORE) } : { limit: String(FEW) })}`,
    ),
  words: (article: string, version: number) => call<ArticleWords>("GET", `${of(article)}/${version}`),
};
