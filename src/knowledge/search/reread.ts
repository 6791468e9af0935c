import { conceptsOf } from "../../kernel/concepts";
import { stopWords } from "../../kernel/stop-words";
import { ngrams, stem, transliterate, words } from "../../kernel/text";
import type { IndexedPassage, SearchIndex } from "./build";
import { rarity } from "./channel";
import { remembering } from "./terms";

/** A second, slower look at what came first, word by word; each number 0 to 1. */
export type Closeness = {
  /** How far title and question say the same, seen both ways: their harmonic mean. */
  title: number;
  /** Share of the question's words met in title and passage. */
  body: number;
  /** Share of them met in the one sentence that meets most. */
  sentence: number;
};

type Word = { word: string; root: string; start: string; grams: ReadonlySet<string>; concepts: readonly string[] };
type Weighed = Word & { weight: number };

const wordsMax = 40;
const partsMax = 6;
const partWordsMin = 3;
const sentencesMax = 24;
// Letters alike from here on are one word with a slip or another ending; one concept is nearly one word.
const alikeMin = 0.45;
const conceptShare = 0.7;

const readWord = remembering((word: string): Word => {
  const latin = transliterate(word);
  const root = stem(word);
  return {
    word,
    root,
    start: latin.slice(0, 2),
    grams: new Set(ngrams(latin, { min: 3, max: 4 })),
    concepts: conceptsOf([root]),
  };
});

const topical = (text: string): Word[] =>
  [...new Set(words(text))].filter((word) => !stopWords.has(word)).map(readWord);

// The same titles are compared with one question after the other: what they say is read once.
const titlesRead = new WeakMap<SearchIndex, (text: string) => Word[]>();
const wordsIn = (index: SearchIndex, text: string): Word[] => {
  const known = titlesRead.get(index) ?? remembering((said) => topical(index.plain(said)).slice(0, wordsMax));
  titlesRead.set(index, known);
  return known(text);
};
const weighAll = ({ byArticle }: SearchIndex, said: readonly Word[]): Weighed[] =>
  said.map((word) => ({ ...word, weight: rarity(byArticle.words, word.root) }));

const lettersAlike = (one: Word, other: Word): number => {
  const here = one.grams.size;
  const there = other.grams.size;
  // One so much longer than the other is not alike, whatever its letters.
  if ((2 * Math.min(here, there)) / (here + there) <= alikeMin) return 0;
  let common = 0;
  for (const gram of one.grams) if (other.grams.has(gram)) common++;
  const share = (2 * common) / (here + there);
  return share > alikeMin ? share : 0;
};

const alike = (one: Word, other: Word): number => {
  if (one.root === other.root) return 1;
  const letters = lettersAlike(one, other);
  return letters < conceptShare && one.concepts.some((concept) => other.concepts.includes(concept))
    ? conceptShare
    : letters;
};

/** Share of the words' weight that the others meet. */
const metBy = (asked: readonly Weighed[], said: readonly Word[]): number => {
  let [met, total] = [0, 0];
  for (const one of asked) {
    let best = 0;
    for (const other of said) {
      best = Math.max(best, alike(one, other));
      if (best === 1) break;
    }
    met += best * one.weight;
    total += one.weight;
  }
  return total === 0 ? 0 : met / total;
};

const bothWays = (question: readonly Weighed[], title: readonly Weighed[]): number => {
  const [asked, said] = [metBy(question, title), metBy(title, question)];
  return asked + said === 0 ? 0 : (2 * asked * said) / (asked + said);
};

// Here many words are compared: only those with the same beginning are looked at letter by letter.
const alikeAtSight = (one: Word, other: Word): number => {
  if (one.root === other.root) return 1;
  const letters = one.start === other.start ? lettersAlike(one, other) : 0;
  if (letters >= conceptShare || one.concepts.length === 0 || other.concepts.length === 0) return letters;
  return one.concepts.some((concept) => other.concepts.includes(concept)) ? conceptShare : letters;
};

// What is asked about is asked about again: its words are kept as long as the passage is.
const readBefore = new WeakMap<IndexedPassage, Word[][]>();
const sentencesIn = ({ plain }: SearchIndex, passage: IndexedPassage): Word[][] => {
  const known = readBefore.get(passage);
  if (known) return known;
  const sentences = plain(passage.text)
    .split(/[.!?…\n]+/)
    .filter((sentence) => sentence.trim() !== "")
    .slice(0, sentencesMax)
    .map(topical);
  readBefore.set(passage, sentences);
  return sentences;
};

const inText = (question: readonly Weighed[], title: readonly Word[], sentences: readonly Word[][]) => {
  const perSentence = new Float64Array(sentences.length);
  let [met, total] = [0, 0];
  for (const one of question) {
    let anywhere = title.reduce((best, other) => Math.max(best, alike(one, other)), 0);
    sentences.forEach((sentence, at) => {
      let here = 0;
      for (const other of sentence) {
        if (here < 1) here = Math.max(here, alikeAtSight(one, other));
      }
      anywhere = Math.max(anywhere, here);
      perSentence[at] = (perSentence[at] ?? 0) + here * one.weight;
    });
    met += anywhere * one.weight;
    total += one.weight;
  }
  return total === 0 ? { body: 0, sentence: 0 } : { body: met / total, sentence: Math.max(0, ...perSentence) / total };
};

const partsOf = (question: string): string[] => {
  const parts = question
    .split(/[.!?…\n]+/)
    .map((part) => part.trim())
    .filter((part) => part.split(/\s+/).length >= partWordsMin);
  return parts.length < 2 ? [question] : [question, ...parts.slice(0, partsMax)];
};

/** Reads one question against passages; a title seen again costs nothing. */
export const openReading = (index: SearchIndex, question: string) => {
  const parts = partsOf(question).map((part) => weighAll(index, topical(index.plain(part)).slice(0, wordsMax)));
  const whole = parts[0] ?? [];
  const titles = new Map<string, { words: Weighed[]; fit: number }>();
  const read = (title: string) => {
    const known = titles.get(title);
    if (known) return known;
    const said = weighAll(index, wordsIn(index, title));
    const fresh = { words: said, fit: Math.max(0, ...parts.map((part) => bothWays(part, said))) };
    titles.set(title, fresh);
    return fresh;
  };
  return {
    passage: (passage: IndexedPassage): Closeness => {
      const { words: said, fit } = read(passage.title);
      return { title: fit, ...inText(whole, said, sentencesIn(index, passage)) };
    },
    /** How far the question and a text that stands for a title say the same. */
    title: (text: string): number => read(text).fit,
  };
};
