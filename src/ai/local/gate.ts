import { stopWords } from "../../kernel/stop-words";
import { words } from "../../kernel/text";
import type { Hit } from "../../knowledge/search";
import { chanceOf, type Logistic } from "./logistic";
import { sameQuestionType } from "./question-type";

/** What speaks for answering: each number 0 to 1. */
export type GateEvidence = {
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
  question: QuestionKind;
};

/** What sort of message it is; small talk and messages without a topic are never answered from articles. */
export type QuestionKind = "question" | "statement" | "small-talk" | "nothing";

/** Whether the best article answers the question, how likely that is (0 to 1), and why, in a sentence for people. */
export type GateDecision = { answer: boolean; confidence: number; evidence: GateEvidence; reason: GateReason };

/** Why: a code that the caller turns into a sentence in the reader's language. */
export type GateReason =
  | "answers"
  | "no-article"
  | "no-topic"
  | "small-talk"
  | "too-little-covered"
  | "title-differs"
  | "several-fit"
  | "tells-otherwise"
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

const evidenceOf = (question: string, hits: readonly Hit[]): GateEvidence => {
  const [hit] = hits;
  return {
    score: hit?.score ?? 0,
    titleLetters: hit?.titleMatch.letters ?? 0,
    titleTopics: hit?.titleMatch.topics ?? 0,
    margin: hit?.margin ?? 0,
    coverage: hit?.coverage ?? 0,
    closeness: hit?.closeness.title ?? 0,
    bestTitle: Math.max(0, ...hits.slice(0, rivalsRead).map(({ titleMatch }) => titleMatch.letters)),
    sameType: hit ? sameQuestionType(question, hit.title) : 0.5,
    question: kindOf(question),
  };
};

// A title that says the same but asks for something else counts this much of one that asks for it too.
const otherType = 0.6;

/** The numbers the model was fitted on, in its order. */
export const gateNumbers = (question: string, hits: readonly Hit[]): number[] => {
  const { score, bestTitle, margin, closeness, sameType } = evidenceOf(question, hits);
  return [score, margin, closeness * (otherType + (1 - otherType) * sameType), bestTitle];
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
  const confidence = chanceOf(model, gateNumbers(question, hits));
  const answer = confidence >= threshold;
  return { answer, confidence, evidence, reason: answer ? "answers" : whyNot(evidence) };
};
