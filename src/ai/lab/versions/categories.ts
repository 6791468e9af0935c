import type { KeptCategory } from "../model";

/** Whether two categories say the same; the order of fields does not matter, that of examples does. */
export const isSameCategory = (a: KeptCategory | undefined, b: KeptCategory | undefined): boolean => {
  if (!a || !b) return a === b;
  const fields = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return fields.every((field) => JSON.stringify(a[field] ?? null) === JSON.stringify(b[field] ?? null));
};

type Three = { base: readonly KeptCategory[]; desk: readonly KeptCategory[]; draft: readonly KeptCategory[] };

/**
 * The categories to go live with: what the draft changed since it was begun, over what the desk has become meanwhile.
 * Where both changed one, the draft's stands. Sorted by nothing: the desk's order first, then what is new.
 */
export const mergeCategories = ({ base, desk, draft }: Three): KeptCategory[] => {
  const byId = (all: readonly KeptCategory[]) => new Map(all.map((one) => [one.id, one]));
  const [was, is, wanted] = [byId(base), byId(desk), byId(draft)];
  return [...new Set([...is.keys(), ...wanted.keys()])].flatMap((id) => {
    const isTouched = !isSameCategory(was.get(id), wanted.get(id));
    return (isTouched ? wanted.get(id) : is.get(id)) ?? [];
  });
};
