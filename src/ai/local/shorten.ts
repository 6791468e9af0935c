import { conceptsOf } from "../../kernel/concepts";
import { stems, topicStems } from "../../kernel/text";
import { isHead, type Sentence, sentencesOf } from "./sentences";

/** An answer cut from a passage: `text` is exactly `passage.slice(start, end)`; `isWhole` says that nothing was left out. */
export type Excerpt = { text: string; start: number; end: number; isWhole: boolean };

const lettersMaxDefault = 600;
const wholeShare = 0.8;

const wantedBy = (question: string): ReadonlySet<string> =>
  new Set([...topicStems(question), ...conceptsOf(stems(question)).map((concept) => `#${concept}`)]);

/** How much of what is asked a sentence speaks of; what every sentence has counts little. */
const relevanceOf = (sentences: readonly Sentence[], question: string): number[] => {
  const wanted = wantedBy(question);
  const present = sentences.map(({ text }) => {
    const all = stems(text);
    return new Set([...all, ...conceptsOf(all).map((concept) => `#${concept}`)].filter((term) => wanted.has(term)));
  });
  const rarity = new Map(
    [...wanted].map((term) => [
      term,
      Math.log(1 + sentences.length / (1 + present.filter((set) => set.has(term)).length)),
    ]),
  );
  return present.map((set, at) =>
    isHead(sentences, at) ? 0 : [...set].reduce((sum, term) => sum + (rarity.get(term) ?? 0), 0),
  );
};

// A list is cut nowhere, nor a sentence from the one it leans on.
const leansBack =
  /^(?:[-*•–—]|\d+[.)]|(?:then|after|also|it|this|these|they|next|but|затем|потом|после|также|это|этот|эти|он|она|они|но|если же)(?=[\s,]))/iu;
const leadsOn = /[:;,]$/;

const isJoined = (before: Sentence, after: Sentence): boolean =>
  leadsOn.test(before.text) || leansBack.test(after.text);

type Span = { from: number; to: number };

const lengthOfSpan = (sentences: readonly Sentence[], { from, to }: Span): number =>
  (sentences[to]?.end ?? 0) - (sentences[from]?.start ?? 0);

/** Widens a span until neither end tears a list or a reference apart, as far as the length allows. */
const widen = (sentences: readonly Sentence[], { span, lettersMax }: { span: Span; lettersMax: number }): Span => {
  const before = sentences[span.from - 1];
  const first = sentences[span.from];
  const last = sentences[span.to];
  const after = sentences[span.to + 1];
  const wider =
    before && first && isJoined(before, first)
      ? { from: span.from - 1, to: span.to }
      : last && after && isJoined(last, after)
        ? { from: span.from, to: span.to + 1 }
        : undefined;
  if (!wider || lengthOfSpan(sentences, wider) > lettersMax) return span;
  return widen(sentences, { span: wider, lettersMax });
};

const spansOf = (sentences: readonly Sentence[], lettersMax: number): Span[] =>
  sentences.flatMap((_, from) =>
    sentences
      .map((_, to) => ({ from, to }))
      .filter((span) => span.to >= from && (span.to === from || lengthOfSpan(sentences, span) <= lettersMax)),
  );

/**
 * The run of neighbouring sentences that answers best within about `lettersMax` letters; a passage not much longer
 * comes whole. Words are never altered, and a single sentence is never cut, however long.
 */
export const bestSentences = (question: string, passage: string, { lettersMax = lettersMaxDefault } = {}): Excerpt => {
  const whole = { text: passage, start: 0, end: passage.length, isWhole: true };
  if (passage.length * wholeShare <= lettersMax) return whole;
  const sentences = sentencesOf(passage);
  const relevance = relevanceOf(sentences, question);
  // Every sentence costs a little, so that a run grows only where it gains.
  const cost = (Math.max(0, ...relevance) || 1) * 0.15;
  const worthOf = ({ from, to }: Span) =>
    relevance.slice(from, to + 1).reduce((sum, x) => sum + x - cost, -from * 1e-3);
  const best = spansOf(sentences, lettersMax).reduce<{ span: Span; worth: number } | undefined>((found, span) => {
    const worth = worthOf(span);
    return found && found.worth >= worth ? found : { span, worth };
  }, undefined);
  if (!best) return whole;
  const { from, to } = widen(sentences, { span: best.span, lettersMax });
  const start = sentences[from]?.start ?? 0;
  const end = sentences[to]?.end ?? passage.length;
  return { text: passage.slice(start, end), start, end, isWhole: from === 0 && to === sentences.length - 1 };
};
