import { stopWords } from "../../kernel/stop-words";
import { stem, topicStems, wholeWord, words } from "../../kernel/text";
import { isSameWord } from "../clauses";
import { factsOf } from "../facts";
import { type Part, partsOf } from "./outline";
import { sameQuestionType } from "./question-type";
import { sentencesOf } from "./sentences";
import { termsOf } from "./wanted";

/** A fact that a question asks for in so many words: money, a number of days, how long, how often, how heavy, hours of work, an address to write to, a number to call. */
export type FactAsked = "money" | "days" | "span" | "moment" | "often" | "weight" | "hours" | "mail" | "phone";

const either = (...alternatives: string[]) => wholeWord(alternatives.join("|"), "iu");

/** All of a question: what it is asked of was named before. */
const alone = (asked: string) =>
  `^(?:(?:and|but|so|then|ok|okay|а|и|но|ну|тогда|ок)[\\s,.!]+)?(?:${asked})(?=[\\s?!.…]*$)`;

const days = "(?:minutes?|hours?|days?|nights?|weeks?|months?|years?)";
const сколько = "(?:сколько|скока|скоко|скок)";
const дней = "(?:минут|часов|дней|суток|недель|месяцев|лет)";
/** When what was spoken of before comes: it names nothing itself. */
const arrival = [
  "(?:and )?when (?:will|does|would|should|can|do|could) (?:it|they|this|that|i|we) (?:all )?(?:come|arrive|be (?:here|there|delivered)|get (?:here|there|it|them)|receive (?:it|them)|expect (?:it|them))",
  "когда (?:(?:он|она|оно|они|это|вс[её]|мне|его|е[её]|их|я|мы|уже) ){0,2}(?:прид[её]т|придут|приедет|приедут|доставят|доставите|привезут|привез[её]те|получу|получим|ждать)",
].join("|");
// Only what can mean nothing else: who asks for a length, a rest or a setting is told what there is. The first that fits:
// "what time" is no span, "what does it cost a month" is money.
const asking: readonly (readonly [FactAsked, RegExp])[] = [
  [
    "mail",
    either(
      "what(?:'s| is) your (?:\\p{L}+ )?e-?mail(?: address)?",
      "(?:what|which) e-?mail(?: address)? (?:do|can|should|must|may) (?:i|we) (?:write|send|contact)",
      "(?:какой|какая) у вас (?:\\p{L}+ )?(?:e-?mail|имейл|емейл|мейл|почта|адрес (?:электронной )?почты)",
      "на какую (?:\\p{L}+ )?почту (?:мне |вам |можно )?(?:писать|написать|отправить|слать|прислать)",
    ),
  ],
  [
    "phone",
    either(
      "what(?:'s| is) your (?:(?:tele)?phone|support|hotline) (?:tele)?(?:phone )?number",
      "(?:have|is there) (?:you )?(?:a )?(?:(?:tele)?phone|support|hotline) number",
      "(?:what|which) number (?:can|do|should|could|may) (?:i|we) (?:call|phone|ring|dial)",
      "по какому (?:номеру|телефону) (?:\\p{L}+ )?(?:звонить|позвонить|связаться)",
      "(?:какой|каков) у вас (?:номер )?телефона?",
    ),
  ],
  [
    "hours",
    either(
      "(?:at )?what time (?:do|are|does|is) (?:you|your|the) (?:\\p{L}+ )?(?:open|close|closed)",
      "(?:what are|when are|tell me)(?: your| the)? (?:opening|working|business|office|support) (?:hours|times)",
      "when (?:are|do) you (?:guys )?(?:open|close|closed|working|at work)",
      "(?:во сколько|с какого часа|со скольки|до скольки|до какого часа) (?:вы )?(?:\\p{L}+ )?(?:откры|закры|работа)\\p{L}+",
      "(?:are|do) you (?:\\p{L}+ )?(?:open|work|working) (?:on|at|during) (?:the )?(?:weekends?|holidays|\\p{L}+days?)",
      "(?:какие|какой|каковы?|подскажите) (?:у вас )?(?:часы|график|режим|расписание) (?:вашей )?работы",
      "работаете(?: ли)?(?: вы)? (?:в|по|на) (?:понедельник|вторник|сред|четверг|пятниц|суббот|воскресень|выходн|праздник)\\p{L}*",
      "когда (?:вы )?(?:открываетесь|закрываетесь|открыты|работаете)(?=\\s*(?:[?.!]|$))",
      "^(?:your |the )?(?:opening|working|business|office|support) (?:hours|times)(?=\\s*(?:[?.!]|$))",
      "^(?:ваши? |ваше )?(?:часы|график|режим|расписание) (?:вашей )?работы(?: поддержки)?(?=\\s*(?:[?.!]|$))",
    ),
  ],
  // Before money, which "how much" asks for: "how much does it weigh".
  [
    "weight",
    either(
      "how much (?:does|do|will|would|did) [^?.!]{1,60} weigh",
      "how heavy (?:is|are)|what(?:'s| is) the weight of",
      `${сколько} (?:\\p{L}+ ){0,3}(?:вес[ия]т|весят)|како(?:й|в) вес`,
    ),
  ],
  ["often", either("how (?:often|frequently)", "как часто|с какой (?:частотой|периодичностью)")],
  [
    "money",
    either(
      "(?:how much|what) (?:does|do|will|would|did) [^?.!]{1,60} (?:cost|costs)",
      "how much (?:is|are|for) (?:an? |the |your )?(?:\\p{L}+ )?(?:delivery|shipping|subscription|repairs?|returns?)",
      "how much (?:is|are) (?:an?|the|your) \\p{L}+(?: \\p{L}+)?(?=\\s*(?:[?.!]|$))",
      "how much (?:is|are) (?:it|that|this|they|those|these)(?=\\s*(?:[?.!]|$))",
      "what(?:'s| is) (?:the |your )?(?:price|cost) (?:of|for)",
      alone(
        `how much|what price|${сколько}|поч[её]м|по какой цене|(?:do|will|must) (?:i|we) (?:have to |need to )?pay(?: for (?:it|this|that|them))?|is (?:it|this|that) free(?: of charge)?|(?:это )?(?:бес)?платно|(?:за это )?(?:надо|нужно) (?:ли )?платить`,
      ),
      `${сколько} (?:\\p{L}+ )?(?:стоит|стоят|стоить|стоют)|поч[её]м`,
      "(?:какая|какова) (?:\\p{L}+ )?(?:цена|стоимость)",
    ),
  ],
  ["days", either(`how many (?:\\p{L}+ )?${days}`, `${сколько} (?:\\p{L}+ )?${дней}`)],
  [
    "span",
    either(
      "how long (?:does|do|will|would|can|must|should|have)",
      "how long is (?:the |my |your )?(?:\\p{L}+ )?(?:warranty|guarantee|trial|wait|delivery|period)",
      `${сколько} (?:у меня |есть |\\p{L}+ )?времени`,
      alone(
        `(?:for |in )?how long(?: for)?|how soon|как скоро|(?:на|через) ${сколько}|на какой срок|${сколько} по времени`,
      ),
      `как долго|${сколько} (?:\\p{L}+ )?(?:ждать|ид[её]т|длится|действует|хранится|займ[её]т|занимает)`,
    ),
  ],
  ["moment", either(alone("(?:by )?when(?: exactly)?|когда(?: именно)?"), alone(arrival))],
];

