import type { Columns } from "../columns";

/** Agents, teams and sign-in. Table and column names of the sign-in tables are those better-auth expects. */
export const peopleTables = (c: Columns) => {
  const agents = c.table("agents", {
    id: c.id(),
    name: c.text().notNull(),
    email: c.text().notNull().unique(),
    emailVerified: c.bool().notNull().default(false),
    image: c.text(),
    role: c.oneOf("admin", "lead", "agent").notNull().default("agent"),
    locale: c.oneOf("en", "ru").notNull().default("en"),
    color: c.text(),
    /** What stands under their mails. */
    signature: c.json<{ en: string; ru: string }>(),
    /** Null while the agent may sign in. */
    disabledAt: c.time(),
    createdAt: c.time().notNull(),
    updatedAt: c.time().notNull(),
  });
  const sessions = c.table(
    "sessions",
    {
      id: c.id(),
      token: c.text().notNull().unique(),
      userId: c
        .text()
        .notNull()
        .references(() => agents.id, { onDelete: "cascade" }),
      expiresAt: c.time().notNull(),
      ipAddress: c.text(),
      userAgent: c.text(),
      createdAt: c.time().notNull(),
      updatedAt: c.time().notNull(),
    },
    (t) => [c.index("sessions_user").on(t.userId)],
  );
  const accounts = c.table(
    "accounts",
    {
      id: c.id(),
      accountId: c.text().notNull(),
      providerId: c.text().notNull(),
      userId: c
        .text()
        .notNull()
        .references(() => agents.id, { onDelete: "cascade" }),
      accessToken: c.text(),
      refreshToken: c.text(),
      idToken: c.text(),
      accessTokenExpiresAt: c.time(),
      refreshTokenExpiresAt: c.time(),
      scope: c.text(),
      password: c.text(),
      createdAt: c.time().notNull(),
      updatedAt: c.time().notNull(),
    },
    (t) => [c.index("accounts_user").on(t.userId)],
  );
  const verifications = c.table("verifications", {
    id: c.id(),
    identifier: c.text().notNull(),
    value: c.text().notNull(),
    expiresAt: c.time().notNull(),
    createdAt: c.time().notNull(),
    updatedAt: c.time().notNull(),
  });
  const teams = c.table("teams", {
    id: c.id(),
    key: c.text().notNull().unique(),
    name: c.text().notNull(),
    nameRu: c.text(),
    createdAt: c.time().notNull(),
  });
  const teamMembers = c.table(
    "team_members",
    {
      team: c
        .text()
        .notNull()
        .references(() => teams.id, { onDelete: "cascade" }),
      agent: c
        .text()
        .notNull()
        .references(() => agents.id, { onDelete: "cascade" }),
    },
    (t) => [c.uniqueIndex("team_members_pair").on(t.team, t.agent), c.index("team_members_agent").on(t.agent)],
  );
  return { agents, sessions, accounts, verifications, teams, teamMembers };
};
