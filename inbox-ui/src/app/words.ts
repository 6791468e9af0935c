import { createRoot, createSignal } from "solid-js";
import type { Locale } from "../../../src/realtime/wire";
import type { Entry, Plural } from "./dictionary";
import { inRussian, loadTold } from "./told/load";
import type { en } from "./words-en";

export type Key = keyof typeof en;
type Dictionary = Record<Key, Entry>;
type Values = Record<string, string | number>;

// A reader needs one language: the other one is not sent to them.
const loaders: Record<Locale, () => Promise<Dictionary>> = {
  en: () => import("./words-en").then(({ en }) => en),
  ru: () => import("./words-ru").then(({ ru }) => ru),
};
const dictionaries: Partial<Record<Locale, Dictionary>> = {};
/** Must have come before anything is said in a language. */
export const loadWords = async (language: Locale) => {
  dictionaries[language] ??= await loaders[language]();
  if (language === "ru") void loadTold();
};

const rules = { en: new Intl.PluralRules("en"), ru: new Intl.PluralRules("ru") };

const remembered = (): Locale => {
  const known = globalThis.localStorage?.getItem("parley.locale") ?? globalThis.navigator?.language ?? "en";
  return known.startsWith("ru") ? "ru" : "en";
};
const [locale, setSignal] = createRoot(() => createSignal<Locale>(remembered()));

export { locale };

let wanted: Locale | null = null;
export const setLocale = async (next: Locale) => {
  wanted = next;
  await loadWords(next);
  // Another language was asked for while the words of this one were on their way.
  if (wanted !== next) return;
  setSignal(next);
  globalThis.localStorage?.setItem("parley.locale", next);
  document.documentElement.lang = next;
};

const form = (entry: Plural, language: Locale, n: number) => {
  const name = rules[language].select(n);
  if (name === "one") return entry.one;
  if (name === "few") return entry.few ?? entry.other;
  if (name === "many") return entry.many ?? entry.other;
  return entry.other;
};

/** The text in a given language. Pure; `t` is the same in the language of the screen. */
export const say = (language: Locale, key: Key, values: Values = {}): string => {
  const entry = dictionaries[language]?.[key] ?? key;
  const text = typeof entry === "string" ? entry : form(entry, language, Number(values.n ?? 0));
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : String(value);
  });
};
/** Whether there is a text of this name: for codes that come from the server. */
export const isKey = (key: string): key is Key => key in (dictionaries[locale()] ?? {});
export const t = (key: Key, values?: Values) => say(locale(), key, values);

/** What the server says in English sentences (why a connection is down, why a message failed) in the language of the screen. */
export const told = (text: string): string => (locale() === "ru" ? inRussian(text) : text);

/** Names that a desk may keep in two languages. */
export const named = (thing: { name: string; nameRu?: string | null }) =>
  locale() === "ru" && thing.nameRu ? thing.nameRu : thing.name;