const ARRIVAL = either(alone(arrival));
/** Whether all of a question is when that comes which was spoken of before. */
export const asksArrival = (question: string): boolean => ARRIVAL.test(question.trim());

/** What fact a question asks for in so many words; null where it asks for none of them. */
export const factAsked = (question: string): FactAsked | null =>
  asking.find(([, pattern]) => pattern.test(question.trim()))?.[0] ?? null;

// What else than figures says so.
const gratis =
  /(?<!\p{L})(?:free|nothing|no (?:extra |additional )?(?:cost|charge|fee|surcharge)s?|own (?:cost|expense)|бесплат\p{L}*|ничего не стоит|за (?:наш|сво[йие]) сч[её]т|без (?:до)?плат\p{L}*|доплаты? .{0,20}нет|цена)(?!\p{L})/iu;
const oneOf =
  /(?<!\p{L})(?:(?:an?|one) (?:full |whole |working )?(?:minute|hour|day|week|month|year)|неделю|сутки|полчаса|полгода|(?:один|одного|одну) \p{L}+)(?!\p{L})/iu;
const sometime =
  /(?<!\p{L})(?:until|till|as (?:long|soon) as|once|at any time|any time|for ?ever|same day|next day|unlimited|indefinitely|never|at once|immediately|instantly|right away|пока|до тех пор|как только|в любо\p{L}+ (?:время|момент)|в тот же день|сразу|бессрочн\p{L}+|навсегда|всегда|никогда|не ограничен\p{L}*)(?!\p{L})/iu;
