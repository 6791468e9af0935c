import type { Change } from "../../../../src/kernel/change";

const isThing = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * What of a thing is not as it was. A save names nothing else: who changed another field meanwhile keeps it. `whole`: the
 * things inside it that are said as a whole, which is what the server wants of all that may be null.
 */
export function changedOf<Thing extends object>(was: Thing, is: Thing, whole?: readonly string[]): Change<Thing>;
export function changedOf(was: object, is: object, whole: readonly string[] = []): object {
  const before = new Map<string, unknown>(Object.entries(was));
  return Object.fromEntries(
    Object.entries(is).flatMap(([name, value]): [string, unknown][] => {
      const old = before.get(name);
      if (JSON.stringify(old) === JSON.stringify(value)) return [];
      const isInside = isThing(old) && isThing(value) && !whole.includes(name);
      return [[name, isInside ? changedOf(old, value, whole) : value]];
    }),
  );
}

/** A form's memory: what was in it when it was last read or kept, and what has been changed since. */
export const changesOf = <Thing extends object>(read: () => Thing, whole?: readonly string[]) => {
  let was = read();
  return {
    made: () => changedOf(was, read(), whole),
    kept: () => {
      was = read();
    },
  };
};
