const monthStems =
  /^(?:(jan(?:uary)?|январ\p{L}+)|(feb(?:ruary)?|феврал\p{L}+)|(mar(?:ch)?|марта?)|(apr(?:il)?|апрел\p{L}+)|(may|мая|май)|(june?|июн\p{L}+)|(july?|июл\p{L}+)|(aug(?:ust)?|август\p{L}*)|(sept?(?:ember)?|сентябр\p{L}+)|(oct(?:ober)?|октябр\p{L}+)|(nov(?:ember)?|ноябр\p{L}+)|(dec(?:ember)?|декабр\p{L}+))$/u;

/** 1 to 12 for the name of a month, or null. Meant for the word beside a number: "may" alone is no month. */
export const monthOf = (word: string): number | null => {
  const found = monthStems.exec(word);
  if (!found) return null;
  const at = found.slice(1).findIndex((group) => group !== undefined);
  return at < 0 ? null : at + 1;
};

const units: readonly [string, RegExp][] = [
  ["money:eur", /^(?:€|eur|euros?|евро)$/],
  ["money:usd", /^(?:\$|usd|dollars?|доллар\p{L}*)$/u],
  ["money:gbp", /^(?:£|gbp|pounds?|фунт\p{L}*)$/u],
  ["money:rub", /^(?:₽|rub|rubles?|roubles?|руб|рубл\p{L}*)$/u],
  ["money:kzt", /^(?:₸|kzt|tenge|тенге|тг)$/],
  ["percent", /^(?:%|percent|процент\p{L}*)$/u],
  ["minute", /^(?:min|mins|minutes?|мин|минут\p{L}*)$/u],
  ["hour", /^(?:h|hrs?|hours?|ч|час|часа|часов|часам|часами)$/],
  ["day", /^(?:days?|день|дня|дней|дням|днями|сут\p{L}+)$/u],
  ["week", /^(?:weeks?|недел\p{L}+)$/u],
  ["month", /^(?:months?|месяц\p{L}*)$/u],
  ["year", /^(?:years?|год|года|году|годов|лет)$/],
  ["kilogram", /^(?:kg|kilos?|kilograms?|кг|килограмм\p{L}*)$/u],
  ["gram", /^(?:g|grams?|г|грамм\p{L}*)$/u],
  ["litre", /^(?:l|lit(?:re|er)s?|л|литр\p{L}*)$/u],
  ["millilitre", /^(?:ml|мл|миллилитр\p{L}*)$/u],
];

/** What a word or a sign counts, one name for both languages, or null. */
export const unitOf = (word: string): string | null => units.find(([, pattern]) => pattern.test(word))?.[0] ?? null;
