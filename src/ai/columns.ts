import { wholeWord } from "../kernel/text";
import { unitOf } from "./fact-words";
import { plain } from "./facts";
import { partsOf } from "./local/outline";

/** A row's cells, as they are written. */
export const cellsOf = (row: string): string[] =>
  row
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());

const TOKEN = /\p{L}+|[€$£₽₸%\d,([]/gu;
/** "Day | 3" is the third, and no three days; a letter alone may be a size. */
const ORDERS = /^(?:minute|hour|day|week|month|year|минута|час|день|неделя|месяц|год)$/;
const RATE = /^(?:per|an?|each|every|first|last|в|за|на|кажд\p{L}+|перв\p{L}+)$/u;
const CLOCK = wholeWord("(?:opening|office|business|working|support) hours|часы (?:работы|приема)");
const FIGURES = /^[~≈<>≤≥]?\s*\d[\d\s.,]*$/;
const RANGE = /^\d[\d\s.,]*[-–—]\s*\d[\d\s.,]*$/;

/** What the figures under a column's name count: "Days", "Weight, g", "Цена, ₽"; null where they count nothing, or not alone ("Price per day"). */
const countedIn = (name: string): string | null => {
  const text = plain(name);
  const tokens: readonly string[] = text.match(TOKEN) ?? [];
  if (/\d/.test(text) || CLOCK.test(text)) return null;
  const units = tokens.filter((token, at) => {
    const before = tokens[at - 1] ?? "";
    const isApart = /[,([]/.test(before);
    const isShort = /^\p{L}$/u.test(token) || ORDERS.test(token);
    return unitOf(token) !== null && !RATE.test(before) && (isApart || !isShort);
  });
  const [unit] = units;
  return units.length === 1 && unit !== undefined ? unit : null;
};

/** A row's cells, each with what its column's name counts: "7 days" of `7` under `Days`. */
const countedCells = (row: string, head: string): string[] => {
  const names = cellsOf(head);
  return cellsOf(row).map((cell, at) => {
    const unit = countedIn(names[at] ?? "");
    // "9–17" under "Hours" is as likely from nine to five.
    const isCounted = FIGURES.test(cell) || (RANGE.test(cell) && unit !== null && unitOf(unit) !== "hour");
    return unit !== null && isCounted ? `${cell} ${unit}` : cell;
  });
};

/** A row's cells, each under the name of its column; "Disk, GB" is one name. */
export const namedCells = (row: string, head: string): string[] => {
  const names = cellsOf(head).map((name) => name.replace(/[,;:()[\]]+/g, " "));
  return countedCells(row, head).map((cell, at) => `${names[at] ?? ""} ${cell}`.trim());
};

/** All rows of a text's tables, each figure with what its column counts; empty where there is no table. */
export const countedRows = (text: string): string => {
  if (!text.includes("|")) return "";
  const parts = partsOf(text);
  return parts
    .filter(({ kind }) => kind === "row")
    .map((row) =>
      countedCells(row.text, parts.find((one) => one.kind === "head" && one.block === row.block)?.text ?? ""),
    )
    .map((cells) => cells.join(" | "))
    .join("\n");
};
