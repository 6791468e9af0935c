import type { Now } from "../../kernel/time";
import { type About, LlmFailure, type LlmFailureKind, type Usage } from "../llm";
import type { Embedded } from "../openai-embeddings";
import type { Mask } from "./mask";
import { costOf, type ModelSettings } from "./model";

type Place = { provider: string; model: string };
type Call = { outcome: LlmFailureKind | "answered"; usage: Usage; cost: number | undefined; ms: number };
type Admitted = { model: string; letters: number; maxOutputTokens: number; conversation: string | undefined };

/** How the models room lets a call go and counts it. */
type Needs<P extends Place> = {
  now: Now;
  /** Where embeddings are asked for now and how; null where they are not. */
  place: (about: About) => Promise<{ settings: ModelSettings; place: P } | null>;
  maskFor: (settings: ModelSettings, about: About) => Promise<Mask | null>;
  admit: (place: P, settings: ModelSettings, wanted: Admitted) => Promise<() => void>;
  noted: (place: P, about: About, call: Call) => Promise<void>;
  ask: (place: P) => (texts: readonly string[], asked: { deadlineMs: number }) => Promise<Embedded>;
};
type EmbedAsked = { deadlineMs: number; about?: About };
/** `model`: by which vectors are known. */
export type Vectors = { model: string; vectors: Float32Array[]; cost: number | undefined };

/** By what vectors of one kind are known: those of another server's model of the same name are others. */
export const vectorModelOf = ({ provider, model }: Place): string => `${provider}/${model}`;

const unit = (numbers: readonly number[]): Float32Array => {
  const length = Math.hypot(...numbers) || 1;
  return Float32Array.from(numbers, (x) => x / length);
};

const nothing: Usage = { inputTokens: 0, outputTokens: 0 };

/** Vectors of length 1 for texts, within budget, without personal data, counted like every other call. Throws LlmFailure. */
export const openEmbed =
  <P extends Place>({ now, place: find, maskFor, admit, noted, ask }: Needs<P>) =>
  async (texts: readonly string[], { deadlineMs, about = {} }: EmbedAsked): Promise<Vectors> => {
    const found = await find(about);
    if (!found) throw new LlmFailure("off");
    const { settings, place } = found;
    const mask = await maskFor(settings, about);
    const told = mask ? texts.map(mask.hide) : texts;
    const letters = told.reduce((sum, text) => sum + text.length, 0);
    const wanted = { model: place.model, letters, maxOutputTokens: 0, conversation: about.conversation };
    const leave = await admit(place, settings, wanted);
    const startedAt = now();
    try {
      const { vectors, usage, ms } = await ask(place)(told, { deadlineMs });
      const cost = costOf(settings.prices, place.model, usage);
      await noted(place, about, { outcome: "answered", usage, cost, ms });
      return { model: vectorModelOf(place), vectors: vectors.map(unit), cost };
    } catch (failure) {
      if (!(failure instanceof LlmFailure)) throw failure;
      const usage = failure.usage ?? nothing;
      const cost = costOf(settings.prices, place.model, usage);
      await noted(place, about, { outcome: failure.kind, usage, cost, ms: now() - startedAt });
      throw failure;
    } finally {
      leave();
    }
  };
