import { stem, words } from "../../kernel/text";

/** A category's name as words: "card_arrival", "cardArrival" and "card-arrival" say "card arrival". */
export const nameInWords = (label: string): string =>
  label.replace(/[_\-./:]+/g, " ").replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2");

/** Labels whose names share words with a label's, each with how much they share: above 0, up to 1. */
export type Kin = readonly { readonly label: number; readonly likeness: number }[];

// A word that half of the names hold says next to nothing, and each of many kin costs time.
const likenessMin = 0.05;
const kinMax = 30;

/** The kin of every label, the nearest first, by what the labels are called: a word counts the more the fewer names it stands in, and nothing where it stands in all. */
export const kinOf = (names: readonly string[]): Kin[] => {
  const roots = names.map((name) => [...new Set(words(nameInWords(name)).map(stem))]);
  const holders = new Map<string, number[]>();
  roots.forEach((all, label) => {
    for (const root of all) holders.set(root, [...(holders.get(root) ?? []), label]);
  });
  const weightOf = (root: string): number => Math.log(names.length / (holders.get(root)?.length ?? 1)) ** 2;
  const lengths = roots.map((all) => Math.sqrt(all.reduce((sum, root) => sum + weightOf(root), 0)) || 1);
  return roots.map((all, label) => {
    const common = new Map<number, number>();
    for (const root of all)
      for (const other of holders.get(root) ?? [])
        if (other !== label && weightOf(root) > 0) common.set(other, (common.get(other) ?? 0) + weightOf(root));
    return [...common]
      .map(([other, weight]) => ({
        label: other,
        likeness: weight / ((lengths[label] ?? 1) * (lengths[other] ?? 1)),
      }))
      .filter(({ likeness }) => likeness >= likenessMin)
      .sort((a, b) => b.likeness - a.likeness)
      .slice(0, kinMax);
  });
};
