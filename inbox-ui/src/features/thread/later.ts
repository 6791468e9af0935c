import type { Key } from "../../app/words";

const at = (from: number, days: number, hour: number) => {
  const day = new Date(from);
  day.setDate(day.getDate() + days);
  return day.setHours(hour, 0, 0, 0);
};
/** The moments people mean when they put something off. Pure: `now` in, moments out, none of them in the past. */
export const laterTimes = (now: number): { key: Key; at: number }[] => {
  const day = new Date(now).getDay();
  const toMonday = (8 - day) % 7 || 7;
  const all: { key: Key; at: number }[] = [
    { key: "later.hour", at: now + 3_600_000 },
    { key: "later.evening", at: at(now, 0, 18) },
    { key: "later.tomorrow", at: at(now, 1, 9) },
    { key: "later.monday", at: at(now, toMonday, 9) },
    { key: "later.week", at: at(now, 7, 9) },
  ];
  return all.filter((one) => one.at > now + 1_800_000);
};
