/** A sentence as an exact cut of its text. */
export type Sentence = { start: number; end: number; text: string };

// Dots that end no sentence.
const abbreviations =
  /(?:^|[\s(])(?:e\.g|i\.e|etc|mr|mrs|ms|dr|no|vs|approx|т\.е|т\.д|т\.п|т\.к|г|ул|руб|тыс|см|стр|п|пп|ст|др|им)\.$/iu;
const itemNumber = /^\s*(?:\d+|\p{L})\.$/u;

export const isTableRow = (line: string) => line.trimStart().startsWith("|");

const underHead = /^\|[\s:|-]+\|?$/;
/** Whether a sentence is the head of a table, or the line under it: they name what the cells are and say nothing themselves. */
export const isHead = (sentences: readonly Sentence[], at: number): boolean =>
  [sentences[at], sentences[at + 1]].some((one) => one !== undefined && underHead.test(one.text));

/** Sentences, list items and rows of tables in order; a line break ends one, an abbreviation or a decimal point does not. */
export const sentencesOf = (text: string): Sentence[] => {
  const found: Sentence[] = [];
  let start = 0;
  const close = (end: number) => {
    const raw = text.slice(start, end);
    const from = start + (raw.length - raw.trimStart().length);
    const trimmed = raw.trim();
    if (trimmed !== "") found.push({ start: from, end: from + trimmed.length, text: trimmed });
    start = end;
  };
  for (const match of text.matchAll(/\n+|[.!?…。！？]+["»”')\]]*(?=\s|$)/gu)) {
    const end = match.index + match[0].length;
    const before = text.slice(start, end);
    const isInside = match[0] === "." && (abbreviations.test(before) || itemNumber.test(before));
    const isInRow = isTableRow(before) && !match[0].startsWith("\n");
    if (!isInside && !isInRow) close(end);
  }
  close(text.length);
  return found;
};
