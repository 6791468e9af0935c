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
      /** Whom it may be shown to: everybody, customers who have proved who they are, or our own people alone. */
      audience: c.oneOf("everyone", "customers", "agents").notNull().default("everyone"),
      /** What it is about; none: everything. */
      products: c.json<string[]>().notNull().default([]),
      /** Kinds of channel it is told on; none: all. */
      channels: c.json<string[]>().notNull().default([]),
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
  /** What a model made of an article's passages, in their order; kept by the model's name until another has read them all. */
  const passageVectors = c.table(
    "passage_vectors",
    {
      id: c.id(),
      article: c
        .text()
        .notNull()
        .references(() => articles.id, { onDelete: "cascade" }),
      /** The version of the article that was read. */
      version: c.int().notNull(),
      /** Provider and model. */
      model: c.text().notNull(),
      /** Numbers of one vector. */
      dimensions: c.int().notNull(),
      /** Vectors of length 1, one after the other: 32-bit floats, little-endian. */
      vectors: c.bytes().notNull(),
      at: c.time().notNull(),
    },
    (t) => [c.uniqueIndex("passage_vectors_once").on(t.article, t.model), c.index("passage_vectors_model").on(t.model)],
  );
  return { articles, articleVersions, passages, passageVectors };
};
