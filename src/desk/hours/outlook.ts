import type { Read } from "../../../db/client";
import { DAY_MS } from "../../kernel/time";
import { listAgents } from "../../people/store";
import { hoursOf, isOpen, nextOpening, openMsBetween, waitMinutes } from "./model";
import { hoursSettings, waitingBefore, waitsOf } from "./store";

/** What a customer who waits for a person may be told. */
export type Outlook = {
  isOpen: boolean;
  /** When somebody is there again, and by which clock; null while somebody is, or where nobody knows. */
  backAt: number | null;
  timeZone: string;
  /** As a rule no longer than this; null where it is not known or not told. */
  minutes: number | null;
  /** How many wait before them; null where it is not told. */
  before: number | null;
};

const HISTORY_MS = 30 * DAY_MS;

type Waiting = {
  conversation: { id: string; team: string | null; assignee: string | null };
  since: number;
  now: number;
  /** The agents who look at Parley now. */
  online: readonly string[];
};

const AGENTS_MAX = 1000;
/** How many are there to answer: those of the team who look at Parley now. Where the hours say that somebody is there, one at least. */
const serving = async (db: Read, { team, online }: { team: string | null; online: readonly string[] }) => {
  if (online.length === 0) return 1;
  const agents = await listAgents(db, { limit: AGENTS_MAX });
  const there = agents.filter(({ id, teams }) => online.includes(id) && (team === null || teams.includes(team)));
  return Math.max(1, there.length);
};

/**
 * How long one who begins to wait for a person will: by the team's hours, by what others have waited, by who waits already and how
 * many are there to answer. Whose conversation somebody has stands in no line.
 */
export const outlookFor = async (
  db: Read,
  { conversation: { id, team, assignee }, since, now, online }: Waiting,
): Promise<Outlook> => {
  const settings = await hoursSettings(db);
  const hours = hoursOf(settings, team);
  const open = isOpen(hours, now);
  const waits = settings.tellWait && open ? await waitsOf(db, { team, since: now - HISTORY_MS }) : [];
  const isInLine = open && assignee === null;
  const before = isInLine ? await waitingBefore(db, { team, since, except: id }) : null;
  const waited = waits.map(({ from, to }) => openMsBetween(hours, from, to));
  return {
    isOpen: open,
    backAt: open ? null : nextOpening(hours, now),
    timeZone: hours.timeZone,
    minutes: waitMinutes(waited, { place: 1 + (before ?? 0), people: await serving(db, { team, online }) }),
    before: settings.tellPlace ? before : null,
  };
};
