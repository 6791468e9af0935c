import type { Columns } from "../columns";
import type { deskTables } from "./desk";
import type { peopleTables } from "./people";

/** A condition of a rule: one of its values is enough; all conditions of a rule must hold. */
export type StoredCondition = { on: string; values: string[] };
/** What a rule does; what is left out is not touched. */
export type StoredActions = { category?: string; priority?: string; team?: string };
/** From and to in minutes of the day, for each day of the week from Monday (0); none: a day off. */
export type StoredHours = { day: number; from: number; to: number }[];

/** Who gets what: rules, labels to learn from, and when and on what people work. */
export const routingTables = (
  c: Columns,
  people: ReturnType<typeof peopleTables>,
  desk: ReturnType<typeof deskTables>,
) => {
  const rules = c.table("rules", {
    id: c.id(),
    name: c.text().notNull(),
    /** The first that speaks of something decides it. */
    position: c.int().notNull(),
    enabled: c.bool().notNull().default(true),
    conditions: c.json<StoredCondition[]>().notNull(),
    actions: c.json<StoredActions>().notNull(),
    createdAt: c.time().notNull(),
    updatedAt: c.time().notNull(),
  });
  /** What a person said a conversation is about: an example to learn from, unless a lead has excluded it. */
  const labels = c.table(
    "labels",
    {
      conversation: c
        .text()
        .primaryKey()
        .references(() => desk.conversations.id, { onDelete: "cascade" }),
      category: c
        .text()
        .notNull()
        .references(() => desk.categories.id, { onDelete: "cascade" }),
      /** An agent's id; null when it came from elsewhere. */
      by: c.text(),
      at: c.time().notNull(),
      excludedAt: c.time(),
      excludedBy: c.text(),
    },
    (t) => [c.index("labels_category").on(t.category, t.at), c.index("labels_at").on(t.at)],
  );
  /** What an agent can do, how much and when. */
  const work = c.table("work", {
    agent: c
      .text()
      .primaryKey()
      .references(() => people.agents.id, { onDelete: "cascade" }),
    languages: c.json<string[]>().notNull(),
    categories: c.json<string[]>().notNull(),
    /** How many conversations at once; null: as many as come. */
    capacity: c.int(),
    /** Null: the team's. */
    hours: c.json<StoredHours>(),
    timeZone: c.text(),
    /** Since when they have said that they are away. */
    awayAt: c.time(),
    /** When round robin gave them a conversation last. */
    givenAt: c.time(),
    updatedAt: c.time().notNull(),
  });
  const teamHours = c.table("team_hours", {
    team: c
      .text()
      .primaryKey()
      .references(() => people.teams.id, { onDelete: "cascade" }),
    hours: c.json<StoredHours>().notNull(),
    timeZone: c.text().notNull(),
    updatedAt: c.time().notNull(),
  });
  return { rules, labels, work, teamHours };
};
