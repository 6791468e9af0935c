import { stem, words } from "../kernel/text";
import { clausesOf, sharedBy } from "./clauses";
import { type FactKind, factsOf, kindOf, plain } from "./facts";
import { readClause, without } from "./gapped";
import { inDigits } from "./numerals";

const valueIn = (fact: string): string => fact.split(" ").at(-1) ?? "";

/** A figure of a clause: what it counts, and the words that it is told with. */
type Figure = {
  fact: string;
  kind: FactKind | "number";
  clause: number;
  facts: ReadonlySet<string>;
  claims: readonly string[];
};

const figuresIn = (clause: string, at: number): Figure[] => {
  const { facts, claims } = readClause(clause);
  const counted = [...facts].flatMap((fact) => {
    const kind = kindOf(fact);
    return kind === null || kind === "time" ? [] : [{ fact, kind, clause: at, facts, claims }];
  });
  // "API calls 900, uploads to 40": a figure that counts nothing by its own is of any kind.
  const values = new Set(counted.map(({ fact }) => valueIn(fact)));
  const bare = [...facts].filter((fact) => fact.startsWith("number ") && !values.has(valueIn(fact)));
  return [...counted, ...bare.map((fact) => ({ fact, kind: "number" as const, clause: at, facts, claims }))];
};

const isOfOneKind = (one: Figure, other: Figure): boolean =>
  one.kind === other.kind || one.kind === "number" || other.kind === "number";

/** A sentence word by word; what parts its clauses is a place of its own, and sets them further apart. */
type Place = { stems: string[]; value: string | null };
const placesOf = (sentence: string): Place[] =>
  inDigits(plain(sentence))
    .replace(/[,;:](?=\s|$)/g, " , ")
    .split(" ")
    .filter((one) => one !== "")
    .map((one) => ({
      stems: words(one).map(stem),
      value: [...factsOf(one)].flatMap((fact) => (/^when |^link /.test(fact) ? [] : [valueIn(fact)]))[0] ?? null,
    }));

const near = (from: readonly number[], to: readonly number[]): number =>
  Math.min(...from.flatMap((one) => to.map((other) => Math.abs(one - other))));

/** So near a word names a figure even where what names the other is left out: "a deposit of £70". */
const BESIDE = 2;
/** Of a longer table nobody is told all. */
const FIGURES_MAX = 24;

/**
 * Figures of a sentence that each stand beside what its source says of the other: "API calls 900, uploads 40" told as 40
 * API calls and 900 uploads. `said`: the sentences it stands on, and the cells, each with what names its row.
 */
export const exchangedFacts = (sentence: string, said: readonly string[]): string[] => {
  const told = factsOf(sentence);
  const figures = [...new Set(said.flatMap((piece) => clausesOf(plain(piece))))]
    .flatMap(figuresIn)
    .filter(({ fact }) => told.has(fact) || told.has(`number ${valueIn(fact)}`))
    .slice(0, FIGURES_MAX);
  if (figures.length < 2) return [];
  const places = placesOf(sentence);
  const at = (isThere: (place: Place) => boolean) => places.flatMap((place, index) => (isThere(place) ? [index] : []));
  const named = (claims: readonly string[]) =>
    at(({ stems, value }) => value === null && sharedBy(stems, claims).length > 0);
  const isExchanged = (one: Figure, other: Figure): boolean => {
    const [here, there] = [
      at(({ value }) => value === valueIn(one.fact)),
      at(({ value }) => value === valueIn(other.fact)),
    ];
    if (here.length === 0 || there.length === 0) return false;
    const [mine, theirs] = [named(without(one.claims, other.claims)), named(without(other.claims, one.claims))];
    if (mine.length > 0 && theirs.length > 0)
      return near(here, theirs) + near(there, mine) < near(here, mine) + near(there, theirs);
    const [label, own, strange] = mine.length > 0 ? [mine, here, there] : [theirs, there, here];
    return label.length > 0 && near(strange, label) <= BESIDE && near(strange, label) < near(own, label);
  };
  return figures.flatMap((one) => {
    const rivals = figures.filter(
      (other) =>
        other.clause !== one.clause &&
        valueIn(other.fact) !== valueIn(one.fact) &&
        !other.facts.has(one.fact) &&
        !one.facts.has(other.fact) &&
        isOfOneKind(one, other),
    );
    const again = figures.filter(({ fact }) => valueIn(fact) === valueIn(one.fact));
    return again.length === 1 && rivals.some((other) => isExchanged(one, other)) ? [one.fact] : [];
  });
};
