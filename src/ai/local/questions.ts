import { courtesyOf } from "../../desk/conversations/courtesy";
import { stopWords } from "../../kernel/stop-words";
import { words } from "../../kernel/text";

const whom = "(?:i|you|we|they|it|he|she|there|the|my|your|our|an?|this|that|these|those|any)";
const asks = [
  "how|what(?:'s)?|where|when|why|who|which",
  `(?:can|could|do|does|did|is|are|was|were|will|would|should|may|must|have|has)(?:n't)? ${whom}`,
  "как|как(?:ой|ая|ое|ие|ую|ого|ому|им|их)|каков[аы]?|что|где|когда|почему|зачем|кто|кому|сколько|скока|скоко|поч[её]м|куда|откуда|можно|нельзя|могу|можете|есть ли|нужно|надо|возможно|обязательно",
  "(?:вы )?(?:не )?\\p{L}{3,}(?:ете|ите)(?: ли)?(?= )|вы \\p{L}+(?:ете|ите)|\\p{L}+ ли",
].join("|");
const opens = new RegExp(`^(?:${asks})(?![\\p{L}])`, "iu");
/** "… and how", ", also can I", "… и ещё можно ли" */
const between = new RegExp(
  `,?\\s+(?:and|&|also|plus|и|а|также|плюс)(?: then| also| ещё| еще| также)?,?\\s+(?=(?:${asks})(?![\\p{L}]))`,
  "giu",
);
/** "…, how much is it?" needs no "and". */
const betweenPrices = /,\s+(?=(?:how much|сколько|скока|поч[её]м)(?![\p{L}]))/giu;
const goesOn = /^(?:and|&|also|plus|и|а|также|ещ[её])(?:\s+(?:also|then|ещ[её]|также))?,?\s+/iu;

const WORDS_MAX = 60;
const PARTS_MAX = 3;

const isQuestion = (part: string): boolean => opens.test(part) && words(part).some((word) => !stopWords.has(word));

/** The questions of a message that asks several in so many words, in order; the message itself where it asks one, or tells something too. */
export const questionsIn = (message: string): string[] => {
  const whole = [message];
  if (message.split(/\s+/).length > WORDS_MAX) return whole;
  const said = message
    .split(/(?<=[?!.…])\s+|\n+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "" && courtesyOf(sentence) === null);
  const parts = said
    .flatMap((sentence) => sentence.replace(goesOn, "").split(between))
    .flatMap((part) => part.split(betweenPrices))
    .map((part) => part.trim());
  if (parts.length < 2 || parts.length > PARTS_MAX || !parts.every(isQuestion)) return whole;
  return parts.map((part) => `${part.replace(/[\s?.!,;]+$/u, "")}?`);
};
