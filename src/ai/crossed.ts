import { claimsOf, clausesOf, sharedBy } from "./clauses";
import { DENIAL } from "./denials";
import { factsOf, plain } from "./facts";

const kinds: readonly (readonly [string, RegExp])[] = [
  ["span", /^(?:minute|hour|day|week|month|year) /],
  ["price", /^(?:money:\w+|price) /],
  ["share", /^percent /],
  ["time", /^time /],
  ["weight", /^(?:kilogram|gram) /],
  ["volume", /^(?:litre|millilitre) /],
];
const kindOf = (fact: string): string | null => kinds.find(([, pattern]) => pattern.test(fact))?.[0] ?? null;

type Said = { facts: ReadonlySet<string>; claims: readonly string[] };
const readClause = (clause: string): Said => ({
  facts: factsOf(clause),
  claims: claimsOf(clause).filter((one) => !/^\d/.test(one)),
});
/** A figure that leaves out what it counts counts the same as the one before: "2 days, books 6". */
const isOfKind = ({ facts }: Said, fact: string, kind: string): boolean =>
  kindOf(fact) === kind || (fact.startsWith("number ") && [...facts].every((one) => kindOf(one) === null));
const without = (some: readonly string[], others: readonly string[]): string[] => {
  const shared = new Set(sharedBy(some, others));
  return some.filter((one) => !shared.has(one));
};

/**
 * Figures that a sentence gives to something else than its source does: "work 6 months, the battery 1 year" told as a
 * battery's 6 months. `said`: the sentences it stands on.
 */
export const crossedFacts = (sentence: string, said: readonly string[]): string[] => {
  const { facts, claims } = readClause(sentence);
  const clauses = said.flatMap(clausesOf).map(readClause);
  return [...facts].filter((fact) => {
    const kind = kindOf(fact);
    const own = clauses.filter((one) => one.facts.has(fact));
    if (kind === null || own.length === 0) return false;
    const rivals = clauses.filter(
      (one) => !one.facts.has(fact) && [...one.facts].some((other) => isOfKind(one, other, kind) && !facts.has(other)),
    );
    return own.every((mine) =>
      rivals.some((theirs) => {
        const ofMine = without(mine.claims, theirs.claims);
        return (
          sharedBy(ofMine, claims).length < ofMine.length &&
          sharedBy(without(theirs.claims, mine.claims), claims).length > 0
        );
      }),
    );
  });
};

/**
 * What a sentence takes from two clauses that say the like of two things: "parents pay for the bus, we pay for the meals" told
 * as "we pay for the bus".
 */
export const crossedWords = (sentence: string, said: readonly string[]): string[] => {
  const own = clausesOf(sentence).map((clause) => readClause(clause).claims);
  return said.flatMap((piece) => {
    const clauses = clausesOf(piece).map((clause) => readClause(clause).claims);
    return clauses.flatMap((one, at) =>
      clauses.slice(at + 1).flatMap((other) => {
        const [ofOne, ofOther] = [without(one, other), without(other, one)];
        const both = sharedBy(one, other);
        const isMixed = own.some((claims) => {
          const [here, there] = [sharedBy(ofOne, claims).length, sharedBy(ofOther, claims).length];
          // What comes later may leave out what came before: told whole, it is told right.
          return here > 0 && there > 0 && there < ofOther.length && sharedBy(both, claims).length > 0;
        });
        return isMixed ? ofOther : [];
      }),
    );
  });
};

const word = (ways: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${ways})(?![\\p{L}\\p{N}])`, "u");
const theyEn = "(?:you|the (?:customer|client|buyer|guest|tenant|recipient|sender|owner)s?)";
const theyRu = "(?:вы|вами|(?:клиент|покупател|заказчик|получател|отправител|гост|арендатор|владел)\\p{L}*)";
const payers: readonly (readonly ["us" | "them", RegExp])[] = [
  [
    "us",
    word(
      "we (?:will |always |also )?(?:pay|cover|bear)|(?:paid|covered|borne) by us|(?:мы )?(?:оплачиваем|оплатим|платим|заплатим)|at our(?: own)? (?:expense|cost)|за наш счет",
    ),
  ],
  [
    "them",
    word(
      `${theyEn} (?:must |have to |has to |will |should )?(?:pays?|covers?|bears?)|(?:paid|covered|borne) by ${theyEn}|(?:оплачива|плат|оплат)\\p{L}+ (?:сам\\p{L}* )?${theyRu}|${theyRu} (?:сам\\p{L}* )?(?:оплачива|плат|оплат)\\p{L}+|at (?:your|their)(?: own)? (?:expense|cost)|за (?:ваш|их) счет`,
    ),
  ],
];
const payersIn = (text: string): Set<string> =>
  new Set(
    clausesOf(text)
      .filter((clause) => !DENIAL.test(clause))
      .flatMap((clause) => payers.filter(([, pattern]) => pattern.test(clause)).map(([payer]) => payer)),
  );

/** Who pays by a sentence and does not by what it stands on: us for the customer, or the reverse. */
export const otherPayers = (sentence: string, said: readonly string[]): string[] => {
  const there = payersIn(plain(said.join("\n")));
  return there.size === 0 ? [] : [...payersIn(plain(sentence))].filter((one) => !there.has(one));
};
