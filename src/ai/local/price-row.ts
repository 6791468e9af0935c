import { stopWords } from "../../kernel/stop-words";
import { words } from "../../kernel/text";
import type { Passage } from "../../knowledge/passages";
import { unitOf } from "../fact-words";
import { factAsked, holds } from "./asked-for";
import { type Part, partsOf } from "./outline";
import { termsOf } from "./wanted";

const cellsOf = ({ text }: Part): string[] =>
  text
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

const isPrice =
  /^(?:prices?|costs?|fees?|pricing|цен[аыуе]|стоимость|сто[ия]т|стоить|стоют|поч[её]м|скок[ао]?|скольк[оа]|much)$/iu;
/** What may stand beside "price" and be the price of nothing else: a period, a currency, what is in it. */
const isKind = (word: string): boolean =>
  unitOf(word) !== null ||
  /^(?:per|each|from|vat|tax|net|gross|total|full|regular|retail|list|base|basic|current|new|starting|unit|piece|user|seat|(?:month|week|year|annual|dai)\p{L}*|incl\p{L}*|ндс|налог\p{L}*|итого|полная|обычная|розничная|базовая|новая|текущая|начальная|единиц\p{L}*|штук\p{L}*|шт|пользовател\p{L}*|ежемесячн\p{L}*|ежегодн\p{L}*|годов\p{L}*|\d+)$/u.test(
    word,
  );

type Subject = readonly (readonly string[])[];
const topical = (text: string): string[] => words(text).filter((word) => !stopWords.has(word) && !isPrice.test(word));
const isOf = (subject: Subject, said: ReadonlySet<string>): boolean =>
  subject.every((terms) => terms.some((term) => said.has(term)));
const names = (cell: string, subject: Subject): boolean => isOf(subject, termsOf(cell));

/** Whether a cell says that what goes with it is a price, and of nothing but what is asked for: not "price of cleaning". */
const isPriceCell = (cell: string, subject: Subject): boolean =>
  cell
    .split(/[,;:()/–—]/)
    .filter((part) => words(part).some((word) => isPrice.test(word)))
    .some((part) =>
      topical(part).every(
        (word) => isKind(word) || subject.some((terms) => [...termsOf(word)].some((one) => terms.includes(one))),
      ),
    );

/** Every word of what a price is asked of. Who asks for a number's price, or a year's, does not ask for that of what it goes with. */
const pricedWords = (question: string): string[] => [...new Set(topical(question))];

/** What to look for where the price of a thing is asked for: the thing, and that it is a price. Null where none is. */
export const pricedThing = (question: string, locale: "en" | "ru"): string | null => {
  const thing = factAsked(question) === "money" ? pricedWords(question).join(" ") : "";
  return thing === "" ? null : `${thing} ${locale === "ru" ? "цена" : "price"}`;
};

/** Whether a table of prices names the very thing that is asked for: in the key of a row, or over a column of the row of prices. */
export const pricesThing = (question: string, { text }: Pick<Passage, "text">): boolean => {
  if (factAsked(question) !== "money" || !text.includes("|")) return false;
  const subject = pricedWords(question).map((word) => [...termsOf(word)]);
  if (subject.length === 0) return false;
  const parts = partsOf(text);
  return parts.some((row) => {
    if (row.kind !== "row" || !holds(row.text, "money")) return false;
    const head = parts.find(({ kind, block }) => kind === "head" && block === row.block);
    const [[key = "", ...values], [keys = "", ...columns]] = [cellsOf(row), head ? cellsOf(head) : []];
    const isInKey = columns.some(
      (column) => isPriceCell(column, subject) && names(`${key} ${keys} ${column}`, subject),
    );
    const isInHead =
      isPriceCell(key, subject) &&
      columns.some((column, at) => names(`${column} ${key}`, subject) && values[at] !== "");
    return (isInKey && !names(keys, subject)) || isInHead;
  });
};
