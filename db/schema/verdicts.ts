import type { Columns } from "../columns";
import type { deskTables } from "./desk";

/** What people thought of answers of the bot: one verdict per person and answer. */
export const verdictTables = (c: Columns, desk: ReturnType<typeof deskTables>) => {
  const verdicts = c.table(
    "verdicts",
    {
      message: c
        .text()
        .notNull()
        .references(() => desk.messages.id, { onDelete: "cascade" }),
      /** `contact:<id>` or `agent:<id>`. */
      who: c.text().notNull(),
      by: c.oneOf("customer", "agent").notNull(),
      verdict: c.oneOf("right", "wrong", "should_hand_over").notNull(),
      /** The article that would have been right, where an agent named one. */
      article: c.text(),
      at: c.time().notNull(),
    },
    (t) => [c.uniqueIndex("verdicts_who").on(t.message, t.who), c.index("verdicts_at").on(t.at)],
  );
  return { verdicts };
};
