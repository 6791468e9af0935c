import { claimsOf, clausesOf, sharedBy } from "./clauses";
import { DENIAL } from "./denials";
import { unitOf } from "./fact-words";
import { factsOf, kindOf, plain } from "./facts";
import { inDigits } from "./numerals";

/** What a clause says: its figures and names, and its words. */
export type Said = { facts: ReadonlySet<string>; claims: readonly string[] };
type Clause = Said & { isDenied: boolean };
/** The words of a clause that claim something, without its figures. */
export const readClaims = (clause: string): string[] => claimsOf(clause).filter((one) => !/^\d/.test(one));
export const readClause = (clause: string): Said => ({ facts: factsOf(clause), claims: readClaims(clause) });
/** Those of some stems that are not among others, in any form. */
export const without = (some: readonly string[], others: readonly string[]): string[] => {
  const shared = new Set(sharedBy(some, others));
  return some.filter((one) => !shared.has(one));
};

/** "X-rays after 5", "тетрадь - 200": a few words and a figure that leaves out what it counts. */
const BARE_END = /^(?:[^\p{N}]{2,40} )(\d[\d.:]*)(?:-(\d[\d.:]*))?$/u;

const numbered =
  "form|gate|room|zone|counter|page|step|section|model|version|extension|ext|number|platform|floor|tariff|table|line|level|camera|desk|chapter|terminal|since|форм|кабинет|комнат|окн|стол|склад|этаж|стр|шаг|раздел|зон|пункт|номер|офис|модел|верси|платформ|выход|вход|терминал|тариф|лини|глав";
/** "From gate 5", "кабинет 12": a figure that is a name and counts nothing. "A room 80" has its price. */
const NAMED = new RegExp(
  `(?<!\\p{L})(?<!(?:an?|the|each) )(?:${numbered})\\p{L}{0,4}(?: (?:number|no|номер|\\p{L}))? \\d\\S*$`,
  "u",
);

/** The facts of clauses, one behind the other; a figure that ends one and leaves out what it counts counts the same as the one before. */
const factsOfEach = (clauses: readonly string[]): Set<string>[] => {
  let former: string | null = null;
  return clauses.map((clause) => {
    const facts = factsOf(clause);
    const counted = [...facts].filter(
      (fact) => kindOf(fact) !== null && /^\S+ \d/.test(fact) && !fact.startsWith("time "),
    );
    const units = new Set(counted.map((fact) => fact.split(" ")[0] ?? ""));
    if (units.size > 0) {
      former = units.size === 1 ? ([...units][0] ?? null) : null;
      return facts;
    }
    const text = inDigits(plain(clause));
    const [, from, to] = (NAMED.test(text) ? null : BARE_END.exec(text)) ?? [];
    for (const value of [from, to])
      if (former !== null && value !== undefined && facts.has(`number ${Number(value)}`))
        facts.add(`${former} ${Number(value)}`);
    return facts;
  });
};

/** What of a text each clause says. */
export const readClauses = (text: string): Clause[] => {
  const clauses = clausesOf(plain(text));
  return factsOfEach(clauses).map((facts, at) => {
    const clause = clauses[at] ?? "";
    return { facts, claims: readClaims(clause), isDenied: DENIAL.test(clause) };
  });
};

/** All facts of a text, with those of clauses that leave out what they count: "standard takes 3 days, express 1". */
export const factsToldIn = (text: string): Set<string> => {
  const sentences = text.split(/\n+|(?<=[.!?…;])\s+/u).filter((one) => /\d|\p{L}/u.test(one));
  return new Set([
    ...factsOf(text),
    ...sentences.flatMap((one) => readClauses(one).flatMap(({ facts }) => [...facts])),
  ]);
};

/** A clause that leaves out what it has from the one before: "a new card costs €5, an old one — nothing", "on weekends within 24". */
type Gapped = { head: string[]; tail: string[]; figure: string | null; former: ReadonlySet<string> };
const GAP = /\s[—–-]\s/u;
const gappedIn = (piece: string): Gapped[] => {
  const clauses = clausesOf(plain(piece));
  const said = readClauses(piece);
  return clauses.slice(1).flatMap((clause, at): Gapped[] => {
    const { facts: former, claims: before } = said[at] ?? { facts: new Set<string>(), claims: [] };
    if (before.length === 0) return [];
    const [head, tail, more] = clause.split(GAP);
    if (head !== undefined && tail !== undefined && more === undefined) {
      const [own, told] = [without(readClaims(head), before), readClaims(tail)];
      if (own.length > 0 && told.length > 0) return [{ head: own, tail: told, figure: null, former }];
    }
    const { facts, claims } = said[at + 1] ?? { facts: new Set<string>(), claims: [] };
    const own = without(claims, before);
    const figure = [...facts].find(
      (fact) => kindOf(fact) !== null && [...former].some((one) => kindOf(one) === kindOf(fact)),
    );
    const isShort = BARE_END.test(inDigits(clause)) || unitOf(clause.split(" ").at(-1) ?? "") !== null;
    return isShort && figure !== undefined && own.length > 0 && own.length === claims.length && own.length <= 2
      ? [{ head: own, tail: [], figure, former }]
      : [];
  });
};

/** What a sentence tells of the second of two things as its source tells it of the first: "an old card costs €5". */
export const gapsFilled = (sentence: string, said: readonly string[]): string[] => {
  const isFilled = ({ facts, claims }: Said, { head, tail, figure }: Gapped) =>
    sharedBy(head, claims).length === head.length &&
    (figure === null ? sharedBy(tail, claims).length === 0 : !facts.has(figure));
  const whole = readClause(sentence);
  const clauses = readClauses(sentence);
  const isOfFormer = ({ facts }: Said, { former }: Gapped) =>
    [...facts].some((fact) => kindOf(fact) !== null && former.has(fact));
  return said
    .flatMap(gappedIn)
    .filter(
      (gap) =>
        (isFilled(whole, gap) && (gap.figure === null || isOfFormer(whole, gap))) ||
        clauses.some((clause) => isFilled(clause, gap) && isOfFormer(clause, gap)),
    )
    .flatMap(({ tail, figure }) => (figure === null ? tail : [figure]));
};
