const weekday =
  "(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?|weekdays?|weekends?|daily|every day|working days?";
const weekdayRu =
  "понедельник\\p{L}*|вторник\\p{L}*|сред[аыеу]|четверг\\p{L}*|пятниц\\p{L}*|суббот\\p{L}*|воскресень\\p{L}*|пн|вт|ср|чт|пт|сб|вс|будн\\p{L}*|выходны\\p{L}*|ежедневно|без выходных|каждый день";
const clock = "(?:[01]?\\d|2[0-4])(?:[:.][0-5]\\d)?(?:\\s?[ap]\\.?m\\.?)?";
const span = `(?:from |с |со )?\\**${clock}\\**\\s*(?:[–—-]|to|till|until|до)\\s*\\**${clock}`;
const minutes = /\d[:.]\d\d|[ap]\.?m|(?:с|from)\s+\**\d/i;

// A number of something else: "to 10 pieces", "до 20 процентов".
const counted = "\\s?(?:%|€|₽|руб|процент|штук|шт|pieces|items|percent|euro)";

const table = (days: string) =>
  new RegExp(`(?<![\\p{L}])(?:${days})(?![\\p{L}])[^\\n]{0,60}?(?<![\\d.:])(${span})(?![\\d]|${counted})`, "giu");
const languages = [
  { says: "opening hours, working hours", table: table(weekday) },
  { says: "часы, режим и график работы", table: table(weekdayRu) },
] as const;

// Whose hours they are else.
const others =
  /(?<!\p{L})(?:courier|deliver|shipping|shipped|parcel|order|discount|sale|курьер|достав|посыл|заказ|скидк|распродаж)/iu;

/** The line that holds this place: what it says of whose hours they are. */
const lineAt = (text: string, at: number): string => {
  const end = text.indexOf("\n", at);
  return text.slice(text.lastIndexOf("\n", at) + 1, end < 0 ? undefined : end);
};

const isTable = (text: string, table: RegExp): boolean =>
  [...text.matchAll(table)].some(
    ({ 1: hours = "", index }) => minutes.test(hours) && !others.test(lineAt(text, index)),
  );

/** Days of the week with times of the day are opening hours, whether a text calls them so or not: what it says without the words, or nothing. */
export const hoursIn = (text: string): string => {
  const found = languages.filter(({ table }) => isTable(text, table));
  return found.map(({ says }) => says).join("\n");
};

/** How people ask for them; every one is read as the first. */
export const hoursAsked: readonly (readonly string[])[] = [
  [
    "opening hours",
    "business hours",
    "hours of operation",
    "opening times",
    "when are you open",
    "when do you open",
    "when do you work",
    "are you open",
  ],
  [
    "часы работы",
    "рабочие часы",
    "когда вы работаете",
    "до скольки вы работаете",
    "со скольки вы работаете",
    "когда вы открыты",
    "когда вы открываетесь",
  ],
];
