/** A piece of an article that search finds and answers cite; `text` is an exact cut of the article's text. */
export type Passage = { at: number; headings: readonly string[]; text: string; start: number; end: number };

/** What splitting needs of an article: plain text or Markdown. */
type Splittable = { title: string; text: string };

const wordsMax = 160;
const wordsEnough = 60;

type Block = { headings: readonly string[]; start: number; end: number; words: number };

type Heading = { level: number; text: string };

const countWords = (text: string): number => text.match(/\S+/g)?.length ?? 0;
/** A line's heading, without the marks that may stand behind it too; null where it is none. In one pass: an imported line may be a whole article. */
const headingOf = (line: string): Heading | null => {
  const [, marks, rest] = /^(#{1,6})\s+([^\r\u2028\u2029][\s\S]*)$/.exec(line) ?? [];
  if (marks === undefined || rest === undefined) return null;
  let end = rest.length;
  while (end > 1 && rest[end - 1] === "#") end--;
  const text = rest[0] + rest.slice(1, end).trimEnd();
  return /[\r\u2028\u2029]/.test(text) ? null : { level: marks.length, text };
};

/** Headings above a line, after this one was met: deeper and equal ones close. */
const pathAfter = (path: readonly Heading[], heading: Heading): Heading[] => [
  ...path.filter(({ level }) => level < heading.level),
  heading,
];

const lineSpans = (text: string): { start: number; end: number }[] => {
  const spans: { start: number; end: number }[] = [];
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    spans.push({ start, end });
    start = end + 1;
  }
  return spans;
};

// Only where such marks begin: of a line of nothing but dots each dot would look to its end.
const sentenceEnd = /(?<![.!?…。！？])[.!?…。！？]+["»”')\]]*\s+/g;

/** A block too long for one passage is cut at sentence ends, or at spaces where it has none. */
const cutLong = (text: string, block: Block): Block[] => {
  if (block.words <= wordsMax) return [block];
  const body = text.slice(block.start, block.end);
  const stops = [...body.matchAll(sentenceEnd)].map((match) => match.index + match[0].length);
  const spaces = [...body.matchAll(/\s+/g)].map((match) => match.index + match[0].length);
  const pieces: Block[] = [];
  let [from, space, stop] = [0, 0, 0];
  while (from < body.length) {
    while ((spaces[space] ?? body.length) <= from) space++;
    const hard = spaces[space + wordsMax - 1] ?? body.length;
    while ((stops[stop] ?? body.length + 1) <= hard) stop++;
    const last = stops[stop - 1] ?? 0;
    const soft = hard < body.length && last > from ? last : hard;
    pieces.push({
      ...block,
      start: block.start + from,
      end: block.start + soft,
      words: countWords(body.slice(from, soft)),
    });
    from = soft;
  }
  return pieces;
};

/** Paragraphs, list items included, each under its heading path. */
const blocksOf = (text: string): Block[] => {
  const blocks: Block[] = [];
  let path: readonly Heading[] = [];
  let open: { start: number; end: number } | undefined;
  const close = () => {
    if (open)
      blocks.push({
        ...open,
        headings: path.map((heading) => heading.text),
        words: countWords(text.slice(open.start, open.end)),
      });
    open = undefined;
  };
  for (const { start, end } of lineSpans(text)) {
    const line = text.slice(start, end);
    const heading = headingOf(line);
    if (line.trim() === "" || heading) close();
    if (heading) path = pathAfter(path, heading);
    else if (line.trim() !== "") open = { start: open?.start ?? start, end };
  }
  close();
  return blocks;
};

const sameHeadings = (a: Block, b: Block) => a.headings.join("\n") === b.headings.join("\n");

/** Short neighbours under one heading travel together, so that a lead-in keeps its list. */
const joinShort = (blocks: readonly Block[]): Block[] => {
  const joined: Block[] = [];
  for (const block of blocks) {
    const last = joined.at(-1);
    const fits =
      last &&
      sameHeadings(last, block) &&
      last.words + block.words <= wordsMax &&
      (last.words < wordsEnough || block.words < wordsEnough);
    if (last && fits) joined[joined.length - 1] = { ...last, end: block.end, words: last.words + block.words };
    else joined.push(block);
  }
  return joined;
};

/** Passages of up to about 160 words in reading order, never across a heading; an article without text gives its title alone. */
export const splitIntoPassages = ({ title, text }: Splittable): Passage[] => {
  const blocks = joinShort(blocksOf(text).flatMap((block) => cutLong(text, block)));
  if (blocks.length === 0) return [{ at: 0, headings: [], text: title, start: 0, end: 0 }];
  return blocks.map(({ headings, start, end }, at) => ({
    at,
    headings,
    text: text.slice(start, end).trimEnd(),
    start,
    end: start + text.slice(start, end).trimEnd().length,
  }));
};
