import { stopWords } from "../kernel/stop-words";
import { detectLanguage, stem, transliterate, words } from "../kernel/text";
import { DENIAL } from "./denials";
import { unitOf } from "./fact-words";
import { inDigits } from "./numerals";
import { groupedBy, inOneWord, turnsOfPhrase } from "./same-words";

const groupOf = groupedBy(stem);
const isCyrillic = /\p{Script=Cyrillic}/u;
const ROOT_LETTERS = 6;
const TAIL_LETTERS = 3;
/** "Уровень" is "уровня" in other cases: a vowel goes. */
const withoutFleeting = (root: string): string => root.replace(/[ео](?=[бвгджзклмнпрстфхцчшщ]$)/u, "");

/** Whether two stems are forms of one word. Russian stems of one root end differently: "достав|к", "достав|л". */
export const isKin = (one: string, other: string): boolean => {
  if (one === other) return true;
  if (!isCyrillic.test(one)) return false;
  if (Math.min(one.length, other.length) >= 4 && withoutFleeting(one) === withoutFleeting(other)) return true;
  if (Math.max(one.length, other.length) - ROOT_LETTERS > TAIL_LETTERS || one.length < ROOT_LETTERS) return false;
  return one.slice(0, ROOT_LETTERS) === other.slice(0, ROOT_LETTERS);
};

/** Whether two stems are forms of one word, or of two that say the same. */
export const isSameWord = (one: string, other: string): boolean => {
  if (isKin(one, other)) return true;
  if (isCyrillic.test(one) !== isCyrillic.test(other)) return transliterate(one) === transliterate(other);
  const group = groupOf.get(one);
  return group !== undefined && group === groupOf.get(other);
};

/** Whether two texts are in one language, as far as their words can be compared. */
export const isAlike = (one: string, other: string): boolean =>
  (detectLanguage(one) === "ru") === (detectLanguage(other) === "ru");

/** The stems of a text that carry a claim, its numbers among them; what denies and what numbers count is read elsewhere. */
export const claimsOf = (text: string): string[] => [
  ...new Set(
    words(inDigits(inOneWord(text)))
      .filter((word) => !stopWords.has(word) && !turnsOfPhrase.has(word) && !DENIAL.test(word) && unitOf(word) === null)
      .map(stem),
  ),
];

/** Those of some stems that are among others, in a form of theirs. */
export const sharedBy = (some: readonly string[], others: readonly string[]): string[] =>
  some.filter((one) => others.some((other) => isSameWord(one, other)));

// A comma in a figure ends nothing.
const joint =
  /[;()]|[.!?…](?=\s|$)|[,:](?!\d)|(?<![\p{L}\p{N}])(?:and|but|or|while|whereas|и|а|но|или|зато)(?![\p{L}\p{N}])/giu;

/** What of a text is said by itself: between commas and joints. */
export const clausesOf = (text: string): string[] =>
  text
    .split(joint)
    .map((one) => one.trim())
    .filter((one) => /[\p{L}\p{N}]/u.test(one));
