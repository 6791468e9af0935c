import { conceptsOf } from "../kernel/concepts";
import { stopWords } from "../kernel/stop-words";
import { detectLanguage, type Language, stem, transliterate, words } from "../kernel/text";
import { claimsOf, isKin, sharedBy } from "./clauses";
import { DENIAL } from "./denials";
import { unitOf } from "./fact-words";
import { factsOf } from "./facts";
import { numberOf } from "./numerals";
import { groupedBy, inOneWord, tellingWords, turnsOfPhrase } from "./same-words";

/** A text as its words are compared: stems, concepts, and all words in Latin letters. */
export type Read = {
  language: Language;
  stems: ReadonlySet<string>;
  concepts: ReadonlySet<string>;
  letters: ReadonlySet<string>;
};

const lettersOf = (word: string) => stem(transliterate(word));

export const readWords = (text: string): Read => {
  const found = words(`${text}\n${inOneWord(text)}`);
  const stems = found.map(stem);
  return {
    language: detectLanguage(text),
    stems: new Set(stems),
    concepts: new Set(conceptsOf(stems)),
    letters: new Set([...found, ...stems].flatMap((word) => [transliterate(word), lettersOf(word)])),
  };
};

/** The share of a sentence's topical words that must be in what it cites, where they are compared by what they mean only. */
const SHARE_MIN = 0.6;
/** A sentence of which more is strange speaks of something else altogether. */
export const isOfOther = (sentence: string, strange: readonly string[]): boolean =>
  strange.length > (1 - SHARE_MIN) * new Set(words(sentence).filter((word) => !stopWords.has(word))).size;

const isIn = (cited: readonly Read[], word: string): boolean => {
  const root = stem(word);
  const concepts = conceptsOf([root]);
  return cited.some((one) => one.stems.has(root) || concepts.some((concept) => one.concepts.has(concept)));
};

/** Topical words that nothing cited speaks of, where they are too many; empty where the sentence stands. */
export const unsupportedWords = (sentence: string, cited: readonly Read[]): string[] => {
  const language = detectLanguage(sentence);
  const same = cited.filter((one) => one.language === language);
  const all = [...new Set(words(sentence))].filter((word) => !stopWords.has(word));
  // Numbers are held against the passages one by one elsewhere: here each is a word that stands.
  const topical = all.filter((word) => !/^\d/.test(word));
  const numbers = all.length - topical.length;
  if (same.length > 0) {
    const missing = topical.filter((word) => !isIn(cited, word));
    return missing.length > (1 - SHARE_MIN) * all.length ? missing : [];
  }
  // Another language: words cannot be compared, what they speak of can.
  const concepts = conceptsOf(words(sentence).map(stem));
  const missing = concepts.filter((concept) => !cited.some((one) => one.concepts.has(concept)));
  if (topical.length <= 2 * numbers) return [];
  if (concepts.length === 0) return topical;
  return missing.length > (1 - SHARE_MIN) * concepts.length ? topical : [];
};

const groupOf = groupedBy(stem);
const isCyrillic = /\p{Script=Cyrillic}/u;

/** Words of which each says the opposite of the others. */
const opposites: readonly ReadonlySet<string>[] = [
  "before after",
  "до после",
  "перед после",
  "first last",
  "первый первого первой первая последний последнего последней последняя",
  "reaches leaves",
  "arrives leaves",
  "open opened closed",
].map((line) => new Set(line.split(" ").map(stem)));

/** A short sentence may seem to be in no language that we know ("€7 per month"): its words tell, where half of them are the source's. */
const isInLanguageOf = (text: string, sentence: string): boolean => {
  const [one, other] = [detectLanguage(text), detectLanguage(sentence)];
  if (one === other) return true;
  const claims = claimsOf(sentence);
  return one !== "ru" && other !== "ru" && sharedBy(claims, claimsOf(text)).length * 2 >= claims.length;
};

/**
 * Words of a sentence that what it cites does not say, neither so nor in words that mean the same: one is enough to say
 * something else. Words that only join are let be, and numbers and units, which are proved elsewhere. Null where
 * nothing cited is in the sentence's language.
 */
