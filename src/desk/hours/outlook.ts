import type { Read } from "../../../db/client";
import { DAY_MS } from "../../kernel/time";
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

/** How long one who is handed over now will wait: by the team's hours, by what others have waited, by who waits already. */
export const outlookFor = async (
  db: Read,
  { conversation, team, since, now }: { conversation: string; team: string | null; since: number; now: number },
): Promise<Outlook> => {
  const settings = await hoursSettings(db);
  const hours = hoursOf(settings, team);
  const open = isOpen(hours, now);
  const waits = settings.tellWait && open ? await waitsOf(db, { team, since: now - HISTORY_MS }) : [];
  const before = settings.tellPlace && open ? await waitingBefore(db, { team, since, except: conversation }) : null;
  return {
    isOpen: open,
    backAt: open ? null : nextOpening(hours, now),
    timeZone: hours.timeZone,
    minutes: waitMinutes(waits.map(({ from, to }) => openMsBetween(hours, from, to))),
    before,
  };
};
