import type { Hit } from "../../knowledge/search";
import { hoursIn } from "../../knowledge/search/hours";
import { asksOwnFact, type FactAsked, holds } from "./asked-for";
import { type Part, partsOf } from "./outline";

type OwnFact = Extract<FactAsked, "hours" | "mail" | "phone">;

const either = (...words: string[]) => new RegExp(`(?<!\\p{L})(?:${words.join("|")})(?!\\p{L})`, "imu");

// How the desk itself is reached, whoever a body may name: "contact us", and no "contact a seller".
const reached = [
  "contacts?(?=\\s*(?:$|[?:;,.!/&—–-]|(?:us|you|and|or|details?|info(?:rmation)?|numbers?|page|support|customer|our|the (?:team|support|help|desk|office|shop|store|clinic|hotel|company))(?!\\p{L})))",
  "contacting (?:us|you)|(?:get|be|stay|keep) in touch|(?:reach|call|phone|ring|write to|e-?mail) (?:us|you)",
  "контакты|контактн\\p{L}+ (?:данн|информац)\\p{L}+|(?:с нами|с вами) связаться|связаться(?! с(?! (?:нами|вами|поддержк\\p{L}*|служб\\p{L}+|команд\\p{L}+)))|связь с нами|обратная связь",
];
// What a title, a heading or a question that a lead wrote says where it is of the desk's own; a body alone says that of anybody.
const speaks: Readonly<Record<OwnFact, RegExp>> = {
  hours: either(
    ...reached,
    "(?:opening|working|business|office|support|service|visiting|our|your) (?:hours|times|schedule)|^(?:hours|schedule)",
    "(?:are|do) (?:we|you) open|we are open|when (?:are |do )?(?:we|you) (?:are |do )?(?:here|there|in|open|close|work|working|answer|available)",
    "(?:часы|режим|график|расписание) (?:нашей |вашей )?(?:работы|при[её]ма)|^(?:часы|режим|график|расписание)$",
    "когда (?:мы|вы|нас|вас) (?:на месте|на связи|можно застать|работа\\p{L}+|открыт\\p{L}*|закрыт\\p{L}*|отвеча\\p{L}+)",
  ),
  phone: either(
    ...reached,
    "^(?:tele)?phones?(?= and |[:,]|$)|by (?:tele)?phone|(?:tele)?phone numbers?|hotline|number to call",
    "^телефоны?(?= и |[:,]|$)|по телефону|номер\\p{L}* телефон\\p{L}*|(?:наш|ваш) телефон|горяч\\p{L}+ лини\\p{L}+|(?:нам|вам) (?:по)?звонить|(?:по)?звонить (?:нам|вам)",
  ),
  mail: either(
    ...reached,
    "^e-?mails?(?= and |[:,]|$)|by e-?mail|e-?mail address(?:es)?",
    "^(?:электронная )?почта(?= и |[:,]|$)|по (?:электронной )?почте|адрес\\p{L}* (?:электронной )?почты|(?:нам|вам) (?:на)?писать|(?:на)?писать (?:нам|вам)",
  ),
};
// Whose hours, number or address it is else, and what is only an example.
const others = new RegExp(
  `(?<!\\p{L})(?:${[
    "courier|deliver|ship|parcel|discount|sale|return|refund|collect|pick-?up|repair|warehouse|partner|supplier|lesson|class|course|webinar|maintenance|backup|emergenc|police|bank",
    "customers? (?:of|with|on|who)|subscribers?|plans?(?!\\p{L})|premium|vip(?!\\p{L})|dealer|distributor|reseller|wholesal|seller|invest|journalis|media|press(?! \\d)(?!\\p{L})|job|career|vacanc|applicant|candidate|recruit|hiring|cvs?(?!\\p{L})|résumé|book|reserv|tables?(?!\\p{L})|restaurant|privacy|personal data|data protection|billing|accounting",
    "for instance|for example|e\\.g\\.|sample|set(?:s|ting|tings)?(?!\\p{L})|configur",
    "курьер|достав|посыл|скидк|распродаж|возврат|самовывоз|пункт|ремонт|мастерск|склад|партн[её]р|поставщик|заняти|урок|курс|вебинар|техническ|экстренн|полици|банк",
    "клиент\\p{L}* (?:тариф|план|пакет|с(?!\\p{L}))|тариф|план(?:а|е|у|ом|ов)?(?!\\p{L})|подписчик|премиум|дилер|дистрибь|оптов|продав|инвест|журналист|пресс|сми(?!\\p{L})|резюме|ваканси|соискател|кандидат|карьер|брон|заброн|столик|ресторан|персональн|конфиденц|бухгалт",
    "например|к примеру|допустим|образец|настро|укажите|указать|задайте|задать",
  ].join("|")})`,
  "iu",
);
// A title that is about the reader's own, or about changing it.
const readers = either("my|change|edit|add|update|мо[йяеёию]|моего|моих|сменить|изменить|добавить|поменять|обновить");

