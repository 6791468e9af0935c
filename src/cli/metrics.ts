/** The mean of these numbers; 0 of none. */
export const mean = (values: number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The value below which this share (0 to 1) of them lies. */
export const quantile = (values: number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
};

/** How often a positive scores above a negative, ties counting half; null without both. */
export const auroc = (positive: number[], negative: number[]): number | null => {
  if (positive.length === 0 || negative.length === 0) return null;
  const all = [
    ...positive.map((score) => ({ score, isPositive: true })),
    ...negative.map((score) => ({ score, isPositive: false })),
  ].sort((a, b) => a.score - b.score);
  let ranks = 0;
  for (let from = 0; from < all.length; ) {
    let to = from;
    while (to < all.length && all[to]?.score === all[from]?.score) to += 1;
    ranks += all.slice(from, to).filter((one) => one.isPositive).length * ((from + 1 + to) / 2);
    from = to;
  }
  const n = positive.length;
  return (ranks - (n * (n + 1)) / 2) / (n * negative.length);
};

/** The mean over the labels of the harmonic mean of precision and recall. */
export const macroF1 = (pairs: { label: string; guess: string }[]): number => {
  const labels = new Set(pairs.flatMap(({ label, guess }) => [label, guess]));
  const tally = new Map([...labels].map((label) => [label, { right: 0, was: 0, said: 0 }]));
  for (const { label, guess } of pairs) {
    const [truth, claim] = [tally.get(label), tally.get(guess)];
    if (truth) truth.was += 1;
    if (claim) claim.said += 1;
    if (truth && label === guess) truth.right += 1;
  }
  return mean([...tally.values()].map(({ right, was, said }) => (2 * right) / Math.max(1, was + said)));
};

/** Normalised discounted gain of a ranking's first ten; `gains` says what each document is worth. */
export const ndcg10 = (ranking: string[], gains: ReadonlyMap<string, number>): number => {
  const dcg = (values: number[]) =>
    values.slice(0, 10).reduce((sum, value, at) => sum + (2 ** value - 1) / Math.log2(at + 2), 0);
  const best = dcg([...gains.values()].sort((a, b) => b - a));
  return best === 0 ? 0 : dcg(ranking.map((id) => gains.get(id) ?? 0)) / best;
};
