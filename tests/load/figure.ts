/** One thing measured: the product's median, the floor's, and the one over the other. */
export type Figure = { bench: string; metric: string; value: number; floor: number; ratio: number };
/** What one round gives, by metric. */
export type Round = Record<string, number>;

const ROUNDS = 3;

const rounded = (value: number): number => Number(value.toPrecision(4));
const ascending = (values: number[]): number[] => [...values].sort((a, b) => a - b);

/** The value that this share of the values lies at or below. */
export const percentile = (values: number[], share: number): number =>
  ascending(values)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? Number.NaN;
export const median = (values: number[]): number => percentile(values, 0.5);

export const figure = (bench: string, metric: string, { value, floor }: { value: number; floor: number }): Figure => ({
  bench,
  metric,
  value: rounded(value),
  floor: rounded(floor),
  ratio: rounded(value / floor),
});

type Sides = { floor: () => Promise<Round>; product: () => Promise<Round> };

/** Runs floor and product in turn, three times each, so that both meet the same weather. */
export const compare = async (bench: string, { floor, product }: Sides): Promise<Figure[]> => {
  const floors: Round[] = [];
  const products: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    floors.push(await floor());
    products.push(await product());
  }
  const of = (rounds: Round[], metric: string) => median(rounds.map((round) => round[metric] ?? Number.NaN));
  return Object.keys(products[0] ?? {}).map((metric) =>
    figure(bench, metric, { value: of(products, metric), floor: of(floors, metric) }),
  );
};
