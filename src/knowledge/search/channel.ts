/** One way of looking at texts (stems, n-grams, phrases…): an inverted list per term, scored by BM25F over title and body. */
export type Channel = {
  readonly tuning: Tuning;
  readonly postings: Map<string, Postings>;
  readonly titleLengths: number[];
  readonly bodyLengths: number[];
  readonly totals: { units: number; title: number; body: number };
  /** What one occurrence in each field counts, per unit; made when first asked for after a change. */
  scales: { title: Float64Array; body: Float64Array } | undefined;
};

/** BM25F: weight of a title occurrence, how much length is held against each field (0 to 1), where repetition
 *  saturates, and the share of a question's weight whose commonest terms are left out to save time. */
export type Tuning = {
  titleWeight: number;
  titleNorm: number;
  bodyNorm: number;
  saturation: number;
  negligible: number;
};

/** A text as terms, by field. */
export type Terms = { title: readonly string[]; body: readonly string[] };

// An entry packs unit, title count and body count into one small integer: 4,000,000 units, counts to 7 and 63.
type Postings = { alive: number; entries: number[] };
const titleBits = 3;
const bodyBits = 6;
const titleMax = 2 ** titleBits - 1;
const bodyMax = 2 ** bodyBits - 1;

const countTerms = ({ title, body }: Terms): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const term of title) {
    const packed = counts.get(term) ?? 0;
    if (packed >> bodyBits < titleMax) counts.set(term, packed + (1 << bodyBits));
  }
  for (const term of body) {
    const packed = counts.get(term) ?? 0;
    if ((packed & bodyMax) < bodyMax) counts.set(term, packed + 1);
  }
  return counts;
};

/** An empty channel. */
export const openChannel = (tuning: Tuning): Channel => ({
  tuning,
  postings: new Map(),
  titleLengths: [],
  bodyLengths: [],
  totals: { units: 0, title: 0, body: 0 },
  scales: undefined,
});

/** How many units were ever added. */
export const unitCount = ({ titleLengths }: Channel): number => titleLengths.length;

/** Adds `terms` as the unit after the last one; units are numbered from 0 and never reused. */
export const addUnit = (channel: Channel, terms: Terms): void => {
  const { postings, totals } = channel;
  const unit = unitCount(channel);
  for (const [term, packed] of countTerms(terms)) {
    const entry = unit * 2 ** (titleBits + bodyBits) + packed;
    const known = postings.get(term);
    if (!known) postings.set(term, { alive: 1, entries: [entry] });
    else {
      known.alive += 1;
      known.entries.push(entry);
    }
  }
  channel.titleLengths.push(terms.title.length);
  channel.bodyLengths.push(terms.body.length);
  channel.scales = undefined;
  totals.units += 1;
  totals.title += terms.title.length;
  totals.body += terms.body.length;
};

/** Takes a unit, added with these very terms, out of the statistics; its entries stay until the index is rebuilt. */
export const forgetUnit = (channel: Channel, terms: Terms): void => {
  const { postings, totals } = channel;
  channel.scales = undefined;
  for (const term of countTerms(terms).keys()) {
    const known = postings.get(term);
    if (known) known.alive -= 1;
  }
  totals.units -= 1;
  totals.title -= terms.title.length;
  totals.body -= terms.body.length;
};

/** How rare a term is: about 0 for one in every unit, growing without bound for one in few. */
export const rarity = ({ postings, totals }: Channel, term: string): number => {
  const alive = postings.get(term)?.alive ?? 0;
  return Math.log(1 + (totals.units - alive + 0.5) / (alive + 0.5));
};

const scaleOf = ({
  lengths,
  norm,
  weight,
  average,
}: {
  lengths: readonly number[];
  norm: number;
  weight: number;
  average: number;
}) => Float64Array.from(lengths, (length) => weight / (1 - norm + (norm * length) / Math.max(1, average)));

const scalesOf = (channel: Channel) => {
  const { tuning, totals, titleLengths, bodyLengths } = channel;
  const units = Math.max(1, totals.units);
  channel.scales ??= {
    title: scaleOf({
      lengths: titleLengths,
      norm: tuning.titleNorm,
      weight: tuning.titleWeight,
      average: totals.title / units,
    }),
    body: scaleOf({ lengths: bodyLengths, norm: tuning.bodyNorm, weight: 1, average: totals.body / units }),
  };
  return channel.scales;
};

const addTerm = (
  channel: Channel,
  { entries, weight, into }: { entries: readonly number[]; weight: number; into: Float64Array },
): void => {
  const { title, body } = scalesOf(channel);
  const { saturation } = channel.tuning;
  for (let at = 0; at < entries.length; at++) {
    const entry = entries[at] ?? 0;
    const unit = entry >> (titleBits + bodyBits);
    const often = ((entry >> bodyBits) & titleMax) * (title[unit] ?? 0) + (entry & bodyMax) * (body[unit] ?? 0);
    into[unit] = (into[unit] ?? 0) + (weight * often) / (saturation + often);
  }
};

/** Terms of the question that matter, and the weight of them all. */
const weigh = (channel: Channel, question: readonly string[]) => {
  const terms = [...new Set(question)]
    .map((term) => ({ term, weight: rarity(channel, term) }))
    .sort((a, b) => a.weight - b.weight);
  const ideal = terms.reduce((sum, { weight }) => sum + weight, 0);
  let passed = 0;
  const kept = terms.filter(({ weight }) => {
    passed += weight;
    return passed > ideal * channel.tuning.negligible;
  });
  return { kept, ideal };
};

/** Scores every unit, each from 0 to 1: the share of the question's weight (rarity of its terms) that the unit meets. */
export const scoreUnits = (channel: Channel, question: readonly string[]): Float64Array => {
  const scores = new Float64Array(unitCount(channel));
  const { kept, ideal } = weigh(channel, question);
  for (const { term, weight } of kept) {
    const known = channel.postings.get(term);
    if (known && known.alive > 0) addTerm(channel, { entries: known.entries, weight: weight / ideal, into: scores });
  }
  return scores;
};
