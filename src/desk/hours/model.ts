import { z } from "zod";
import { changed, changeOf } from "../../kernel/change";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../kernel/time";

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

/** A time of day; 24:00 ends a day. */
const Time = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, "a time like 09:00");
const Span = z
  .object({ from: Time, to: Time })
  .refine(({ from, to }) => from < to, { error: "It must begin before it ends.", path: ["to"] });
export type Span = z.infer<typeof Span>;

const isDate = (text: string): boolean => {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
};
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a date like 2030-12-25");

/** When people of ours are there. */
export const Hours = z.object({
  /** Around the clock; the days below then say nothing. */
  always: z.boolean().default(true),
  timeZone: z.string().max(60).refine(isTimeZone, "a time zone like Europe/Riga").default("UTC"),
  /** From Monday to Sunday; a day without spans is off. */
  days: z
    .array(z.array(Span).max(4))
    .length(7)
    .default([...Array.from({ length: 5 }, () => [{ from: "09:00", to: "18:00" }]), [], []]),
  holidays: z
    .array(z.object({ date: Day, name: z.string().max(120) }))
    .max(200)
    .default([]),
});
export type Hours = z.infer<typeof Hours>;

/** Stored under the key "hours". A team without hours of its own has the desk's; the desk's holidays are everybody's. */
export const HoursSettings = z.object({
  desk: Hours.prefault({}),
  teams: z.record(z.string().max(100), Hours).default({}),
  /** Customers are told, when they are handed over, how long it takes as a rule. */
  tellWait: z.boolean().default(true),
  /** And how many wait before them. */
  tellPlace: z.boolean().default(true),
});
export type HoursSettings = z.infer<typeof HoursSettings>;

/** What a lead changes. An impossible day is refused here alone: one that was kept before must not make the rest unreadable. */
export const HoursChange = z
  .object({
    desk: changeOf(Hours).optional(),
    /** Null: keeps the desk's hours from now on. A team that is left out keeps its own. */
    teams: z.record(z.string().max(100), changeOf(Hours).nullable()).optional(),
    tellWait: z.boolean().optional(),
    tellPlace: z.boolean().optional(),
  })
  .superRefine(({ desk, teams = {} }, refused) => {
    const all = [{ path: ["desk"], hours: desk ?? null }];
    for (const [team, hours] of Object.entries(teams)) all.push({ path: ["teams", team], hours });
    for (const { path, hours } of all)
      hours?.holidays?.forEach(({ date }, at) => {
        if (!isDate(date))
          refused.addIssue({ code: "custom", message: "a date that exists", path: [...path, "holidays", at, "date"] });
      });
  });
export type HoursChange = z.infer<typeof HoursChange>;

/** The hours after a change. */
export const hoursAfter = (known: HoursSettings, { teams = {}, ...change }: HoursChange): HoursSettings => {
  const own = new Map(Object.entries(known.teams));
  for (const [team, hours] of Object.entries(teams)) {
    if (hours === null) own.delete(team);
    else own.set(team, changed(own.get(team) ?? Hours.parse({}), hours));
  }
  return { ...changed({ ...known, teams: {} }, change), teams: Object.fromEntries(own) };
};
export const defaultHours: HoursSettings = HoursSettings.parse({});

/** The hours that a team keeps. */
export const hoursOf = ({ desk, teams }: HoursSettings, team: string | null): Hours => {
  const own = team === null ? undefined : teams[team];
  return own ? { ...own, holidays: [...own.holidays, ...desk.holidays] } : desk;
};

const formatters = new Map<string, Intl.DateTimeFormat>();
const formatterOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formatters.set(timeZone, made);
  return made;
};

type Local = { date: string /** Milliseconds since midnight by the wall clock. */; ms: number };
/** What the wall clock of a time zone shows at a moment. */
const localAt = (at: number, timeZone: string): Local => {
  const part = Object.fromEntries(
    formatterOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return {
    date: `${part.year}-${part.month}-${part.day}`,
    ms: Number(part.hour) * HOUR_MS + Number(part.minute) * MINUTE_MS + Number(part.second) * 1000 + (at % 1000),
  };
};
/** The moment at which a wall clock shows this; where a clock change skips it, the moment after. */
const momentOf = (date: string, ms: number, timeZone: string): number => {
  const wanted = Date.parse(`${date}T00:00:00Z`) + ms;
  let at = wanted;
  for (let n = 0; n < 2; n++) {
    const shown = localAt(at, timeZone);
    at += wanted - (Date.parse(`${shown.date}T00:00:00Z`) + shown.ms);
  }
  return at;
};
const msOf = (time: string): number => Number(time.slice(0, 2)) * HOUR_MS + Number(time.slice(3)) * MINUTE_MS;
const nextDate = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);

/** The moments at which somebody is there on a day, in order. */
const openOn = ({ days, holidays, timeZone }: Hours, date: string): { from: number; to: number }[] => {
  if (holidays.some((one) => one.date === date)) return [];
  const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  return (days[weekday] ?? [])
    .toSorted((a, b) => msOf(a.from) - msOf(b.from))
    .map(({ from, to }) => ({ from: momentOf(date, msOf(from), timeZone), to: momentOf(date, msOf(to), timeZone) }));
};

/** Whether somebody is there at a moment. */
export const isOpen = (hours: Hours, at: number): boolean =>
  hours.always || openOn(hours, localAt(at, hours.timeZone).date).some(({ from, to }) => at >= from && at < to);

const DAYS_AHEAD_MAX = 370;
/** When somebody is there again: the moment itself while somebody is, null when nobody ever will be. */
export const nextOpening = (hours: Hours, at: number): number | null => {
  if (hours.always || isOpen(hours, at)) return at;
  let { date } = localAt(at, hours.timeZone);
  for (let day = 0; day < DAYS_AHEAD_MAX; day++, date = nextDate(date)) {
    const next = openOn(hours, date).find(({ from }) => from > at);
    if (next) return next.from;
  }
  return null;
};

const DAYS_BETWEEN_MAX = 60;
/** How much of the time between two moments somebody was there, in milliseconds. */
export const openMsBetween = (hours: Hours, from: number, to: number): number => {
  if (hours.always) return Math.max(0, to - from);
  let { date } = localAt(from, hours.timeZone);
  const last = localAt(to, hours.timeZone).date;
  let sum = 0;
  for (let day = 0; day < DAYS_BETWEEN_MAX && date <= last; day++, date = nextDate(date))
    for (const span of openOn(hours, date)) sum += Math.max(0, Math.min(to, span.to) - Math.max(from, span.from));
  return sum;
};

const SAMPLES_MIN = 5;
const STEPS_MIN = [5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480];
/**
 * What may be told of the wait, in minutes: two in three waited no longer, and as many times that as each who is there to answer has
 * to answer before and with this one. Null where too few have waited to say. `place`: 1 for who is next.
 */
export const waitMinutes = (
  waitsMs: readonly number[],
  { place = 1, people = 1 }: { place?: number; people?: number } = {},
): number | null => {
  if (waitsMs.length < SAMPLES_MIN) return null;
  const sorted = waitsMs.toSorted((a, b) => a - b);
  const usual = (sorted[Math.floor((sorted.length - 1) * 0.66)] ?? 0) / MINUTE_MS;
  const minutes = usual * Math.max(1, place / people);
  return STEPS_MIN.find((step) => minutes <= step) ?? null;
};
