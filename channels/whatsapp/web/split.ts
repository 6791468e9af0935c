/** Long texts in pieces, cut where a reader would take a breath. */

const ends: [RegExp, number][] = [
  [/\n{2,}/g, 0.4],
  [/\n/g, 0.5],
  [/[.!?…。！？]["»”')\]]*\s/g, 0.5],
  [/\s/g, 0.3],
];
const lastEnd = (window: string, pattern: RegExp): number => {
  let end = 0;
  for (const found of window.matchAll(pattern)) end = found.index + found[0].length;
  return end;
};
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
/** The longest length ≤ max that tears no letter apart. */
const whole = (text: string, max: number): number => {
  const from = Math.max(0, max - 100);
  let end = from;
  for (const { index, segment } of graphemes.segment(text.slice(from, max + 64)))
    if (from + index + segment.length <= max) end = from + index + segment.length;
  return end > from ? end : max;
};

const breath = (text: string, max: number): number => {
  const window = text.slice(0, max);
  for (const [pattern, least] of ends) {
    const end = lastEnd(window, pattern);
    if (end >= max * least && end > 0) return end;
  }
  return whole(text, max);
};

/** Pieces of at most `max` UTF-16 units, in order; only whitespace at a cut is lost. */
export const splitText = (text: string, max: number): string[] => {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const cut = breath(rest, max);
    const piece = rest.slice(0, cut).trimEnd();
    if (piece !== "") pieces.push(piece);
    rest = rest.slice(cut).trimStart();
  }
  return rest === "" ? pieces : [...pieces, rest];
};
