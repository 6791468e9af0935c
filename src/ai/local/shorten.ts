import { limits } from "./limits";
import { type Part, partsOf, wordsStart } from "./outline";
import { keyOf, namedRows } from "./rows";
import { termsOf, wantedBy } from "./wanted";

/** A piece of a passage, every letter its own. */
export type Piece = { start: number; end: number };
/**
 * An answer cut from a passage: `text` is its pieces in order, each exactly `passage.slice(start, end)`, with dots where sentences
 * were left out; `isWhole` says that nothing was. `begins`: what stands first, so that a list is not told without saying of what,
 * nor an item that came alone where its heading takes it back.
 */
export type Excerpt = { text: string; pieces: Piece[]; isWhole: boolean; begins: "words" | "list" | "item" };

const lettersMaxDefault = 500;
const wholeShare = 0.8;

/** Sentences by themselves, lists and tables whole: what is kept or left out together. */
type Unit = { parts: readonly Part[]; start: number; end: number };

const unitOf = (parts: readonly Part[]): Unit => ({
  parts,
  start: parts[0]?.start ?? 0,
  end: parts.at(-1)?.end ?? 0,
});

const isRow = ({ kind }: Part): boolean => kind !== "sentence";

const unitsOf = (parts: readonly Part[]): Unit[] => {
  const units: Part[][] = [];
  for (const part of parts) {
    const last = units.at(-1);
    if (last?.[0] && isRow(part) && last[0].block === part.block) last.push(part);
    else units.push([part]);
  }
  return units.map(unitOf);
};

const leadsOn = /[:;,]$/;
const leansBack =
  /^(?:then|after|also|it|this|these|they|next|but|otherwise|together|затем|потом|после|также|это|этот|эти|он|она|оно|они|но|если же|иначе|тогда|вместе)(?=[\s,])/iu;

const isJoined = (before: Unit, after: Unit): boolean =>
  leadsOn.test(before.parts.at(-1)?.text ?? "") || leansBack.test(after.parts[0]?.text ?? "");

/** The lists and tables of a text without the rows that have nothing to do with what is asked, behind what each of them is about. */
const withoutOtherRows = (units: readonly Unit[], { wanted, heading, isRoomy }: Narrow): Unit[] => {
  // What names a row is what is asked beyond what all of it is about.
  const about = termsOf(heading);
  const naming = new Set([...wanted].filter((term) => !about.has(term)));
  return units.map((unit, at) => {
    const [first] = unit.parts;
    if (!first || !isRow(first)) return unit;
    const rows = unit.parts.filter(({ kind }) => kind !== "head");
    const before = units[at - 1]?.parts.at(-1)?.text ?? "";
    const lead = leadsOn.test(before) ? before : at === 0 ? (heading.split("\n").at(-1) ?? "") : "";
    // A title may name a code of every row ("E1–E5").
    const codes = [...wanted].filter((term) => about.has(term) && /\d/.test(term));
    const named = new Set(namedRows({ rows, lead }, new Set([...naming, ...codes]), { isRoomy }));
    return { ...unit, parts: unit.parts.filter((part) => part.kind === "head" || named.has(part)) };
  });
};

type Narrow = { wanted: ReadonlySet<string>; heading: string; isRoomy: boolean };

// Who asks how something is done wants all the steps: they count half.
const stepShare = 0.5;
const lettersOf = ({ parts }: Unit): number =>
  parts.reduce((sum, { kind, start, end }) => sum + (end - start + 1) * (kind === "step" ? stepShare : 1), 0);
const lettersIn = (units: readonly Unit[]): number => units.reduce((sum, unit) => sum + lettersOf(unit), 0);

const keyWeight = 2;

/** How much of what is asked each unit speaks of; what all of them have counts little. */
const relevanceOf = (units: readonly Unit[], wanted: ReadonlySet<string>): number[] => {
  const present = units.map(({ parts }) => {
    const all = parts.filter(({ kind }) => kind !== "head").map(({ text }) => text);
    return [...termsOf(all.join("\n"))].filter((term) => wanted.has(term));
  });
  // What a row or an item is about it says more of than a sentence that mentions it.
  const keys = units.map(({ parts }) => {
    const rows = parts.filter((part) => isRow(part) && part.kind !== "head");
    return new Set(rows.flatMap((part) => [...termsOf(keyOf(part))]));
  });
  const rarity = (term: string): number =>
    Math.log(1 + units.length / (1 + present.filter((terms) => terms.includes(term)).length));
  return present.map((terms, at) =>
    terms.reduce((sum, term) => sum + rarity(term) * (keys[at]?.has(term) ? keyWeight : 1), 0),
  );
};

type Span = { from: number; to: number };
type Asked = { wanted: ReadonlySet<string>; lettersMax: number };

/** The run of units that says most of what is asked for its length, with the one in it that says most by itself. */
const bestSpan = (units: readonly Unit[], { wanted, lettersMax }: Asked): Span => {
  const relevance = relevanceOf(units, wanted);
  const most = Math.max(...relevance);
  const top = relevance.indexOf(most);
  // Every unit costs a little, so that a run grows only where it gains.
  const cost = (most || 1) * 0.15;
  let best = { span: { from: top, to: top }, worth: Number.NEGATIVE_INFINITY };
  for (let from = 0; from <= top; from++)
    for (let to = top; to < units.length; to++) {
      if (to > from && lettersIn(units.slice(from, to + 1)) > lettersMax) break;
      const worth = relevance.slice(from, to + 1).reduce((sum, x) => sum + x - cost, 0);
      if (worth > best.worth) best = { span: { from, to }, worth };
    }
  return best.span;
};

