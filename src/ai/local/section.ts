import type { Passage } from "../../knowledge/passages";
import { factAsked, factPassage } from "./asked-for";
import { answeringPassage } from "./opening";
import { partsOf } from "./outline";
import { keyOf } from "./rows";
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
  if (steps.test(found.text)) return at;
  const mentioned = termsOf(found.text);
  const naming = beyond(question, title).filter((term) => mentioned.has(term));
  if (naming.length === 0 || keyedBy(found, naming) > 0) return at;
  const keyed = passages.findIndex((passage) => keyedBy(passage, naming) === naming.length);
  return keyed < 0 ? at : keyed;
};

/** Which passage of the article that was found is told. */
export const sectionFor = (needs: Needs): number => {
  const { question, asking, passages, title, at } = needs;
  const found = passages[at];
  if (!found) return at;
  const toldAt = (): number => {
    if (factAsked(asking ?? question) === null) return keyedPassage(needs, found);
    // A section of its own for the very thing is not left for one that has a figure.
    return keyedBy(found, beyond(question, title)) > 0 ? at : factPassage(passages, { question, asking, title, at });
  };
  return answeringPassage({ ...needs, at: toldAt() });
};
