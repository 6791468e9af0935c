import { and, asc, count, eq, gt, inArray, isNull, lt, ne } from "drizzle-orm";
import type { Read, Tx } from "../../db/client";
import type { AgentId, TeamId } from "../kernel/ids";
import { Problem } from "../kernel/problem";
import type { Agent, Team } from "./model";

type AgentRow = Read["t"]["agents"]["$inferSelect"];
type TeamRow = Read["t"]["teams"]["$inferSelect"];
type Window = { after?: string | null; limit: number };

const teamsOf = async ({ q, t }: Read, agents: AgentId[]) => {
  if (agents.length === 0) return [];
  return q.select().from(t.teamMembers).where(inArray(t.teamMembers.agent, agents)).orderBy(asc(t.teamMembers.team));
};

const asAgents = async (read: Read, rows: AgentRow[]): Promise<Agent[]> => {
  const members = await teamsOf(
    read,
    rows.map((row) => row.id),
  );
  return rows.map(({ id, name, email, role, locale, color, disabledAt }) => ({
    id,
    name,
    email,
    role,
    locale,
    color,
    teams: members.filter((member) => member.agent === id).map((member) => member.team),
    disabled: disabledAt !== null,
  }));
};

/** Agents in the order they were added; `after` is the id of the last one seen. */
export const listAgents = async (read: Read, { after, limit }: Window): Promise<Agent[]> => {
  const { agents } = read.t;
  const rows = await read.q
    .select()
    .from(agents)
    .where(after ? gt(agents.id, after) : undefined)
    .orderBy(asc(agents.id))
    .limit(limit);
  return asAgents(read, rows);
};

/** One agent, or null. */
export const findAgent = async (read: Read, by: { id: AgentId } | { email: string }): Promise<Agent | null> => {
  const { agents } = read.t;
  const is = "id" in by ? eq(agents.id, by.id) : eq(agents.email, by.email.trim().toLowerCase());
  const [agent] = await asAgents(read, await read.q.select().from(agents).where(is).limit(1));
  return agent ?? null;
};

/** One agent; throws `not_found`. */
export const getAgent = async (read: Read, id: AgentId): Promise<Agent> => {
  const agent = await findAgent(read, { id });
  if (!agent) throw new Problem("not_found", { agent: id });
  return agent;
};

export const countAgents = async ({ q, t }: Read): Promise<number> => {
  const [row] = await q.select({ n: count() }).from(t.agents);
  return row?.n ?? 0;
};

/** The language most agents who can sign in read; English where they are equal. */
export const commonLocale = async ({ q, t }: Read): Promise<Agent["locale"]> => {
  const { agents } = t;
  const rows = await q
    .select({ locale: agents.locale, n: count() })
    .from(agents)
    .where(isNull(agents.disabledAt))
    .groupBy(agents.locale);
  const of = (locale: Agent["locale"]) => rows.find((row) => row.locale === locale)?.n ?? 0;
  return of("ru") > of("en") ? "ru" : "en";
};

/** How many admins can sign in, not counting this agent. */
export const countOtherAdmins = async ({ q, t }: Read, id: AgentId): Promise<number> => {
  const others = and(eq(t.agents.role, "admin"), isNull(t.agents.disabledAt), ne(t.agents.id, id));
  const [row] = await q.select({ n: count() }).from(t.agents).where(others);
  return row?.n ?? 0;
};

