import { createRoot, createSignal, onCleanup } from "solid-js";
import type { Locale } from "../../../src/realtime/wire";
import { say } from "./words";

/** The clock of the screen: moves every half minute, so that "5 min" becomes "6 min" by itself. */
export const now = createRoot(() => {
  const [read, set] = createSignal(Date.now());
  const timer = setInterval(() => set(Date.now()), 30_000);
  onCleanup(() => clearInterval(timer));
  return read;
});

const tags = { en: "en-GB", ru: "ru-RU" };
const cache = new Map<string, Intl.DateTimeFormat>();
const format = (locale: Locale, options: Intl.DateTimeFormatOptions, at: number) => {
  const key = locale + JSON.stringify(options);
  const known = cache.get(key) ?? new Intl.DateTimeFormat(tags[locale], options);
  cache.set(key, known);
  return known.format(at);
};
const dayStart = (at: number) => new Date(at).setHours(0, 0, 0, 0);

/** How many midnights lie between the two moments. */
export const daysBetween = (from: number, to: number) => Math.round((dayStart(to) - dayStart(from)) / 86_400_000);
const yearOf = (at: number) => new Date(at).getFullYear();
export const clock = (at: number, locale: Locale) => format(locale, { hour: "2-digit", minute: "2-digit" }, at);

/** The time on a row: 14:05 today, Tue this week, 3 Nov this year, 03.11.25 before. */
export const rowTime = (at: number, locale: Locale, today: number) => {
  const days = daysBetween(at, today);
  if (days <= 0) return clock(at, locale);
  if (days < 6) return format(locale, { weekday: "short" }, at);
  if (yearOf(at) === yearOf(today)) return format(locale, { day: "numeric", month: "short" }, at).replace(".", "");
  return format(locale, { day: "2-digit", month: "2-digit", year: "2-digit" }, at);
};
export const dayMark = (at: number, locale: Locale, today: number) => {
  const days = daysBetween(at, today);
  if (days === 0) return say(locale, "thread.today");
  if (days === 1) return say(locale, "thread.yesterday");
  return format(locale, { weekday: "long", day: "numeric", month: "long" }, at);
};
/** The day alone: 3 Nov. */
export const day = (at: number, locale: Locale) =>
  format(locale, { day: "numeric", month: "short" }, at).replace(".", "");
/** A moment said in full: "14:05" today, "3 Nov 14:05" this year, "3 Nov 2025 14:05" in any other. */
export const moment = (at: number, locale: Locale, today: number) => {
  const days = daysBetween(at, today);
  if (days === 0) return clock(at, locale);
  if (days === 1) return `${say(locale, "thread.yesterday").toLowerCase()} ${clock(at, locale)}`;
  const year = yearOf(at) === yearOf(today) ? {} : { year: "numeric" as const };
  return `${format(locale, { day: "numeric", month: "short", ...year }, at)} ${clock(at, locale)}`;
};
export const lasting = (ms: number, locale: Locale) => {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 60) return say(locale, "time.min", { n: minutes });
  if (minutes < 60 * 24) return say(locale, "time.hour", { n: Math.round(minutes / 60) });
  return say(locale, "time.day", { n: Math.round(minutes / 1440) });
};
export const size = (bytes: number, locale: Locale) => {
  const units = locale === "ru" ? ["Б", "КБ", "МБ", "ГБ"] : ["B", "KB", "MB", "GB"];
  const step = Math.min(3, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  const value = bytes / 1024 ** step;
  return `${value.toLocaleString(tags[locale], { maximumFractionDigits: value < 10 && step > 0 ? 1 : 0 })} ${units[step]}`;
};
/** 1:05 */
export const seconds = (s: number) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;
