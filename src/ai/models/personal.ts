/** What kinds of personal data are known by their form. */
type PersonalKind = "EMAIL" | "PHONE" | "CARD" | "IBAN" | "NUMBER";
/** A piece of a text, from and to as places in it. */
export type Personal = { kind: PersonalKind; from: number; to: number };

/** A text in one spelling, with the place of each of its letters in the text itself. */
type Plain = { text: string; at: number[]; end: number[] };

const INVISIBLE = /\p{Default_Ignorable_Code_Point}|\p{Me}/u;
const DIGIT = /\p{Nd}/u;

/** The value of a digit of any script: their blocks count from 0 to 9 in order. */
const digitOf = (char: string): string => {
  const code = char.codePointAt(0) ?? 0;
  let first = code;
  while (first > 0 && code - first < 9 && DIGIT.test(String.fromCodePoint(first - 1))) first--;
  return String((code - first) % 10);
};

const plainOf = (char: string): string => {
  if (INVISIBLE.test(char)) return "";
  if (/\s/u.test(char)) return " ";
  return [...char.normalize("NFKC")].map((one) => (DIGIT.test(one) ? digitOf(one) : one)).join("");
};

/** One spelling for digits and letters of every width and script, without what cannot be seen. */
export const readPlain = (text: string): Plain => {
  const [at, end]: [number[], number[]] = [[], []];
  let plain = "";
  let place = 0;
  for (const char of text) {
    const written = /[\x20-\x7e]/.test(char) ? char : plainOf(char);
    for (let n = 0; n < written.length; n++) {
      at.push(place);
      end.push(place + char.length);
    }
    plain += written;
    place += char.length;
  }
  return { text: plain, at, end };
};

const LABEL = "[\\p{L}\\p{N}_%+-]{1,64}";
const AT = "(?: {0,2}[@＠] {0,2}| {0,2}[([{<] ?(?:at|собака|собачка|эт) ?[)\\]}>] {0,2}| (?:собака|собачка) )";
const DOT = "(?: ?\\. ?| {0,2}[([{<] ?(?:dot|точка) ?[)\\]}>] {0,2}| точка )";
const TIGHT = "(?:\\.)";
/** With spaces around the dots only where a sentence cannot have ended there: what follows is a known ending. */
const ENDING =
  "(?:com|net|org|info|biz|io|ru|рф|su|by|kz|ua|uz|de|fr|uk|co|eu|it|es|pl|lv|lt|ee|ch|at|nl|cz|us|me|dev|app|example|test)";
const emails: readonly RegExp[] = [
  new RegExp(`${LABEL}(?:\\.${LABEL}){0,8}${AT}${LABEL}(?:${TIGHT}${LABEL}){1,8}`, "giu"),
  new RegExp(
    `${LABEL}(?:${DOT}${LABEL}){0,4}${AT}${LABEL}(?:${DOT}${LABEL}){0,4}${DOT}${ENDING}(?![\\p{L}\\p{N}])`,
    "giu",
  ),
  // Letter by letter: "o l g a @ e x a m p l e . c o m".
  /(?:[\p{L}\p{N}][ .]{1,2}){2,40}@(?: {0,2}[\p{L}\p{N}](?=[ .])){2,40}(?: {0,2}\.(?: {0,2}[\p{L}\p{N}](?![\p{L}\p{N}])){2,10})+/giu,
];

const sumsToLuhn = (digits: string): boolean => {
  let sum = 0;
  for (let n = 0; n < digits.length; n++) {
    const digit = Number(digits[digits.length - 1 - n]);
    const twice = n % 2 === 1 ? digit * 2 : digit;
    sum += twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
};

const isIban = (letters: string): boolean => {
  const moved = letters.slice(4) + letters.slice(0, 4);
  let rest = 0;
  for (const char of moved) {
    const value = /\d/.test(char) ? char : String(char.charCodeAt(0) - 55);
    rest = Number(`${rest}${value}`) % 97;
  }
  return rest === 1;
};

/** Letters of an account number by its country, of which each has one length. */
const ibanLengths: ReadonlyMap<string, number> = new Map(
  [
    [15, "NO"],
    [16, "BE"],
    [18, "DK FI FK FO GL NL SD"],
    [19, "MK SI"],
    [20, "AT BA EE KZ LT LU MN XK"],
    [21, "CH HR LI LV"],
    [22, "BG BH CR DE GB GE IE ME RS VA"],
    [23, "AE GI IL IQ OM SO TL"],
    [24, "AD CZ ES MD PK RO SA SE SK TN VG"],
    [25, "LY PT ST"],
    [26, "IS TR"],
    [27, "BI DJ FR GR IT MC MR SM"],
    [28, "AL AZ BY CY DO GT HN HU LB NI PL SV"],
    [29, "BR EG PS QA UA"],
    [30, "JO KW MU YE"],
    [31, "MT SC"],
    [32, "LC"],
    [33, "RU"],
  ].flatMap(([length, countries]) =>
    String(countries)
      .split(" ")
      .map((country): [string, number] => [country, Number(length)]),
  ),
);

const IBAN_START = /(?<![\p{L}\p{N}])[A-Z]{2}[ .-]?\d\d(?:[ .\-_/]{0,2}[A-Z0-9]){11,30}/giu;
/** Written in one piece or in fours, its country perhaps apart: words and codes that only look alike are not. */
const ibansIn = (text: string): [number, number][] =>
  [...text.matchAll(IBAN_START)].flatMap((found): [number, number][] => {
    const [all] = found;
    const length = ibanLengths.get(all.slice(0, 2).toUpperCase()) ?? 0;
    const places = [...all].flatMap((char, at) => (/[A-Za-z0-9]/.test(char) ? [at] : [])).slice(0, length);
    const [last] = places.slice(-1);
    if (last === undefined || places.length < length) return [];
    const end = found.index + last + 1;
    const isOver = !/[\p{L}\p{N}]/u.test(text[end] ?? "");
    const isInFours = places.every((place, at) => at % 4 === 0 || at === 2 || place === (places[at - 1] ?? 0) + 1);
    const letters = places.map((at) => all[at]?.toUpperCase() ?? "").join("");
    return isOver && isInFours && isIban(letters) ? [[found.index, end]] : [];
  });

const SEPARATOR = "[ .()\\-‐‑‒–—―_/·•~,|*]";
const RUN = new RegExp(`\\+?${SEPARATOR}{0,2}\\d(?:${SEPARATOR}{0,3}\\d){6,}`, "gu");
const DATE =
  /(?<![\d.+-])(?:(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])[-./](?:0?[1-9]|1[0-2])[-./](?:19|20)\d\d)(?!\d)/gu;
