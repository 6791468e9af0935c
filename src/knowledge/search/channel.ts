/** One way of looking at texts (stems, n-grams, phrases…): an inverted list per term, scored by BM25F over title and body. */
export type Channel = {
  readonly tuning: Tuning;
  /** What a term is broken into before it is looked up; null where it stands as it is. */
  readonly partsOf: PartsOf | null;
  /** Every term's number, and under the number the units it stands in. */
  readonly numbers: Map<string, number>;
  readonly lists: (number[] | undefined)[];
  /** The numbers of what a term is broken into, once it was. */
  readonly broken: Map<string, readonly number[]>;
  /** Lengths of the two fields, by unit; 0 where the unit is gone. */
  readonly titleLengths: number[];
  readonly bodyLengths: number[];
  readonly totals: { units: number; title: number; body: number };
  /** What one occurrence in each field counts, per unit; made when first asked for after a change. */
  scales: { title: Float64Array; body: Float64Array } | undefined;
};

type PartsOf = (term: string) => readonly string[];

/** BM25F: weight of a title occurrence, how much length is held against each field (0 to 1), where repetition
 *  saturates, and the share of a question's weight whose commonest terms are left out to save time. */
type Tuning = {
  titleWeight: number;
  titleNorm: number;
  bodyNorm: number;
  saturation: number;
  negligible: number;
};

/** A text as terms, by field. */
export type Terms = { title: readonly string[]; body: readonly string[] };

// An entry packs unit, title count and body count into one small integer: 4,000,000 units, counts to 7 and 63.
const titleBits = 3;
const bodyBits = 6;
const titleMax = 2 ** titleBits - 1;
const bodyMax = 2 ** bodyBits - 1;

/** An empty channel. */
export const openChannel = (tuning: Tuning, partsOf: PartsOf | null = null): Channel => ({
  tuning,
  partsOf,
  numbers: new Map(),
  lists: [],
  broken: new Map(),
  titleLengths: [],
  bodyLengths: [],
  totals: { units: 0, title: 0, body: 0 },
  scales: undefined,
});

const numberOf = ({ numbers, lists }: Channel, term: string): number => {
  const known = numbers.get(term);
  if (known !== undefined) return known;
  numbers.set(term, lists.length);
  lists.push(undefined);
  return lists.length - 1;
};

// Texts repeat their words: what a word is broken into is looked up once, not letter gram by letter gram.
const brokenOf = (channel: Channel, partsOf: PartsOf, term: string): readonly number[] => {
  const known = channel.broken.get(term);
  if (known) return known;
  const made = partsOf(term).map((part) => numberOf(channel, part));
  channel.broken.set(term, made);
  return made;
};

const numbersIn = (channel: Channel, terms: readonly string[]): number[] => {
  const { partsOf } = channel;
  if (!partsOf) return terms.map((term) => numberOf(channel, term));
  const all: number[] = [];
  for (const term of terms) for (const number of brokenOf(channel, partsOf, term)) all.push(number);
  return all;
};

// Counted here for one unit at a time and wiped behind it: a table of its own for each would cost more than the counting.
let counts = new Int32Array(1 << 16);

type See = (lists: Channel["lists"], term: number, entry: number) => void;

/** Shows every term of a unit with its entry, and gives the lengths of the fields. */
const eachEntry = (channel: Channel, { unit, terms, see }: { unit: number; terms: Terms; see: See }) => {
  const [title, body] = [numbersIn(channel, terms.title), numbersIn(channel, terms.body)];
  if (counts.length < channel.lists.length) counts = new Int32Array(channel.lists.length * 2);
  const met: number[] = [];
  for (const number of title) {
    const packed = counts[number] ?? 0;
    if (packed === 0) met.push(number);
    if (packed >> bodyBits < titleMax) counts[number] = packed + (1 << bodyBits);
  }
  for (const number of body) {
    const packed = counts[number] ?? 0;
    if (packed === 0) met.push(number);
    if ((packed & bodyMax) < bodyMax) counts[number] = packed + 1;
  }
  for (const number of met) {
    see(channel.lists, number, unit * 2 ** (titleBits + bodyBits) + (counts[number] ?? 0));
    counts[number] = 0;
  }
  return { title: title.length, body: body.length };
};

const putIn: See = (lists, term, entry) => {
  const list = lists[term];
  // Most pairs of words stand in one place only: a list made with its entry takes no room for more.
  if (list) list.push(entry);
  else lists[term] = [entry];
};

