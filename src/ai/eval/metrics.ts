/** Share of guesses equal to the truth: 0 to 1, and 0 for none. */
export const accuracy = (rows: readonly { truth: string; guess: string }[]): number =>
  share(rows, ({ truth, guess }) => truth === guess);

const share = <Row>(rows: readonly Row[], holds: (row: Row) => boolean): number =>
  rows.length === 0 ? 0 : rows.filter(holds).length / rows.length;

const mean = (numbers: readonly number[]): number =>
  numbers.length === 0 ? 0 : numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

/** F1 of each true label, averaged without regard to their sizes: 0 to 1. */
export const macroF1 = (rows: readonly { truth: string; guess: string }[]): number => {
  const labels = [...new Set(rows.map(({ truth }) => truth))];
  return mean(
    labels.map((label) => {
      const hits = rows.filter(({ truth, guess }) => truth === label && guess === label).length;
      const named =
        rows.filter(({ truth }) => truth === label).length + rows.filter(({ guess }) => guess === label).length;
      return (2 * hits) / named;
    }),
  );
};

/** Share of rows whose truth is among the first `k` guesses. */
export const topK = (rows: readonly { truth: string; ranked: readonly string[] }[], k: number): number =>
  share(rows, ({ truth, ranked }) => ranked.slice(0, k).includes(truth));

/** A score and whether the row really is what a high score claims. */
export type Scored = { score: number; isTrue: boolean };

/** Chance that a true row scores above a false one, ties counting half; 0.5 where either kind is missing. */
export const auroc = (rows: readonly Scored[]): number => {
  const sorted = rows.toSorted((a, b) => a.score - b.score);
  const positives = rows.filter(({ isTrue }) => isTrue).length;
  const negatives = rows.length - positives;
  if (positives === 0 || negatives === 0) return 0.5;
  let rankSum = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (to < sorted.length && sorted[to]?.score === sorted[from]?.score) to++;
    const tied = sorted.slice(from, to).filter(({ isTrue }) => isTrue).length;
    rankSum += (tied * (from + 1 + to)) / 2;
    from = to;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
};

/** Share of false rows below the score that 95% of the true rows reach; 0 where either kind is missing. */
export const rejectedAt95 = (rows: readonly Scored[]): number => {
  const inside = rows.filter(({ isTrue }) => isTrue).map(({ score }) => score);
  const bar = inside.toSorted((a, b) => a - b)[Math.floor(0.05 * inside.length)];
  if (bar === undefined) return 0;
  return share(
    rows.filter(({ isTrue }) => !isTrue),
    ({ score }) => score < bar,
  );
};

/** A question's ranked article ids, and what each relevant one is worth. */
type Retrieval = { ranked: readonly string[]; gains: ReadonlyMap<string, number> };

/** Share of questions with a relevant article among the first `k`; `hitAt(rows, 1)` is P@1. */
export const hitAt = (rows: readonly Retrieval[], k: number): number =>
  share(rows, ({ ranked, gains }) => ranked.slice(0, k).some((id) => gains.has(id)));

/** Mean of 1 / rank of the first relevant article within the first ten, 0 where none is. */
export const mrrAt10 = (rows: readonly Retrieval[]): number =>
  mean(
    rows.map(({ ranked, gains }) => {
      const at = ranked.slice(0, 10).findIndex((id) => gains.has(id));
      return at < 0 ? 0 : 1 / (at + 1);
    }),
  );

const discounted = (worths: readonly number[]): number =>
  worths.slice(0, 10).reduce((sum, worth, at) => sum + (2 ** worth - 1) / Math.log2(at + 2), 0);

/** Normalised discounted cumulative gain of the first ten: 0 to 1. */
export const ndcgAt10 = (rows: readonly Retrieval[]): number =>
  mean(
    rows.map(({ ranked, gains }) => {
      const ideal = discounted([...gains.values()].toSorted((a, b) => b - a));
      return ideal === 0 ? 0 : discounted(ranked.map((id) => gains.get(id) ?? 0)) / ideal;
    }),
  );

/** The smallest number that at least `p` percent of the numbers do not exceed (nearest rank); 0 for none. */
export const percentile = (numbers: readonly number[], p: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.max(0, Math.ceil((p / 100) * numbers.length) - 1)] ?? 0;

/** What a gate did: answered or not, rightly or not. `right` tells whether the first article was a relevant one. */
type Gated = { score: number; answered: boolean; isAnswerable: boolean; isRight: boolean };

/** How well a gate tells questions it can answer from those it can't; all 0 to 1. */
export const gateFigures = (rows: readonly Gated[]) => ({
  auroc: auroc(rows.map(({ score, isAnswerable }) => ({ score, isTrue: isAnswerable }))),
  answeredAnswerable: share(
    rows.filter(({ isAnswerable }) => isAnswerable),
    ({ answered }) => answered,
  ),
  answeredUnanswerable: share(
    rows.filter(({ isAnswerable }) => !isAnswerable),
    ({ answered }) => answered,
  ),
  precisionAnswered: share(
    rows.filter(({ answered }) => answered),
    ({ isRight }) => isRight,
  ),
});
