import { limits } from "./limits";
import type { Part } from "./outline";
import { termsOf } from "./wanted";

/** One list or table of a text, with the sentence that leads to it. */
type Block = { rows: readonly Part[]; lead: string };

const keyCharsMax = 60;

/** What a row or an item is about, its key: a table's first cell, what is printed bold or stands before a colon or a dash, or all of a short one. Empty where nothing is. */
export const keyOf = ({ kind, text }: Pick<Part, "kind" | "text">): string => {
  if (kind === "row") return text.split("|")[1]?.trim() ?? "";
  const said = text.replace(/^[-*•–—]\s+/u, "");
  const [, bold] = /^\*\*(.+?)\*\*/u.exec(said) ?? [];
  if (bold !== undefined) return bold;
  const [before = ""] = said.split(/:\s|\s[–—]\s/u);
  return before.length <= keyCharsMax ? before : "";
};

const restOfAll =
  /^[\s*]*(?:all |any |every |в |во |для |из |на )?(?:other|others|rest|remaining|else|elsewhere|everything|everywhere|anything|остальн|друг|проч|ин(?:ые|ых|ое)(?!\p{L})|любо|люба|любые|все(?!\p{L})|всё|везде)/iu;
// What stands under such a line holds together or not at all.
const asksForAll =
  /(?<!\p{L})(?:if|when|must|need\p{L}*|requir\p{L}*|conditions?|provided|only|together|steps?|unless|если|услови\p{L}*|нужн\p{L}+|необходим\p{L}*|треб\p{L}+|долж\p{L}+|понадоб\p{L}+|только|чтобы|когда|пришлите|шаг\p{L}*)(?!\p{L})/iu;

// "We deliver to 35 countries:" and "all of these:" speak of the whole list: a part of it would make them false.
const speaksOfAll =
  /(?<!\p{L})(?:\p{N}+|all|these|following|two|three|four|five|six|seven|eight|nine|ten|все|всех|эти|этих|следующ\p{L}*|два|две|двух|три|тр[её]х|четыр\p{L}+|пять|пяти|шесть|шести|семь|семи|восемь|восьми|девять|девяти|десять|десяти)(?!\p{L})[^.!?]*:\W*$/iu;

const nearBest = 0.5;
const keyWeight = 2;

type Weighed = { row: Part; weight: number; isKey: boolean };

const weigh = (rows: readonly Part[], wanted: ReadonlySet<string>): Weighed[] => {
  const read = rows.map((row) => ({ row, all: termsOf(row.text), key: termsOf(keyOf(row)) }));
  const telling = [...wanted].flatMap((term) => {
    const n = read.filter(({ all }) => all.has(term)).length;
    return n > 0 && 2 * n <= Math.max(2, rows.length) ? [{ term, weight: Math.log(1 + rows.length / (1 + n)) }] : [];
  });
  return read.map(({ row, all, key }) => ({
    row,
    weight: telling.reduce(
      (sum, { term, weight }) => sum + (key.has(term) ? keyWeight * weight : all.has(term) ? weight : 0),
      0,
    ),
    isKey: telling.some(({ term }) => key.has(term)),
  }));
};

/** Items that limit what a kept neighbour says go with it; rows and items with a key of their own speak for themselves. */
const withLimits = ({ rows }: Block, named: readonly Part[]): Part[] =>
  rows.filter((row, at) => {
    if (named.includes(row)) return true;
    if (row.kind === "row" || keyOf(row) !== "") return false;
    return limits(row.text) && [rows[at - 1], rows[at + 1]].some((one) => one !== undefined && named.includes(one));
  });

/**
 * The rows of a table, or items of a list, that a question names; all of them where it names none, where only the row for "all
 * others" shares a word with it, and where the list is one of steps or conditions that hold together or is counted by what leads to it. `isRoomy`: there is room
 * for all, so that only the names of rows count and not what else is said in them.
 */
export const namedRows = (block: Block, wanted: ReadonlySet<string>, { isRoomy }: { isRoomy: boolean }): Part[] => {
  const { rows, lead } = block;
  const all = [...rows];
  if (rows.length < 2 || asksForAll.test(lead) || rows.some(({ kind }) => kind === "step")) return all;
  if (rows.some(({ kind }) => kind === "item") && speaksOfAll.test(lead)) return all;
  const weighed = weigh(rows, wanted);
  const most = Math.max(...weighed.map(({ weight }) => weight));
  const best = weighed.filter(({ weight }) => weight > 0 && weight >= nearBest * most);
  if (best.length === 0 || best.every(({ row }) => restOfAll.test(keyOf(row)))) return all;
  if (isRoomy && !best.some(({ isKey }) => isKey)) return all;
  return withLimits(
    block,
    best.map(({ row }) => row),
  );
};
