import { askedBefore, favoured } from "./asked";
import type { IndexedPassage, SearchIndex } from "./build";
import { best, rarity, scoreUnits } from "./channel";
import { openTitleMatch, partsOf, type TitleMatch } from "./match";
import { missedBefore } from "./missed";
import { type Closeness, openReading } from "./reread";
import { straightened } from "./spelling";
import { remembering, type Views, viewsOf } from "./terms";

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
  /** What a second look, word by word, found. */
  closeness: Closeness;
  /** The likest of the questions that leads wrote on the article, which say like a title what it answers; null where none is like. */
  byHand: { text: string; match: TitleMatch; closeness: number } | null;
  /** How far the article has answered this question before: 0 to 1. It ranks; it proves nothing and is no part of `score`. */
  asked: number;
  /** How far this was asked since the article was written, and answered wrongly: 0 to 1. It ranks nothing. */
  missed: number;
  /** Its place, 0 for the first, had nothing been asked before. */
  plain: number;
  /** `score` less that of the best passage that says something else, had nothing been asked before: another article, and not under nearly the same title. */
  margin: number;
};

// Weights found on FeedbackQA's training questions; the ranking changes little around them.
const weights: HitScores = { words: 0.5, article: 0.5, grams: 1, phrases: 0.35, title: 0.7, concepts: 0.25 };
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
  grams: scoreUnits(index.byPassage.grams, question.words()),
  phrases: scoreUnits(index.byPassage.phrases, question.phrases()),
  article: scoreUnits(index.byArticle.words, question.topics()),
  title: scoreUnits(index.byArticle.title, question.words()),
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

// The second look's share beside a first look of 1: found on FeedbackQA's training questions, one half tried on the other.
const second: Closeness = { title: 0.28, body: 0.06, sentence: 0.14 };
const secondTotal = 1 + second.title + second.body + second.sentence;
/** So many passages are looked at twice. */
const rereadMax = 16;
const unread: Closeness = { title: 0, body: 0, sentence: 0 };

type Ranked = {
  passage: IndexedPassage;
  number: number;
  scores: HitScores;
  score: number;
  /** What is held against the passage from the start, as a factor: another language. */
  share: number;
  closeness: Closeness;
  asked: number;
  bonus: number;
};

const shareOf = (passage: IndexedPassage, locale: string | undefined): number =>
  locale !== undefined && passage.locale !== undefined && passage.locale !== locale ? otherLocale : 1;

type First = Omit<Ranked, "closeness">;

const YEAR_MS = 365 * 86_400_000;
const ageYearsMax = 2;
/** What was written two years ago yields to what says as much and was written today: no more than that. */
const ageShare = 0.02;

/** A factor of nearly 1: of two that fit alike the newer comes first. */
const freshness = ({ writtenAt }: IndexedPassage, now: number | undefined): number => {
  if (now === undefined || writtenAt === undefined) return 1;
  return 1 - (ageShare * Math.min(ageYearsMax, Math.max(0, now - writtenAt) / YEAR_MS)) / ageYearsMax;
};

/** Places by words and by meaning count the same; the sixtieth place makes little difference to the sixty-first. */
const RANK_SHIFT = 60;

/** One list from two by reciprocal rank: what stands high in both comes first. */
const fuseRanks = <One extends { number: number }>(byWords: readonly One[], near: readonly number[]): One[] => {
  if (near.length === 0) return [...byWords];
  const places = new Map(near.map((number, at) => [number, 1 / (RANK_SHIFT + at + 1)]));
  return byWords
    .map((one, at) => ({ one, worth: 1 / (RANK_SHIFT + at + 1) + (places.get(one.number) ?? 0) }))
    .sort((a, b) => b.worth - a.worth)
    .map(({ one }) => one);
};

