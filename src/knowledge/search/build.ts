import type { Readers } from "../audience";
import { type Passage, splitIntoPassages } from "../passages";
import { type AskedBefore, type AskedField, openAskedField, putAsked } from "./asked";
import { addUnit, type Channel, openChannel, removeUnit, type Terms } from "./channel";
import { hoursAsked, hoursIn } from "./hours";
import { type MissedBefore, type MissedField, stepsToMissed } from "./missed";
import { openRewriting, type Synonyms } from "./synonyms";
import { gramsOfWord, titleGramsOfWord, type Views, viewsOf } from "./terms";

/** What the index needs of an article. `at`: when it was last written. Whose readers are not named may be read by anybody. */
export type Doc = { id: string; title: string; text: string; locale?: string; at?: number; readers?: Readers };

/** A passage of the article `id`; `topics` are the stems of its topical words, title and headings included. */
export type IndexedPassage = Passage & {
  id: string;
  title: string;
  locale?: string;
  writtenAt?: number;
  article: number;
  topics: ReadonlySet<string>;
};

/** A search index held in memory; `add` and `remove` change it in place, whatever its size. */
export type SearchIndex = {
  /** Says what the desk's synonyms mean by one word each, before anything is read. */
  readonly plain: (text: string) => string;
  readonly docs: Map<string, Doc>;
  readonly passages: (IndexedPassage | undefined)[];
  /** The article of each passage; -1 where the passage is gone. */
  readonly articleOf: number[];
  /** The language of each passage by its number, 0 for none: read at every search, so that passages needn't be. */
  readonly localeOf: number[];
  readonly locales: Map<string, number>;
  readonly numbers: Map<string, { article: number; passages: readonly number[] }>;
  /** Numbers that what is gone has left for what comes. */
  readonly free: { articles: number[]; passages: number[] };
  readonly byPassage: { words: Channel; grams: Channel; phrases: Channel };
  readonly byArticle: { words: Channel; title: Channel; concepts: Channel };
  /** What the articles have answered before; kept by the articles' ids, whether they stand in the index or not. */
  readonly asked: AskedField;
  /** What was asked and answered wrongly. */
  readonly missed: MissedField;
};

// The commonest letter grams have the longest lists and say the least: without them a search takes half the time.
const balanced = { negligible: 0, titleWeight: 4, titleNorm: 0.3, bodyNorm: 0.5, saturation: 1.6 };
const titleOnly = { negligible: 0, titleWeight: 1, titleNorm: 0.8, bodyNorm: 0, saturation: 1 };

/** The desk's own synonyms come first; then what is said of opening hours without the words. */
const openPlain = (synonyms: Synonyms): ((text: string) => string) => {
  const [ours, hours] = [openRewriting(synonyms), openRewriting(hoursAsked)];
  return (text) => {
    const said = ours(text);
    const open = hoursIn(said);
    return open === "" ? hours(said) : `${hours(said)}\n${open}`;
  };
};

const emptyIndex = (synonyms: Synonyms): SearchIndex => ({
  plain: openPlain(synonyms),
  docs: new Map(),
  passages: [],
  articleOf: [],
  localeOf: [],
  locales: new Map(),
  numbers: new Map(),
  free: { articles: [], passages: [] },
  byPassage: {
    words: openChannel(balanced),
    grams: openChannel({ ...balanced, negligible: 0.08 }, gramsOfWord),
    phrases: openChannel(balanced),
  },
  byArticle: {
    words: openChannel(balanced),
    title: openChannel(titleOnly, titleGramsOfWord),
    concepts: openChannel(titleOnly),
  },
  asked: openAskedField(),
  missed: { asked: openAskedField(), known: new Map() },
});

const fields = (view: keyof Views, title: Views, body: Views): Terms => ({ title: title[view](), body: body[view]() });
const nothing: readonly string[] = [];

type Place = { article: number; passages: readonly number[] };
type Visit = (channel: Channel, unit: { unit: number; terms: Terms }) => void;
type Visited = { doc: Doc; passages: readonly Passage[]; place: Place; each: Visit };

