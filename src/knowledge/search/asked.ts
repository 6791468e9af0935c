import { addUnit, best, type Channel, openChannel, removeUnit, scoreUnits } from "./channel";
import type { TitleMatch } from "./match";
import { type Views, viewsOf } from "./terms";

/** A question that an article has answered. `conversation`: where it was asked; null for one written by hand. `isWeak`: nobody said that the answer was right. `isByHand`: a lead wrote that the article answers it. */
export type AskedBefore = { text: string; conversation: string | null; isWeak?: boolean; isByHand?: boolean };

export type Unit = AskedBefore & { article: string };
/** The questions asked before, each a unit of its own: the likest counts, so that many alike say no more than one. */
export type AskedField = {
  readonly topics: Channel;
  readonly units: (Unit | undefined)[];
  readonly of: Map<string, readonly number[]>;
  readonly free: number[];
};

// A question said in few words is not held against it, one that says much else is.
const tuning = { negligible: 0, titleWeight: 1, titleNorm: 0.8, bodyNorm: 0, saturation: 1 };

export const openAskedField = (): AskedField => ({ topics: openChannel(tuning), units: [], of: new Map(), free: [] });

/** More of a question is not read. */
const questionWordsMax = 60;
const nothing: readonly string[] = [];
const termsOf = (text: string) => ({ title: viewsOf(text, { wordsMax: questionWordsMax }).topics(), body: nothing });

/** Puts the questions an article has answered in the place of those known before; `plain` says synonyms by one word. */
export const putAsked = (
  { field, plain }: { field: AskedField; plain: (text: string) => string },
  { article, questions }: { article: string; questions: readonly AskedBefore[] },
): void => {
  for (const unit of field.of.get(article) ?? []) {
    removeUnit(field.topics, { unit, terms: termsOf(plain(field.units[unit]?.text ?? "")) });
    field.units[unit] = undefined;
    field.free.push(unit);
  }
  const units = questions.map((question) => {
    const unit = field.free.pop() ?? field.units.length;
    addUnit(field.topics, { unit, terms: termsOf(plain(question.text)) });
    field.units[unit] = { ...question, article };
    return unit;
  });
  if (units.length > 0) field.of.set(article, units);
  else field.of.delete(article);
};

/** What nobody confirmed counts this much of what somebody did; by its sharpness, half as much in the end. */
const weakShare = 0.8;
/** So many past questions are compared word by word, and so many of one article: none can crowd out the others. */
const comparedMax = 24;
const ofArticleMax = 3;
/** Those below this share of the likest at first sight are not worth a second. */
const shareMin = 0.3;

/** So many are looked through for them. */
const seenMax = 240;

/** The units with the highest scores, the best first. */
export const nearest = ({ topics, units }: AskedField, question: Views, besides: string | undefined): Unit[] => {
  const found = best(scoreUnits(topics, question.topics()), { size: seenMax, shareMin });
  const textsOf = new Map<string, Set<string>>();
  const near = found.flatMap((at): Unit[] => {
    const unit = units[at];
    // A conversation is no witness in its own case.
    if (!unit || (besides !== undefined && unit.conversation === besides)) return [];
    const texts = textsOf.get(unit.article) ?? new Set();
    if (texts.size === ofArticleMax || texts.has(unit.text)) return [];
    textsOf.set(unit.article, texts.add(unit.text));
    return [unit];
  });
  return near.slice(0, comparedMax);
};

type Compare = { question: Views; match: (text: string) => TitleMatch; besides: string | undefined };

const sharpness = 3;
const sum = (likeness: ReadonlyMap<string, number>): number =>
  [...likeness.values()].reduce((all, one) => all + one ** sharpness, 0);

/** By article: how far it has answered this very question before, 0 to 1; and the likest of the questions that leads wrote on it. */
export type Before = { likeness: Map<string, number>; byHand: Map<string, string> };

/**
 * How far each article has answered this very question before: 0 to 1. Only a question nearly the same says much, compared
 * both ways by letters and by topical words; where others like it were answered by other articles, each says its share.
 */
export const askedBefore = (field: AskedField, { question, match, besides }: Compare): Before => {
  const found = new Map<string, number>();
  const hand = new Map<string, { text: string; likeness: number }>();
  if (field.of.size === 0) return { likeness: found, byHand: new Map() };
  const mine = new Map<string, Map<string, number>>();
  // The same words count once, whoever asked and however often.
  const all = new Map<string, number>();
  for (const { article, text, isWeak, isByHand } of nearest(field, question, besides)) {
    const { letters, topics } = match(text);
    const likeness = ((letters + topics) / 2) * (isWeak ? weakShare : 1);
    if (isByHand && likeness > (hand.get(article)?.likeness ?? 0)) hand.set(article, { text, likeness });
    const known = mine.get(article) ?? new Map<string, number>();
    known.set(text, Math.max(known.get(text) ?? 0, likeness));
    mine.set(article, known);
    all.set(text, Math.max(all.get(text) ?? 0, likeness));
  }
  const total = sum(all);
  for (const [article, likeness] of mine) {
    const likest = Math.max(...likeness.values());
    if (total > 0) found.set(article, (likest ** sharpness * sum(likeness)) / total);
  }
  return { likeness: found, byHand: new Map([...hand].map(([article, { text }]) => [article, text])) };
};

// Found on FeedbackQA's training questions, a part of them against the rest: they repeat little and gain little by it.
const weight = 0.5;

type Favoured = { fused: Float64Array; asked: ReadonlyMap<string, number>; without: ReadonlySet<string> };

/** What is added, by passage, for having answered this before: to that of the article's passages alone which says most of it now. */
export const favoured = (
  numbers: ReadonlyMap<string, { passages: readonly number[] }>,
  { fused, asked, without }: Favoured,
): Map<number, number> => {
  const found = new Map<number, number>();
  for (const [id, likeness] of asked) {
    if (without.has(id)) continue;
    const [first, ...others] = numbers.get(id)?.passages ?? [];
    if (first === undefined) continue;
    const top = others.reduce((one, other) => ((fused[other] ?? 0) > (fused[one] ?? 0) ? other : one), first);
    found.set(top, weight * likeness);
  }
  return found;
};
