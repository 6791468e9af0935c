import type { Passage } from "../../knowledge/passages";
import { factAsked, factPassage } from "./asked-for";
import { answeringPassage } from "./opening";
import { partsOf } from "./outline";
import { keyOf } from "./rows";
import { termsOf, wantedBy } from "./wanted";

type Needs = { question: string; title: string; passages: readonly Passage[]; at: number };

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

/** A section or a row that is about what is asked beyond the title answers before a passage that mentions it in passing; one that says what to do stands. */
const keyedPassage = ({ question, title, passages, at }: Needs): number => {
  const found = passages[at];
  if (!found || steps.test(found.text)) return at;
  const [about, mentioned] = [termsOf(title), termsOf(found.text)];
  const naming = [...wantedBy(question)].filter(
    (term) => !about.has(term) && mentioned.has(term) && !term.startsWith("#"),
  );
  if (naming.length === 0 || keyedBy(found, naming) > 0) return at;
  const keyed = passages.findIndex((passage) => keyedBy(passage, naming) === naming.length);
  return keyed < 0 ? at : keyed;
};

/** Which passage of the article that was found is told. */
export const sectionFor = (needs: Needs): number => {
  const { question, passages, title, at } = needs;
  const told = factAsked(question) === null ? keyedPassage(needs) : factPassage(passages, { question, title, at });
  return answeringPassage({ ...needs, at: told });
};
