import { standAside } from "../../kernel/thread";
import { openChance, shuffled } from "../local/chance";
import { belongs, type Category, predict, train } from "../local/classifier";
import type { Guessed, Source } from "./model";

export type Item = { text: string; label: string; source: Source };

// Each part is read by a classifier that learned from the others; with many texts a few parts tell as much.
const partsFor = (n: number) => (n > 4000 ? 3 : 5);
const foldsFor = (n: number) => (n > 4000 ? 1 : n > 1500 ? 3 : 5);
const ITEMS_MAX = 15_000;

/** What a classifier makes of each text that it has not seen, however unlikely that it belongs anywhere. Of many texts a fair share is read. */
export const crossValidate = (all: readonly Item[], categories: readonly Category[]): Guessed[] => {
  const items = shuffled(all, openChance(23)).slice(0, ITEMS_MAX);
  const parts = partsFor(items.length);
  const guessed: Guessed[] = [];
  for (let fold = 0; fold < foldsFor(items.length); fold++) {
    const learned = items.filter((_, at) => at % parts !== fold);
    const read = items.filter((_, at) => at % parts === fold);
    if (learned.length === 0 || read.length === 0) continue;
    const model = train(
      learned.map(({ text, label }) => ({ text, label })),
      { categories },
    );
    for (const { text, label, source } of read) {
      standAside();
      const { ranked, inScope } = predict(model, text);
      const [best] = ranked;
      const confidence = (best?.confidence ?? 0) * belongs(inScope);
      guessed.push({ source, text, label, predicted: best?.label ?? null, confidence, inScope });
    }
  }
  return guessed;
};