const CARD_DIGITS = { min: 13, max: 19 };

type Run = { text: string; from: number; places: number[]; digits: string };
const runsOf = (text: string): Run[] => {
  // A date is not a number: letters in its place keep every other where it is.
  const read = text.replace(DATE, (date) => "d".repeat(date.length));
  return [...read.matchAll(RUN)].map((found) => {
    const places = [...found[0]].flatMap((char, at) => (/\d/.test(char) ? [found.index + at] : []));
    return { text: found[0], from: found.index, places, digits: places.map((at) => text[at]).join("") };
  });
};

const cardIn = ({ digits, places }: Run): [number, number] | null => {
  for (let length = Math.min(CARD_DIGITS.max, digits.length); length >= CARD_DIGITS.min; length--)
    for (let from = 0; from + length <= digits.length; from++) {
      const part = digits.slice(from, from + length);
      const begins = places[from - 1] !== (places[from] ?? 0) - 1;
      const ends = places[from + length] !== (places[from + length - 1] ?? 0) + 1;
      if (begins && ends && /^[2-6]/.test(part) && !/^(\d)\1+$/.test(part) && sumsToLuhn(part))
        return [places[from] ?? 0, (places[from + length - 1] ?? 0) + 1];
    }
  return null;
};

const GROUPED_AMOUNT = /^\d{1,3}(?:[ .,]\d{3})+(?:[.,]\d{1,2})?$/;
const SHORT_PHONE = /^\(?\d{2,5}\)?[ -]{1,2}\d{2,4}[ .-]\d{2}(?:[ .-]?\d{2})?$/;
const kindOfRun = ({ text, digits }: Run): PersonalKind | null => {
  const written = text.replace(/^[^\d+(]+/u, "").trim();
  if (digits.length > 15) return "NUMBER";
  if (/^\+/.test(written) || /^00\d/.test(digits)) return "PHONE";
  if (GROUPED_AMOUNT.test(written)) return null;
  if (digits.length >= 10) return "PHONE";
  return SHORT_PHONE.test(written) ? "PHONE" : null;
};

const apart = (found: Personal[]): Personal[] => {
  const kept: Personal[] = [];
  for (const one of found.toSorted((a, b) => a.from - b.from || b.to - a.to))
    if (one.from >= (kept.at(-1)?.to ?? 0)) kept.push(one);
  return kept;
};

/** Personal data that its form gives away: addresses, phones, cards by their check digit, accounts; however they are spaced. */
export const personalIn = ({ text, at, end }: Plain): Personal[] => {
  const found: Personal[] = [];
  let rest = text;
  const take = (kind: PersonalKind, from: number, to: number) => {
    found.push({ kind, from: at[from] ?? 0, to: end[to - 1] ?? 0 });
    rest = rest.slice(0, from) + " ".repeat(to - from).replaceAll(" ", "\n") + rest.slice(to);
  };
  for (const pattern of emails)
    for (const one of [...rest.matchAll(pattern)]) take("EMAIL", one.index, one.index + one[0].length);
  for (const [from, to] of ibansIn(rest)) take("IBAN", from, to);
  for (const run of runsOf(rest)) {
    const card = cardIn(run);
    if (card) take("CARD", ...card);
  }
  for (const run of runsOf(rest)) {
    const kind = kindOfRun(run);
    const sign = run.text.search(/[+(]/);
    const from = sign >= 0 && run.from + sign < (run.places[0] ?? 0) ? run.from + sign : (run.places[0] ?? 0);
    if (kind) take(kind, from, (run.places.at(-1) ?? 0) + 1);
  }
  return apart(found);
};
