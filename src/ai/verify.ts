import { boundsHeld, withoutBounds } from "./bounds";
import { citedIn } from "./cited";
import { clausesOf } from "./clauses";
import { countedRows } from "./columns";
import { conditionsLeftOut } from "./conditions";
import { alwaysOfOther, crossedFacts, crossedWords, otherCells, otherPayers } from "./crossed";
import { DENIAL } from "./denials";
import { exchangedFacts } from "./exchanged";
import { factsOf, plain, standsIn, unprovedFacts } from "./facts";
import { factsToldIn, gapsFilled } from "./gapped";
import { otherTimes } from "./periods";
import { promisesIn } from "./promises";
import { isOfOther, type Read, readWords, strangeWords, swappedWords, unknownNames, unsupportedWords } from "./support";
import { isTurnedRound } from "./turned";

export type Passage = { id: string; title: string; heading: string; text: string };
export type Citation = { passage: string; quote: string };
/** `isOwn`: told in the passage's own words, because the model's said something that the passage does not. */
export type Sentence = { text: string; citations: Citation[]; isOwn?: true };

/**
 * Why a sentence may not leave. `facts`, `names`: something in it stands in no passage it cites. `words`: it speaks of other
 * things than they do. `condition`: it leaves out under which condition its source holds. `negation`: it denies what its quotes say, or the reverse. `long`: it comes when enough has been said.
 */
export type Flaw =
  | { at: "empty" }
  | { at: "uncited" }
  | { at: "quote"; passage: string }
  | { at: "facts"; missing: string[] }
  | { at: "promise"; words: string }
  | { at: "names"; missing: string[] }
  | { at: "words"; missing: string[] }
  | { at: "negation" }
  | { at: "condition"; missing: string[] }
  | { at: "long" };
type Dropped = { text: string; flaw: Flaw };

/** What may be said. Only an answer that has at least one proved sentence is one. */
export type Verdict =
  | { answer: true; sentences: Sentence[]; dropped: Dropped[] }
  | { answer: false; reason: "declined" | "unproved"; dropped: Dropped[] };

type Shelf = ReadonlyMap<
  string,
  { passage: Passage; quotable: readonly string[]; facts: ReadonlySet<string>; read: Read }
>;

/** What a sentence has passed that `verify` lets through, in this order. */
export const checks = ["quote", "promise", "facts", "names", "words", "condition", "negation"] as const;

const QUOTE_CHARS_MIN = 8;
/** More than what is asked for, and still read in a chat: what comes behind it is not said. */
const SENTENCES_MAX = 8;
const ANSWER_CHARS_MAX = 1500;
/** More than a passage of common words holds: a line of data, or addresses as long as a page. */
const PIECES_CHARS_MAX = 4000;

const shelve = (passages: readonly Passage[]): Shelf =>
  new Map(
    passages.map((passage) => {
      const { id, title, heading, text } = passage;
      return [
        id,
        {
          passage,
          quotable: [plain(text), plain(heading)],
          facts: factsToldIn([title, heading, text, countedRows(text)].join("\n")),
          read: readWords([title, heading, text].join("\n")),
        },
      ];
    }),
  );

const isVerbatim = (quote: string, quotable: readonly string[]): boolean => {
  const words = plain(quote)
    .replace(/^"+|"+$/g, "")
    .trim();
  // A word or two stand in any passage and prove nothing, unless they are all there is.
  if (words.length < QUOTE_CHARS_MIN && !quotable.includes(words)) return false;
  return words !== "" && quotable.some((text) => standsIn(words, text));
};

// A number that only orders a list is no fact.
const withoutMarker = (text: string) => text.replace(/^\s*(?:\d{1,2}[.)]|[-*•])\s+/, "");

type Judged = { proved: Sentence } | { flaw: Flaw } | { own: Sentence; flaw: Flaw };

