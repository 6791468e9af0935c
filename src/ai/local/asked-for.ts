import { stopWords } from "../../kernel/stop-words";
import { stem, words } from "../../kernel/text";
import { factsOf } from "../facts";
import { type Part, partsOf } from "./outline";
import { sameQuestionType } from "./question-type";
import { termsOf } from "./wanted";

/** A fact that a question asks for in so many words: money, a number of days, how long, when, hours of work, an address to write to, a number to call. */
export type FactAsked = "money" | "days" | "span" | "moment" | "hours" | "mail" | "phone";

const either = (...alternatives: string[]) =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.join("|")})(?![\\p{L}\\p{N}])`, "iu");

const days = "(?:minutes?|hours?|days?|nights?|weeks?|months?|years?)";
const сколько = "(?:сколько|скока|скоко|скок)";
const дней = "(?:минут|часов|дней|суток|недель|месяцев|лет)";
// The first that fits: "what time" is no span, "what does it cost a month" is money.
const asking: readonly (readonly [FactAsked, RegExp])[] = [
  [
    "mail",
    either(
      "(?:what(?:'s| is| are)|which|to what)(?: your| the)? (?:\\p{L}+ )?e-?mails?(?: address(?:es)?)?",
      "(?:какой|какая|какую|какие) (?:у вас |ваш[аи]? )?(?:\\p{L}+ )?(?:e-?mail|имейл|емейл|мейл|почт[ауы]|адрес (?:электронной )?почты)",
    ),
  ],
  [
    "phone",
    either(
      "(?:what(?:'s| is)|which|have|is there)(?: you)?(?: your| the| a)? (?:(?:tele)?phone|support|hotline) (?:tele)?(?:phone )?number",
      "(?:what|which) number (?:can|do|should|could|may) (?:i|we) (?:call|phone|ring|dial)",
      "по какому (?:номеру|телефону)",
      "(?:какой|каков) (?:у вас |ваш )?(?:номер )?телефона?",
    ),
  ],
  [
    "hours",
    either(
      "(?:at )?what time (?:do|are|does|is) (?:you|your|the) (?:\\p{L}+ )?(?:open|close|closed|start|finish|working|available|shop|store|office|support)",
      "(?:opening|working|business|office|support) (?:hours|times)",
      "when (?:are|do|is|does) (?:you|your \\p{L}+) (?:guys )?(?:open|close|closed|work|working|available|at work)",
      "until what time|how late are you",
      "(?:во сколько|с какого часа|со скольки|до скольки|до какого часа) (?:вы )?(?:\\p{L}+ )?(?:откры|закры|работа)\\p{L}+",
      "(?:are|do) you (?:\\p{L}+ )?(?:open|work|working|available) (?:on|at|during) (?:the )?(?:weekends?|holidays|\\p{L}+days?)",
      "(?:часы|график|режим|расписание|время) (?:вашей )?(?:работы|при[её]ма)",
      "работаете(?: ли)?(?: вы)? (?:в|по|на) (?:понедельник|вторник|сред|четверг|пятниц|суббот|воскресень|выходн|праздник)\\p{L}*",
      "когда (?:вы )?(?:откры|закрыва|работа)\\p{L}+",
    ),
  ],
  [
    "money",
    either(
      "how much (?:is|are|will|would|for|money)",
      "(?:how much|what) (?:does|do|will|would|did) [^?.!]{1,60} (?:cost|costs)",
      "what(?:'s| is) (?:the |your )?(?:price|cost|fee|charge)",
      `${сколько} (?:\\p{L}+ )?(?:стоит|стоят|стоить|стоют)|поч[её]м`,
      "(?:какая|какова) (?:\\p{L}+ )?(?:цена|стоимость|плата|комиссия)",
    ),
  ],
  ["days", either(`how many (?:\\p{L}+ )?${days}`, `${сколько} (?:\\p{L}+ )?${дней}`)],
  [
    "span",
    either(
      "how long",
      `${сколько} (?:у меня |есть |\\p{L}+ )?времени`,
      `как долго|${сколько} (?:\\p{L}+ )?(?:ждать|ид[её]т|длится|действует|хранится|жив[её]т|держится|оста[её]тся|займ[её]т|занимает)`,
    ),
  ],
  ["moment", /(?<!\p{L})when (?:do|does|did|will|is|are)(?!\p{L})|(?:^|[.!?] ?)(?:а |и )?когда(?!\p{L})/iu],
];

/** What fact a question asks for in so many words; null where it asks for none of them. */
export const factAsked = (question: string): FactAsked | null =>
  asking.find(([, pattern]) => pattern.test(question))?.[0] ?? null;

// What else than figures says so.
const gratis =
  /(?<!\p{L})(?:free|nothing|no (?:extra |additional )?(?:cost|charge|fee|surcharge)s?|own (?:cost|expense)|бесплат\p{L}*|ничего не стоит|за (?:наш|сво[йие]) сч[её]т|без (?:до)?плат\p{L}*|доплаты? .{0,20}нет|цена)(?!\p{L})/iu;
const oneOf =
  /(?<!\p{L})(?:(?:an?|one) (?:full |whole |working )?(?:minute|hour|day|week|month|year)|неделю|сутки|полчаса|полгода|(?:один|одного|одну) \p{L}+)(?!\p{L})/iu;
const sometime =
  /(?<!\p{L})(?:until|till|as (?:long|soon) as|once|at any time|any time|for ?ever|same day|next day|unlimited|indefinitely|never|at once|immediately|instantly|right away|пока|до тех пор|как только|в любо\p{L}+ (?:время|момент)|в тот же день|сразу|бессрочн\p{L}+|навсегда|всегда|никогда|не ограничен\p{L}*)(?!\p{L})/iu;
const openTime =
  /(?<!\p{L})(?:\d{1,2}(?:[:.]\d{2})? ?(?:am|pm)|around the clock|24\/7|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?|круглосуточно|понедельник\p{L}*|вторник\p{L}*|сред[ауеы]|четверг\p{L}*|пятниц\p{L}+|суббот\p{L}+|воскресень\p{L}+|выходн\p{L}+|будн\p{L}+)(?!\p{L})/iu;
const relative =
  /(?<!\p{L})(?:after|before|during|when|while|if|within|next|daily|weekly|monthly|ever[yi]\p{L}*|после|до|перед|во время|при|если|когда|по мере|следующ\p{L}+|кажд\p{L}+|ежедневно|ежемесячно|через)(?!\p{L})/iu;
const kinds: Readonly<Record<FactAsked, { fact: RegExp; words?: RegExp[] }>> = {
  money: { fact: /^(?:money:|price |percent )/, words: [gratis] },
  days: { fact: /^(?:minute|hour|day|week|month|year) /, words: [oneOf] },
  span: { fact: /^(?:minute|hour|day|week|month|year|date|time) /, words: [oneOf, sometime] },
  moment: {
    fact: /^(?:minute|hour|day|week|month|year|date|time|when) /,
    words: [oneOf, sometime, openTime, relative],
  },
  hours: { fact: /^time /, words: [openTime] },
  mail: { fact: /^mail / },
  phone: { fact: /^phone / },
};

const holds = (text: string, asked: FactAsked): boolean => {
  const { fact, words } = kinds[asked];
  return words?.some((pattern) => pattern.test(text)) === true || [...factsOf(text)].some((one) => fact.test(one));
};

// What asks for the fact and not what it is asked of.
const forms = new Set(
  "long take much many cost costs price fee time times minute minutes hour hours day days week weeks month months year years number phone telephone call e email mail address open close work работаете открываетесь закрываетесь работы график режим часы сколько скока скоко долго хранится действует живет держится остается стоит стоят стоить цена стоимость идет длится займет занимает время времени минут часов дней суток недель месяцев лет почта телефон номер адрес"
    .split(" ")
    .map(stem),
);

/** What the fact is asked of, word by word: each its stem and what that means. */
const subjectOf = (question: string): (readonly string[])[] =>
  [...new Set(words(question))]
    .filter((word) => !stopWords.has(word) && !forms.has(stem(word)) && !openTime.test(word))
    .map((word) => [...termsOf(word)]);

/** What is asked of the desk itself needs no other subject. */
const ownSubject: ReadonlySet<FactAsked> = new Set(["hours", "mail", "phone"]);

/** Whether a fact is asked for of something that only what was said before can name: "how much does that cost?" */
export const lacksSubject = (question: string): boolean => {
  const asked = factAsked(question);
  return asked !== null && !ownSubject.has(asked) && subjectOf(question).length === 0;
};

type Read = { question: string; title: string; headings: readonly string[]; text: string };

/** A fact without its subject answers nothing. */
const subjectShare = 1 / 3;
// The sentence's own words before those of the title above it.
const ownWeight = 0.5;

/** What a row or a sentence stands under besides the headings: what leads to it. */
const leadOf = (parts: readonly Part[], at: number): string => {
  const first = parts.findIndex(({ block }) => block === parts[at]?.block);
  return parts[at]?.kind === "sentence" ? "" : (parts[first - 1]?.text ?? "");
};

/**
 * How well a text tells the fact that is asked for, of what it is asked of: 0 where it does not. Only under a title that asks
 * for such a fact itself a sentence may leave out what it is said of; else it must name what is asked beyond the title.
 */
const tellingOf = (asked: FactAsked, { question, title, headings, text }: Read): number => {
  const subject = subjectOf(question);
  const isTitle = sameQuestionType(question, title) > 0.5;
  const above = termsOf(title);
  const beyond = subject.filter((terms) => !terms.some((term) => above.has(term)));
  const parts = partsOf(text);
  const worths = parts.map((part, at) => {
    if (part.kind === "head" || !holds(part.text, asked)) return 0;
    const own = termsOf([...headings, leadOf(parts, at), part.text].join("\n"));
    if (subject.length === 0) return ownSubject.has(asked) ? 1 : 0;
    const isIn = (terms: readonly string[], ...said: ReadonlySet<string>[]) =>
      terms.some((term) => said.some((one) => one.has(term)));
    const share = (...said: ReadonlySet<string>[]) =>
      subject.filter((terms) => isIn(terms, ...said)).length / subject.length;
    const [whole, alone] = [share(own, above), share(own)];
    const isSaid = isTitle || (alone > 0 && (beyond.length === 0 || beyond.some((terms) => isIn(terms, own))));
    return whole >= subjectShare && isSaid ? whole + ownWeight * alone : 0;
  });
  return Math.max(0, ...worths);
};

/** Whether a text tells the fact that a question asks for in so many words; true where it asks for none. */
export const tellsFact = ({ question, ...read }: Read): boolean => {
  const asked = factAsked(question);
  return asked === null || tellingOf(asked, { question, ...read }) > 0;
};

/** Of an article's passages the one that tells the fact asked for best: `at` where it asks for none, or none tells more. */
export const factPassage = (
  passages: readonly { headings: readonly string[]; text: string }[],
  { question, title, at }: { question: string; title: string; at: number },
): number => {
  const asked = factAsked(question);
  if (asked === null) return at;
  const worths = passages.map((passage) => tellingOf(asked, { question, title, ...passage }));
  const most = Math.max(...worths);
  return (worths[at] ?? 0) >= most ? at : worths.indexOf(most);
};
