/** A yes-or-no model over a few named numbers; each is brought to a common scale first. */
export type Logistic = {
  readonly means: readonly number[];
  readonly spreads: readonly number[];
  readonly weights: readonly number[];
  readonly bias: number;
};

/** A row of evidence and what was true. */
export type Observation = { readonly evidence: readonly number[]; readonly isTrue: boolean };

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, x) => sum + x, 0) / Math.max(1, numbers.length);

/** Probability of "yes": 0 to 1. */
export const chanceOf = ({ means, spreads, weights, bias }: Logistic, evidence: readonly number[]): number =>
  sigmoid(
    weights.reduce(
      (sum, weight, at) => sum + (weight * ((evidence[at] ?? 0) - (means[at] ?? 0))) / (spreads[at] ?? 1),
      bias,
    ),
  );

const steps = 300;
const shrink = 0.01;

/** Fits by plain gradient descent; "yes" and "no" count the same in total however many rows each has. */
export const fitLogistic = (rows: readonly Observation[]): Logistic => {
  const width = rows[0]?.evidence.length ?? 0;
  const columns = Array.from({ length: width }, (_, at) => rows.map(({ evidence }) => evidence[at] ?? 0));
  const means = columns.map(mean);
  const spreads = columns.map((column, at) => Math.sqrt(mean(column.map((x) => (x - (means[at] ?? 0)) ** 2))) || 1);
  const scaled = rows.map(({ evidence, isTrue }) => ({
    isTrue,
    x: evidence.map((value, at) => (value - (means[at] ?? 0)) / (spreads[at] ?? 1)),
  }));
  const yes = rows.filter(({ isTrue }) => isTrue).length;
  const weightOf = (isTrue: boolean) => 0.5 / Math.max(1, isTrue ? yes : rows.length - yes);
  let weights = new Array<number>(width).fill(0);
  let bias = 0;
  for (let step = 0; step < steps; step++) {
    const errors = scaled.map(
      ({ x, isTrue }) =>
        weightOf(isTrue) * (sigmoid(weights.reduce((sum, w, at) => sum + w * (x[at] ?? 0), bias)) - (isTrue ? 1 : 0)),
    );
    const gradient = weights.map((w, at) =>
      scaled.reduce((sum, { x }, row) => sum + (errors[row] ?? 0) * (x[at] ?? 0), shrink * w),
    );
    weights = weights.map((w, at) => w - 2 * (gradient[at] ?? 0));
    bias -= 2 * errors.reduce((sum, error) => sum + error, 0);
  }
  return { means, spreads, weights, bias };
};
