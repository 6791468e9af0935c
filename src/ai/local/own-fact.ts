import type { Hit } from "../../knowledge/search";
import { hoursIn } from "../../knowledge/search/hours";
import { asksOwnFact, type FactAsked, holds } from "./asked-for";
import { type Part, partsOf } from "./outline";

type OwnFact = Extract<FactAsked, "hours" | "mail" | "phone">;

const either = (words: string) => new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})`, "iu");

// Where a text speaks of the desk itself: how it is reached and when it is there.
const ours = either(
  "contacts?|contacting|reach(?: us)?|in touch|(?:opening|working|business|office|support) (?:hours|times)|hours|open|opens|opened|closed|closes|(?:call|phone|ring|write(?: to)?|mail|e-mail|visit|find|see) (?:us|me)|we answer|we work|we are (?:here|there|in)|are here|support|help ?desk|reception|front desk|customer (?:service|care)|hotline|(?:с нами )?связ\\p{L}+|контакт\\p{L}*|поддержк\\p{L}+|горяч\\p{L}+ лини\\p{L}+|часы|режим\\p{L}*|график\\p{L}*|расписани\\p{L}+|работа\\p{L}+|открыт\\p{L}*|закрыт\\p{L}*|отвеча\\p{L}+|на (?:связи|месте)|жд[её]м|звоните|пишите|регистратур\\p{L}+|ресепшен\\p{L}*|при[её]м\\p{L}*",
);
// Whose hours, number or address it is else.
const others =
  /(?<!\p{L})(?:courier|deliver|ship|parcel|discount|sale|return|refund|collect|pick-?up|repair|warehouse|partner|supplier|lesson|class|course|webinar|maintenance|backup|emergenc|police|bank|курьер|достав|посыл|скидк|распродаж|возврат|самовывоз|пункт|ремонт|мастерск|склад|партн[её]р|поставщик|заняти|урок|курс|вебинар|техническ|экстренн|полици|банк)/iu;

const dayAndNight = /(?<!\p{L})(?:around the clock|24\/7|24 hours a day|круглосуточно)(?!\p{L})/iu;

const isFact = (fact: OwnFact, text: string): boolean =>
  fact === "hours" ? hoursIn(text) !== "" || dayAndNight.test(text) : holds(text, fact);

/** A line with what leads to it: the sentence before a list, and of a paragraph the sentence before. */
const withLead = (parts: readonly Part[], at: number): string => {
  const first = parts.findIndex(({ block }) => block === parts[at]?.block);
  return `${parts[first - 1]?.text ?? ""}\n${parts[at]?.text ?? ""}`;
};

/** Whether a passage tells the desk's own hours, number or address, and nobody else's. */
export const tellsOwn = (
  fact: OwnFact,
  { title, passage }: { title: string; passage: { headings: readonly string[]; text: string } },
): boolean => {
  const above = [title, ...passage.headings].join("\n");
  if (others.test(above)) return false;
  const parts = partsOf(passage.text);
  return parts.some((part, at) => {
    const said = withLead(parts, at);
    return isFact(fact, part.text) && !others.test(said) && (ours.test(above) || ours.test(said));
  });
};

/**
 * The article that alone among those found tells the hours, the number or the address of the desk that a question asks for, of nothing
 * and nobody else; null where it asks for something else, or several tell it. Such an article answers whatever it is called.
 */
export const tellingOwnFact = (question: string, hits: readonly Hit[]): string | null => {
  const fact = asksOwnFact(question);
  if (fact === null) return null;
  const telling = new Set(hits.filter((hit) => tellsOwn(fact, hit)).map(({ id }) => id));
  const [only] = telling;
  return telling.size === 1 && only !== undefined ? only : null;
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
