import { isTableRow, sentencesOf } from "./sentences";

/** What a text is put together from, in reading order. `item` is one of a list, `step` one of a numbered list, `head` names the cells of a table's rows. */
type PartKind = "sentence" | "item" | "step" | "head" | "row";

/** An exact cut of the text. Parts of one paragraph, list or table share their `block`. */
export type Part = { kind: PartKind; start: number; end: number; text: string; block: number };

const bullet = /^[-*•–—]\s+/u;
const number = /^\d{1,3}[.)]\s+/u;
const underHead = /^\|[\s:|-]+\|?$/u;

type Line = { start: number; end: number; text: string };

const linesOf = (text: string): Line[] => {
  let start = 0;
  return text.split("\n").map((line) => {
    const one = { start, end: start + line.length, text: line };
    start += line.length + 1;
    return one;
  });
};

const kindOf = (line: string): "table" | "item" | "step" | "words" =>
  isTableRow(line) ? "table" : bullet.test(line) ? "item" : number.test(line) ? "step" : "words";

type Draft = { kind: "table" | "item" | "step" | "words"; start: number; end: number };

/** Lines that belong together: a paragraph, a row, an item with all that stands indented under it. */
const draftsOf = (text: string): (Draft | "gap")[] => {
  const found: (Draft | "gap")[] = [];
  for (const line of linesOf(text)) {
    const last = found.at(-1);
    if (line.text.trim() === "") {
      if (last !== "gap") found.push("gap");
      continue;
    }
    const kind = kindOf(line.text);
    const isUnder = last !== undefined && last !== "gap" && kind === "words" && last.kind !== "table";
    const isNested = last !== undefined && last !== "gap" && /^\s{2,}/.test(line.text) && last.kind !== "words";
    if (isUnder || isNested) last.end = line.end;
    else found.push({ kind, start: line.start, end: line.end });
  }
  return found;
};

// Text that was wrapped by hand goes on in the next line: a space there changes no place of a letter.
const wrapped = /(?<=[^.!?…:;\n])\n(?=\p{Ll})|(?<=[^\n]{60}[^.!?…:;\n])\n(?=\S)/gu;

const trimmed = (text: string, { start, end }: { start: number; end: number }) => {
  const raw = text.slice(start, end);
  const from = start + (raw.length - raw.trimStart().length);
  return { start: from, end: from + raw.trim().length, text: raw.trim() };
};

/** Takes a text apart: sentences, items and rows, each with the block it stands in. A list or table goes on over an empty line. */
export const partsOf = (text: string): Part[] => {
  const parts: Part[] = [];
  let block = -1;
  let former: Draft["kind"] | null = null;
  for (const draft of draftsOf(text)) {
    if (draft === "gap") {
      if (former === "words" || former === "table") former = null;
      continue;
    }
    if (draft.kind !== former || draft.kind === "words") block++;
    former = draft.kind;
    const cut = trimmed(text, draft);
    if (draft.kind === "words")
      for (const { start, end, text: said } of sentencesOf(cut.text.replace(wrapped, " ")))
        parts.push({ kind: "sentence", start: cut.start + start, end: cut.start + end, text: said, block });
    else parts.push({ ...cut, kind: draft.kind === "table" ? "row" : draft.kind, block });
  }
  return parts.map((part, at) => {
    const isHead = [part, parts[at + 1]].some((one) => one?.block === part.block && underHead.test(one.text));
    return part.kind === "row" && isHead ? { ...part, kind: "head" } : part;
  });
};

/** Where the words of an item begin, behind its bullet. */
export const wordsStart = ({ kind, start, text }: Part): number =>
  kind === "item" ? start + (bullet.exec(text)?.[0].length ?? 0) : start;
