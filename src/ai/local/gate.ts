import { stopWords } from "../../kernel/stop-words";
import { words } from "../../kernel/text";
import type { Hit } from "../../knowledge/search";
import { chanceOf, type Logistic } from "./logistic";
import { tellingOwnFact } from "./own-fact";
import { pricesThing } from "./price-row";
import { sameQuestionType } from "./question-type";

/** What speaks for answering: each number 0 to 1. */
type GateEvidence = {
  score: number;
  titleLetters: number;
  titleTopics: number;
  /** The best title match among the first five articles. */
  bestTitle: number;
  /** How far question and title say the same, word by word. */
  closeness: number;
  /** 1 where question and title ask for the same thing, 0 where they don't, 0.5 where one does not tell. */
  sameType: number;
  margin: number;
  coverage: number;
  /** How far the same was asked before and answered wrongly. */
  missed: number;
  question: QuestionKind;
  /** What speaks for the article in its title's place: a question that a lead wrote on it, or the desk's own hours, number or address, or the price that it tells. */
  by: "title" | "hand" | "fact";
};

/** What sort of message it is; small talk and messages without a topic are never answered from articles. */
type QuestionKind = "question" | "statement" | "small-talk" | "nothing";

/** Whether the best article answers the question, how likely that is (0 to 1), and why, in a sentence for people. */
export type GateDecision = { answer: boolean; confidence: number; evidence: GateEvidence; reason: GateReason };

/** Why: a code that the caller turns into a sentence in the reader's language. */
type GateReason =
  | "answers"
  | "no-article"
  | "no-topic"
  | "small-talk"
  | "too-little-covered"
  | "title-differs"
  | "several-fit"
  | "tells-otherwise"
  | "asked-in-vain"
  | "not-sure";

// Fitted on public training questions of two help centres with a third of their articles taken away, then drawn towards
// equal weights: how much each tells differs more between knowledge bases than a fit on few of them can know.
const model: Logistic = {
  means: [0.411, 0.137, 0.365, 0.408],
  spreads: [0.147, 0.125, 0.189, 0.167],
  weights: [0.1, 0.3, 0.4, 0.4],
  bias: 0.25,
};

/** Below this confidence a person answers. There, about three in five answerable questions were answered, and one in four of the others. */
export const shippedThreshold = 0.5;

const asks =
  /\?|^(?:how|what|where|when|why|who|which|can|could|do|does|is|are|will|should|как|что|где|когда|почему|кто|какой|какая|какие|можно|сколько|куда|зачем|есть ли|нужно ли)(?=$|[^\p{L}])/iu;
const pleasantry =
  /^(?:hi|hello|hey|thanks?|thank you|ok(?:ay)?|bye|yes|no|good (?:morning|day|evening)|привет|здравствуйте|спасибо|ок|да|нет|пока|добрый (?:день|вечер)|доброе утро)[\s!.,)]*$/iu;

const kindOf = (question: string): QuestionKind => {
  if (pleasantry.test(question.trim())) return "small-talk";
  if (words(question).every((word) => stopWords.has(word))) return "nothing";
  return asks.test(question.trim()) ? "question" : "statement";
};

const rivalsRead = 5;

/** A text that says what an article answers: its title, a question that a lead wrote on it, or the fact itself that is asked for. */
type Titled = Pick<GateEvidence, "by" | "titleLetters" | "titleTopics" | "closeness" | "sameType">;

const worth = ({ closeness, sameType }: Titled): number => closeness * (otherType + (1 - otherType) * sameType);

/** What says best that the article answers the question. */
const titledBy = (question: string, hits: readonly Hit[]): Titled => {
  const [hit] = hits;
  if (!hit) return { by: "title", titleLetters: 0, titleTopics: 0, closeness: 0, sameType: 0.5 };
  const of = (by: "title" | "hand", { text, match, closeness }: NonNullable<Hit["byHand"]>): Titled => ({
    by,
    titleLetters: match.letters,
    titleTopics: match.topics,
    closeness,
    sameType: sameQuestionType(question, text),
  });
  if (tellingOwnFact(question, hits) === hit.id || pricesThing(question, hit.passage))
    return { by: "fact", titleLetters: 1, titleTopics: 1, closeness: 1, sameType: 1 };
  const title = of("title", { text: hit.title, match: hit.titleMatch, closeness: hit.closeness.title });
  const hand = hit.byHand && of("hand", hit.byHand);
  return hand && worth(hand) > worth(title) ? hand : title;
};

const evidenceOf = (question: string, hits: readonly Hit[]): GateEvidence => {
  const [hit] = hits;
  const titled = titledBy(question, hits);
  return {
    ...titled,
    score: hit?.score ?? 0,
    margin: hit?.margin ?? 0,
    coverage: hit?.coverage ?? 0,
    missed: hit?.missed ?? 0,
    bestTitle: Math.max(titled.titleLetters, ...hits.slice(0, rivalsRead).map(({ titleMatch }) => titleMatch.letters)),
    question: kindOf(question),
  };
};

// A title that says the same but asks for something else counts this much of one that asks for it too.
const otherType = 0.6;

/** The numbers the model was fitted on, in its order. */
const numbersOf = (evidence: GateEvidence): number[] => [
  evidence.score,
  evidence.margin,
  worth(evidence),
  evidence.bestTitle,
];

// What was answered wrongly before speaks against the answer now, as log odds; what is only a little like it says nothing.
// Found on FeedbackQA's training questions with a third of the articles taken away, one half of them as the past of the other.
const missedWeight = 4;
const missedMin = 0.1;

/** The chance that the first hit answers, and what is left of it where the same was answered wrongly before. */
const chancesOf = (evidence: GateEvidence): { bare: number; left: number } => {
  const bare = chanceOf(model, numbersOf(evidence));
  const odds = (bare / (1 - bare)) * Math.exp(-missedWeight * Math.max(0, evidence.missed - missedMin));
  return { bare, left: odds / (1 + odds) };
};

const coverageLow = 0.35;
const titleLow = 0.15;
const marginLow = 0.02;

const whyNot = ({ coverage, titleLetters, margin }: GateEvidence): GateReason => {
  if (coverage < coverageLow) return "too-little-covered";
  if (titleLetters < titleLow) return "title-differs";
  return margin < marginLow ? "several-fit" : "not-sure";
};

/** Decides from more than the search score whether the first hit may be given as the answer. */
export const decide = (
  question: string,
  hits: readonly Hit[],
  { threshold = shippedThreshold }: { threshold?: number } = {},
): GateDecision => {
  const evidence = evidenceOf(question, hits);
  const no = (reason: GateReason): GateDecision => ({ answer: false, confidence: 0, evidence, reason });
  if (evidence.question === "small-talk") return no("small-talk");
  if (evidence.question === "nothing") return no("no-topic");
  if (hits.length === 0) return no("no-article");
  const { bare, left: confidence } = chancesOf(evidence);
  if (confidence >= threshold) return { answer: true, confidence, evidence, reason: "answers" };
  return { answer: false, confidence, evidence, reason: bare >= threshold ? "asked-in-vain" : whyNot(evidence) };
};