/** The sentence with the citations that hold, the flaw it falls by, or both where its source can speak for itself. */
const judge = (sentence: Sentence, shelf: Shelf): Judged => {
  const text = sentence.text.trim();
  if (text === "") return { flaw: { at: "empty" } };
  // It would not be told even if it were true: nothing more of it is read.
  if (text.length > ANSWER_CHARS_MAX) return { flaw: { at: "long" } };
  const [first] = sentence.citations;
  if (!first) return { flaw: { at: "uncited" } };
  const citations = sentence.citations.filter(({ passage, quote }) =>
    isVerbatim(quote, shelf.get(passage)?.quotable ?? []),
  );
  if (citations.length === 0) return { flaw: { at: "quote", passage: first.passage } };
  const cited = citations.flatMap(({ passage }) => shelf.get(passage) ?? []);
  const promise = promisesIn(text).find(
    (words) => !cited.some(({ quotable }) => quotable.some((one) => standsIn(words, one))),
  );
  if (promise !== undefined) return { flaw: { at: "promise", words: promise } };
  const unproved = unprovedFacts(withoutMarker(text), new Set(cited.flatMap(({ facts }) => [...facts])));
  if (unproved.length > 0) return { flaw: { at: "facts", missing: unproved } };
  const read = cited.map((one) => one.read);
  const names = unknownNames(text, read);
  if (names.length > 0) return { flaw: { at: "names", missing: names } };
  const places = citations.flatMap(({ passage, quote }) => {
    const of = shelf.get(passage);
    return of ? [{ quote: plain(quote), ...citedIn(quote, of.passage) }] : [];
  });
  const [place] = places;
  const [citation] = citations;
  const quotes = places.map(({ quote }) => quote);
  const quoted = places.map(({ quote, said }) => `${said}\n${quote}`);
  const pieces = places.flatMap((one) => one.pieces);
  // Nobody reads such a sentence, and to hold another against it would take longer than a customer waits.
  if (pieces.join("").length > PIECES_CHARS_MAX) return { flaw: { at: "quote", passage: first.passage } };
  // A bound that its source tells in other words is none of the sentence's own.
  const bounds = boundsHeld(text, pieces.join("\n"));
  const claim = bounds === "same" ? withoutBounds(text) : text;
  const strange = strangeWords(claim, {
    cited: [...places.map(({ said }) => said), ...cited.map(({ passage }) => passage.text)],
    quotes,
  });
  // Where nothing cited is in the sentence's language, the source's own words are for nobody.
  const inOwnWords = (flaw: Flaw): Judged =>
    strange && citation && place?.own
      ? { own: { text: place.own, citations: [citation], isOwn: true }, flaw }
      : { flaw };
  // A passage holds many figures and names: one from beside the quote is that of something else.
  const elsewhere = unprovedFacts(withoutMarker(text), new Set(quoted.flatMap((one) => [...factsToldIn(one)])));
  if (elsewhere.length > 0) return inOwnWords({ at: "facts", missing: elsewhere });
  const others = unknownNames(text, quoted.map(readWords));
  if (others.length > 0) return inOwnWords({ at: "names", missing: others });
  if (bounds === "other") return inOwnWords({ at: "facts", missing: [...factsOf(text)] });
  const wrong = [
    ...crossedFacts(text, pieces),
    ...exchangedFacts(
      text,
      places.flatMap(({ told }) => told),
    ),
    ...otherTimes(text, { said: quoted, pieces }),
    ...otherPayers(text, pieces),
  ];
  if (wrong.length > 0) return inOwnWords({ at: "facts", missing: wrong });
  const mixed = [
    ...crossedWords(text, pieces),
    ...gapsFilled(text, pieces),
    ...alwaysOfOther(text, pieces),
    ...places.flatMap(({ columns }) => otherCells(text, columns)),
  ];
  if (mixed.length > 0) return inOwnWords({ at: "words", missing: mixed });
  const stood = places.map(({ quote, under, pieces: all }) => ({ quote, under, clauses: all.flatMap(clausesOf) }));
  const isTurned = isTurnedRound(text, stood);
  if (isTurned && DENIAL.test(plain(text))) return { flaw: { at: "negation" } };
  const left = conditionsLeftOut(text, pieces);
  if (left.length > 0) return inOwnWords({ at: "condition", missing: left });
  if (isTurned) return { flaw: { at: "negation" } };
  const swapped = swappedWords(claim, { quotes, said: quoted });
  if (strange?.length === 0 && swapped.length > 0) return inOwnWords({ at: "words", missing: swapped });
  const missing = strange ?? unsupportedWords(text, read);
  if (missing.length === 0) return { proved: { text, citations } };
  const flaw: Flaw = { at: "words", missing };
  return isOfOther(text, missing) ? { flaw } : inOwnWords(flaw);
};

/** Each sentence once, and no more of them than a person reads; what comes behind is dropped. */
const withinLimits = (sentences: readonly Sentence[]): { kept: Sentence[]; dropped: Dropped[] } => {
  const kept: Sentence[] = [];
  const dropped: Dropped[] = [];
  const said = new Set<string>();
  let letters = 0;
  for (const sentence of sentences) {
    const words = plain(sentence.text);
    if (said.has(words)) continue;
    said.add(words);
    letters += sentence.text.length;
    if (kept.length < SENTENCES_MAX && letters <= ANSWER_CHARS_MAX) kept.push(sentence);
    else dropped.push({ text: sentence.text.slice(0, ANSWER_CHARS_MAX), flaw: { at: "long" } });
  }
  return { kept, dropped: dropped.slice(0, SENTENCES_MAX) };
};

/** The sentences as one text; those that are points of a list stay points. */
export const textOf = (sentences: readonly Pick<Sentence, "text">[]): string =>
  sentences.reduce((text, { text: next }, at) => {
    const [isPoint, wasPoint] = [next, sentences[at - 1]?.text ?? ""].map((one) => withoutMarker(one) !== one);
    return at === 0 ? next : `${text}${isPoint ? (wasPoint ? "\n" : "\n\n") : wasPoint ? "\n\n" : " "}${next}`;
  }, "");

/**
 * Keeps of a model's answer what the passages prove by their letters: an existing passage, a verbatim quote, and every number,
 * date, price, link, address, code and name of the sentence in a passage it cites, most of its words too. Where the sentence that
 * comes first falls, the answer itself has fallen, and what is left beside it is none.
 */
export const verify = (
  { answer, sentences }: { answer: boolean; sentences: readonly Sentence[] },
  passages: readonly Passage[],
): Verdict => {
  if (!answer) return { answer: false, reason: "declined", dropped: [] };
  const shelf = shelve(passages);
  const proved: Sentence[] = [];
  const dropped: Dropped[] = [];
  let isHeadless = false;
  for (const [at, sentence] of sentences.entries()) {
    const result = judge(sentence, shelf);
    if ("proved" in result) proved.push(result.proved);
    else if ("own" in result) proved.push(result.own);
    else if (at === 0) isHeadless = true;
    if ("flaw" in result) dropped.push({ text: sentence.text.slice(0, ANSWER_CHARS_MAX), flaw: result.flaw });
  }
  const { kept, dropped: rest } = withinLimits(proved);
  if (kept.length === 0 || isHeadless) return { answer: false, reason: "unproved", dropped: [...dropped, ...rest] };
  return { answer: true, sentences: kept, dropped: [...dropped, ...rest] };
};
