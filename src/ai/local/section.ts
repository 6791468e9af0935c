import { stems, topicStems, words } from "../../kernel/text";
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

/** "Can I use two codes together?": what says something of two of them, alone in the article, answers before what speaks of one. */
const countedPassage = ({ question, title, passages, at }: Needs): number => {
  const counts = new Set(words(question).flatMap((word) => numeral(word) ?? []));
  if (counts.size === 0) return at;
  const about = new Set(stems(title));
  const counted = topicStems(question).filter((stem) => about.has(stem));
  const isSaid = ({ text }: Passage) =>
    sentencesOf(text).some(({ text: said }) => {
      const here = stems(said);
      // A "промокод" is also called a "код".
      const isCounted = counted.some((stem) => here.some((one) => one.length >= 3 && stem.endsWith(one)));
      return isCounted && words(said).some((word) => counts.has(numeral(word) ?? ""));
    });
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