export const strangeWords = (
  sentence: string,
  { cited, quotes }: { cited: readonly string[]; quotes: readonly string[] },
): string[] | null => {
  const same = cited.filter((text) => isInLanguageOf(text, sentence));
  if (same.length === 0) return null;
  const known = new Set(same.flatMap((text) => words(inOneWord(text)).map(stem)));
  const groups = new Set([...known].flatMap((root) => groupOf.get(root) ?? []));
  const letters = new Set([...known].map(transliterate));
  const isSaid = (word: string): boolean => {
    const root = stem(word);
    const group = groupOf.get(root);
    if (known.has(root) || letters.has(transliterate(root)) || (group !== undefined && groups.has(group))) return true;
    return isCyrillic.test(root) && [...known].some((one) => isKin(root, one));
  };
  const quoted = new Set(quotes.flatMap(words).map(stem));
  // Said of what is cited with its opposite, however often it stands elsewhere in the source.
  const isTurned = (word: string) =>
    !quoted.has(stem(word)) &&
    opposites.some((pair) => pair.has(stem(word)) && [...pair].some((one) => quoted.has(one)));
  // A price is a price, also in a table that calls it none; whether it is that of the thing is proved by itself.
  const isPriced = [...factsOf(sentence)].some((fact) => fact.startsWith("money:"));
  const prices = new Set(["costs", "price", "стоит", "цена", "стоимость"].map(stem));
  return [...new Set(words(inOneWord(sentence)))].filter((word) => {
    if (isPriced && prices.has(stem(word))) return false;
    if (/^\d/.test(word) || numberOf(word) !== null || unitOf(word) !== null) return false;
    const isJoint = (stopWords.has(word) && !tellingWords.has(word)) || turnsOfPhrase.has(word) || DENIAL.test(word);
    return isTurned(word) || (!isJoint && !isSaid(word));
  });
};

const articles = new Set(["the", "a", "an"]);
/** So far away a word still stands beside another. */
const BESIDE = 4;
/** Each topical word of a text, by its stem, with those beside it: the nearest word, and the nearest topical one. */
const besideEach = (text: string): Map<string, { word: string; beside: Set<string> }> => {
  const all = words(inOneWord(text)).filter((word) => !articles.has(word));
  const isTopical = (word: string) => !stopWords.has(word) && !DENIAL.test(word);
  const found = new Map<string, { word: string; beside: Set<string> }>();
  all.forEach((word, at) => {
    if (!isTopical(word) || /^\d/.test(word)) return;
    const [before, after] = [all.slice(Math.max(0, at - BESIDE), at), all.slice(at + 1, at + 1 + BESIDE)];
    const near = [before.at(-1), after[0], before.findLast(isTopical), after.find(isTopical)];
    const { beside } = found.get(stem(word)) ?? { beside: new Set<string>() };
    for (const one of near) if (one !== undefined) beside.add(stem(one));
    found.set(stem(word), { word, beside });
  });
  return found;
};

/**
 * Words of a sentence that stand where its quotes have another: the passage says them of something else. `said`: the quotes
 * with all that they are read under.
 */
export const swappedWords = (
  sentence: string,
  { quotes, said }: { quotes: readonly string[]; said: readonly string[] },
): string[] => {
  const others = new Set(strangeWords(sentence, { cited: said, quotes }) ?? []);
  if (others.size === 0) return [];
  const left = new Set(strangeWords(quotes.join("\n"), { cited: [sentence], quotes: [sentence] }) ?? []);
  const quoted = quotes.flatMap((quote) => [...besideEach(quote).values()]).filter(({ word }) => left.has(word));
  return [...besideEach(sentence).values()]
    .filter(
      ({ word, beside }) => others.has(word) && quoted.some((one) => [...one.beside].some((at) => beside.has(at))),
    )
    .map(({ word }) => word);
};

/** Names: words written with a capital letter where no sentence begins. */
const NAME = /(?<=[\p{L}\p{N},;)"»”'’] +["«“(]?)\p{Lu}[\p{L}\p{N}'’-]+/gu;

/** Names that stand in nothing cited. Languages that write every noun large are let be. */
export const unknownNames = (sentence: string, cited: readonly Read[]): string[] => {
  if (detectLanguage(sentence) === "other") return [];
  const named = [...sentence.matchAll(NAME)].flatMap(([name]) => words(name)).filter((word) => !stopWords.has(word));
  return named.filter(
    (word) =>
      !cited.some(({ letters }) =>
        [transliterate(word), lettersOf(word), transliterate(stem(word))].some((form) => letters.has(form)),
      ),
  );
};