type Reading = ReturnType<typeof openReading>;
const reread = (read: Reading, first: readonly First[]): Ranked[] => {
  return first.map((one, at) => {
    const closeness = at < rereadMax ? read.passage(one.passage) : unread;
    const { title, body, sentence } = closeness;
    const more = second.title * title + second.body * body + second.sentence * sentence;
    return { ...one, closeness, score: (one.score + more * one.share) / secondTotal };
  });
};

type Order = { near: readonly number[]; now: number | undefined };
/** The best first: by what was asked before too, and as if nothing had been. */
const inBothOrders = (found: readonly Ranked[], { near, now }: Order) => {
  const by = (worth: (one: Ranked) => number) => {
    const fresh = (one: Ranked) => worth(one) * freshness(one.passage, now);
    return fuseRanks(
      found.toSorted((a, b) => fresh(b) - fresh(a)),
      near,
    );
  };
  const plain = by(({ score }) => score);
  return { plain, ranked: found.some(({ bonus }) => bonus > 0) ? by(({ score, bonus }) => score + bonus) : plain };
};

type Wanted = { locale?: string | undefined; without: ReadonlySet<string> };

const fuseAll = (index: SearchIndex, { all, locale, without }: { all: Scored } & Wanted): Float64Array => {
  const { articleOf, localeOf } = index;
  const fused = new Float64Array(articleOf.length);
  const spoken = locale === undefined ? undefined : (index.locales.get(locale) ?? -1);
  const { words, grams, phrases, article, title, concepts } = all;
  for (let number = 0; number < fused.length; number++) {
    const of = articleOf[number] ?? -1;
    if (of < 0) continue;
    const score =
      (weights.words * (words[number] ?? 0) +
        weights.grams * (grams[number] ?? 0) +
        weights.phrases * (phrases[number] ?? 0) +
        weights.article * (article[of] ?? 0) +
        weights.title * (title[of] ?? 0) +
        weights.concepts * (concepts[of] ?? 0)) /
      weightTotal;
    const language = localeOf[number] ?? 0;
    fused[number] = score * (spoken === undefined || language === 0 || language === spoken ? 1 : otherLocale);
  }
  for (const id of without) for (const number of index.numbers.get(id)?.passages ?? []) fused[number] = 0;
  return fused;
};

type Rank = Wanted & { all: Scored; size: number; near: readonly number[]; asked: ReadonlyMap<string, number> };