/** Widens a span until neither end tears a list from its lead or a reference from what it refers to. */
const widen = (units: readonly Unit[], { from, to }: Span): Span => {
  const [before, first, last, after] = [units[from - 1], units[from], units[to], units[to + 1]];
  if (before && first && isJoined(before, first)) return widen(units, { from: from - 1, to });
  if (last && after && isJoined(last, after)) return widen(units, { from, to: to + 1 });
  return { from, to };
};

const limitsAfterMax = 2;

/** Takes in the neighbours that may take back something of what is said. */
const withLimits = (units: readonly Unit[], { from, to }: Span): Span => {
  const isLimit = (unit: Unit | undefined): boolean => {
    const [only, ...more] = unit?.parts ?? [];
    return only?.kind === "sentence" && more.length === 0 && limits(only.text);
  };
  let end = to;
  while (end < to + limitsAfterMax && isLimit(units[end + 1])) end++;
  return widen(units, { from: isLimit(units[from - 1]) ? from - 1 : from, to: end });
};

const cutFor = (units: readonly Unit[], asked: Asked): Unit[] => {
  if (lettersIn(units) * wholeShare <= asked.lettersMax) return [...units];
  const { from, to } = withLimits(units, widen(units, bestSpan(units, asked)));
  return units.slice(from, to + 1);
};

/** An item that came alone, without what it is one of, is told as a sentence. */
const isLoneItem = (units: readonly Unit[], at: number): boolean => {
  const [only, ...more] = units[at]?.parts ?? [];
  return only?.kind === "item" && more.length === 0 && !leadsOn.test(units[at - 1]?.parts.at(-1)?.text ?? "");
};

type Kept = { all: readonly Part[]; kept: readonly Part[]; lone: ReadonlySet<Part> };

const follows = ({ all }: Kept, before: Part, after: Part): boolean => all[all.indexOf(after) - 1] === before;

/** What stands between two parts that were no neighbours. */
const gapBetween = (before: Part, after: Part): string => {
  if (before.block === after.block) return isRow(after) ? "\n" : " … ";
  // A row or an item speaks for itself, and what leads to a list leads to what is left of it.
  return isRow(before) || (isRow(after) && leadsOn.test(before.text)) ? "\n\n" : " …\n\n";
};

/** What is kept, neighbours in one piece; an item that came alone is a piece without its bullet. */
const put = (passage: string, told: Kept): Pick<Excerpt, "text" | "pieces"> => {
  const pieces: Piece[] = [];
  let text = "";
  let former: Part | undefined;
  for (const part of told.kept) {
    const isNext = former !== undefined && follows(told, former, part);
    const last = pieces.at(-1);
    const start = told.lone.has(part) ? wordsStart(part) : part.start;
    if (last && isNext && !told.lone.has(part)) {
      text += passage.slice(last.end, part.end);
      last.end = part.end;
    } else {
      text += `${former ? (isNext ? "\n\n" : gapBetween(former, part)) : ""}${passage.slice(start, part.end)}`;
      pieces.push({ start, end: part.end });
    }
    former = part;
  }
  return { text, pieces };
};

/**
 * The part of a passage that answers: of lists and tables the rows a question names, of a passage longer than about `lettersMax`
 * letters the run of neighbours that says most of what is asked, with what limits it. Words are never altered, and a sentence
 * is never cut, however long. `heading`: what the passage stands under, a line each, the nearest last.
 */
export const shortened = (
  question: string,
  passage: string,
  { lettersMax = lettersMaxDefault, heading = "" }: { lettersMax?: number; heading?: string } = {},
): Excerpt => {
  const wanted = wantedBy(question);
  const all = partsOf(passage);
  const isRoomy = passage.length * wholeShare <= lettersMax;
  const units = cutFor(withoutOtherRows(unitsOf(all), { wanted, heading, isRoomy }), { wanted, lettersMax });
  const lone = new Set(units.flatMap(({ parts }, at) => (isLoneItem(units, at) ? parts : [])));
  const kept = units.flatMap(({ parts }) => parts);
  const [first, last] = [kept[0], kept.at(-1)];
  if (!first || !last)
    return { text: passage, pieces: [{ start: 0, end: passage.length }], isWhole: true, begins: "words" };
  const { text, pieces } = put(passage, { all, kept, lone });
  const before = all[all.indexOf(first) - 1];
  // What begins a line needs no dots.
  const opens = before && !isRow(first) && !passage.slice(before.end, first.start).includes("\n") ? "… " : "";
  const ends = last !== all.at(-1) && !isRow(last) ? " …" : "";
  const isList = isRow(first) && !lone.has(first) && (units[0]?.parts.length ?? 0) > 1;
  const begins = isList ? "list" : lone.has(first) ? "item" : "words";
  return { text: `${opens}${text}${ends}`, pieces, isWhole: kept.length === all.length, begins };
};
