import { wholeWord } from "../kernel/text";
import { unitOf } from "./fact-words";
import { plain } from "./facts";
import { inDigits, numberOf } from "./numerals";

/** From which side a figure bounds: "not less than 5" from below, "up to 5" from above. */
type Side = "least" | "most";

const edge = (ways: string) => wholeWord(ways, "gu");
const smaller = "less|fewer|lower|shorter|younger|smaller";
const greater = "more|longer|higher|older|greater|larger";
const меньше = "менее|меньше|ниже|короче|младше|моложе|реже|дешевле";
const больше = "более|больше|дольше|выше|старше|длиннее|чаще|дороже|свыше";
const figure = "(?= (?:[€$£] ?)?\\d)";
// Bounds in so many words; those that begin with a "not" deny nothing.
const phrases: readonly (readonly [RegExp, string])[] = [
  [
    edge(
      `(?:no|not|never) (?:(?:${smaller})(?: often)?(?: than)?|(?:under|below)${figure})|at least|(?:a |the )?minimum(?: of)?|не (?:${меньше})(?:,? чем)?|(?:как )?минимум|хотя бы|по крайней мере`,
    ),
    " ≥ ",
  ],
  [
    edge(
      `(?:no|not|never) (?:(?:${greater})(?: often)?(?: than)?|(?:over|above)${figure})|at (?:the )?most|(?:a |the )?maximum(?: of)?|up to|(?:until|till)${figure}|не (?:${больше})(?:,? чем)?|максимум`,
    ),
    " ≤ ",
  ],
  // Of a moment: before something else, "no later than 3 hours" is three hours and more.
  [edge("(?:no|not) (?:earlier|sooner)(?: than)?|не (?:ранее|раньше)(?:,? чем)?"), " ⩾ "],
  [edge("(?:no|not) later(?: than)?|не (?:позднее|позже)(?:,? чем)?"), " ⩽ "],
];
// What bounds only beside a figure.
const beside: Readonly<Record<Side, ReadonlySet<string>>> = {
  least: new Set([
    ...[...greater.split("|"), ...больше.split("|")],
    ..."over above later from after since between позднее позже от после между".split(" "),
  ]),
  most: new Set([
    ...[...smaller.split("|"), ...меньше.split("|")],
    ..."under below earlier sooner before until till within by ранее раньше до течение".split(" "),
  ]),
};
const goesOn = new Set("to - through until till до по and и".split(" "));
const joints = new Set("than через the a about around чем than за at in on of € $ £ ₽ ₸".split(" "));

/** A text, made plain, in which "not less than" and its kin stand as signs. */
const signed = (text: string): string =>
  phrases
    .reduce((read, [pattern, sign]) => read.replace(pattern, sign), inDigits(plain(text)))
    .replace(/(?<!\p{L})(?:an?|one)(?= (?:minute|hour|day|night|week|month|year)(?!\p{L}))/gu, "1")
    .replace(/(\d{1,2}):(\d{2})(?!\d)/g, (_, hour: string, minute: string) => `${hour}.${minute}`);

/** A text without the bounds that are said in so many words: what "not" is left in it denies. */
export const withoutBounds = (text: string): string =>
  phrases.reduce((read, [pattern]) => read.replace(pattern, " "), plain(text)).replace(/ {2,}/g, " ");

const TOKEN = /\d+(?:[.,]\d+)*|[≥≤⩾⩽]|\p{L}+|[€$£₽₸-]/gu;
const figureOf = (token: string): string | null =>
  /^\d/.test(token) ? String(Number(token.replace(",", ".")) || token) : numberOf(token);

const sideOf = (token: string | undefined): Side | null => {
  if (token === "≥" || token === "⩾") return "least";
  if (token === "≤" || token === "⩽") return "most";
  if (token === undefined) return null;
  return beside.least.has(token) ? "least" : beside.most.has(token) ? "most" : null;
};

/** The side that is told behind a figure: "5 or more", "an hour at least". */
const sideBehind = (tokens: readonly string[], at: number): Side | null => {
  const next = unitOf(tokens[at + 1] ?? "") !== null ? at + 2 : at + 1;
  const [one, two, three] = tokens.slice(next, next + 3);
  if (one === "≥" || one === "≤") return figureOf(two ?? "") === null ? sideOf(one) : null;
  const isJoined = one !== undefined && /^(?:or|and|или|и)$/.test(one) && two !== undefined;
  if (!isJoined || figureOf(three ?? "") !== null) return null;
  return /^(?:more|over|up|above|older|longer|later|более|больше|выше|старше|дольше|позже)$/.test(two)
    ? "least"
    : /^(?:less|fewer|under|below|younger|earlier|менее|меньше|ниже|младше|раньше)$/.test(two)
      ? "most"
      : null;
};

/** Each figure of a text with the sides it bounds from; none where it is told as it is. */
const boundsOf = (text: string): Map<string, Set<Side>> => {
  const tokens = signed(text).match(TOKEN) ?? [];
  const found = new Map<string, Set<Side>>();
  let former: number | null = null;
  tokens.forEach((token, at) => {
    const value = figureOf(token);
    if (value === null) return;
    let before = at - 1;
    while (before > at - 3 && joints.has(tokens[before] ?? "")) before--;
    const isEnd = former !== null && at - former <= 3 && goesOn.has(tokens.slice(former + 1, at).at(-1) ?? "");
    const isBeforehand = /^(?:before|prior|до)$/.test(tokens[at + 2] ?? "") && /[⩾⩽]/.test(tokens[before] ?? "");
    const ahead = isBeforehand ? (tokens[before] === "⩽" ? "least" : "most") : null;
    const side = isEnd ? "most" : (ahead ?? sideOf(tokens[before]) ?? sideBehind(tokens, at));
    const sides = found.get(value) ?? new Set<Side>();
    if (side !== null) sides.add(side);
    found.set(value, sides);
    // Where a span ends, it has also begun.
    if (isEnd && tokens[at - 1] !== "and" && tokens[at - 1] !== "и")
      found.get(figureOf(tokens[former ?? at] ?? "") ?? "")?.add("least");
    former = at;
  });
  return found;
};

/** The figures of a text that hold from one side only, and of which a sentence says nothing. */
export const boundsLeftOut = (sentence: string, text: string): string[] => {
  const told = boundsOf(sentence);
  return [...boundsOf(text)].filter(([value, sides]) => sides.size === 1 && !told.has(value)).map(([value]) => value);
};

/**
 * Whether a figure of a sentence is bounded from the other side than in what it stands on: "at most 5" of "not less than 5".
 * `same`: every bound of the sentence stands there too.
 */
export const boundsHeld = (sentence: string, said: string): "same" | "other" | "untold" => {
  const known = boundsOf(said);
  let isSame = true;
  for (const [value, sides] of boundsOf(sentence)) {
    const there = known.get(value);
    const isThere = [...sides].every((side) => there?.has(side));
    isSame &&= isThere;
    if (there && there.size > 0 && sides.size > 0 && ![...sides].some((side) => there.has(side))) return "other";
  }
  return isSame ? "same" : "untold";
};