const dayAndNight = /(?<!\p{L})(?:around the clock|24\/7|24 hours a day|круглосуточно)(?!\p{L})/iu;

const isFact = (fact: OwnFact, text: string): boolean =>
  fact === "hours" ? hoursIn(text) !== "" || dayAndNight.test(text) : holds(text, fact);

/** A line with what is said around it: its paragraph, or the item alone, and the sentence before. */
const saidAround = (parts: readonly Part[], at: number): string => {
  const part = parts[at];
  const first = parts.findIndex(({ block }) => block === part?.block);
  const own = part?.kind === "sentence" ? parts.filter(({ block }) => block === part.block) : parts.slice(at, at + 1);
  return [parts[first - 1], ...own].map((one) => one?.text ?? "").join("\n");
};

/** `byHand`: a question that a lead wrote on the article. */
type Telling = {
  title: string;
  byHand?: string | undefined;
  passage: { headings: readonly string[]; text: string };
};

/** Whether a passage tells the desk's own hours, number or address, and nobody else's: what stands above it says so. */
export const tellsOwn = (fact: OwnFact, { title, byHand = "", passage }: Telling): boolean => {
  const above = [title, ...passage.headings].join("\n");
  if (others.test(above) || readers.test(above) || !speaks[fact].test(`${above}\n${byHand}`)) return false;
  const parts = partsOf(passage.text);
  return parts.some((part, at) => isFact(fact, part.text) && !others.test(saidAround(parts, at)));
};

/**
 * The article that alone among those found tells the hours, the number or the address of the desk that a question asks for, of nothing
 * and nobody else; null where it asks for something else, or several tell it.
 */
export const tellingOwnFact = (question: string, hits: readonly Hit[]): string | null => {
  const fact = asksOwnFact(question);
  if (fact === null) return null;
  const telling = new Set(
    hits.filter((hit) => tellsOwn(fact, { ...hit, byHand: hit.byHand?.text })).map(({ id }) => id),
  );
  const [only] = telling;
  return telling.size === 1 && only !== undefined ? only : null;
};

/** Whether one of an article's passages tells the desk's own fact that is asked for; true where none is. */
export const mayTell = (
  question: string,
  { passages, ...above }: Omit<Telling, "passage"> & { passages: readonly Telling["passage"][] },
): boolean => {
  const fact = asksOwnFact(question);
  return fact === null || passages.some((passage) => tellsOwn(fact, { ...above, passage }));
};

const inPlainWords: Readonly<Record<OwnFact, Readonly<Record<"en" | "ru", string>>>> = {
  hours: { en: "opening hours", ru: "часы работы" },
  mail: { en: "e-mail address to write to", ru: "адрес электронной почты, написать" },
  phone: { en: "phone, telephone number to call", ru: "номер телефона, позвонить" },
};

const day =
  /(?<!\p{L})(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?|weekdays?|holidays?|понедельник\p{L}*|вторник\p{L}*|сред[ауеы]|четверг\p{L}*|пятниц\p{L}+|суббот\p{L}+|воскресень\p{L}+|выходн\p{L}+|будн\p{L}+|праздник\p{L}*)(?!\p{L})/giu;

/** What to look for: who asks for the desk's own hours, number or address asks for it in many words, and all of them mean the same. */
export const lookedFor = (question: string, locale: "en" | "ru"): string => {
  const fact = asksOwnFact(question);
  if (fact === null) return question;
  return [inPlainWords[fact][locale], ...(question.match(day) ?? [])].join(" ");
};
