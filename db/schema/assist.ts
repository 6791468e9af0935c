import type { Columns } from "../columns";
import type { deskTables } from "./desk";

/** What was made for agents and is kept: messages in another language. */
export const assistTables = (c: Columns, desk: ReturnType<typeof deskTables>) => {
  const translations = c.table(
    "translations",
    {
      message: c
        .text()
        .notNull()
        .references(() => desk.messages.id, { onDelete: "cascade" }),
      language: c.oneOf("en", "ru").notNull(),
      /** `translation`: what the message says, in another language. `original`: what the agent wrote before it was translated. */
      kind: c.oneOf("translation", "original").notNull(),
      text: c.text().notNull(),
      /** The message's text when it was translated: an edit makes the translation stale. */
      of: c.text().notNull(),
      engine: c.text().notNull(),
      at: c.time().notNull(),
    },
    (t) => [c.uniqueIndex("translations_one").on(t.message, t.language, t.kind)],
  );
  return { translations };
};
