import { stems, words } from "../../kernel/text";
import type { Passage } from "../../knowledge/passages";
import { numberOf } from "../numerals";
import { factAsked, factPassage } from "./asked-for";
import { answeringPassage } from "./opening";
import { partsOf } from "./outline";
import { keyOf } from "./rows";
import { sentencesOf } from "./sentences";
import { termsOf, wantedBy } from "./wanted";

/** `asking`: which part of the question asks, where it goes on from another. */
type Needs = { question: string; asking?: string | undefined; title: string; passages: readonly Passage[]; at: number };

/** How many of the words a passage is about: those of its headings, and of the key of the one row or item that has most. */
const keyedBy = ({ headings, text }: Passage, naming: readonly string[]): number => {
  const above = termsOf(headings.join("\n"));
  const met = partsOf(text).map((part) => {
    const key = part.kind === "row" || part.kind === "item" ? termsOf(keyOf(part)) : new Set<string>();
    return naming.filter((term) => above.has(term) || key.has(term)).length;
  });
  return Math.max(0, ...met);
};

const steps = /^\s*\d+[.)]\s/m;

/** What is asked about beyond the title. */
const beyond = (question: string, title: string): string[] => {
  const about = termsOf(title);
  return [...wantedBy(question)].filter((term) => !about.has(term) && !term.startsWith("#"));
};

/** A section or a row that is about what is asked beyond the title answers before a passage that mentions it in passing; one that says what to do stands. */
const keyedPassage = ({ question, title, passages, at }: Needs, found: Passage): number => {
  const mentioned = termsOf(found.text);
  const naming = beyond(question, title).filter((term) => mentioned.has(term));
  if (naming.length === 0 || keyedBy(found, naming) > 0) return at;
  // From what to do only to a section of its own: "Delete the account" mentions chats, and "Chats" is about them.
  const isSteps = steps.test(found.text);
  const keyed = passages.findIndex((passage) =>
    isSteps
      ? naming.every((term) => termsOf(passage.headings.join("\n")).has(term))
      : keyedBy(passage, naming) === naming.length,
  );
  return keyed < 0 ? at : keyed;
};

const numeral = (word: string): string | null => (/^\d{1,3}$/.test(word) ? word : numberOf(word));

const COUNTED_WORDS = 3;
/** Each number of a text with what stands right behind it: "two codes", and neither "valid for 2 years" nor "charged twice". */
const countsIn = (text: string): { number: string; counted: string[] }[] => {
  const all = words(text);
  return all.flatMap((word, at) => {
    const number = numeral(word);
    return number === null ? [] : [{ number, counted: stems(all.slice(at + 1, at + 1 + COUNTED_WORDS).join(" ")) }];
  });
};

/** "Can I use two codes together?": what says something of two of them, alone in the article, answers before what speaks of one. */
const countedPassage = ({ question, title, passages, at }: Needs): number => {
  const about = new Set(stems(title));
  const asked = countsIn(question).map(({ number, counted }) => ({
    number,
    counted: counted.filter((stem) => about.has(stem)),
  }));
  // A "промокод" is also called a "код".
  const isAlike = (stem: string, said: string) => said.length >= 3 && stem.endsWith(said);
  const isAsked = (said: { number: string; counted: string[] }) =>
    asked.some(
      ({ number, counted }) =>
        number === said.number && counted.some((stem) => said.counted.some((one) => isAlike(stem, one))),
    );
  const isSaid = ({ text }: Passage) => sentencesOf(text).some((one) => countsIn(one.text).some(isAsked));
  const [only, ...more] = passages.flatMap((passage, place) => (isSaid(passage) ? [place] : []));
  return only === undefined || more.length > 0 ? at : only;
};

/** Which passage of the article that was found is told. */
export const sectionFor = (needs: Needs): number => {
  const { question, asking, passages, title, at } = needs;
  const found = passages[at];
  if (!found) return at;
  const toldAt = (): number => {
    if (factAsked(asking ?? question) === null) {
      const counted = countedPassage(needs);
      return counted === at ? keyedPassage(needs, found) : counted;
    }
    // A section of its own for the very thing is not left for one that has a figure.
    return keyedBy(found, beyond(question, title)) > 0 ? at : factPassage(passages, { question, asking, title, at });
  };
  return answeringPassage({ ...needs, at: toldAt() });
};