const regularly =
  /(?<!\p{L})(?:every|each|once|twice|times an?|(?:dai|week|month|year)ly|annually|regularly|after \d+|раз(?:а)? в|кажд\p{L}+|ежедневн\p{L}+|еженедельн\p{L}+|ежемесячн\p{L}+|ежегодн\p{L}+|регулярн\p{L}+|после \d+)(?!\p{L})/iu;
const openTime =
  /(?<!\p{L})(?:\d{1,2}(?:[:.]\d{2})? ?(?:am|pm)|around the clock|24\/7|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?|круглосуточно|понедельник\p{L}*|вторник\p{L}*|сред[ауеы]|четверг\p{L}*|пятниц\p{L}+|суббот\p{L}+|воскресень\p{L}+|выходн\p{L}+|будн\p{L}+)(?!\p{L})/iu;
const kinds: Readonly<Record<FactAsked, { fact: RegExp; words?: RegExp[] }>> = {
  money: { fact: /^(?:money:|price |percent )/, words: [gratis] },
  days: { fact: /^(?:minute|hour|day|week|month|year) /, words: [oneOf] },
  span: { fact: /^(?:minute|hour|day|week|month|year|date|time) /, words: [oneOf, sometime] },
  moment: { fact: /^(?:minute|hour|day|week|month|date|time) / },
  often: { fact: /^(?:minute|hour|day|week|month|year) /, words: [oneOf, regularly] },
  weight: { fact: /^(?:kilogram|gram) / },
  hours: { fact: /^time /, words: [openTime] },
  mail: { fact: /^mail / },
  phone: { fact: /^phone / },
};

/** Whether a text holds a fact of the kind that is asked for. */
export const holds = (text: string, asked: FactAsked): boolean => {
  const { fact, words } = kinds[asked];
  return words?.some((pattern) => pattern.test(text)) === true || [...factsOf(text)].some((one) => fact.test(one));
};

