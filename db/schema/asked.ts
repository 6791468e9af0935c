import type { Columns } from "../columns";
import type { deskTables } from "./desk";
import type { knowledgeTables } from "./knowledge";

/** Questions that articles have answered: what search knows as "asked before". Private: customers' words. */
export const askedTables = (
  c: Columns,
  desk: ReturnType<typeof deskTables>,
  knowledge: ReturnType<typeof knowledgeTables>,
) => {
  const asked = c.table(
    "asked",
    {
      id: c.id(),
      article: c
        .text()
        .notNull()
        .references(() => knowledge.articles.id, { onDelete: "cascade" }),
      /** The customer's first message of it; null, with the next two, for one written by hand. */
      message: c.text().references(() => desk.messages.id, { onDelete: "cascade" }),
      conversation: c.text().references(() => desk.conversations.id, { onDelete: "cascade" }),
      contact: c.text(),
      /** Without secrets; empty once nobody says it. */
      text: c.text().notNull(),
      /** Who bears it out. `settled`: nobody said so, but the matter was over with it and stayed so. */
      why: c.oneOf("hand", "agent", "customer", "settled").notNull(),
      /** What of the article answered it; how it began where a person pointed to it as a whole; null where nobody knows. */
      quote: c.text(),
      /** `struck`: a lead took it out for good. `gone`: it is borne out no more. */
      state: c.oneOf("counts", "struck", "gone").notNull().default("counts"),
      /** Who wrote it by hand or struck it out. */
      by: c.text(),
      /** Rises with every change of any of them: whoever has read up to here has read all before. */
      revision: c.int().notNull(),
      at: c.time().notNull(),
    },
    (t) => [
      c.uniqueIndex("asked_once").on(t.message, t.article),
      c.index("asked_article").on(t.article, t.state, t.at),
      c.index("asked_conversation").on(t.conversation),
      c.index("asked_revision").on(t.revision),
    ],
  );
  return { asked };
};
