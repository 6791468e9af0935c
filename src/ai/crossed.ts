import { wholeWord } from "../kernel/text";
import type { Column } from "./cited";
import { clausesOf, sharedBy } from "./clauses";
import { DENIAL } from "./denials";
import { type FactKind, kindOf, plain } from "./facts";
import { readClaims, readClause, readClauses, type Said, without } from "./gapped";

/** A figure that leaves out what it counts counts the same as the one before: "2 days, books 6". */
const isOfKind = ({ facts }: Said, fact: string, kind: FactKind | "number"): boolean =>
  kindOf(fact) === kind || (fact.startsWith("number ") && [...facts].every((one) => kindOf(one) === null));
/**
 * Figures that a sentence gives to something else than its source does: "work 6 months, the battery 1 year" told as a
 * battery's 6 months. `said`: the sentences it stands on.
 */
export const crossedFacts = (sentence: string, said: readonly string[]): string[] => {
  const { facts, claims } = readClause(sentence);
  const own = readClauses(sentence);
  // What its source says is not so is nothing that a figure could be taken from, unless that is what is told.
  const denies = DENIAL.test(plain(sentence));
  const clauses = said.flatMap(readClauses).filter(({ isDenied }) => denies || !isDenied);
  return [...facts].filter((fact) => {
    const counts = [...facts].some((one) => one !== fact && one.endsWith(` ${fact.split(" ").at(-1)}`));
    const kind = kindOf(fact) ?? (fact.startsWith("number ") && !counts ? "number" : null);
    const mine = clauses.filter((one) => one.facts.has(fact));
    if (kind === null || mine.length === 0) return false;
    // A bare figure is a figure of its own clause alone: what stands beside that may count anything.
    const told = kind === "number" ? own.filter((one) => one.facts.has(fact)).flatMap((one) => one.claims) : claims;
    const rivals = clauses.filter(
      (one) => !one.facts.has(fact) && [...one.facts].some((other) => isOfKind(one, other, kind) && !facts.has(other)),
    );
    return mine.every((ours) =>
      rivals.some((theirs) => {
        const ofOurs = without(ours.claims, theirs.claims);
        return (
          sharedBy(ofOurs, told).length < ofOurs.length &&
          sharedBy(without(theirs.claims, ours.claims), told).length > 0
        );
      }),
    );
  });
};

/** What two clauses share, and something of its own: fewer cannot be taken from both. */
const WORDS_MIN = 2;
/** Each two are held against each clause of a sentence: no one reads so many of them. */
const CLAUSES_MAX = 40;
/** The claims of a text's clauses that are long enough to be mixed up, each once: of a list of cities there are none. */
const manyWorded = (text: string): (readonly string[])[] =>
  [
    ...new Map(
      clausesOf(text)
        .map((clause) => readClaims(clause))
        .filter((claims) => claims.length >= WORDS_MIN)
        .map((claims) => [claims.join(" "), claims] as const),
    ).values(),
  ].slice(0, CLAUSES_MAX);

/**
 * What a sentence takes from two clauses that say the like of two things: "parents pay for the bus, we pay for the meals" told
 * as "we pay for the bus".
 */
