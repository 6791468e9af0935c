import { cellsOf, namedCells } from "./columns";
import { plain, standsIn } from "./facts";
import { type Part, partsOf, wordsStart } from "./local/outline";

/** A column of a table that a quoted row stands in, and what its other rows have there and this one nowhere. */
export type Column = { name: string; row: string; others: string[] };
/** Where in a passage a quote stands: what that says, with all it is read under. `under`: what denies or limits it from above; `pieces`: what its sentences, items or rows say, sentence by sentence and cell by cell; `told`: the same, of a row each cell with what names the row; `columns`: of quoted rows each cell's name, with what other rows have there; `own`: the passage's own words, as they can be told, or null. */
type Cited = {
  said: string;
  under: string;
  pieces: string[];
  told: string[];
  columns: Column[];
  own: string | null;
};
type Source = { title: string; heading: string; text: string };

const OWN_CHARS_MAX = 400;
const NEIGHBOURS_MAX = 6;
/** A longer heading tells when something holds ("I have not got it"), a short one what holds of all under it ("Not covered"). */
const HEADING_WORDS_MAX = 3;
const sets = /^(?:if|when|where|если|когда|где)(?!\p{L})/iu;
const leadsOn = /[:;]$/;
/** What such a sentence speaks of is named in the one before, or above it. */
export const leansBack =
  /^(?:it|this|that|these|they|them|then|after|otherwise|also|in (?:this|that|these)|он|она|оно|они|это|этот|эта|эти|его|её|их|тогда|потом|затем|иначе|в (?:этом|таком|этих)|после (?:этого|того))(?!\p{L})/iu;

/** The fewest neighbours that hold a quote. */
const around = (quote: string, text: string, parts: readonly Part[]): { from: number; to: number } | null => {
  for (let length = 1; length <= Math.min(NEIGHBOURS_MAX, parts.length); length++)
    for (let from = 0; from + length <= parts.length; from++) {
      const to = from + length - 1;
      if (standsIn(quote, plain(text.slice(parts[from]?.start, parts[to]?.end)))) return { from, to };
    }
  return null;
};

const isListed = ({ kind }: Part): boolean => kind !== "sentence";

/** What leads to a list or a table: the sentence before it that ends in a colon, and the names of its cells. */
const leadOf = (parts: readonly Part[], at: number): { lead: string; head: string } => {
  const block = parts[at]?.block;
  const first = parts.findIndex((part) => part.block === block);
  const before = parts[first - 1]?.text ?? "";
  const head = parts.filter((part) => part.block === block && part.kind === "head").map(({ text }) => text);
  return { lead: leadsOn.test(before) ? before : "", head: head.join("\n") };
};

/** The sentences, items or rows that a quote stands in, with all that they are read under. */
export const citedIn = (quote: string, { title, heading, text }: Source): Cited => {
  const parts = partsOf(text);
  const place = around(plain(quote), text, parts);
  const found = place ? parts.slice(place.from, place.to + 1) : [];
  const [first] = found;
  if (!place || !first)
    return { said: `${title}\n${heading}`, under: "", pieces: [], told: [], columns: [], own: null };
  const { lead, head } = leadOf(parts, place.from);
  const former = parts[place.from - 1];
  const before = !isListed(first) && leansBack.test(first.text) && former ? former.text : "";
  const names = head.split("\n")[0] ?? "";
  const words = found.map((part) => text.slice(wordsStart(part), part.end)).join(" ");
  const nearest = heading.split(" › ").at(-1) ?? "";
  const above = nearest.split(/\s+/).length <= HEADING_WORDS_MAX ? nearest : "";
  const under = !isListed(first) ? "" : [lead, above].filter((one) => one !== "" && !sets.test(one)).join("\n");
  const isItem = found.length === 1 && first.kind === "item" && lead + nearest !== "";
  const canTell = isItem || found.every(({ kind }) => kind === "sentence");
  const leansUp = !isListed(first) && !former && nearest !== "" && leansBack.test(first.text);
  const own =
    first.kind === "item"
      ? `${lead || `**${nearest}**`}\n\n- ${words}`
      : leansUp
        ? `**${nearest}**\n\n${words}`
        : [before, words].filter(Boolean).join(" ");
  const beside = parts.filter((part) => part.kind === "row" && part.block === first.block && !found.includes(part));
  const columns =
    first.kind !== "row"
      ? []
      : cellsOf(names).map((name, at) => ({
          name,
          row: words,
          others: beside.map(({ text: row }) => cellsOf(row)[at] ?? ""),
        }));
  const pieces = found.map((part) =>
    part.kind === "row" ? namedCells(part.text, names) : [text.slice(wordsStart(part), part.end)],
  );
  const counted = found.flatMap(({ kind }, at) => (kind === "row" ? (pieces[at] ?? []) : []));
  return {
    columns,
    said: [title, heading, lead, head, before, words, ...counted].join("\n"),
    under,
    pieces: pieces.flat(),
    told: found.flatMap(({ kind, text: row }, at) =>
      (pieces[at] ?? []).map((piece) => (kind === "row" ? `${cellsOf(row)[0] ?? ""} ${piece}` : piece)),
    ),
    own: canTell && own.length <= OWN_CHARS_MAX ? own : null,
  };
};
