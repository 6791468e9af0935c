import { type ClassifyOutput, outputFor, classify as prompt } from "../../prompts/classify/schema";
import type { Language } from "../kernel/text";
import type { CategoryView } from "../kernel/wire";
import type { Classifier } from "./classifier";
import { type Content, shipped, wordsOf } from "./lab/model";
import { type About, type Llm, LlmFailure, type LlmFailureKind } from "./llm";
import { belongs, type Prediction } from "./local/classifier";
import { sentencesOf } from "./local/sentences";
import { givesOrders } from "./orders";

/** What a text is about: the likeliest category with one calibrated confidence, or null where it most likely has none. */
export type Sorted = {
  category: string | null;
  confidence: number;
  /** That it belongs to any category at all: 0 to 1. */
  inScope: number;
  /** Categories, likeliest first. */
  ranked: string[];
  reason: string;
  engine: "rule" | "local" | "llm";
  /** A model's view of the priority, where one was asked. */
  priority: ClassifyOutput["priority"] | null;
  /** Why the desk's own engine had to decide where a model was asked. */
  failed: LlmFailureKind | null;
  solver: Prediction;
  /** What the desk's own engine thinks it is about. */
  topic: Prediction;
};

type Needs = { classifier: Pick<Classifier, "read" | "categories">; llm: Llm | null; content?: Content };
type Asked = {
  text: string;
  language: Language;
  threshold: number;
  about?: About | undefined;
  /** Whether the engine's word on this category is enough; by the threshold alone where nothing was measured. */
  isSure?: (category: string, confidence: number) => boolean;
};

const DEADLINE_MS = 12_000;
const CATEGORIES_MAX = 40;
const EXAMPLES_MAX = 5;
const EXACT = 0.98;

const cut = (text: string, lettersMax: number) =>
  text.length > lettersMax ? `${text.slice(0, lettersMax - 1)}…` : text;

const reasonOf = ({ because, near: [nearest] }: Prediction): string =>
  [because.slice(0, 4).join(", "), nearest ? `“${cut(nearest.text.replace(/\s+/g, " ").trim(), 80)}”` : ""]
    .filter(Boolean)
    .join(" · ");

const askModel = async (
  { llm, content }: { llm: Llm; content: Content },
  { text, language, categories, about }: Asked & { categories: readonly CategoryView[] },
): Promise<ClassifyOutput | LlmFailureKind> => {
  const offered = categories.map(({ id, name, description, examples }) => ({
    id,
    name,
    description,
    examples: examples.slice(0, EXAMPLES_MAX).map((example) => cut(example, 300)),
  }));
  try {
    const { value } = await llm.complete({
      prompt: wordsOf(content, prompt).render({ categories: offered, language, message: text.slice(0, 6000) }),
      schema: outputFor(offered),
      about,
      deadlineMs: DEADLINE_MS,
      maxOutputTokens: 300,
    });
    return value;
  } catch (failure) {
    if (failure instanceof LlmFailure) return failure.kind;
    throw failure;
  }
};

/**
 * One confidence from two witnesses: the local engine's chances as what was believed before, the model's word as evidence
 * that is right as often as it claims, less a tenth, and otherwise hits any category alike. The key null stands for "none".
 */
export const weighWitnesses = (
  believed: ReadonlyMap<string | null, number>,
  said: { category: string | null; confidence: number },
): { category: string | null; confidence: number } => {
  const trust = Math.min(0.95, Math.max(0.05, 0.9 * said.confidence));
  const outcomes = [...new Set([...believed.keys(), said.category, null])];
  const others = Math.max(1, outcomes.length - 1);
  const weighed = outcomes.map((category) => ({
    category,
    // Only the unsure is asked about, so its chances count half; and what it has never heard of may still be so.
    weight:
      Math.sqrt((believed.get(category) ?? 0) + 0.01) * (category === said.category ? trust : (1 - trust) / others),
  }));
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0);
  const best = weighed.reduce((found, next) => (next.weight > found.weight ? next : found));
  return { category: best.category, confidence: best.weight / total };
};

/** A text without the sentences that give orders to a machine, where others are left: they say nothing of what it is about. */
const withoutOrders = (text: string): string => {
  if (!givesOrders(text)) return text;
  const left = sentencesOf(text).filter((sentence) => !givesOrders(sentence.text));
  return left.length === 0 ? text : left.map((sentence) => sentence.text).join("\n");
};

/** Rules first, then the desk's own engine, then the model where that one is unsure and a model is configured. */
export const sort = async ({ classifier, llm, content = shipped }: Needs, asked: Asked): Promise<Sorted> => {
  const { exact, topic, solver } = await classifier.read(withoutOrders(asked.text));
  const categories = new Map((await classifier.categories()).map((category) => [category.id, category]));
  const known = topic.ranked.filter(({ label }) => categories.has(label));
  const ranked = known.map(({ label }) => label);
  const { inScope } = topic;
  const local = { inScope, ranked, solver, topic, reason: reasonOf(topic), priority: null, failed: null };
  if (exact !== null && categories.has(exact))
    return { ...local, category: exact, confidence: Math.max(EXACT, inScope), inScope: 1, engine: "rule" };
  const [best] = known;
  const confidence = (best?.confidence ?? 0) * belongs(inScope);
  const own: Sorted = {
    ...local,
    category: best && inScope >= content.classify.likelyMin ? best.label : null,
    confidence,
    engine: "local",
  };
  const isSure = asked.isSure ?? ((_: string, sure: number) => sure >= asked.threshold);
  const isOn = llm !== null && (await (llm.isOn?.(prompt.name, asked.about) ?? true));
  if (!isOn || categories.size === 0 || (own.category !== null && isSure(own.category, confidence))) return own;
  const likely = ranked.length > 0 ? ranked : [...categories.keys()];
  const offered = likely.slice(0, CATEGORIES_MAX).flatMap((id) => categories.get(id) ?? []);
  const said = await askModel({ llm, content }, { ...asked, categories: offered });
  if (typeof said === "string") return { ...own, failed: said };
  const believed = new Map<string | null, number>(known.map((one) => [one.label, one.confidence * belongs(inScope)]));
  const settled = weighWitnesses(believed.set(null, 1 - belongs(inScope)), said);
  const first = settled.category === null ? [] : [settled.category];
  return {
    ...local,
    ...settled,
    ranked: [...first, ...ranked.filter((id) => id !== settled.category)],
    inScope: settled.category === null ? 1 - settled.confidence : Math.max(inScope, settled.confidence),
    reason: settled.category === said.category ? cut(said.reason, 300) : local.reason,
    engine: "llm",
    priority: said.priority,
  };
};