/** Adds `terms` as the unit of this number, which none has now. */
export const addUnit = (channel: Channel, { unit, terms }: { unit: number; terms: Terms }): void => {
  const { totals } = channel;
  const { title, body } = eachEntry(channel, { unit, terms, see: putIn });
  channel.titleLengths[unit] = title;
  channel.bodyLengths[unit] = body;
  channel.scales = undefined;
  totals.units += 1;
  totals.title += title;
  totals.body += body;
};

const takeOut: See = (lists, term, entry) => {
  const list = lists[term] ?? [];
  const at = list.indexOf(entry);
  const last = list.pop();
  // The order within a list means nothing: the last takes the place of the one that goes.
  if (last !== undefined && at >= 0 && at < list.length) list[at] = last;
};

/** Takes a unit, added with these very terms, out again; its number is free for another. */
export const removeUnit = (channel: Channel, { unit, terms }: { unit: number; terms: Terms }): void => {
  const { totals } = channel;
  const { title, body } = eachEntry(channel, { unit, terms, see: takeOut });
  channel.titleLengths[unit] = 0;
  channel.bodyLengths[unit] = 0;
  channel.scales = undefined;
  totals.units -= 1;
  totals.title -= title;
  totals.body -= body;
};

const listOf = ({ numbers, lists }: Channel, term: string): readonly number[] | undefined => {
  const number = numbers.get(term);
  return number === undefined ? undefined : lists[number];
};

const rarityOf = ({ totals }: Channel, met: number): number => Math.log(1 + (totals.units - met + 0.5) / (met + 0.5));
/** How rare a term (or part of one) is: about 0 for one in every unit, growing without bound for one in few. */
export const rarity = (channel: Channel, term: string): number => rarityOf(channel, listOf(channel, term)?.length ?? 0);

type Scale = { lengths: readonly number[]; norm: number; weight: number; average: number };
const scaleOf = ({ lengths, norm, weight, average }: Scale): Float64Array => {
  const scale = new Float64Array(lengths.length);
  const usual = Math.max(1, average);
  for (let unit = 0; unit < scale.length; unit++)
    scale[unit] = weight / (1 - norm + (norm * (lengths[unit] ?? 0)) / usual);
  return scale;
};

const scalesOf = (channel: Channel) => {
  const { tuning, totals, titleLengths, bodyLengths } = channel;
  const units = Math.max(1, totals.units);
  const { titleNorm, titleWeight, bodyNorm } = tuning;
  channel.scales ??= {
    title: scaleOf({ lengths: titleLengths, norm: titleNorm, weight: titleWeight, average: totals.title / units }),
    body: scaleOf({ lengths: bodyLengths, norm: bodyNorm, weight: 1, average: totals.body / units }),
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
    // Most stand in one field alone: what the other counts is not even looked up, for these tables are larger than what a processor has at hand.
    const inTitle = (entry >> bodyBits) & titleMax;
    const inBody = entry & bodyMax;
    const often = (inTitle && inTitle * (title[unit] ?? 0)) + (inBody && inBody * (body[unit] ?? 0));
    into[unit] = (into[unit] ?? 0) + (weight * often) / (saturation + often);
  }
};

/** Terms of the question that matter, and the weight of them all. */
const weigh = (channel: Channel, question: readonly string[]) => {
  const { partsOf } = channel;
  const terms = [...new Set(partsOf ? question.flatMap(partsOf) : question)]
    .map((term) => {
      const entries = listOf(channel, term) ?? [];
      return { entries, weight: rarityOf(channel, entries.length) };
    })
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
  const scores = new Float64Array(channel.titleLengths.length);
  const { kept, ideal } = weigh(channel, question);
  for (const { entries, weight } of kept) addTerm(channel, { entries, weight: weight / ideal, into: scores });
  return scores;
};

/** The `size` units with the highest scores, of equal ones the earlier; none below `shareMin` of the highest. */
export const best = (scores: Float64Array, { size, shareMin }: { size: number; shareMin: number }): number[] => {
  let top = 0;
  for (let number = 0; number < scores.length; number++) top = Math.max(top, scores[number] ?? 0);
  let floor = Math.max(top * shareMin, Number.MIN_VALUE);
  const found: number[] = [];
  for (let number = 0; number < scores.length; number++) {
    const score = scores[number] ?? 0;
    if (score < floor) continue;
    let at = found.length;
    while (at > 0 && (scores[found[at - 1] ?? 0] ?? 0) < score) at--;
    if (at === size) continue;
    found.splice(at, 0, number);
    if (found.length > size) found.pop();
    // What is no better than the last of a full list does not come in.
    if (found.length === size) floor = Math.max(floor, scores[found[size - 1] ?? 0] ?? 0);
  }
  return found;
};
