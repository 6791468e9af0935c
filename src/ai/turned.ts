import { withoutBounds } from "./bounds";
import { claimsOf, clausesOf, isAlike, sharedBy } from "./clauses";
import { DENIAL, NEGATION } from "./denials";
import { plain } from "./facts";

/** `under`: what denies or limits the quote from above; `clauses`: what its sentence, item or row says, piece by piece. */
export type Stood = { quote: string; under: string; clauses: readonly string[] };

/** Sentence and quotes as wholes: how they are read where their words cannot be compared. */
const isTurnedWhole = (sentence: string, quotes: readonly string[]): boolean => {
  if (DENIAL.test(sentence) && !quotes.some((quote) => DENIAL.test(quote))) return true;
  const denied = quotes.filter((quote) => NEGATION.test(quote)).length;
  return NEGATION.test(sentence) ? denied === 0 : denied === quotes.length;
};

const most = (claims: readonly string[], clauses: readonly (readonly string[])[]): number =>
  Math.max(0, ...clauses.map((clause) => sharedBy(claims, clause).length));

/**
 * Whether a sentence says "not" where what it stands on doesn't, or leaves out the "not" that this has. A "not" holds for the
 * clause or the cell that it stands in: who tells of another says nothing of it.
 */
export const isTurnedRound = (sentence: string, places: readonly Stood[]): boolean => {
  const said = withoutBounds(sentence);
  const wholes = places.map(({ quote, under }) => plain(`${under}\n${quote}`));
  // "Not less than" is told by "at least", and by itself.
  const isWholeTurned = isTurnedWhole(plain(sentence), wholes) && isTurnedWhole(said, wholes.map(withoutBounds));
  const clauses = places.flatMap((place) => place.clauses).map(withoutBounds);
  const canCompare = clauses.length > 0 && isAlike(clauses.join("\n"), sentence);
  if (!canCompare || places.some(({ under }) => NEGATION.test(plain(under)))) return isWholeTurned;
  const denied = clauses.filter((clause) => NEGATION.test(clause)).map(claimsOf);
  const affirmed = clauses.filter((clause) => !NEGATION.test(clause)).map(claimsOf);
  const own = clausesOf(said);
  const isDenying = own.filter((clause) => DENIAL.test(clause)).map(claimsOf);
  const isWithin = (some: readonly string[], all: readonly string[]) => sharedBy(some, all).length === some.length;
  /** The clause that says the like of something else, and is told whole where the denied one is not. */
  const isOfOther = (claims: readonly string[], no: readonly string[]) =>
    !isWithin(no, claims) && affirmed.some((yes) => sharedBy(yes, no).length > 0 && isWithin(yes, claims));
  const isFalseNo = isDenying.some(
    (claims) =>
      (most(claims, denied) === 0 && most(claims, affirmed) > 0) ||
      (denied.length > 0 && denied.every((no) => isOfOther(claims, no))),
  );
  if (isFalseNo) return true;
  if (isDenying.some((claims) => most(claims, denied) === 0)) return isWholeTurned;
  if (isDenying.length > 0 || NEGATION.test(said)) return false;
  const telling = own.map(claimsOf).filter((claims) => most(claims, [...affirmed, ...denied]) > 0);
  if (telling.length === 0) return isWholeTurned;
  return telling.some((claims) => {
    const here = most(claims, affirmed);
    return denied.some((clause) => {
      if (isOfOther(claims, clause)) return false;
      const shared = sharedBy(clause, claims).length;
      if (isWholeTurned) return shared > 0 && (shared * 2 >= clause.length || shared >= here);
      return shared > here && shared === clause.length;
    });
  });
};
