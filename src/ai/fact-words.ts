const listed = (text: string): [string, number][] =>
  text
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [word = "", value = ""] = entry.split("=");
      return [word, Number(value)];
    });

// "One" and its Russian sisters are left out: they are pronouns as often as numbers.
const numbers = new Map(
  listed(`two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13 fourteen=14 fifteen=15
sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90
hundred=100 thousand=1000 twice=2 thrice=3
два=2 две=2 двух=2 двум=2 двумя=2 дважды=2 двое=2 три=3 трех=3 трем=3 тремя=3 трижды=3 четыре=4 четырех=4 четырем=4 пять=5 пяти=5 шесть=6 шести=6
семь=7 семи=7 восемь=8 восьми=8 девять=9 девяти=9 десять=10 десяти=10 одиннадцать=11 двенадцать=12 двенадцати=12 четырнадцать=14 четырнадцати=14
пятнадцать=15 пятнадцати=15 двадцать=20 двадцати=20 тридцать=30 тридцати=30 сорок=40 сорока=40 пятьдесят=50 пятидесяти=50 шестьдесят=60
шестидесяти=60 девяносто=90 сто=100 ста=100 тысяча=1000 тысячи=1000 тысяч=1000`),
);

/** The number a small word means, in digits, or null. */
export const numberOf = (word: string): string | null => {
  const value = numbers.get(word);
  return value === undefined ? null : String(value);
};

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
