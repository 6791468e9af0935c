/** Where a long text may be cut: where a reader would take a breath, and never through a character. */
import type { Span } from "./rich-text";

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Where the last match ends; 0 where there is none. */
export const lastEnd = (window: string, pattern: RegExp): number => {
  let end = 0;
  for (const found of window.matchAll(pattern)) end = found.index + found[0].length;
  return end;
};

/** The longest length ≤ max that tears no grapheme; one longer than `max` is cut between code points. At least 1. */
export const graphemeEnd = (text: string, max: number): number => {
  // Far enough back to start on a real boundary, and no longer: segmenting a whole article is slow.
  const from = Math.max(0, max - 200);
  let end = from;
  for (const { index, segment } of graphemes.segment(text.slice(from, max + 64)))
    if (from + index + segment.length <= max) end = from + index + segment.length;
  if (end > from) return end;
  const unit = text.charCodeAt(max);
  return max > 1 && unit >= 0xdc00 && unit <= 0xdfff ? max - 1 : Math.max(max, 1);
};

/** Each kind of end may waste a little less than the one before. */
type End = readonly [pattern: RegExp, least: number];
const ends: readonly End[] = [
  [/\n/g, 0.5],
  [/[.!?…。！？]["»”')\]]*\s/g, 0.5],
  [/\s/g, 0.3],
];

/** Where to end a piece of at most `max` units; `first` are ends that are better still. */
export const breath = (text: string, max: number, first: readonly End[] = []): number => {
  const window = text.slice(0, max);
  for (const [pattern, least] of [...first, ...ends]) {
    const end = lastEnd(window, pattern);
    if (end >= max * least && end > 0) return end;
  }
  return graphemeEnd(text, max);
};

export const textOf = (spans: readonly Span[]): string => spans.map(({ text }) => text).join("");

/** Both sides of a cut through spans, without the blanks that stood at it. */
export const cutSpans = (spans: readonly Span[], at: number): [Span[], Span[]] => {
  const [before, after]: [Span[], Span[]] = [[], []];
  let passed = 0;
  for (const span of spans) {
    const cut = Math.min(Math.max(at - passed, 0), span.text.length);
    passed += span.text.length;
    if (cut > 0) before.push({ ...span, text: span.text.slice(0, cut) });
    if (cut < span.text.length) after.push({ ...span, text: span.text.slice(cut) });
  }
  const [last, first] = [before.at(-1), after[0]];
  if (last) last.text = last.text.trimEnd();
  if (first) first.text = first.text.trimStart();
  return [before, after];
};
