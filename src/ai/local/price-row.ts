import type { Passage } from "../../knowledge/passages";
import { factAsked, holds, subjectWords } from "./asked-for";
import { type Part, partsOf } from "./outline";
import { termsOf } from "./wanted";

const cellsOf = ({ text }: Part): string[] =>
  text
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());

const isPrice = /(?<!\p{L})(?:prices?|costs?|цен[аы]|стоимость)(?!\p{L})/iu;

const names = (cell: string, subject: readonly (readonly string[])[]): boolean => {
  const said = termsOf(cell);
  return subject.every((terms) => terms.some((term) => said.has(term)));
};

/** What to look for where the price of a thing is asked for: the thing, and that it is a price. Null where none is. */
export const pricedThing = (question: string, locale: "en" | "ru"): string | null => {
  const thing = factAsked(question) === "money" ? subjectWords(question).join(" ") : "";
  return thing === "" ? null : `${thing} ${locale === "ru" ? "цена" : "price"}`;
};

/** Whether a table of prices names the very thing that is asked for: in the key of a row, or over a column of the row of prices. */
export const pricesThing = (question: string, { text }: Pick<Passage, "text">): boolean => {
  if (factAsked(question) !== "money" || !text.includes("|")) return false;
  const subject = subjectWords(question).map((word) => [...termsOf(word)]);
  if (subject.length === 0) return false;
  const parts = partsOf(text);
  return parts.some((row) => {
    if (row.kind !== "row" || !holds(row.text, "money")) return false;
    const head = parts.find(({ kind, block }) => kind === "head" && block === row.block);
    const [[key = "", ...values], [keys = "", ...columns]] = [cellsOf(row), head ? cellsOf(head) : []];
    const isInKey = columns.some((column) => isPrice.test(column)) && names(`${key} ${keys}`, subject);
    const isInHead = isPrice.test(key) && columns.some((column, at) => names(column, subject) && values[at] !== "");
    return (isInKey && !names(keys, subject)) || isInHead;
  });
};
