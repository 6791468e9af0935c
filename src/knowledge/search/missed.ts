import { isVisible, type Readers, type Viewer } from "../audience";
import { type AskedField, nearest, putAsked, type Unit } from "./asked";
import type { TitleMatch } from "./match";
import type { Views } from "./terms";

/**
 * A question whose answer people said was wrong. `at`: when it was asked. `isWeak`: nobody of ours said so; a customer did, or
 * an agent only wrote something else after it. `viewer`: whom the answer was for; left out where they might read everything.
 */
export type MissedBefore = {
  id: string;
  text: string;
  conversation: string;
  at: number;
  isWeak: boolean;
  viewer?: Viewer;
};
/** The questions that were answered wrongly, by their words: however often the same was asked, it takes one place among the likest. */
export type MissedField = { asked: AskedField; known: Map<string, MissedBefore[]> };

/** The steps that put these questions in the place of all that were known; words that stay cost nothing. */
export const stepsToMissed = (
  { field, plain }: { field: MissedField; plain: (text: string) => string },
  questions: readonly MissedBefore[],
): (() => void)[] => {
  const next: MissedField["known"] = new Map();
  for (const one of questions) next.get(one.text)?.push(one) ?? next.set(one.text, [one]);
  const put = (text: string, its: readonly string[]) => () =>
    putAsked(
      { field: field.asked, plain },
      { article: text, questions: its.map((said) => ({ text: said, conversation: null })) },
    );
  const gone = [...field.known.keys()].filter((text) => !next.has(text)).map((text) => put(text, []));
  const added = [...next.keys()].filter((text) => !field.known.has(text)).map((text) => put(text, [text]));
  const known = () => {
    field.known.clear();
    for (const [text, all] of next) field.known.set(text, all);
  };
  return [...gone, ...added, known];
};

type Compare = {
  question: Views;
  match: (text: string) => TitleMatch;
  closeness: (text: string) => number;
  besides: string | undefined;
  /** The moment that is looked back from: what was missed later, nobody knew. */
  asOf: number | undefined;
};

/** So many are compared by letters and topics, and so many of the likest of them word by word. */
const matchedMax = 12;
const comparedMax = 4;

type Like = { unit: Unit; likeness: number };
/** The questions of a field that are most like the one asked, and how far they say the same: 0 to 1. */
const likest = (field: AskedField, { question, match, closeness, besides }: Omit<Compare, "asOf">): Like[] =>
  nearest(field, question, besides)
    .slice(0, matchedMax)
    .map((unit) => {
      const { letters, topics } = match(unit.text);
      return { unit, likeness: (letters + topics) / 2 };
    })
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, comparedMax)
    .map(({ unit, likeness }) => ({ unit, likeness: (likeness + closeness(unit.text)) / 2 }));

// Below this a likeness says little. Found on FeedbackQA's training questions, a half of them as the past of the other.
const doubt = 0.1;
/** What is only a customer's word, or only looks like an agent's "no", counts this much of what our people said. */
const weakShare = 0.5;

/**
 * How far what is asked was asked before and answered wrongly, 0 to 1, as of an article written at a moment: of what was
 * asked before it was written nobody knows whether it answers that now, nor of what was asked by who might not read it. Questions like it that articles have answered speak against it.
 * Compared when it is first asked: who only looks things up never does.
 */
export const missedBefore = (
  { missed, asked }: { missed: MissedField; asked: AskedField },
  compare: Compare,
): ((article?: { at?: number; readers?: Readers }) => number) => {
  if (missed.known.size === 0) return () => 0;
  const look = () => {
    const unanswered = likest(missed.asked, compare).flatMap(({ unit, likeness }) =>
      (missed.known.get(unit.text) ?? [])
        // A conversation is no witness in its own case.
        .filter(({ conversation }) => conversation !== compare.besides)
        .filter(({ at }) => compare.asOf === undefined || at < compare.asOf)
        .map((question) => ({ ...question, likeness })),
    );
    if (unanswered.length === 0) return { unanswered, answered: 0 };
    return { unanswered, answered: Math.max(0, ...likest(asked, compare).map(({ likeness }) => likeness)) };
  };
  let seen: ReturnType<typeof look> | undefined;
  return ({ at: writtenAt = 0, readers } = {}) => {
    seen ??= look();
    const { unanswered, answered } = seen;
    return unanswered.reduce((most, { at, isWeak, viewer, likeness }) => {
      if (at < writtenAt || (readers && viewer && !isVisible(readers, viewer))) return most;
      const share = likeness ** 2 / (answered ** 2 + likeness ** 2 + doubt);
      return Math.max(most, share * (isWeak ? weakShare : 1));
    }, 0);
  };
};
