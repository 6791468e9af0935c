const listed = (text: string): [string, number][] =>
  text
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [word = "", value = ""] = entry.split("=");
      return [word, Number(value)];
    });

// Russian numerals that end softly say their case so: "пять", "пяти", "пятью".
const soft = listed(
  "пят=5 шест=6 сем=7 девят=9 десят=10 одиннадцат=11 двенадцат=12 тринадцат=13 четырнадцат=14 пятнадцат=15 шестнадцат=16 семнадцат=17 восемнадцат=18 девятнадцат=19 двадцат=20 тридцат=30",
)
  .flatMap(([root, value]) => ["ь", "и", "ью"].map((ending): [string, number] => [`${root}${ending}`, value]))
  // "На всю семью" is a family's, and "сорока" of "сорок" stays.
  .filter(([word]) => word !== "семью");

// "One" and its Russian sisters are left out: they are pronouns as often as numbers.
const cardinals = new Map([
  ...listed(`two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13 fourteen=14 fifteen=15
sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90
hundred=100 thousand=1000
два=2 две=2 двух=2 двум=2 двумя=2 полтора=1.5 полторы=1.5 полутора=1.5 три=3 трех=3 трем=3 тремя=3 четыре=4 четырех=4 четырем=4 четырьмя=4
восемь=8 восьми=8 восемью=8 сорок=40 сорока=40 пятьдесят=50 пятидесяти=50 шестьдесят=60 шестидесяти=60 семьдесят=70 семидесяти=70
восемьдесят=80 восьмидесяти=80 девяносто=90 девяноста=90 сто=100 ста=100 двести=200 двухсот=200 триста=300 трехсот=300 четыреста=400
четырехсот=400 пятьсот=500 пятисот=500 шестьсот=600 шестисот=600 семьсот=700 семисот=700 восемьсот=800 восьмисот=800 девятьсот=900
девятисот=900 тысяча=1000 тысячи=1000 тысяч=1000 тысячу=1000`),
  ...soft,
]);
const howOften = new Map(listed("twice=2 thrice=3 дважды=2 двое=2 трижды=3 трое=3"));
/** What counts as one only behind a greater numeral: "twenty-one", "двадцать один". */
const ones = new Set("one один одна одно одну одного одной".split(" "));
const THOUSANDS = /^(?:thousand|тысяч(?:а|и|у)?|тыс)$/u;

/** The number a small word means, in digits, or null. */
export const numberOf = (word: string): string | null => {
  const value = cardinals.get(word) ?? howOften.get(word);
  return value === undefined ? null : String(value);
};

/** A numeral that is being read: "two thousand" and "three hundred" of "two thousand three hundred". */
type Numeral = { thousands: number; rest: number };
const begun = (value: number): Numeral =>
  value === 1000 ? { thousands: 1000, rest: 0 } : { thousands: 0, rest: value };
/** A numeral with its next word; null where that begins another: "five six" are two. */
const joined = ({ thousands, rest }: Numeral, value: number): Numeral | null => {
  if (value === 1000) return thousands === 0 && rest > 0 ? { thousands: rest * 1000, rest: 0 } : null;
  if (value === 100 && rest > 1 && rest < 10) return { thousands, rest: rest * 100 };
  const isEmpty = rest === 0;
  const isHundreds = rest > 0 && rest % 100 === 0 && value < 100;
  const isTens = rest % 100 >= 20 && rest % 10 === 0 && value < 10;
  return (isEmpty || isHundreds || isTens) && Number.isInteger(value) ? { thousands, rest: rest + value } : null;
};

/** "Three-to-five days" hangs together as a code would: it is a span like any other. */
const HYPHENED = /(?<![\p{L}\p{N}-])(\d{1,9}|one)-(to|or)-(?=\d)/gu;

/** A text, made plain, with its numerals in digits: "forty-five minutes" is "45 minutes", "5 тысяч" is "5000". */
export const inDigits = (text: string): string => {
  const parts = text.split(/([^\p{L}\p{N}]+)/u);
  const told: string[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const word = parts[at] ?? "";
    const isThousands = /^\d{1,3}$/.test(word) && THOUSANDS.test(parts[at + 2] ?? "");
    const isWhole = isThousands && !/\d[.,]$/.test(`${parts[at - 2] ?? ""}${parts[at - 1] ?? ""}`);
    const value = isWhole ? Number(word) : cardinals.get(word);
    let numeral = value === undefined ? null : begun(value);
    while (numeral && /^[ -]$/.test(parts[at + 1] ?? "")) {
      const next = parts[at + 2] ?? "";
      const more = THOUSANDS.test(next) ? 1000 : ones.has(next) ? 1 : cardinals.get(next);
      const isOne: boolean = more === 1 && numeral.rest < 20;
      const whole: Numeral | null = more === undefined || isOne ? null : joined(numeral, more);
      if (!whole) break;
      numeral = whole;
      at += 2;
    }
    told.push(numeral ? String(numeral.thousands + numeral.rest) : word, parts[at + 1] ?? "");
  }
  return told.join("").replace(HYPHENED, "$1 $2 ");
};
