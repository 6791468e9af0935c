import type { Columns } from "../columns";

/** Articles and their passages. */
export const knowledgeTables = (c: Columns) => {
  const articles = c.table(
    "articles",
    {
      id: c.id(),
      /** Joins the languages of one article. */
      key: c.text().notNull(),
      locale: c.oneOf("en", "ru").notNull(),
      slug: c.text().notNull(),
      title: c.text().notNull(),
      section: c.text(),
      /** Markdown. */
      text: c.text().notNull(),
      state: c.oneOf("draft", "published", "archived").notNull(),
      author: c.text(),
      version: c.int().notNull().default(1),
      createdAt: c.time().notNull(),
      updatedAt: c.time().notNull(),
    },
    (t) => [c.uniqueIndex("articles_key").on(t.key, t.locale), c.index("articles_state").on(t.state, t.locale)],
  );
  const articleVersions = c.table(
    "article_versions",
    {
      id: c.id(),
      article: c
        .text()
        .notNull()
        .references(() => articles.id, { onDelete: "cascade" }),
      version: c.int().notNull(),
      title: c.text().notNull(),
      text: c.text().notNull(),
      author: c.text(),
      at: c.time().notNull(),
    },
    (t) => [c.uniqueIndex("article_versions_once").on(t.article, t.version)],
  );
  const passages = c.table(
    "passages",
    {
      id: c.id(),
      article: c
        .text()
        .notNull()
        .references(() => articles.id, { onDelete: "cascade" }),
      position: c.int().notNull(),
      heading: c.text().notNull(),
      text: c.text().notNull(),
    },
    (t) => [c.index("passages_article").on(t.article, t.position)],
  );
  return { articles, articleVersions, passages };
};
