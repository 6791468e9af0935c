import { z } from "zod";
import type { Prompt } from "../../../prompts/define";
import { strategies } from "../../desk/categories/model";
import { shippedThreshold } from "../local/gate";
import { Calibration, chanceFor, sureness } from "./gate/calibration";

/** A category as a version keeps it. What it does not know of one is kept and given back as it came. */
export const KeptCategory = z.looseObject({
  id: z.string(),
  name: z.string().trim().min(1).max(120),
  nameRu: z.string().max(120).nullable().default(null),
  description: z.string().max(2000).default(""),
  team: z.string().nullable().default(null),
  priority: z.enum(["low", "normal", "high", "urgent"]).nullable().default(null),
  examples: z.array(z.string()).max(20_000).default([]),
  parent: z.string().nullable().default(null),
  strategy: z.enum(strategies).default("none"),
  person: z.string().nullable().default(null),
  threshold: z.number().nullable().default(null),
});
export type KeptCategory = z.infer<typeof KeptCategory>;

const share = z.number().min(0).max(1);

/** How messages are sorted. Every field has a default, so that what was stored before it was thought of still reads. */
const ClassifySettings = z.object({
  /** A category is applied by itself only from this confidence on; null: the desk's own setting says. */
  applyThreshold: share.nullable().default(null),
  /** Applied by itself only where so many of what was applied before were right. */
  targetPrecision: share.default(0.95),
  /** Below this a category is not worth showing. */
  shownMin: share.default(0.2),
  /** Below this chance of belonging anywhere no category is named. */
  likelyMin: share.default(0.35),
});

/** When the bot answers, asks back, and gives up. */
export const GateSettings = z.object({
  /** Below this confidence a person answers. */
  answerThreshold: share.default(shippedThreshold),
  /** From here on what came nearest is worth a question back. */
  clarifyMin: share.default(0.35),
  choicesMax: z.number().int().min(2).max(5).default(2),
  /** Whom the bot has asked back so often gets an answer or a person. */
  missesMax: z.number().int().min(0).max(2).default(1),
  /** So that two machines never talk to each other for ever. */
  perHourMax: z.number().int().min(1).max(100).default(8),
  /** What the desk's own past made of the gate's confidence; a version that goes live takes over the live one's. */
  calibration: Calibration.nullable().default(null),
});

/** What a version holds: all that the bot goes by and a lead may change. */
export const Content = z.object({
  /** The whole prompt.md by the prompt's name; one that is missing is the release's own. */
  prompts: z.record(z.string(), z.string().max(40_000)).default({}),
  categories: z.array(KeptCategory).max(2000).default([]),
  classify: ClassifySettings.prefault({}),
  gate: GateSettings.prefault({}),
});
export type Content = z.infer<typeof Content>;

/** What a fresh Parley goes by. */
export const shipped: Content = Content.parse({});

type Between = { from: Calibration | null; to: Calibration };
/** The same cut, told by what the desk has learned since. Never and always stay what they are. */
const retold = (share: number, { from, to }: Between): number =>
  share <= 0 || share >= 1 ? share : sureness(chanceFor(share, from), to);

/**
 * A version with what production has learned of the gate: it is measured, and goes live, with the same. It answers what it
 * answered: only the numbers that say how sure that is are told anew, so that nobody's bot grows bolder overnight.
 */
export const calibratedAs = (content: Content, { gate: { calibration: to } }: Pick<Content, "gate">): Content => {
  const { gate } = content;
  const from = gate.calibration;
  if (to === null || (from?.slope === to.slope && from.offset === to.offset)) return content;
  const [answerThreshold, clarifyMin] = [
    retold(gate.answerThreshold, { from, to }),
    retold(gate.clarifyMin, { from, to }),
  ];
  return { ...content, gate: { ...gate, answerThreshold, clarifyMin, calibration: to } };
};

/** A version as production uses it; `id` is empty where nothing was ever stored. */
export type Version = { id: string; number: number; content: Content };

/** A prompt in this version's words; in the release's own where the version has none, or ones that no longer fit. */
export const wordsOf = <In, Out>({ prompts }: Pick<Content, "prompts">, prompt: Prompt<In, Out>): Prompt<In, Out> => {
  const words = prompts[prompt.name];
  if (words === undefined || words === prompt.markdown) return prompt;
  try {
    return prompt.reworded(words);
  } catch {
    return prompt;
  }
};
