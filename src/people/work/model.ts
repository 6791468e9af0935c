import { z } from "zod";

/** A stretch of a day on which somebody works, in minutes since midnight; days run from Monday (0). */
export const Stretch = z
  .object({
    day: z.number().int().min(0).max(6),
    from: z.number().int().min(0).max(1440),
    to: z.number().int().min(0).max(1440),
  })
  .refine(({ from, to }) => from < to, { message: "ends before it begins" });
export const Hours = z.array(Stretch).max(28);
export type Hours = z.infer<typeof Hours>;

const isZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
};
const TimeZone = z.string().max(64).refine(isZone, { message: "no such time zone" });

/** What somebody can do, how much of it and when. Empty lists and nulls set no limit. */
export const WorkInput = z.object({
  languages: z
    .array(z.enum(["en", "ru", "other"]))
    .max(3)
    .default([]),
  categories: z.array(z.string().max(100)).max(2000).default([]),
  capacity: z.number().int().min(1).max(1000).nullable().default(null),
  /** Null: the hours of their team. */
  hours: Hours.nullable().default(null),
  timeZone: TimeZone.nullable().default(null),
});
export type WorkInput = z.infer<typeof WorkInput>;
export type Work = WorkInput & { agent: string; awayAt: number | null; givenAt: number | null };
export const TeamHoursInput = z.object({ hours: Hours, timeZone: TimeZone });
export type TeamHours = z.infer<typeof TeamHoursInput> & { team: string };

/** Somebody of whom nothing was said: takes everything, at any time. */
export const unlimited = (agent: string): Work => ({
  agent,
  languages: [],
  categories: [],
  capacity: null,
  hours: null,
  timeZone: null,
  awayAt: null,
  givenAt: null,
});

const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const clocks = new Map<string, Intl.DateTimeFormat>();
const clockOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = clocks.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  clocks.set(timeZone, made);
  return made;
};

/** Whether these hours hold at this moment, by the clock of the time zone. */
export const isOpenAt = (hours: Hours, { at, timeZone }: { at: number; timeZone: string }): boolean => {
  const parts = new Map(
    clockOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const day = days.indexOf(parts.get("weekday") ?? "");
  const minute = Number(parts.get("hour")) * 60 + Number(parts.get("minute"));
  return hours.some((one) => one.day === day && one.from <= minute && minute < one.to);
};

/** Whether somebody works now: by their own hours, else by those of any team of theirs (null: it works always), else always. */
export const worksAt = (work: Work, teams: readonly (TeamHours | null)[], at: number): boolean => {
  const zone = work.timeZone ?? teams.find((one) => one !== null)?.timeZone ?? "UTC";
  if (work.hours !== null) return isOpenAt(work.hours, { at, timeZone: zone });
  return (
    teams.length === 0 || teams.some((team) => team === null || isOpenAt(team.hours, { at, timeZone: team.timeZone }))
  );
};
