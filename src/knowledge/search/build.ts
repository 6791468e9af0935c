import { type Passage, splitIntoPassages } from "../passages";
import { addUnit, type Channel, forgetUnit, openChannel, type Terms, unitCount } from "./channel";
import { openRewriting, type Synonyms } from "./synonyms";
import { type Views, viewsOf } from "./terms";

/** What the index needs of an article. */
export type Doc = { id: string; title: string; text: string; locale?: string };

/** A passage of the article `id`; `topics` are the stems of its topical words, title and headings included. */
export type IndexedPassage = Passage & {
  id: string;
  title: string;
  locale?: string;
  article: number;
  topics: ReadonlySet<string>;
};

/** A search index held in memory; `add` and `remove` change it in place. */
export type SearchIndex = {
  /** Says what the desk's synonyms mean by one word each, before anything is read. */
  readonly plain: (text: string) => string;
  readonly docs: Map<string, Doc>;
  readonly passages: (IndexedPassage | undefined)[];
  readonly numbers: Map<string, { article: number; passages: readonly number[] }>;
  readonly byPassage: { words: Channel; grams: Channel; phrases: Channel };
  readonly byArticle: { words: Channel; title: Channel; concepts: Channel };
};

// The commonest letter grams have the longest lists and say the least: without them a search takes half the time.
const balanced = { negligible: 0, titleWeight: 4, titleNorm: 0.3, bodyNorm: 0.5, saturation: 1.6 };
const titleOnly = { negligible: 0, titleWeight: 1, titleNorm: 0.8, bodyNorm: 0, saturation: 1 };

const emptyIndex = (synonyms: Synonyms): SearchIndex => ({
  plain: openRewriting(synonyms),
  docs: new Map(),
  passages: [],
  numbers: new Map(),
  byPassage: {
    words: openChannel(balanced),
    grams: openChannel({ ...balanced, negligible: 0.08 }),
    phrases: openChannel(balanced),
  },
  byArticle: { words: openChannel(balanced), title: openChannel(titleOnly), concepts: openChannel(titleOnly) },
});

const fields = (view: keyof Views, title: Views, body: Views): Terms => ({ title: title[view](), body: body[view]() });
const nothing: readonly string[] = [];

type Visit = (channel: Channel, terms: Terms) => void;

/** Shows every channel of an article its terms, so that adding and forgetting can't disagree; gives each passage's topics. */
const visit = (
  index: SearchIndex,
  { doc, passages, each }: { doc: Doc; passages: readonly Passage[]; each: Visit },
) => {
  const view = (text: string) => viewsOf(index.plain(text));
  const title = view(doc.title);
  each(index.byArticle.words, fields("topics", title, view(doc.text)));
  each(index.byArticle.title, { title: title.titleGrams(), body: nothing });
  each(index.byArticle.concepts, { title: title.concepts(), body: nothing });
  return passages.map((passage) => {
    const above = passage.headings.length === 0 ? title : view(`${doc.title} ${passage.headings.join(" ")}`);
    const body = view(passage.text);
    each(index.byPassage.words, fields("topics", above, body));
    each(index.byPassage.grams, fields("grams", above, body));
    each(index.byPassage.phrases, fields("phrases", above, body));
    return new Set([...above.topics(), ...body.topics()]);
  });
};

/** Puts an article into the index, in place of the one with its id if there is one. */
export const add = (index: SearchIndex, doc: Doc): void => {
  remove(index, doc.id);
  const article = unitCount(index.byArticle.words);
  const passages = splitIntoPassages(doc);
  const topics = visit(index, { doc, passages, each: addUnit });
  const first = index.passages.length;
  const { id, title, locale } = doc;
  for (const passage of passages)
    index.passages.push({ ...passage, id, title, locale, article, topics: topics[passage.at] ?? new Set() });
  index.docs.set(doc.id, doc);
  index.numbers.set(doc.id, { article, passages: passages.map((_, at) => first + at) });
};

const rebuildInPlace = (index: SearchIndex): void => {
  const docs = [...index.docs.values()];
  const { plain } = index;
  Object.assign(index, emptyIndex([]), { plain });
  for (const doc of docs) add(index, doc);
};

const wasteMin = 2000;

/** Takes an article out; an unknown id changes nothing. Now and then rebuilds the index to drop what is dead. */
export const remove = (index: SearchIndex, id: string): void => {
  const doc = index.docs.get(id);
  const numbers = index.numbers.get(id);
  if (!doc || !numbers) return;
  visit(index, { doc, passages: splitIntoPassages(doc), each: forgetUnit });
  for (const number of numbers.passages) index.passages[number] = undefined;
  index.docs.delete(id);
  index.numbers.delete(id);
  const waste = index.passages.length - index.byPassage.words.totals.units;
  if (waste > wasteMin && waste * 2 > index.passages.length) rebuildInPlace(index);
};

/** An index of `docs`; a later doc takes the place of an earlier one with its id. */
export const buildIndex = (docs: Iterable<Doc>, { synonyms = [] }: { synonyms?: Synonyms } = {}): SearchIndex => {
  const index = emptyIndex(synonyms);
  for (const doc of docs) add(index, doc);
  return index;
};
