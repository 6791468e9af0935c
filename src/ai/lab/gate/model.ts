import { z } from "zod";
import { matterOf } from "../../../desk/conversations/courtesy";
import { detectLanguage, topicStems } from "../../../kernel/text";
import type * as wire from "../../../kernel/wire";
import { burstBefore, isAgent, isAnswer, type Judgement, type Line, opinionOf, saidInstead } from "../../gaps/model";
import { hideSecrets } from "../../local/hide-secrets";
import { readTrace } from "../../trace/model";
import { isAlike, MeaningCount } from "../trials/model";
import { type Calibration, Calibration as CalibrationShape, sureness } from "./calibration";

/** A question of the past and what became of it: which articles proved right or wrong for it, and what a person said. */
export type PastQuestion = {
  text: string;
  language: "en" | "ru";
  right: string[];
  wrong: string[];
  reply: string | null;
};
type Conversation = {
  lines: readonly Line[];
  judgements: readonly Judgement[];
  /** Ids of the articles that a text links to. */
  linkedIn: (text: string) => string[];
};

const TEXT_MAX = 2000;
const STEMS_MIN = 2;

const questionOf = (words: string): Pick<PastQuestion, "text" | "language"> | null => {
  const text = hideSecrets(words).slice(0, TEXT_MAX).trim();
  const language = detectLanguage(text);
  return language === "other" || topicStems(text).length < STEMS_MIN ? null : { text, language };
};

const isHandOff = ({ direction, authorKind, trace }: Line): boolean =>
  direction === "note" && authorKind === "bot" && readTrace(trace)?.kind === "hand_off";

/** What became of an answer of the bot: people's word first, then what came next; null where nobody can tell. */
const fateOf = ({ lines, judgements, linkedIn }: Conversation, at: number) => {
  const answer = lines[at];
  if (!answer) return null;
  const cited = [...new Set(answer.citations?.map(({ article }) => article) ?? [])];
  const opinion = opinionOf(judgements, answer.id);
  if (opinion?.isRight) return { right: cited, wrong: [] };
  if (opinion) return { right: opinion.article ? [opinion.article] : [], wrong: cited };
  const next = lines.slice(at + 1).find((line) => isAgent(line) || isAnswer(line) || isHandOff(line));
  // Nobody had to come after it, and the matter is over.
  if (!next) return { right: cited, wrong: [] };
  if (isAnswer(next)) return null;
  if (isAgent(next)) {
    const linked = linkedIn(next.text);
    if (linked.length > 0) return { right: linked, wrong: cited.filter((one) => !linked.includes(one)) };
    const reply = saidInstead(lines, at);
    return reply !== null && isAlike(answer.text, reply) === false ? { right: [], wrong: cited } : null;
  }
  const asked = lines.slice(at + 1, lines.indexOf(next)).filter(({ direction }) => direction === "in");
  // Handed over right after, without another matter in between.
  return topicStems(matterOf(asked.map(({ text }) => text))).length < STEMS_MIN ? { right: [], wrong: cited } : null;
};

/** What an answer was asked with, in the words that were looked for; an answer from before traces were kept, in what was written before it. */
const askedBefore = (lines: readonly Line[], at: number) =>
  questionOf(readTrace(lines[at]?.trace)?.question?.text ?? matterOf(burstBefore(lines, at).map(({ text }) => text)));

/** What became of the first that ours said to the matter, the bot or a person; null where neither did, or nobody can tell. */
export const firstOutcome = (conversation: Conversation): Pick<PastQuestion, "right" | "reply"> | null => {
  const { lines, linkedIn } = conversation;
  const first = lines.findIndex((line) => isAgent(line) || isAnswer(line));
  const said = lines[first];
  if (!said) return null;
  if (isAgent(said)) return { right: linkedIn(said.text), reply: said.text };
  const fate = fateOf(conversation, first);
  return fate && { right: fate.right, reply: fate.right.length > 0 ? null : saidInstead(lines, first) };
};

/** What a conversation that is over teaches the gate: each answer of the bot with its fate, and what a person answered first. */
export const questionsIn = (conversation: Conversation): PastQuestion[] => {
  const { lines, linkedIn } = conversation;
  const answered = lines.flatMap((line, at): PastQuestion[] => {
    const asked = isAnswer(line) ? askedBefore(lines, at) : null;
    const fate = asked && fateOf(conversation, at);
    return asked && fate ? [{ ...asked, ...fate, reply: null }] : [];
  });
  const first = lines.findIndex((line) => isAgent(line) || isAnswer(line));
  const reply = lines[first];
  if (!reply || !isAgent(reply)) return answered;
  const asked = questionOf(matterOf(burstBefore(lines, first).map(({ text }) => text)));
  if (!asked) return answered;
  return [{ ...asked, right: linkedIn(reply.text), wrong: [], reply: reply.text.slice(0, TEXT_MAX) }, ...answered];
};

/** What the gate made of a past question; `isRight` null where nobody can tell. */
export type Sign = { chance: number; isRight: boolean | null };

const CURVE_STEPS = 50;

/** At each threshold how many of the past questions would be answered, how many of those can be judged, and how many of these are right. */
export const curveOf = (signs: readonly Sign[], calibration: Calibration | null): wire.GatePoint[] => {
  const sure = signs.map(({ chance, isRight }) => ({ sure: sureness(chance, calibration), isRight }));
  return Array.from({ length: CURVE_STEPS + 1 }, (_, step) => {
    const threshold = step / CURVE_STEPS;
    const answered = sure.filter((one) => one.sure > 0 && one.sure >= threshold);
    const judged = answered.filter(({ isRight }) => isRight !== null);
    const right = judged.filter(({ isRight }) => isRight).length;
    return { threshold, answered: answered.length, judged: judged.length, right };
  });
};

/** What was measured of the gate, as stored. */
export const GateMeasured = z.object({
  at: z.number(),
  by: z.string().nullable().default(null),
  conversations: z.number().default(0),
  since: z.number().nullable().default(null),
  questions: z.number(),
  judged: z.number(),
  right: z.number(),
  meaning: MeaningCount,
  calibration: CalibrationShape.nullable(),
  curve: z.array(z.object({ threshold: z.number(), answered: z.number(), judged: z.number(), right: z.number() })),
}) satisfies z.ZodType<wire.GateMeasured>;
