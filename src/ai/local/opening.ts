import { stems, topicStems, words } from "../../kernel/text";
import type { Passage } from "../../knowledge/passages";
import { questionTypes, sameQuestionType } from "./question-type";
import { shortened } from "./shorten";
import { termsOf, wantedBy } from "./wanted";

type Needs = { question: string; title: string; passages: readonly Passage[]; at: number; lettersMax: number };
/** `text` is what is said; `quotes` are the pieces it is put together from, each as it stands in the passage. */
export type Opening = { text: string; quotes: string[] };

/** Pieces of a passage as they are quoted: a table's lines one by one. */
export const quotesOf = (passage: string, pieces: readonly { start: number; end: number }[]): string[] =>
  pieces
    .map(({ start, end }) => passage.slice(start, end))
    .flatMap((piece) => (piece.startsWith("|") ? piece.split("\n") : [piece]));

/** What an article says before its first heading; undefined where it begins with one. */
const preambleOf = (passages: readonly Passage[]): Passage | undefined =>
  passages[0]?.headings.length === 0 ? passages[0] : undefined;

/** More than so much of what is asked must be in the title for it to ask the same. */
const titleShare = 0.5;
/** A little more than there is room for is better than nothing. */
const roomShare = 0.8;

const asksTitle = (question: string, title: string): boolean => {
  const asked = [...new Set(topicStems(question))];
  const about = new Set(stems(title));
  return asked.filter((stem) => about.has(stem)).length > asked.length * titleShare;
};

/** So much of what is asked, by meaning, must be in a title that asks for the same kind of thing. */
const sameShare = 0.5;

const sharesTitle = (wanted: ReadonlySet<string>, about: ReadonlySet<string>): boolean =>
  [...wanted].filter((term) => about.has(term)).length >= wanted.size * sameShare;

/** The title is the question itself, of something the article may not name ("…to Norway"): each of its sections tells a part, in the order of weight. */
const isTitle = (wanted: ReadonlySet<string>, { question, title }: { question: string; title: string }): boolean => {
  return sameQuestionType(question, title) === 1 && sharesTitle(wanted, termsOf(title));
};

/**
 * What an article says first, to stand before a later passage of it: whether something can be done, or what it is, is said once, in
 * the beginning, and the rest leans on it. Whole where it fits into `lettersMax`, else the sentences of it that speak of what is asked;
 * null for the first passage itself, where the article begins with a heading, and where the title asks something else and the opening
 * says no more of what is asked than the passage.
 */
export const openingFor = ({ question, title, passages, at, lettersMax }: Needs): Opening | null => {
  const first = preambleOf(passages);
  if (!first || at === 0) return null;
  const { text, pieces } = shortened(question, first.text, { lettersMax, heading: title });
  if (text.length * roomShare > lettersMax) return null;
  const asked = [...new Set(topicStems(question))];
  const [said, told] = [text, passages[at]?.text ?? ""].map((one) => new Set(stems(one)));
  const isMore = asked.some((stem) => said?.has(stem) && !told?.has(stem));
  return asksTitle(question, title) || isMore || isTitle(wantedBy(question), { question, title })
    ? { text, quotes: quotesOf(first.text, pieces) }
    : null;
};

// "If I do not like it": a word that stands in any text is nothing that a passage is found for.
const denials: ReadonlySet<string> = new Set(["not", "no", "не", "нет"]);

// A "yes" answers the title and nothing else.
const affirms = /^[^\p{L}\p{N}]*(?:yes|да)(?!\p{L})/iu;

const conditional = /^[^\p{L}]*(?:if|when|если|когда)(?!\p{L})[^.!?]*/iu;

/** "Subscription payments: if the card for your subscription is declined…": a section for a case that nobody asked about, under a title that asks half of what is asked. */
const isOfOther = (
  { headings, text }: Passage,
  { wanted, about }: { wanted: ReadonlySet<string>; about: ReadonlySet<string> },
): boolean => {
  const said = termsOf(conditional.exec(text)?.[0] ?? "");
  const isCase = [...wantedBy(headings.join("\n"))].some(
    (term) => said.has(term) && !wanted.has(term) && !about.has(term),
  );
  return isCase && sharesTitle(wanted, about);
};

