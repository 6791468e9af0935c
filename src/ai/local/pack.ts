import { z } from "zod";
import type { Model } from "./classifier";
import { vectorOf } from "./features";
import { indexNeighbours } from "./nearest";

const numbers = z.array(z.number()).readonly();

const Packed = z.object({
  version: z.literal(1),
  examples: z.array(z.object({ text: z.string(), label: z.string() })),
  categories: z.array(z.object({ label: z.string(), about: z.string().optional() })),
  labels: z.array(z.string()),
  features: z.array(z.string()),
  rarity: z.string(),
  weights: z.string(),
  bias: z.string(),
  averages: z.string(),
  calibration: z.object({
    sharpness: z.number(),
    scope: z.object({ means: numbers, spreads: numbers, weights: numbers, bias: z.number() }),
  }),
});

/** A model as plain JSON; numbers travel as base64 of 32-bit floats. */
export type PackedModel = z.infer<typeof Packed>;

const toBase64 = (floats: Float32Array): string =>
  Buffer.from(floats.buffer, floats.byteOffset, floats.byteLength).toString("base64");

const fromBase64 = (text: string): Float32Array => {
  const bytes = Uint8Array.from(Buffer.from(text, "base64"));
  return new Float32Array(bytes.buffer, 0, Math.floor(bytes.byteLength / 4));
};

/** The model in a form that can be stored. */
export const packModel = ({ engine, calibration, examples, categories }: Model): PackedModel => ({
  version: 1,
  examples: [...examples],
  categories: [...categories],
  labels: [...engine.labels],
  features: [...engine.vocabulary.dimensions.keys()],
  rarity: toBase64(engine.vocabulary.rarity),
  weights: toBase64(engine.softmax.weights),
  bias: toBase64(engine.softmax.bias),
  averages: toBase64(engine.averages.weights),
  calibration,
});

/** The model that was packed; throws on anything else. */
export const unpackModel = (packed: unknown): Model => {
  const { labels, features, calibration, examples, categories, ...stored } = Packed.parse(packed);
  const vocabulary = {
    dimensions: new Map(features.map((name, at) => [name, at])),
    rarity: fromBase64(stored.rarity),
  };
  const numberOf = new Map(labels.map((label, at) => [label, at]));
  const learned = examples.map(({ text, label }) => ({
    vector: vectorOf(vocabulary, text),
    label: numberOf.get(label) ?? 0,
  }));
  const softmax = { labels: labels.length, weights: fromBase64(stored.weights), bias: fromBase64(stored.bias) };
  const averages = { ...softmax, weights: fromBase64(stored.averages), bias: new Float32Array(labels.length) };
  const neighbours = indexNeighbours(learned, features.length);
  return { engine: { labels, vocabulary, softmax, averages, neighbours, learned }, calibration, examples, categories };
};
