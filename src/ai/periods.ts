import { wholeWord } from "../kernel/text";
import { clausesOf } from "./clauses";
import { monthOf } from "./fact-words";
import { factsOf, plain } from "./facts";

type Period = "hour" | "day" | "week" | "month" | "quarter" | "year";
const word = (ways: string) => wholeWord(ways, "gu");
// "In a day", and no "в день отправки".
const ends = "(?=[^\\p{L}\\p{N}]*(?:[.,;:!?)]|$))";
// How often, how long and per what. A bare "day" or "hour" says less: "the day of delivery", "opening hours".
const told: readonly (readonly [Period, RegExp])[] = [
  ["hour", word("hourly|(?:per|an|each|every) hour|ежечасно|почасов\\p{L}+|в час|каждый час")],
  [
    "day",
    word(
      `daily|(?:per|each|every) day|a day${ends}|ежедневн\\p{L}+|в (?:день|сутки)${ends}|каждый день|посуточн\\p{L}+`,
    ),
  ],
  ["week", word("weekly|weeks?|fortnight\\p{L}*|еженедельн\\p{L}+|недел\\p{L}+")],
  ["month", word("monthly|months?|ежемесячн\\p{L}+|помесячн\\p{L}+|месяц\\p{L}*|месячн\\p{L}+")],
  ["quarter", word("quarterly|quarters?|ежеквартальн\\p{L}+|квартал\\p{L}*")],
  ["year", word("yearly|years?|annual(?:ly)?|ежегодн\\p{L}+|год(?:а|у|ом|ы|ов)?|лет|годов\\p{L}{2}")],
];
// What a source may say a period by besides.
const also: readonly (readonly [Period, RegExp])[] = [
  ["hour", word("hours?|ч|час(?:а|ов|ам)?")],
  ["day", word("days?|день|дня|дней|дни|сут\\p{L}+|24 hours|24 часа")],
];
const periodsIn = (text: string, ways: readonly (readonly [Period, RegExp])[]): Set<Period> =>
  new Set(ways.filter(([, pattern]) => text.match(pattern) !== null).map(([period]) => period));

const weekdays: readonly RegExp[] = [
  "mon(?:days?)?|понедельник\\p{L}*|пн",
  "tue(?:s|sdays?)?|вторник\\p{L}*|вт",
  "wed(?:nesdays?)?|сред(?:а|у|ы|е|ам)|ср",
  "thu(?:rs|rsdays?)?|четверг\\p{L}*|чт",
  "fri(?:days?)?|пятниц\\p{L}+|пт",
  "sat(?:urdays?)?|суббот\\p{L}+|сб",
  "sun(?:days?)?|воскресень\\p{L}+|вс",
].map(word);
const WORKDAYS = word("weekdays?|working days?|business days?|будн\\p{L}+|рабочи[ем]\\p{L}* дн\\p{L}+");
const WEEKEND = word("weekends?|выходн\\p{L}+");
const ALL_DAYS = word(
  "daily|every day|all week|seven days a week|24\\/7|around the clock|ежедневно|каждый день|круглосуточно",
);
const isSpan = (between: string) => /^\s*(?:-|to|through|till|until|по|до)\s*$/u.test(between);

type Named = { at: number; end: number; n: number };
/** What runs from one named thing to another, around the end of the week or the year too. */
const spread = (text: string, named: readonly Named[], size: number): Set<number> => {
  const found = new Set<number>();
  const inOrder = named.toSorted((a, b) => a.at - b.at);
  inOrder.forEach(({ n, at }, i) => {
    const former = inOrder[i - 1];
    if (former && isSpan(text.slice(former.end, at)))
      for (let one = former.n; one !== n; one = (one + 1) % size) found.add(one);
    found.add(n);
  });
  return found;
};

const daysIn = (text: string): Set<number> => {
  const named = weekdays.flatMap((pattern, n) =>
    [...text.matchAll(pattern)].map(({ 0: all, index }) => ({ at: index, end: index + all.length, n })),
  );
  const found = spread(text, named, 7);
  if (text.match(WORKDAYS)) for (const n of [0, 1, 2, 3, 4]) found.add(n);
  if (text.match(WEEKEND)) for (const n of [5, 6]) found.add(n);
  return found;
};
const WORD = /\p{L}+/gu;
const MONTH_LEAD = /(?:\d|-|(?<!\p{L})(?:in|from|to|till|until|through|since|before|after|by|of))\s*$/u;
/** "May" and "march" are other words as often: months only behind a figure or what leads to a time. */
const monthsIn = (text: string): Set<number> => {
  const named = [...text.matchAll(WORD)].flatMap(({ 0: all, index }) => {
    const isMonth = !/^(?:may|march|mar)$/.test(all) || MONTH_LEAD.test(text.slice(0, index));
    const month = isMonth && all.length >= 3 ? monthOf(all) : null;
    return month === null ? [] : [{ at: index, end: index + all.length, n: month - 1 }];
  });
  return spread(text, named, 12);
};

/** Some that are not among all, by name. */
const beyond = <T extends string | number>(some: ReadonlySet<T>, all: ReadonlySet<T>, kind: string): string[] =>
  [...some].filter((one) => !all.has(one)).map((one) => `${kind} ${one}`);

/**
 * What a sentence tells of another time than what it stands on: a year for a month, Saturday for Friday. `said`: the
 * sentences and rows it stands on, with all that they are read under; `pieces`: the same by itself, cell by cell. A price goes with the period of its own clause.
 */
export const otherTimes = (
  sentence: string,
  { said, pieces }: { said: readonly string[]; pieces: readonly string[] },
): string[] => {
  const text = plain(sentence);
  const all = said.map(plain).join("\n");
  const days = all.match(ALL_DAYS) ? [] : beyond(daysIn(text), daysIn(all), "weekday");
  const known = monthsIn(all);
  const months = known.size === 0 ? [] : beyond(monthsIn(text), known, "month");
  const periods = periodsIn(text, told);
  const strange = beyond(periods, periodsIn(all, [...told, ...also]), "period");
  const prices = [...factsOf(text)].filter((fact) => fact.startsWith("money:"));
  const pricedIn = (texts: readonly string[]) => {
    const theirs = texts.flatMap(clausesOf).filter((clause) => prices.some((fact) => factsOf(clause).has(fact)));
    return periodsIn(theirs.map(plain).join("\n"), [...told, ...also]);
  };
  const near = pricedIn(pieces);
  const priced = near.size > 0 ? near : pricedIn(said);
  return [...days, ...months, ...strange, ...(priced.size === 0 ? [] : beyond(periods, priced, "period"))];
};
