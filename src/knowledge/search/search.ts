import type { IndexedPassage, SearchIndex } from "./build";
import { rarity, scoreUnits } from "./channel";
import { openTitleMatch, partsOf, type TitleMatch } from "./match";
import { type Views, viewsOf } from "./terms";

/** How each channel saw the passage, every one from 0 (nothing met) to 1 (all of the question met). */
export type HitScores = {
  words: number;
  article: number;
  grams: number;
  phrases: number;
  title: number;
  concepts: number;
};

/** A passage that may answer, with what speaks for it. `score` is 0 to 1 and comparable between questions. */
export type Hit = {
  id: string;
  title: string;
  locale?: string;
  passage: IndexedPassage;
  score: number;
  scores: HitScores;
  /** Share of the question's topical words, weighed by rarity, that stand in the passage or its title: 0 to 1. */
  coverage: number;
  /** How far the article's title asks what was asked. */
  titleMatch: TitleMatch;
  /** `score` less that of the best other article's passage. */
  margin: number;
};

// Weights found on FeedbackQA's training questions and a set of Russian ones; the ranking changes little around them.
const weights: HitScores = { words: 0.5, article: 0.5, grams: 1, phrases: 0.2, title: 0.4, concepts: 0.25 };
const weightTotal = Object.values(weights).reduce((sum, weight) => sum + weight, 0);

// A long mail says what it is about in its opening; more words than this cost time and blur the question.
const questionWordsMax = 80;
const otherLocale = 0.85;
// An article has few passages that match one question: the rival is found among this many more.
const rivalsMax = 30;
/** Passages below this share of the best one are not worth a look. */
const shareMin = 0.05;

const scoreAll = (index: SearchIndex, question: Views) => ({
  words: scoreUnits(index.byPassage.words, question.topics()),
  grams: scoreUnits(index.byPassage.grams, question.grams()),
  phrases: scoreUnits(index.byPassage.phrases, question.phrases()),
  article: scoreUnits(index.byArticle.words, question.topics()),
  title: scoreUnits(index.byArticle.title, question.titleGrams()),
  concepts: scoreUnits(index.byArticle.concepts, question.concepts()),
});

type Scored = ReturnType<typeof scoreAll>;

const scoresOf = (all: Scored, { number, article }: { number: number; article: number }): HitScores => ({
  words: all.words[number] ?? 0,
  grams: all.grams[number] ?? 0,
  phrases: all.phrases[number] ?? 0,
  article: all.article[article] ?? 0,
  title: all.title[article] ?? 0,
  concepts: all.concepts[article] ?? 0,
});

const fuse = (scores: HitScores): number =>
  (weights.words * scores.words +
    weights.grams * scores.grams +
    weights.phrases * scores.phrases +
    weights.article * scores.article +
    weights.title * scores.title +
    weights.concepts * scores.concepts) /
  weightTotal;

type Ranked = { passage: IndexedPassage; scores: HitScores; score: number };

/** The `size` passages with the highest scores, unsorted ties in reading order. */
const best = (scores: Float64Array, size: number): number[] => {
  const sorted = Float64Array.from(scores).sort();
  const top = sorted.at(-1) ?? 0;
  const floor = Math.max(sorted.at(-Math.min(size, sorted.length)) ?? 0, top * shareMin, Number.MIN_VALUE);
  const numbers: number[] = [];
  scores.forEach((score, number) => {
    if (score >= floor) numbers.push(number);
  });
  return numbers.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b).slice(0, size);
};

const rank = (index: SearchIndex, { all, locale, size }: { all: Scored; locale?: string; size: number }): Ranked[] => {
  const fused = new Float64Array(index.passages.length);
  index.passages.forEach((passage, number) => {
    if (!passage) return;
    const foreign = locale !== undefined && passage.locale !== undefined && passage.locale !== locale;
    fused[number] = fuse(scoresOf(all, { number, article: passage.article })) * (foreign ? otherLocale : 1);
  });
  return best(fused, size).flatMap((number) => {
    const passage = index.passages[number];
    return passage
      ? [{ passage, score: fused[number] ?? 0, scores: scoresOf(all, { number, article: passage.article }) }]
      : [];
  });
};

const coverageBy = (index: SearchIndex, topics: readonly string[]) => {
  const asked = [...new Set(topics)].map((topic) => ({ topic, weight: rarity(index.byArticle.words, topic) }));
  const total = asked.reduce((sum, { weight }) => sum + weight, 0);
  return (passage: IndexedPassage): number => {
    if (total === 0) return 0;
    return asked.reduce((sum, { topic, weight }) => (passage.topics.has(topic) ? sum + weight : sum), 0) / total;
  };
};

/** The best passages for a question, best first; nothing where no word, gram or concept is shared. */
export const search = (
  index: SearchIndex,
  query: string,
  { limit = 10, locale }: { limit?: number; locale?: string } = {},
): Hit[] => {
  const question = viewsOf(query, { wordsMax: questionWordsMax });
  const ranked = rank(index, { all: scoreAll(index, question), locale, size: limit + rivalsMax });
  const coverage = coverageBy(index, question.topics());
  const titleMatch = openTitleMatch(index, partsOf(query, question));
  return ranked.slice(0, limit).map(({ passage, scores, score }) => {
    const rival = ranked.find((other) => other.passage.id !== passage.id);
    const { id, title } = passage;
    return {
      id,
      title,
      locale: passage.locale,
      passage,
      score,
      scores,
      coverage: coverage(passage),
      titleMatch: titleMatch(title),
      margin: score - (rival?.score ?? 0),
    };
  });
};

/** The best hit of each article, order kept. */
export const oncePerArticle = (hits: readonly Hit[]): Hit[] => {
  const seen = new Set<string>();
  return hits.filter(({ id }) => !seen.has(id) && seen.add(id));
};
