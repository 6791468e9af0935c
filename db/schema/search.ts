import type { Columns } from "../columns";
import type { deskTables } from "./desk";

/** What search finds: one row per message, note, subject and contact, made of word stems. The engines' own indexes stand in the migrations. */
export const searchTables = (c: Columns, desk: ReturnType<typeof deskTables>) => {
  const searchTexts = c.table(
    "search_texts",
    {
      /** Rises with age, so that the newest are found first. */
      id: c.serial(),
      /** The id of what it stands for. */
      source: c.text().notNull(),
      kind: c.oneOf("message", "note", "subject", "contact").notNull(),
      conversation: c.text().references(() => desk.conversations.id, { onDelete: "cascade" }),
      contact: c.text().references(() => desk.contacts.id, { onDelete: "cascade" }),
      /** Stems in the order of the words, one space between them. */
      stems: c.text().notNull(),
    },
    (t) => [
      c.uniqueIndex("search_texts_source").on(t.source),
      c.index("search_texts_conversation").on(t.conversation),
      c.index("search_texts_contact").on(t.contact),
    ],
  );
  return { searchTexts };
};
