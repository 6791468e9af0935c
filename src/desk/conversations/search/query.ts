import { stopWords } from "../../../kernel/stop-words";
import { foldForSearch, stem, words } from "../../../kernel/text";
import type * as wire from "../../../kernel/wire";

/** One thing that must be found: stems next to each other; `prefix` stands beside the only one while it is being typed. */
export type Term = { stems: string[]; prefix: string | null };
/** What a line of search asks for. All of it must hold; of several statuses or channels one. */
export type Asked = {
  terms: Term[];
  /** A number that may be the conversation's as well as a word of its text. */
  maybeNumber: number | null;
  number: number | null;
  from: Term[];
  statuses: wire.Status[];
  channels: wire.Row["channel"][];
  moods: wire.Mood[];
  urgencies: wire.Urgency[];
  languages: wire.Row["language"][];
  /** Something was written, and nothing of it can be looked for: signs without a word. */
  isVain: boolean;
};

const named = <T extends string>(table: Record<T, string>): [RegExp, T][] => {
  const entries: [RegExp, T][] = [];
  for (const key in table) entries.push([new RegExp(`^(?:${table[key]})$`), key]);
  return entries;
};
// Folded (ё is е), as people type them: the word of the screen, the English one, and the short form.
const statuses = named<wire.Status>({
  open: "open|открыт\\p{L}*",
  pending: "pending|waiting|ждет|ждем|ожида\\p{L}*",
  snoozed: "snoozed|отложен\\p{L}*",
  solved: "solved|решен\\p{L}*",
  closed: "closed|закрыт\\p{L}*",
});
const channels = named<wire.Row["channel"]>({
  telegram: "telegram|tg|телеграм{1,2}|тг",
  slack: "slack|слак",
  whatsapp: "whatsapp|wa|[ву]о?[тц]{1,2}с?ап{1,2}",
  "whatsapp-web": "whatsapp-web",
  email: "e?-?mail|почта|письмо|письма",
  webchat: "webchat|web|chat|чат|сайт",
});
const moods = named<wire.Mood>({
  angry: "angry|злой|злая|зл[аи]?т\\p{L}*|серди\\p{L}*|зол",
  worried: "worried|беспоко\\p{L}*|волну\\p{L}*|тревож\\p{L}*",
  pleased: "pleased|happy|довол\\p{L}*",
  neutral: "neutral|нейтральн\\p{L}*|спокой\\p{L}*",
});
const urgencies = named<wire.Urgency>({
  emergency: "emergency|danger|опасн\\p{L}*|авари\\p{L}*",
  urgent: "urgent|срочн\\p{L}*",
  normal: "normal|обычн\\p{L}*",
});
const languages = named<wire.Row["language"]>({
  en: "en|english|англ\\p{L}*",
  ru: "ru|russian|рус\\p{L}*",
  other: "other|друг\\p{L}*",
});
type FieldName = "status" | "channel" | "from" | "mood" | "urgency" | "language";
const fields: [RegExp, FieldName][] = [
  [/^(?:status|is|статус)$/, "status"],
  [/^(?:channel|канал)$/, "channel"],
  [/^(?:from|contact|от|контакт)$/, "from"],
  [/^(?:mood|настроение)$/, "mood"],
  [/^(?:urgency|срочность)$/, "urgency"],
  [/^(?:language|lang|язык)$/, "language"],
];
const meaning = <T>(table: [RegExp, T][], word: string): T | null =>
  table.find(([pattern]) => new RegExp(pattern.source, "u").test(word))?.[1] ?? null;

const quoted = /^["“„«]([^"“”„«»]*)["”“»]?$/u;
// A field and its value, or a phrase, or a word.
const pieces = /(?:[\p{L}]+:)?(?:"[^"]*"?|[“„«][^”“»]*[”“»]?|[^\s"“„«]+)/gu;

const termOf = (text: string, { typed }: { typed: boolean }): Term | null => {
  const inside = quoted.exec(text)?.[1];
  const found = words(inside ?? text).slice(0, 12);
  const [only] = found;
  if (only === undefined) return null;
  const stems = found.map(stem);
  if (inside !== undefined || found.length > 1 || !(typed || text.endsWith("*"))) return { stems, prefix: null };
  return { stems, prefix: only.length >= 2 ? only : null };
};

const TERMS_MAX = 12;
const isStop = (piece: string) => words(piece).every((word) => stopWords.has(word));

/** Reads a line of search: words, "phrases", `status:open`, `from:name`, `channel:telegram`, `mood:angry`, `urgency:urgent`, `language:ru`, `#123`, in English and Russian. Never fails: what is no field is a word. */
export const readQuery = (line: string): Asked => {
  const asked: Asked = {
    terms: [],
    maybeNumber: null,
    number: null,
    from: [],
    statuses: [],
    channels: [],
    moods: [],
    urgencies: [],
    languages: [],
    isVain: false,
  };
  const plain: string[] = [];
  for (const piece of line.match(pieces) ?? []) {
    const [, name = "", value = ""] = /^(\p{L}+):(.+)$/su.exec(piece) ?? [];
    const field = name === "" ? null : meaning(fields, foldForSearch(name));
    const folded = foldForSearch(value);
    const status = field === "status" ? meaning(statuses, folded) : null;
    const channel = field === "channel" ? meaning(channels, folded) : null;
    const mood = field === "mood" ? meaning(moods, folded) : null;
    const urgency = field === "urgency" ? meaning(urgencies, folded) : null;
    const language = field === "language" ? meaning(languages, folded) : null;
    const from = field === "from" ? termOf(value, { typed: true }) : null;
    const number = /^[#№](\d{1,9})$/.exec(piece)?.[1];
    if (status) asked.statuses.push(status);
    else if (channel) asked.channels.push(channel);
    else if (mood) asked.moods.push(mood);
    else if (urgency) asked.urgencies.push(urgency);
    else if (language) asked.languages.push(language);
    else if (from) asked.from.push(from);
    else if (number) asked.number = Number(number);
    else plain.push(piece);
  }
  if (plain.length === 1 && /^\d{1,9}$/.test(plain[0] ?? "")) asked.maybeNumber = Number(plain[0]);
  const topical = plain.filter((piece) => quoted.test(piece) || !isStop(piece));
  const kept = topical.length > 0 ? topical : plain;
  // The last word is still being typed unless a space follows it.
  const last = /\s$/.test(line) ? null : kept.at(-1);
  asked.terms = kept.flatMap((piece) => termOf(piece, { typed: piece === last }) ?? []).slice(0, TERMS_MAX);
  const isFiltered = plain.length < (line.match(pieces) ?? []).length;
  asked.isVain = kept.length > 0 && asked.terms.length === 0 && !isFiltered;
  return asked;
};
