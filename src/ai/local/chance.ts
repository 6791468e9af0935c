/** Repeatable pseudo-random numbers from 0 to 1 (a linear congruential generator), so that training twice gives one model. */
export const openChance = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};

/** A shuffled copy. */
export const shuffled = <Item>(items: readonly Item[], chance: () => number): Item[] => {
  const order = Float64Array.from(items, (_, at) => Math.floor(chance() * 2 ** 22) * 2 ** 30 + at).sort();
  return Array.from(order, (key) => items[key % 2 ** 30]).flatMap((item) => (item === undefined ? [] : [item]));
};

/** The numbers below `size`, shuffled in place of what stood in `order`. */
export const shuffleNumbers = (order: Int32Array, chance: () => number): void => {
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(chance() * (at + 1));
    const here = order[at] ?? 0;
    order[at] = order[other] ?? 0;
    order[other] = here;
  }
};
