import { wholeWord } from "../kernel/text";
import { withoutBounds } from "./bounds";
import { claimsOf, clausesOf, isAlike, sharedBy } from "./clauses";
import { DENIAL, NEGATION } from "./denials";
import { plain } from "./facts";

/** `under`: what denies or limits the quote from above; `clauses`: what its sentence, item or row says, piece by piece. */
type Stood = { quote: string; under: string; clauses: readonly string[] };

/** Sentence and quotes as wholes: how they are read where their words cannot be compared. */
const isTurnedWhole = (sentence: string, quotes: readonly string[]): boolean => {
  if (DENIAL.test(sentence) && !quotes.some((quote) => DENIAL.test(quote))) return true;
  const denied = quotes.filter((quote) => NEGATION.test(quote)).length;
  return NEGATION.test(sentence) ? denied === 0 : denied === quotes.length;
};

const most = (claims: readonly string[], clauses: readonly (readonly string[])[]): number =>
  Math.max(0, ...clauses.map((clause) => sharedBy(claims, clause).length));

const ONLY = wholeWord("only|solely|только|лишь|исключительно");
const WITHOUT = wholeWord("without|без");
const LIMIT = wholeWord("except\\p{L}*|only|unless|кроме|только");
/** "We sell it without a prescription" of "only with a prescription"; "not without" says the same as "only with". */
const isWithoutItsOnly = (said: string, places: readonly Stood[]): boolean => {
  const source = places.flatMap(({ clauses }) => clauses).map(plain);
  if (!WITHOUT.test(said) || LIMIT.test(said) || DENIAL.test(said.replace(WITHOUT, " "))) return false;
  return source.some((clause) => ONLY.test(clause)) && !source.some((clause) => DENIAL.test(clause));
};

type Clauses = readonly (readonly string[])[];
/** Whether all that one of some clauses says is told, and of each other not all that is its own. */
const isWholeOf = (claims: readonly string[], { of, not }: { of: Clauses; not: Clauses }): boolean =>
  of.some((clause) => {
    if (clause.length < 2 || sharedBy(clause, claims).length < clause.length) return false;
    const others = not.map((one) => one.filter((word) => sharedBy([word], clause).length === 0));
    return others.every((own) => own.length > 0 && sharedBy(own, claims).length < own.length);
  });

/**
 * Whether a sentence says "not" where what it stands on doesn't, or leaves out the "not" that this has. A "not" holds for the
 * clause or the cell that it stands in: who tells of another says nothing of it.
 */
export const isTurnedRound = (sentence: string, places: readonly Stood[]): boolean => {
  const said = withoutBounds(sentence);
  if (isWithoutItsOnly(said, places)) return true;
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
  // "Water is not allowed" of "do not eat; water is allowed": what comes first is what is spoken of.
  const isNoToOther = (claims: readonly string[]) =>
    isWholeOf(claims, {
      of: affirmed.filter(([subject = ""]) => sharedBy([subject], claims.slice(0, 1)).length > 0),
      not: denied,
    });
  if (isFalseNo || isDenying.some(isNoToOther)) return true;
  if (isDenying.some((claims) => most(claims, denied) === 0)) return isWholeTurned;
  if (isDenying.length > 0 || NEGATION.test(said)) return false;
  const telling = own.map(claimsOf).filter((claims) => most(claims, [...affirmed, ...denied]) > 0);
  if (telling.length === 0) return isWholeTurned;
  if (isWholeOf(claimsOf(said), { of: affirmed, not: denied })) return false;
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