/** Writes an agent and their teams whole. Throws `conflict` when the e-mail belongs to another, `not_found` for an unknown team. */
export const saveAgent = async (tx: Tx, agent: Agent, at: number): Promise<void> => {
  const { agents, teamMembers } = tx.t;
  const sameEmail = await findAgent(tx, { email: agent.email });
  if (sameEmail && sameEmail.id !== agent.id) throw new Problem("conflict", { field: "email" });
  const { id, name, email, role, locale, color } = agent;
  const [before] = await tx.q.select().from(agents).where(eq(agents.id, id)).limit(1);
  const disabledAt = agent.disabled ? (before?.disabledAt ?? at) : null;
  const values = { name, email, role, locale, color, disabledAt, updatedAt: at };
  if (before) await tx.q.update(agents).set(values).where(eq(agents.id, id));
  else await tx.q.insert(agents).values({ id, ...values, createdAt: at });
  await tx.q.delete(teamMembers).where(eq(teamMembers.agent, id));
  if (agent.teams.length === 0) return;
  const known = await tx.q.select({ id: tx.t.teams.id }).from(tx.t.teams).where(inArray(tx.t.teams.id, agent.teams));
  const missing = agent.teams.find((team) => !known.some((row) => row.id === team));
  if (missing) throw new Problem("not_found", { team: missing });
  await tx.q.insert(teamMembers).values(agent.teams.map((team) => ({ team, agent: id })));
};

const asTeams = async ({ q, t }: Read, rows: TeamRow[]): Promise<Team[]> => {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const members = await q
    .select()
    .from(t.teamMembers)
    .where(inArray(t.teamMembers.team, ids))
    .orderBy(asc(t.teamMembers.agent));
  return rows.map(({ id, key, name, nameRu }) => ({
    id,
    key,
    name,
    nameRu,
    agents: members.filter((member) => member.team === id).map((member) => member.agent),
  }));
};

/** Teams in the order they were made. */
export const listTeams = async (read: Read, { after, limit }: Window): Promise<Team[]> => {
  const { teams } = read.t;
  const rows = await read.q
    .select()
    .from(teams)
    .where(after ? gt(teams.id, after) : undefined)
    .orderBy(asc(teams.id))
    .limit(limit);
  return asTeams(read, rows);
};

/** One team by its id or its key, or null. */
const findTeam = async (read: Read, by: { id: TeamId } | { key: string }): Promise<Team | null> => {
  const { teams } = read.t;
  const is = "id" in by ? eq(teams.id, by.id) : eq(teams.key, by.key);
  const [team] = await asTeams(read, await read.q.select().from(teams).where(is).limit(1));
  return team ?? null;
};

export const getTeam = async (read: Read, id: TeamId): Promise<Team> => {
  const team = await findTeam(read, { id });
  if (!team) throw new Problem("not_found", { team: id });
  return team;
};

/** Writes a team and its members whole. Throws `conflict` when the key is taken, `not_found` for an unknown agent. */
export const saveTeam = async (tx: Tx, team: Team, at: number): Promise<void> => {
  const { teams, teamMembers } = tx.t;
  const { id, key, name, nameRu } = team;
  const sameKey = await findTeam(tx, { key });
  if (sameKey && sameKey.id !== id) throw new Problem("conflict", { field: "key" });
  if (sameKey) await tx.q.update(teams).set({ name, nameRu }).where(eq(teams.id, id));
  else await tx.q.insert(teams).values({ id, key, name, nameRu, createdAt: at });
  await tx.q.delete(teamMembers).where(eq(teamMembers.team, id));
  const agents = [...new Set(team.agents)];
  if (agents.length === 0) return;
  const known = await tx.q.select({ id: tx.t.agents.id }).from(tx.t.agents).where(inArray(tx.t.agents.id, agents));
  const missing = agents.find((agent) => !known.some((row) => row.id === agent));
  if (missing) throw new Problem("not_found", { agent: missing });
  await tx.q.insert(teamMembers).values(agents.map((agent) => ({ team: id, agent })));
};

/** Conversations of the team stay, without a team. */
export const removeTeam = async ({ q, t }: Tx, id: TeamId): Promise<void> => {
  await q.delete(t.teams).where(eq(t.teams.id, id));
};

/** Ends every session of an agent. */
export const endSessions = async ({ q, t }: Tx, agent: AgentId): Promise<void> => {
  await q.delete(t.sessions).where(eq(t.sessions.userId, agent));
};

/** Removes sessions that expired before this moment; says how many. */
export const dropExpired = async ({ q, t }: Tx, before: number): Promise<number> =>
  (await q.delete(t.sessions).where(lt(t.sessions.expiresAt, before)).returning({ id: t.sessions.id })).length;
