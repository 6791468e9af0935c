import type { Example, Model } from "./classifier";
import { marginsFor } from "./margins";
import { indexNeighbours } from "./nearest";
import { type Labelled, softmaxFor } from "./softmax-model";
import { learnedVectorOf, meaningful } from "./vocabulary";

/**
 * A model that knows a few examples more, without learning the others again: its borders and odds move until the new
 * examples lie on the right side, and they are found among the likest. The given model is used up: its numbers are changed in
 * place. Examples of labels it has not learned are passed over.
 */
export const learnMore = (model: Model, added: readonly Example[]): Model => {
  const { engine, examples } = model;
  const numberOf = new Map(engine.labels.map((label, at) => [label, at]));
  const known = added.filter(({ label }) => numberOf.has(label));
  if (known.length === 0) return model;
  const labelled = known.map(
    ({ text, label }): Labelled => ({
      vector: learnedVectorOf(engine.vocabulary, text),
      label: numberOf.get(label) ?? 0,
    }),
  );
  const full = labelled.map(({ vector, label }, at) => ({
    vector: meaningful(engine.vocabulary, { vector, text: known[at]?.text ?? "" }),
    label,
  }));
  softmaxFor(engine.softmax, full);
  if (engine.margins) marginsFor(engine.margins, full);
  const later = [...(engine.later?.examples ?? []), ...labelled];
  return {
    ...model,
    examples: [...examples, ...known],
    engine: {
      ...engine,
      later: { examples: later, neighbours: indexNeighbours(later, engine.vocabulary.rarity.length) },
    },
  };
};