/**
 * The passage that answers where `at` was found: the article's beginning where its title asks what was asked and the passage found
 * adds nothing to both, else that passage. Where an article begins with a heading, its first section is the beginning for who asks
 * what the title asks, under the same condition, but that what the title names already is nothing new in a heading.
 */
export const answeringPassage = ({ question, title, passages, at }: Omit<Needs, "lettersMax">): number => {
  const first = preambleOf(passages);
  const found = passages[at];
  if (!found || at === 0) return at;
  const wanted = new Set([...wantedBy(question)].filter((term) => !denials.has(term)));
  const about = termsOf(title);
  const beginning = passages[0];
  const said = termsOf(`${title}\n${beginning?.text ?? ""}`);
  const [heading, more] = [termsOf(found.headings.join("\n")), termsOf(found.text)];
  // What several sections name ("…in Kazakhstan") tells none of them from the others.
  const isOnlyHere = (term: string): boolean => {
    const naming = passages.filter(({ at: other, text }) => other !== 0 && termsOf(text).has(term));
    return new Set(naming.map(({ headings }) => headings.join("\n"))).size === 1;
  };
  const adds = [...wanted].some(
    (term) =>
      (heading.has(term) && (first || !about.has(term))) ||
      (more.has(term) && !said.has(term) && (first || isOnlyHere(term))),
  );
  const isSame = first ? asksTitle(question, title) : isTitle(wanted, { question, title });
  // A later passage that has nothing of what is asked beyond the title was found by chance.
  const isByChance =
    first !== undefined &&
    !affirms.test(first.text) &&
    ![...wanted].some((term) => !about.has(term) && (heading.has(term) || more.has(term)));
  if (first && isOfOther(found, { wanted, about })) return 0;
  return (isSame || isByChance) && !adds ? 0 : at;
};

const asksWhatToDo =
  /(?<!\p{L})(?:what (?:should|can|do|must|to) (?:i |we )?(?:now )?do|what now|что (?:мне |теперь |нам )*делать)(?!\p{L})/iu;
const steps = /^\s*\d+[.)]\s/m;

/** "How do I find out where my order is?" asks it in more words. */
const endsWith = (title: string, question: string): boolean => {
  const [asked, all] = [words(question), words(title)];
  return questionTypes(title).includes("way") && all.slice(-asked.length).join(" ") === asked.join(" ");
};

/** Who asks how something is done, as the title does, or what to do about it, wants the steps: those right behind a beginning that has none. */
export const stepsFor = ({ question, title, passages, at }: Omit<Needs, "lettersMax">): Passage | undefined => {
  const [first, next] = passages;
  if (at !== 0 || !first || !next || steps.test(first.text) || !steps.test(next.text)) return undefined;
  const isWay = [question, title].every((text) => questionTypes(text).includes("way")) || endsWith(title, question);
  const isHelp =
    asksWhatToDo.test(question) &&
    !questionTypes(title).includes("way") &&
    sharesTitle(wantedBy(question), termsOf(title));
  return (isWay && asksTitle(question, title)) || isHelp ? next : undefined;
};

const pointsOn =
  /(?<!\p{L})(?:(?:see|described|listed|shown|explained|steps) below|см\. ниже|(?:описан|показан|указан)\p{L}* ниже)(?!\p{L})/iu;

/** The passage that what is said points to, where it says no more by itself: the rest of a list, or what stands "below" under a heading that names what is asked. */
export const pointedTo = (
  said: string,
  { question, title, passages, at }: Omit<Needs, "lettersMax">,
): Passage | undefined => {
  const next = passages[at + 1];
  if (/:\s*$/u.test(said)) return next?.headings.join("\n") === passages[at]?.headings.join("\n") ? next : undefined;
  if (!pointsOn.test(said)) return undefined;
  const about = termsOf(title);
  const named = [...wantedBy(question)].filter((term) => !about.has(term));
  return passages.slice(at + 1).find(({ headings }) => {
    const heading = termsOf(headings.join("\n"));
    return named.some((term) => heading.has(term));
  });
};
