/** Long texts in pieces that Telegram takes, cut where a reader would take a breath. */
import { breath } from "../kit/breath";
import { ENTITIES_MAX } from "./capabilities";
import { type Formatted, type OutEntity, slice } from "./rich-out";

/** A new paragraph is the best place of all. */
const PARAGRAPHS = [[/\n{2,}/g, 0.4]] as const;

/** A short link or piece of code is not torn: the cut moves in front of it. */
const sparing = (entities: readonly OutEntity[], from: number, cut: number, max: number): number =>
  entities.reduce(
    (at, { type, offset, length }) =>
      (type === "text_link" || type === "code") &&
      offset < at &&
      offset + length > at &&
      length <= max / 4 &&
      offset - from > max / 2
        ? offset
        : at,
    cut,
  );

/** Where the hundred-and-first entity begins: Telegram drops formatting from there on. */
const formattedUpTo = (entities: readonly OutEntity[], from: number): number => {
  const ahead = entities.filter(({ offset, length }) => offset + length > from);
  const extra = ahead.sort((a, b) => a.offset - b.offset)[ENTITIES_MAX];
  return extra && extra.offset > from ? extra.offset : Number.POSITIVE_INFINITY;
};

const inCode = (entities: readonly OutEntity[], at: number) =>
  entities.some(({ type, offset, length }) => type === "pre" && offset < at && at < offset + length);

/**
 * Pieces of at most `max` UTF-16 units, in order. Only whitespace is lost, and only where a cut is. Formatting that a
 * cut goes through is closed before it and opened again behind it; surrogate pairs and graphemes stay whole.
 */
export const split = (whole: Formatted, max: number): Formatted[] => {
  const { text, entities } = whole;
  const pieces: Formatted[] = [];
  let from = 0;
  while (from < text.length) {
    const rest = text.slice(from);
    const limit = Math.min(max, formattedUpTo(entities, from) - from);
    const cut =
      rest.length <= limit ? text.length : sparing(entities, from, from + breath(rest, limit, PARAGRAPHS), max);
    const end = from + text.slice(from, cut).trimEnd().length;
    if (end > from) pieces.push(slice(whole, from, end));
    // Indentation at the start of a line of code is meant.
    const gap = inCode(entities, cut) ? /^\n*/ : /^\s*/;
    from = cut + (gap.exec(text.slice(cut))?.[0].length ?? 0);
  }
  return pieces;
};