/** Shows every channel of an article its terms, so that adding and removing can't disagree; gives each passage's topics. */
const visit = ({ plain, byArticle, byPassage }: SearchIndex, { doc, passages, place, each }: Visited) => {
  const view = (text: string) => viewsOf(plain(text));
  const title = view(doc.title);
  const { article: unit } = place;
  each(byArticle.words, { unit, terms: fields("topics", title, view(doc.text)) });
  each(byArticle.title, { unit, terms: { title: title.words(), body: nothing } });
  each(byArticle.concepts, { unit, terms: { title: title.concepts(), body: nothing } });
  return passages.map((passage, at) => {
    const above = passage.headings.length === 0 ? title : view(`${doc.title} ${passage.headings.join(" ")}`);
    const body = view(passage.text);
    const unit = place.passages[at] ?? 0;
    each(byPassage.words, { unit, terms: fields("topics", above, body) });
    each(byPassage.grams, { unit, terms: fields("words", above, body) });
    each(byPassage.phrases, { unit, terms: fields("phrases", above, body) });
    return new Set([...above.topics(), ...body.topics()]);
  });
};

/** A place for each passage, the free ones first. */
const placeFor = ({ free, numbers, passages }: SearchIndex, size: number): Place => {
  const reused = free.passages.splice(Math.max(0, free.passages.length - size));
  const fresh = Array.from({ length: size - reused.length }, (_, at) => passages.length + at);
  return { article: free.articles.pop() ?? numbers.size, passages: [...reused.sort((a, b) => a - b), ...fresh] };
};

const localeNumber = ({ locales }: SearchIndex, locale: string | undefined): number => {
  if (locale === undefined) return 0;
  const number = locales.get(locale) ?? locales.size + 1;
  locales.set(locale, number);
  return number;
};

/** Puts an article into the index, in place of the one with its id if there is one. */
export const add = (index: SearchIndex, doc: Doc): void => {
  remove(index, doc.id);
  const passages = splitIntoPassages(doc);
  const place = placeFor(index, passages.length);
  const topics = visit(index, { doc, passages, place, each: addUnit });
  const { id, title, locale, at: writtenAt } = doc;
  passages.forEach((passage, at) => {
    const number = place.passages[at] ?? 0;
    const { article } = place;
    index.passages[number] = { ...passage, id, title, locale, writtenAt, article, topics: topics[at] ?? new Set() };
    index.articleOf[number] = article;
    index.localeOf[number] = localeNumber(index, locale);
  });
  index.docs.set(doc.id, doc);
  index.numbers.set(doc.id, place);
};

/** Takes an article out; an unknown id changes nothing. */
export const remove = (index: SearchIndex, id: string): void => {
  const doc = index.docs.get(id);
  const place = index.numbers.get(id);
  if (!doc || !place) return;
  visit(index, { doc, passages: splitIntoPassages(doc), place, each: removeUnit });
  for (const number of place.passages) {
    index.passages[number] = undefined;
    index.articleOf[number] = -1;
  }
  index.free.passages.push(...place.passages);
  index.free.articles.push(place.article);
  index.docs.delete(id);
  index.numbers.delete(id);
};

/** An index of `docs`; a later doc takes the place of an earlier one with its id. */
export const buildIndex = (docs: Iterable<Doc>, { synonyms = [] }: { synonyms?: Synonyms } = {}): SearchIndex => {
  const index = emptyIndex(synonyms);
  for (const doc of docs) add(index, doc);
  return index;
};

/** The questions that an article has answered, in the place of those known before. */
export const setAsked = (
  { asked, plain }: SearchIndex,
  { article, questions }: { article: string; questions: readonly AskedBefore[] },
): void => putAsked({ field: asked, plain }, { article, questions });

/** What has to be done for these to be the questions that were answered wrongly, a question at a time. */
export const missedSteps = ({ missed, plain }: SearchIndex, questions: readonly MissedBefore[]): (() => void)[] =>
  stepsToMissed({ field: missed, plain }, questions);

/** The questions that were answered wrongly, in the place of those known before. */
export const setMissed = (index: SearchIndex, questions: readonly MissedBefore[]): void => {
  for (const step of missedSteps(index, questions)) step();
};
