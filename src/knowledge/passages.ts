/** A piece of an article that search finds and answers cite; `text` is an exact cut of the article's text. */
export type Passage = { at: number; headings: readonly string[]; text: string; start: number; end: number };

/** What splitting needs of an article: plain text or Markdown. */
export type Splittable = { title: string; text: string };

const wordsMax = 160;
const wordsEnough = 60;

type Block = { headings: readonly string[]; start: number; end: number; words: number };

const countWords = (text: string): number => text.match(/\S+/g)?.length ?? 0;
const headingPattern = /^(#{1,6})\s+(.+?)\s*#*$/;

/** Headings above a line, after the heading `text` of `level` was met: deeper and equal ones close. */
const pathAfter = (path: readonly { level: number; text: string }[], level: number, text: string) => [
  ...path.filter((heading) => heading.level < level),
  { level, text },
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

const sentenceEnd = /[.!?…。！？]+["»”')\]]*\s+/g;

/** A block too long for one passage is cut at sentence ends, or at spaces where it has none. */
const cutLong = (text: string, block: Block): Block[] => {
  if (block.words <= wordsMax) return [block];
  const body = text.slice(block.start, block.end);
  const stops = [...body.matchAll(sentenceEnd)].map((match) => match.index + match[0].length);
  const spaces = [...body.matchAll(/\s+/g)].map((match) => match.index + match[0].length);
  const pieces: Block[] = [];
  let from = 0;
  while (from < body.length) {
    const hard = spaces.filter((at) => at > from)[wordsMax - 1] ?? body.length;
    const soft = hard === body.length ? hard : (stops.filter((at) => at > from && at <= hard).at(-1) ?? hard);
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
  let path: readonly { level: number; text: string }[] = [];
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
    const heading = headingPattern.exec(line);
    if (line.trim() === "" || heading) close();
    if (heading) path = pathAfter(path, heading[1]?.length ?? 1, heading[2] ?? "");
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