export const crossedWords = (sentence: string, said: readonly string[]): string[] => {
  const own = manyWorded(sentence);
  if (own.length === 0) return [];
  return said.flatMap((piece) => {
    const clauses = manyWorded(piece).filter((clause) => own.some((claims) => sharedBy(clause, claims).length > 0));
    return clauses.flatMap((one, at) =>
      clauses.slice(at + 1).flatMap((other) => {
        const both = sharedBy(one, other);
        const [ofOne, ofOther] = [without(one, other), without(other, one)];
        if (both.length === 0 || ofOne.length === 0 || ofOther.length < 2) return [];
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

const theyEn = "(?:you|the (?:customer|client|buyer|guest|tenant|recipient|sender|owner)s?)";
const theyRu = "(?:вы|вами|(?:клиент|покупател|заказчик|получател|отправител|гост|арендатор|владел)\\p{L}*)";
const payers: readonly (readonly ["us" | "them", RegExp])[] = [
  [
    "us",
    wholeWord(
      "we (?:will |always |also )?(?:pay|cover|bear)|(?:paid|covered|borne) by us|(?:мы )?(?:оплачиваем|оплатим|платим|заплатим)|at our(?: own)? (?:expense|cost)|за наш счет",
    ),
  ],
  [
    "them",
    wholeWord(
      `${theyEn} (?:must |have to |has to |will |should )?(?:pays?|covers?|bears?)|(?:paid|covered|borne) by ${theyEn}|(?:оплачива|плат|оплат)\\p{L}+ (?:сам\\p{L}* )?${theyRu}|${theyRu} (?:сам\\p{L}* )?(?:оплачива|плат|оплат)\\p{L}+|at (?:your|their)(?: own)? (?:expense|cost)|за (?:ваш|их) счет`,
    ),
  ],
];
const CONDITION = wholeWord("if|when|unless|если|когда|при");
const payersIn = (text: string): { payer: "us" | "them"; clause: string }[] =>
  clausesOf(text)
    // "We pay when it does not fit": what is denied there is no paying.
    .filter((clause) => !DENIAL.test(clause.split(CONDITION)[0] ?? ""))
    .flatMap((clause) =>
      payers.flatMap(([payer, pattern]) =>
        pattern.test(clause) ? [{ payer, clause: clause.replace(pattern, " ") }] : [],
      ),
    );
/** What is paid for, or when: behind "we pay" up to the next who pays. */
const paidBy = (text: string): Record<"us" | "them", string[]> => {
  const found: Record<"us" | "them", string[]> = { us: [], them: [] };
  for (const part of text.split(/[;.!?](?=\s|$)|(?<![\p{L}])(?:but|while|whereas|а|но|зато)(?![\p{L}])/u)) {
    const told = new Set(payersIn(part).map(({ payer }) => payer));
    for (const payer of told.size === 1 ? told : [])
      found[payer].push(...readClaims(payers.reduce((rest, [, pattern]) => rest.replace(pattern, " "), part)));
  }
  return found;
};

/** Who pays by a sentence and does not by what it stands on: us for the customer, or the reverse. */
export const otherPayers = (sentence: string, said: readonly string[]): string[] => {
  const source = plain(said.join("\n"));
  const there = new Set(payersIn(source).map(({ payer }) => payer));
  const told = new Set(payersIn(plain(sentence)).map(({ payer }) => payer));
  if (there.size === 0) return [];
  const others = [...told].filter((one) => !there.has(one));
  const [payer] = told;
  if (others.length > 0 || there.size < 2 || told.size !== 1 || payer === undefined) return others;
  // Both pay, each for something: of what the other pays for more is told.
  const paid = paidBy(source);
  const [mine, theirs] = [paid[payer], paid[payer === "us" ? "them" : "us"]];
  const claims = readClaims(sentence);
  const [ofMine, ofTheirs] = [without(mine, theirs), without(theirs, mine)];
  const share = (of: readonly string[]) => (of.length === 0 ? 0 : sharedBy(of, claims).length / of.length);
  return share(ofTheirs) > share(ofMine) ? [payer] : [];
};

const ALWAYS = wholeWord("(?:at )?any time|always|at once|в любое время|в любой (?:день|момент)|всегда");
/** "At any time", where the source says it of something else. */
export const alwaysOfOther = (sentence: string, said: readonly string[]): string[] => {
  const text = plain(sentence);
  const [found] = ALWAYS.exec(text) ?? [];
  const there = said.flatMap((piece) => clausesOf(plain(piece))).filter((clause) => ALWAYS.test(clause));
  if (found === undefined || there.length === 0) return [];
  const bare = (one: string) => readClaims(one.replace(ALWAYS, " "));
  const claims = bare(text);
  return there.some((clause) => bare(clause).length === 0 || sharedBy(bare(clause), claims).length > 0) ? [] : [found];
};

/** What a sentence says of a column that it names, and that only other rows have there. */
export const otherCells = (sentence: string, columns: readonly Column[]): string[] => {
  const claims = readClaims(sentence);
  return columns.flatMap(({ name, row, others }) => {
    const named = readClaims(name);
    if (named.length === 0 || sharedBy(named, claims).length < named.length) return [];
    const strange = without(readClaims(others.join(" ; ")), [...readClaims(row), ...named]);
    return sharedBy(strange, claims);
  });
};
