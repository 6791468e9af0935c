import type { VersionContent } from "../../../../src/realtime/wire";

const isThing = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

type Merged<Thing> = { whole: Thing; isClash: boolean };
/** What two people made of one thing: what each of them changed. Where both changed the same to something else it is ours, and a clash. */
export function merged<Thing extends object>(base: Thing, mine: Thing, theirs: Thing): Merged<Thing>;
export function merged(base: object, mine: object, theirs: object): Merged<object> {
  const map = (thing: object) => new Map<string, unknown>(Object.entries(thing));
  const [was, ours, others] = [map(base), map(mine), map(theirs)];
  let isClash = false;
  const fields = [...new Set([...others.keys(), ...ours.keys()])].flatMap((name): [string, unknown][] => {
    const [before, my, their] = [was.get(name), ours.get(name), others.get(name)];
    if (isSame(my, before)) return others.has(name) ? [[name, their]] : [];
    const isFree = isSame(their, before) || isSame(their, my);
    if (!isFree && isThing(before) && isThing(my) && isThing(their)) {
      const inside = merged(before, my, their);
      isClash ||= inside.isClash;
      return [[name, inside.whole]];
    }
    isClash ||= !isFree;
    return ours.has(name) ? [[name, my]] : [];
  });
  return { whole: Object.fromEntries(fields), isClash };
}

const keyed = ({ categories, ...rest }: VersionContent) => ({
  ...rest,
  categories: Object.fromEntries(categories.map((one) => [one.id, one])),
});

/** The same for all that a version holds, category by category. */
export const mergedContent = (all: {
  base: VersionContent;
  mine: VersionContent;
  theirs: VersionContent;
}): Merged<VersionContent> => {
  const { whole, isClash } = merged(keyed(all.base), keyed(all.mine), keyed(all.theirs));
  return { whole: { ...whole, categories: Object.values(whole.categories) }, isClash };
};
