import { eq } from "drizzle-orm";
import type { Read, Tx } from "../../../db/client";
import { type TeamHours, TeamHoursInput, unlimited, type Work, WorkInput } from "./model";

const ALL = 5000;

/** What is said of each agent's work; of those who are missing nothing is. */
export const listWork = async (db: Read): Promise<Work[]> => {
  const rows = await db.q.select().from(db.t.work).limit(ALL);
  return rows.map(({ agent, awayAt, givenAt, updatedAt: _, ...said }) => {
    const parsed = WorkInput.safeParse(said);
    return { ...(parsed.success ? parsed.data : unlimited(agent)), agent, awayAt, givenAt };
  });
};

export const listTeamHours = async (db: Read): Promise<TeamHours[]> => {
  const rows = await db.q.select().from(db.t.teamHours).limit(ALL);
  return rows.flatMap(({ team, hours, timeZone }) => {
    const parsed = TeamHoursInput.safeParse({ hours, timeZone });
    return parsed.success ? [{ team, ...parsed.data }] : [];
  });
};

export const isAway = async (db: Read, agent: string): Promise<boolean> => {
  const { work: w } = db.t;
  const [row] = await db.q.select({ awayAt: w.awayAt }).from(w).where(eq(w.agent, agent));
  return (row?.awayAt ?? null) !== null;
};

type Change = Partial<WorkInput> & { awayAt?: number | null; givenAt?: number };
/** Changes what is said of an agent's work; what is left out stays. */
export const saveWork = async (
  tx: Tx,
  { agent, now, ...change }: Change & { agent: string; now: number },
): Promise<void> => {
  const { work: w } = tx.t;
  const fresh = { languages: [], categories: [], ...change, updatedAt: now };
  await tx.q
    .insert(w)
    .values({ agent, ...fresh })
    .onConflictDoUpdate({ target: w.agent, set: { ...change, updatedAt: now } });
};

/** Null: the team has no hours of its own any more. */
export const saveTeamHours = async (
  tx: Tx,
  { team, said, now }: { team: string; said: Omit<TeamHours, "team"> | null; now: number },
): Promise<void> => {
  const { teamHours: h } = tx.t;
  if (!said) return void (await tx.q.delete(h).where(eq(h.team, team)));
  await tx.q
    .insert(h)
    .values({ team, ...said, updatedAt: now })
    .onConflictDoUpdate({ target: h.team, set: { ...said, updatedAt: now } });
};