/** The first by their words, the best first, and behind them those that are near in meaning alone. */
const rank = (index: SearchIndex, { all, size, near, asked, ...wanted }: Rank): First[] => {
  const fused = fuseAll(index, { all, ...wanted });
  const bonuses = favoured(index.numbers, { fused, asked, without: wanted.without });
  const places = bonuses.size === 0 ? fused : Float64Array.from(fused);
  for (const [number, bonus] of bonuses) places[number] = (places[number] ?? 0) + bonus * secondTotal;
  const numbers = best(places, { size, shareMin });
  const known = new Set(numbers);
  return [...numbers, ...near.filter((number) => !known.has(number))].flatMap((number) => {
    const passage = index.passages[number];
    return passage
      ? [
          {
            passage,
            number,
            score: fused[number] ?? 0,
            scores: scoresOf(all, { number, article: passage.article }),
            share: shareOf(passage, wanted.locale),
            asked: asked.get(passage.id) ?? 0,
            bonus: (bonuses.get(number) ?? 0) * shareOf(passage, wanted.locale),
          },
        ]
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

const twinsMin = 0.6;

/** Whether two titles speak of the same: what stands twice in a knowledge base is no rival of itself. */
const openTwins = () => {
  const topics = remembering((title) => new Set(viewsOf(title).topics()));
  return (one: string, other: string): boolean => {
    const [here, there] = [topics(one), topics(other)];
    const common = [...here].filter((topic) => there.has(topic)).length;
    return one === other || (here.size + there.size > 0 && (2 * common) / (here.size + there.size) >= twinsMin);
  };
};

/** `without`: articles that are passed over. `besides`: the conversation one is in, whose own questions count for nothing. `near`: passages near in meaning, the nearest first, as somebody else found them. `asOf`: for a question of the past, when it was asked: what was answered wrongly since says nothing of it. */
export type SearchOptions = {
  limit?: number;
  locale?: string | undefined;
  without?: ReadonlySet<string>;
  besides?: string | undefined;
  near?: readonly { id: string; at: number }[];
  now?: number | undefined;
  asOf?: number | undefined;
};
const nothingHidden: ReadonlySet<string> = new Set();

/** The best passages for a question, best first; nothing where no word, gram or concept is shared. */
export const search = (
  index: SearchIndex,
  query: string,
  { limit = 10, locale, without = nothingHidden, besides, near = [], now, asOf }: SearchOptions = {},
): Hit[] => {
  const said = straightened(index.byArticle.words, index.plain(query));
  const question = viewsOf(said, { wordsMax: questionWordsMax });
  const nearest = near.flatMap(({ id, at }) => (without.has(id) ? [] : (index.numbers.get(id)?.passages[at] ?? [])));
  const all = scoreAll(index, question);
  const titleMatch = openTitleMatch(index, partsOf(said, question));
  const before = askedBefore(index.asked, { question, match: titleMatch, besides });
  const { likeness } = before;
  const first = rank(index, { all, locale, without, size: limit + rivalsMax, near: nearest, asked: likeness });
  const reading = openReading(index, said);
  const { ranked, plain } = inBothOrders(reread(reading, first), { near: nearest, now });
  const byHand = (id: string) => {
    const text = before.byHand.get(id);
    return text === undefined ? null : { text, match: titleMatch(text), closeness: reading.title(text) };
  };
  const coverage = coverageBy(index, question.topics());
  const areTwins = openTwins();
  const missed = missedBefore(index, { question, match: titleMatch, closeness: reading.title, besides, asOf });
  return ranked.slice(0, limit).map((one) => {
    const { passage, scores, score, closeness, asked } = one;
    const rival = plain.find(
      (other) => other.passage.id !== passage.id && !areTwins(passage.title, other.passage.title),
    );
    const { id, title } = passage;
    return {
      id,
      title,
      locale: passage.locale,
      passage,
      score,
      scores,
      closeness,
      coverage: coverage(passage),
      titleMatch: titleMatch(title),
      byHand: byHand(id),
      asked,
      // Only who weighs whether to answer looks at it.
      get missed() {
        return missed(index.docs.get(id));
      },
      plain: plain.indexOf(one),
      margin: score - (rival?.score ?? 0),
    };
  });
};

/** The best hit of each article, order kept. */
export const oncePerArticle = (hits: readonly Hit[]): Hit[] => {
  const seen = new Set<string>();
  return hits.filter(({ id }) => !seen.has(id) && seen.add(id));
};

// Measured on the demo company's help centre: what shares no more than letters with a question stays below the first,
// what mentions its subject in passing below the second. A misspelt word of five letters and more stays above.
const readableMin = 0.045;
const readableShare = 0.4;
// What has nothing of the question in its title only mentions it: it must come near the best, and speak of all of it.
const mentionShare = 0.7;
const mentionCovers = 0.75;
const titledCovers = 0.25;

/** What is worth showing to somebody who looks for themselves: nothing rather than anything. Best first, as given. */
export const worthReading = (hits: readonly Hit[]): Hit[] => {
  const best = Math.max(0, ...hits.map(({ score }) => score));
  const covered = Math.max(0, ...hits.map(({ coverage }) => coverage));
  return hits.filter(({ score, coverage, closeness }) => {
    const isTitled = closeness.title > 0;
    const share = isTitled ? readableShare : mentionShare;
    const covers = isTitled ? titledCovers : mentionCovers;
    return score >= readableMin && score >= share * best && coverage >= covers * covered;
  });
};
