import { monthOf, unitOf } from "./fact-words";
import { inDigits, numberOf } from "./numerals";

/** One spelling for what may be written in several: spaces, quotes, dashes, Markdown emphasis, letter case. */
export const plain = (text: string): string =>
  text
    .normalize("NFKC")
    // Headings, bullets, table bars and code marks are how Markdown looks, not what it says.
    .replace(/^[ \t]*(?:#{1,6}|[-*•])[ \t]+/gm, "")
    .replace(/`/g, "")
    .replace(/\|/g, " ")
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, "")
    .replace(/[«»„“”‟″]/g, '"')
    .replace(/[‘’‚‛′´]/g, "'")
    .replace(/[‐‑‒–—―−]/g, "-")
    .replace(/\*\*|__|(?<![\p{L}\p{N}])[*_](?=[\p{L}\p{N}])|(?<=[\p{L}\p{N}.,!?])[*_](?![\p{L}\p{N}])/gu, "")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase()
    .replaceAll("ё", "е");

const isWordChar = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}]/u.test(char);

/** Whether `quote` stands in `text` letter by letter, from the beginning of a word to the end of one; both made plain. */
export const standsIn = (quote: string, text: string): boolean => {
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
    const startsInside = isWordChar(text[at - 1]) && isWordChar(quote[0]);
    const end = at + quote.length;
    const endsInside = isWordChar(quote.at(-1)) && isWordChar(text[end]);
    // "5 days" does not stand in "1.5 days", nor "14" in "14.90".
    const cutsNumber = /\d[.,]$/.test(text.slice(0, at)) && /^\d/.test(quote);
    const cutsDecimals = /\d$/.test(quote) && /^[.,]\d/.test(text.slice(end));
    if (!startsInside && !endsInside && !cutsNumber && !cutsDecimals) return true;
  }
  return false;
};

const GROUPED = /^\d{1,3}(?:[ ,.']\d{3})+(?:[.,]\d{1,2})?$/;
/** A number's one spelling: without thousands' separators, with a point, without zeros at its end. */
const canonical = (text: string): string => {
  const whole = text.replace(/[ ']/g, "");
  const decimals = /[.,](\d{1,2})$/.exec(whole)?.[1];
  if (GROUPED.test(text) || /^\d+[.,]\d{1,2}$/.test(whole)) {
    const digits = (decimals ? whole.slice(0, -decimals.length - 1) : whole).replace(/[.,]/g, "");
    return String(Number(decimals ? `${digits}.${decimals}` : digits));
  }
  return /^\d+$/.test(whole) ? String(Number(whole)) : whole;
};

type Rule = { kind: string; pattern: RegExp; name: (found: readonly string[]) => string };
const date = (day: string, month: string, year?: string) =>
  `${Number(day)}.${Number(month)}${year ? `.${year.length === 2 ? `20${year}` : year}` : ""}`;

const payers: Readonly<Record<string, string>> = {
  our: "us",
  наш: "us",
  your: "you",
  ваш: "you",
  my: "me",
  мой: "me",
  their: "them",
  их: "them",
};

// In this order: what a rule has taken is hidden from the next, so that a date is not also three numbers.
const rules: Rule[] = [
  {
    kind: "mail",
    pattern: /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu,
    name: ([all = ""]) => all,
  },
  {
    kind: "link",
    pattern:
      /(?:https?:\/\/|www\.)[^\s<>"')\]|]+|(?<![\p{L}\p{N}@.-])(?:[a-z0-9-]{1,63}\.){1,8}(?:[a-z]{2,12})(?:\/[^\s<>"')\]|]*)?(?![\p{L}\p{N}])/gu,
    name: ([all = ""]) =>
      all
        .replace(/^https?:\/\//, "")
        .replace(/^www\./, "")
        .replace(/[.,;:!?/]+$/, ""),
  },
  {
    kind: "date",
    pattern: /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/g,
    name: ([, y = "", m = "", d = ""]) => date(d, m, y),
  },
  {
    kind: "date",
    pattern: /(?<!\d)(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})(?!\d)/g,
    name: ([, d = "", m = "", y = ""]) => date(d, m, y),
  },
  { kind: "time", pattern: /(?<!\d)(\d{1,2}):(\d{2})(?!\d)/g, name: ([, h = "", m = ""]) => `${Number(h)}:${m}` },
  {
    kind: "phone",
    // Behind a span ("18–22") a cell with another is no telephone.
    pattern: /\+\d[\d ()-]{6,20}\d|(?<!\d|\d\d-)(?:\(\d{2,5}\)|\d{2,5})[ -]\d{2,4}-\d{2,4}(?:-\d{2,4})?(?!\d)/g,
    name: ([all = ""]) => all.replace(/\D/g, ""),
  },
  // "Today", "at once" and "for free" promise as much as a date or a price.
  {
    kind: "when",
    pattern:
      /(?<![\p{L}\p{N}])(?:today|tonight|tomorrow|yesterday|instantly|immediately|at once|right away|straight away|сегодня|завтра|вчера|мгновенно|немедленно|сразу же|тотчас)(?![\p{L}\p{N}])/gu,
    name: ([all = ""]) =>
      /^(?:instantly|immediately|at once|right away|straight away|мгновенно|немедленно|сразу же|тотчас)$/.test(all)
        ? "at once"
        : all,
  },
  {
    kind: "price",
    pattern: /(?<![\p{L}\p{N}])(?:free(?: of charge)?|gratis|for nothing|бесплат\p{L}+|даром)(?![\p{L}\p{N}])/gu,
    name: () => "free",
  },
  // "At our expense" and "at yours" differ by one small word.
  {
    kind: "payer",
    pattern:
      /(?<![\p{L}\p{N}])(?:at (our|your|my|their)(?: own)? (?:expense|cost)|за (наш|ваш|мой|их)(?: собственный)? счет)(?![\p{L}\p{N}])/gu,
    name: ([, en = "", ru = ""]) => payers[en || ru] ?? "",
  },
  // An order number, an error code, a promo code: letters and digits in one.
  {
    kind: "code",
    pattern:
      /(?<![\p{L}\p{N}])(?=[\p{L}\p{N}-]{0,40}\p{L})(?=[\p{L}\p{N}-]{0,40}\d)[\p{L}\p{N}]{1,40}(?:-[\p{L}\p{N}]{1,40}){0,6}(?![\p{L}\p{N}])/gu,
    name: ([all = ""]) => all,
  },
];

// "30-day", "20th", "5kg", "10-й": a number and a word written as one.
const GLUED =
  /(\d)(?:-(?=\p{L})|(?=(?:st|nd|rd|th|kg|g|km|cm|mm|m|ml|l|h|min|eur|usd|gbp|kzt|rub|k?w|v|°c|кг|г|км|см|мм|мл|л|ч|мин|руб|р|тг|й|го|х)(?![\p{L}\p{N}])))/gu;
const TOKEN = /\d{1,3}(?:[ ']\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)*|\p{L}+|[€$£₽₸%;-]/gu;

type Token = { number: string | null; text: string };
const tokensOf = (text: string): Token[] =>
  [...text.matchAll(TOKEN)].map(([all]) => ({ number: /^\d/.test(all) ? canonical(all) : numberOf(all), text: all }));

// What may stand between a number and what it counts: "5 full working days", "2 to 5 days", "2-5 рабочих дней".
const between =
  /^(?:-|to|or|and|up|до|или|и|full|whole|more|working|business|calendar|consecutive|полных|целых|рабоч\p{L}+|календарн\p{L}+|банковск\p{L}+)$/u;

const LOOK_AHEAD = 8;
/** What a number counts: the money sign before it, or the unit right after it. */
const unitAt = (tokens: readonly Token[], at: number): string | null => {
  const before = unitOf(tokens[at - 1]?.text ?? "");
  if (before?.startsWith("money:")) return before;
  const next = tokens.slice(at + 1, at + 1 + LOOK_AHEAD).find(({ number, text }, n) => {
    const isRange = number !== null && between.test(tokens[at + n]?.text ?? "");
    return !isRange && !between.test(text);
  });
  return next ? unitOf(next.text) : null;
};

const numberFacts = (text: string): string[] => {
  const tokens = tokensOf(text);
  return tokens.flatMap(({ number }, at) => {
    if (number === null) return [];
    const [after, before] = [monthOf(tokens[at + 1]?.text ?? ""), monthOf(tokens[at - 1]?.text ?? "")];
    const month = after ?? before;
    if (month !== null && Number(number) <= 31) return [`date ${date(number, String(month))}`];
    const unit = unitAt(tokens, at);
    return [`number ${number}`, ...(unit ? [`${unit} ${number}`] : [])];
  });
};

/** Everything in a text that can be checked by its letters: links, addresses, dates, times, codes, and numbers with what they count. */
export const factsOf = (text: string): Set<string> => {
  // "| $16 | 110 |" are two figures, and no sixteen thousand.
  let rest = inDigits(plain(text.replaceAll("|", " ; "))).replace(GLUED, "$1 ");
  const facts: string[] = [];
  for (const { kind, pattern, name } of rules)
    rest = rest.replace(pattern, (...found) => {
      const groups = found.slice(0, -2).map((group) => (typeof group === "string" ? group : ""));
      const fact = name(groups);
      facts.push(`${kind} ${fact}`);
      // "From 9:00" proves "from 9 am".
      if (kind === "time" && fact.endsWith(":00")) facts.push(`number ${fact.slice(0, -3)}`);
      return " ; ";
    });
  return new Set([...facts, ...numberFacts(rest)]);
};

/** Facts of a text that are not among those known. A date without a year agrees with the same day of any year. */
export const unprovedFacts = (text: string, known: ReadonlySet<string>): string[] =>
  [...factsOf(text)].filter((fact) => {
    if (known.has(fact)) return false;
    return !(/^date \d+\.\d+$/.test(fact) && [...known].some((one) => one.startsWith(`${fact}.`)));
  });

export type FactKind = "span" | "price" | "share" | "time" | "weight" | "volume";
const kinds: readonly (readonly [FactKind, RegExp])[] = [
  ["span", /^(?:minute|hour|day|week|month|year) /],
  ["price", /^(?:money:\w+|price) /],
  ["share", /^percent /],
  ["time", /^time /],
  ["weight", /^(?:kilogram|gram) /],
  ["volume", /^(?:litre|millilitre) /],
];
/** What a fact measures: two of one kind can be taken for each other. Null for a bare number, a name, a link. */
export const kindOf = (fact: string): FactKind | null => kinds.find(([, pattern]) => pattern.test(fact))?.[0] ?? null;
