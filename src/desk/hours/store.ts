import { and, count, desc, eq, gt, isNotNull, isNull, lt, ne, sql } from "drizzle-orm";
import type { Read, Tx } from "../../../db/client";
import { defaultHours, type HoursChange, HoursSettings, hoursAfter } from "./model";

const KEY = "hours";

/** What leads have set; what an older Parley did not know is as it ships. */
export const hoursSettings = async (db: Read): Promise<HoursSettings> => {
  const { settings: s } = db.t;
  const [row] = await db.q.select({ value: s.value }).from(s).where(eq(s.id, KEY));
  return HoursSettings.safeParse(row?.value ?? {}).data ?? defaultHours;
};

export const saveHours = async (tx: Tx, change: HoursChange, now: number): Promise<void> => {
  const { settings: s } = tx.t;
  const set = { value: hoursAfter(await hoursSettings(tx), change), updatedAt: now };
  await tx.q
    .insert(s)
    .values({ id: KEY, ...set })
    .onConflictDoUpdate({ target: s.id, set });
};

const SEQS_BACK = 200_000;
const WAITS_MAX = 100;
type Asked = { team: string | null; since: number };

/** When customers were handed over, and when a person of ours first answered them: the latest, newest first. */
export const waitsOf = async (db: Read, { team, since }: Asked): Promise<{ from: number; to: number }[]> => {
  const { events: e, messages: m, conversations: c } = db.t;
  const [last] = await db.q.select({ seq: e.seq }).from(e).orderBy(desc(e.seq)).limit(1);
  const answered = sql<number>`min(${m.createdAt})`;
  const rows = await db.q
    .select({ seq: e.seq, from: e.at, to: answered })
    .from(e)
    .innerJoin(c, eq(c.id, e.conversation))
    .innerJoin(
      m,
      and(
        eq(m.conversation, e.conversation),
        gt(m.seq, e.seq),
        eq(m.direction, "out"),
        eq(m.authorKind, "agent"),
        isNotNull(m.author),
      ),
    )
    .where(
      and(
        eq(e.type, "bot.abstained"),
        gt(e.seq, (last?.seq ?? 0) - SEQS_BACK),
        gt(e.at, since),
        team === null ? undefined : eq(c.team, team),
      ),
    )
    .groupBy(e.seq, e.at)
    .orderBy(desc(e.seq))
    .limit(WAITS_MAX);
  return rows.map(({ from, to }) => ({ from, to: Number(to) }));
};

/** How many wait for a person of this team longer than since `since`, and have none yet. */
export const waitingBefore = async (
  db: Read,
  { team, since, except }: { team: string | null; since: number; except: string },
): Promise<number> => {
  const { conversations: c } = db.t;
  const [row] = await db.q
    .select({ n: count() })
    .from(c)
    .where(
      and(
        eq(c.owner, "nobody"),
        eq(c.status, "open"),
        isNull(c.assignee),
        isNotNull(c.waitingSince),
        lt(c.waitingSince, since),
        ne(c.id, except),
        team === null ? isNull(c.team) : eq(c.team, team),
      ),
    );
  return Number(row?.n ?? 0);
};
