import type { KeptCategory } from "../model";

/** Whether two categories say the same; the order of fields does not matter, that of examples does. */
const isSameCategory = (a: KeptCategory | undefined, b: KeptCategory | undefined): boolean => {
  if (!a || !b) return a === b;
  const fields = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return fields.every((field) => JSON.stringify(a[field] ?? null) === JSON.stringify(b[field] ?? null));
};

// What a message is sorted by; who gets it, and how urgently, changes no decision of a trial.
const sortedBy = ["name", "nameRu", "description", "examples", "parent", "threshold"] as const;
const inOrder = (all: readonly KeptCategory[]) =>
  all
    .map((one) => JSON.stringify([one.id, ...sortedBy.map((field) => one[field])]))
    .sort()
    .join("\n");

/** Whether messages are sorted alike by both: the same categories, told by the same words. */
export const isDecidedAlike = (a: readonly KeptCategory[], b: readonly KeptCategory[]): boolean =>
  inOrder(a) === inOrder(b);

type Three = { base: readonly KeptCategory[]; desk: readonly KeptCategory[]; draft: readonly KeptCategory[] };

/** Examples that the desk took in since stay, those the draft took out go, those it added come. */
const mergeExamples = ({ base, desk, draft }: Record<keyof Three, readonly string[]>): string[] => {
  const [was, wanted] = [new Set(base), new Set(draft)];
  const came = desk.filter((one) => !was.has(one) && !wanted.has(one));
  const left = new Set(desk);
  return [...draft.filter((one) => left.has(one) || !was.has(one)), ...came];
};

/** One category that both sides have: each field as the draft changed it, else as the desk has it now. */
const mergeFields = (base: KeptCategory | undefined, desk: KeptCategory, draft: KeptCategory): KeptCategory => {
  if (!base) return draft;
  const isSame = (field: string) => JSON.stringify(base[field] ?? null) === JSON.stringify(draft[field] ?? null);
  const touched = Object.entries(draft).filter(([field]) => !isSame(field));
  const examples = mergeExamples({ base: base.examples, desk: desk.examples, draft: draft.examples });
  return { ...desk, ...Object.fromEntries(touched), examples };
};

/**
 * The categories to go live with: what the draft changed since it was begun, over what the desk has become meanwhile, field
 * by field and example by example. Where both changed a field, the draft's stands. What became part of another on the desk
 * (`merged`: of which) stays part of it; the examples that the draft added to it go there too. The desk's order first, then
 * what is new.
 */
export const mergeCategories = (
  { base, desk, draft }: Three,
  merged: ReadonlyMap<string, string> = new Map(),
): KeptCategory[] => {
  const byId = (all: readonly KeptCategory[]) => new Map(all.map((one) => [one.id, one]));
  const [was, is, wanted] = [byId(base), byId(desk), byId(draft)];
  const isMerged = (id: string) => merged.has(id) && was.has(id) && !is.has(id);
  /** What it is part of on the desk now, over all that this became part of in between. */
  const endOf = (id: string, passed: ReadonlySet<string> = new Set()): string => {
    const next = merged.get(id);
    return is.has(id) || next === undefined || passed.has(id) ? id : endOf(next, new Set([...passed, id]));
  };
  const addedTo = ({ id, examples }: KeptCategory) => {
    const known = new Set(was.get(id)?.examples);
    return examples.filter((one) => !known.has(one));
  };
  const withFollowers = (one: KeptCategory): KeptCategory => {
    const came = draft.filter(({ id }) => isMerged(id) && endOf(id) === one.id).flatMap(addedTo);
    return came.length === 0 ? one : { ...one, examples: [...new Set([...one.examples, ...came])] };
  };
  return [...new Set([...is.keys(), ...wanted.keys()])].flatMap((id) => {
    if (isMerged(id)) return [];
    const [now, then] = [is.get(id), wanted.get(id)];
    const isTouched = !isSameCategory(was.get(id), then);
    if (isTouched && !then) return [];
    const found = isTouched && now && then ? mergeFields(was.get(id), now, then) : isTouched ? then : now;
    return found ? [withFollowers(found)] : [];
  });
};