// "There is no warranty on burrs" answers how long it is.
const denies = /(?<!\p{L})(?:no|not|never|none|cannot|\p{L}+n['’]t|нет|не|нельзя|никогда)(?!\p{L})/iu;

// What asks for the fact and not what it is asked of.
const forms = new Set(
  "pay free платить платно бесплатно надо нужно long often frequently weigh weight heavy часто весит весят вес take much many cost costs price fee time times minute minutes hour hours day days week weeks month months year years number phone telephone call e email mail address open close work работаете открываетесь закрываетесь работы график режим часы сколько скока скоко долго хранится действует живет держится остается стоит стоят стоить цена стоимость идет длится займет занимает время времени минут часов дней суток недель месяцев лет почта телефон номер адрес write contact какой какая какое какие какому какую каким звонить позвонить связаться писать написать отправить soon exactly скоро именно почем ок ну"
    .split(" ")
    .map(stem),
);

/** Whether a word only says which fact is asked for, and nothing of what. */
export const saysWhichFact = (word: string): boolean => forms.has(stem(word));

/** What the fact is asked of, word by word. */
export const subjectWords = (question: string): string[] =>
  [...new Set(words(question))].filter((word) => !stopWords.has(word) && !saysWhichFact(word) && !openTime.test(word));

/** The same, each its stem and what that means. */
const subjectOf = (question: string): (readonly string[])[] => subjectWords(question).map((word) => [...termsOf(word)]);

/** What is asked of the desk itself needs no other subject. */
type OwnFact = Extract<FactAsked, "hours" | "mail" | "phone">;
const isOwn = (fact: FactAsked | null): fact is OwnFact => fact === "hours" || fact === "mail" || fact === "phone";

// Who is asked.
const oneself: ReadonlySet<string> = new Set(["support", "team", "поддержка", "служба"].map(stem));

/** Which fact about the desk itself a question asks for, of nothing else; null where it asks for none. */
export const asksOwnFact = (question: string): OwnFact | null => {
  const asked = factAsked(question);
  return isOwn(asked) && subjectOf(question).every((terms) => terms.some((term) => oneself.has(term))) ? asked : null;
};

/** Whether a fact is asked for of something that only what was said before can name: "how much does that cost?" */
export const lacksSubject = (question: string): boolean => {
  const asked = factAsked(question);
  return asked === "moment" || (asked !== null && !isOwn(asked) && subjectOf(question).length === 0);
};

/** `asking`: which part of the question asks, where it goes on from another; else all of it. */
type Read = { question: string; asking?: string | undefined; title: string; headings: readonly string[]; text: string };

const noun = /^(?:no|none|without|нет|без)$/u;
// What may be denied of anything: that it is to be had, or asks for money.
const had = new Set(
  "available possible offer offered sell sold provide provided exist have charge charged include included limit доступен доступна доступно предлагаем продаем бывает берем взимается делаем ограничений ограничен ограничено".split(
    " ",
  ),
);
const DENIED_WORDS = 3;

/** Whether what a text denies is what is asked: "Solo has no API" tells nobody what Solo costs. */
const deniesOf = (text: string, subject: readonly (readonly string[])[]): boolean => {
  if (subject.length === 0) return true;
  const all = words(text);
  const isTopical = (word: string) => !stopWords.has(word) && !denies.test(word);
  const isAsked = (word: string) =>
    had.has(word) ||
    saysWhichFact(word) ||
    [...termsOf(word)].some((term) => subject.some((terms) => terms.some((one) => isSameWord(one, term))));
  return all.some((word, at) => {
    if (!denies.test(word)) return false;
    const behind = all.slice(at + 1).filter(isTopical);
    const before = all.slice(0, at).findLast(isTopical);
    // "No API", "API нет": the thing itself; of a verb also what it is done to.
    const denied =
      word === "нет" && before !== undefined ? [before] : behind.slice(0, noun.test(word) ? 1 : DENIED_WORDS);
    return denied.length === 0 || denied.some(isAsked);
  });
};

/** A fact without its subject answers nothing. */
const subjectShare = 1 / 3;
/** Under a title that asks the same kind of thing so much of it must be in the title, or the title asks it of something else. */
const titleShare = 0.5;
// The sentence's own words before those of the title above it.
const ownWeight = 0.5;

/** What a row or a sentence stands under besides the headings: what leads to it, and the names of its cells. */
const leadOf = (parts: readonly Part[], at: number): string => {
  if (parts[at]?.kind === "sentence") return "";
  const first = parts.findIndex(({ block }) => block === parts[at]?.block);
  const head = parts.find(({ kind, block }) => kind === "head" && block === parts[at]?.block);
  return `${parts[first - 1]?.text ?? ""}\n${head?.text ?? ""}`;
};

/** A title that asks for the same fact of something else: the price of delivery is none of a subscription's. */
const asksOfOther = (
  asked: FactAsked,
  { title, subject }: { title: string; subject: readonly (readonly string[])[] },
): boolean => {
  if (subject.length === 0 || factAsked(title) !== asked) return false;
  const titled = new Set(subjectOf(title).flat());
  return titled.size > 0 && !subject.some((terms) => terms.some((term) => titled.has(term)));
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
  if (asksOfOther(asked, { title, subject })) return 0;
  const parts = partsOf(text);
  const isIn = (terms: readonly string[], ...said: ReadonlySet<string>[]) =>
    terms.some((term) => said.some((one) => one.has(term)));
  const share = (...said: ReadonlySet<string>[]) =>
    subject.filter((terms) => isIn(terms, ...said)).length / subject.length;
  const worthOf = (whole: string, at: number): number => {
    const isFact = holds(whole, asked);
    // What stands in brackets is not what is denied.
    const said = isFact ? whole : whole.replace(/\([^()]*\)/g, " ");
    if (!isFact && (asked === "moment" || !denies.test(said) || !deniesOf(said, subject))) return 0;
    if (asksOwnFact(question) !== null) return isFact ? 1 : 0;
    if (subject.length === 0) return 0;
    const own = termsOf([...headings, leadOf(parts, at), said].join("\n"));
    const [both, alone] = [share(own, above), share(own)];
    const isNamed = alone > 0 && (beyond.length === 0 || beyond.some((terms) => isIn(terms, own)));
    const isSaid = isNamed || (isFact && isTitle && both >= titleShare);
    return both >= subjectShare && isSaid ? both + ownWeight * alone : 0;
  };
  // Of an item with several sentences the one that holds the fact must name what it is asked of.
  const worths = parts.flatMap((part, at) => {
    if (part.kind === "head") return 0;
    const said = beyond.length > 0 && part.kind === "item" ? sentencesOf(part.text) : [part];
    return said.map(({ text: one }) => worthOf(one, at));
  });
  return Math.max(0, ...worths);
};

const affirms = /^[^\p{L}\p{N}]*(?:yes|да)(?!\p{L})/iu;

const asksWhich = /^[^\p{L}]*(?:and |but |а |и )?(?:where|when|who|whose|где|куда|когда|кто|кому|чей)(?!\p{L})/iu;
const asksWhy = /^[^\p{L}]*(?:and |but |а |и )?(?:why|почему)(?!\p{L})/iu;

/** More of a title than so much must be asked: "where can I park?" is told "yes, in the yard", and "where is your office?" no "yes" to offices as customers. */
const titledShare = 0.5;
const asksTitle = (asking: string, title: string): boolean => {
  const [asked, about] = [new Set(topicStems(asking)), [...new Set(topicStems(title))]];
  return about.filter((stem) => asked.has(stem)).length > about.length * titledShare;
};

/** A "yes" to something that is not named after it, to who asks why, or where and when of something else, would be a yes to another question. */
const affirmsOther = ({ question, asking = question, title, text }: Read): boolean => {
  if (!affirms.test(text)) return false;
  if (asksWhy.test(asking) || (asksWhich.test(asking) && !asksTitle(asking, title))) return true;
  const said = termsOf(`${title}\n${text}`);
  return subjectOf(asking).some((terms) => !terms.some((term) => said.has(term)));
};

/** Whether a text tells the fact that a question asks for in so many words, and says no "yes" to anything else; true where it asks for none. */
export const tellsFact = (read: Read): boolean => {
  if (affirmsOther(read)) return false;
  const asking = read.asking ?? read.question;
  const asked = factAsked(asking);
  // "Roughly every two months": what is done so often is said by the title, if at all.
  const isRegular = asked === "often" && subjectOf(asking).length > 0 && holds(read.text, asked);
  return asked === null || isRegular || tellingOf(asked, read) > 0;
};

const times: readonly FactAsked[] = ["days", "span"];
const LASTS =
  /\b(?:takes?|lasts?|needs?|ready|done|within|up to|valid|kept|stored|(?:is|are) (?=\**(?:\d|an? |one )))|(?<!\p{L})(?:занима|займ|дл[ия]тся|ид[её]т|идут|уходит|готов|действу|хран|составля|ждать|в течение|до \**\d)/iu;
/** How long before something else, or until when it may be called off, is not how long it lasts. */
const AHEAD =
  /\b(?:before|ahead|in advance|notice|cancel\p{L}*)\b|(?<!\p{L})(?:заранее|отмен\p{L}*|до (?:начала|того))/iu;

/**
 * Whether one sentence tells the fact and names something of what it is asked of; all of that stands there or in the title, some of
 * it in the title. Of a time only where something lasts: what begins in two weeks does not take two.
 */
export const tellsOfSubject = (question: string, { title, text }: { title: string; text: string }): boolean => {
  const asked = factAsked(question);
  if (asked === null) return false;
  const subject = subjectOf(question);
  const titled = termsOf(title);
  const isIn = (all: ReadonlySet<string>) => (terms: readonly string[]) => terms.some((term) => all.has(term));
  return sentencesOf(text).some(({ text: sentence }) => {
    if (!holds(sentence, asked)) return false;
    if (times.includes(asked) && (!LASTS.test(sentence) || AHEAD.test(sentence))) return false;
    const said = termsOf(sentence);
    return subject.some(isIn(said)) && subject.some(isIn(titled)) && subject.every(isIn(new Set([...said, ...titled])));
  });
};

/** Of an article's passages the one that tells the fact asked for best: `at` where it asks for none, or none tells more. */
export const factPassage = (
  passages: readonly { headings: readonly string[]; text: string }[],
  { question, asking, title, at }: { question: string; asking?: string | undefined; title: string; at: number },
): number => {
  const asked = factAsked(asking ?? question);
  if (asked === null) return at;
  const worths = passages.map((passage) => tellingOf(asked, { question, title, ...passage }));
  // Of what the title itself asks for the article tells first.
  const about = termsOf(title);
  const isTitled =
    times.includes(asked) &&
    times.some((one) => one === factAsked(title)) &&
    subjectOf(question).every((terms) => terms.some((term) => about.has(term)));
  const first = isTitled ? worths.findIndex((worth) => worth > 0) : -1;
  const most = Math.max(...worths);
  if (first >= 0) return first;
  return (worths[at] ?? 0) >= most ? at : worths.indexOf(most);
};
