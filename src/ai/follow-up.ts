import { matterOf } from "../desk/conversations/courtesy";
import { stopWords } from "../kernel/stop-words";
import { type Language, stem, stems, words } from "../kernel/text";
import type { Viewer } from "../knowledge/audience";
import type { Shelf } from "../knowledge/shelf";
import { sharedBy } from "./clauses";
import { DENIAL } from "./denials";
import type { Content } from "./lab/model";
import type { About, Llm } from "./llm";
import { asksArrival, factAsked, lacksSubject, saysWhichFact, subjectWords } from "./local/asked-for";
import { questionsIn } from "./local/questions";
import { termsOf } from "./local/wanted";
import { propose } from "./propose";
import { localeOf, type Proof } from "./prove";
import { turnsOfPhrase } from "./same-words";
import { languageSpoken } from "./spoken";
import { type Together, together } from "./together";
import { lettersOf, toldAgain } from "./told-again";
import { type Heard, isPublic } from "./turn";

type Needs = { shelf: Shelf; publicUrl: string; llm: Llm | null };

type Asked = {
  messages: readonly Heard[];
  question: string;
  content: Content;
  about?: About | undefined;
  /** Who will read the answer; nobody in particular where it is left out. */
  viewer?: Viewer | undefined;
};

const SHORT_WORDS_MAX = 7;
const LEANING_WORDS_MAX = 15;
/** Questions that go on from the one before: "and for Russia?", "а если я в Казахстане?" */
const CONTINUES =
  /^(?:and|or|but|also|then|what about|how about|what if|and if|same for|а|и|или|но|тогда|а если|а как|что насч[её]т|как насч[её]т|то же)(?=$|[^\p{L}])/iu;
/** "For my company", "на компанию": no question by itself. */
const PIECE =
  /^(?:for|to|in|with|by|from|at|without|на|в|во|для|с|со|через|из|без)\s+(?!(?:what|which|who|how|как\p{L}*|что|чего|чём|чем|котор\p{L}*|сколько|скольки)(?!\p{L}))\S+(?:\s+\S+){0,2}[\s?.!]*$/iu;
/** "Will I be charged?": where it names but one thing, it asks that of what was spoken of. */
const asksOfOneself =
  /^(?:and |but )?(?:will|do|does|did|is|are|am|can|could|must|should|have|has) (?:i|it|they|we|this|that)(?!\p{L})/iu;
const POINTS =
  /(?<![\p{L}])(?:it|its|that|this|they|them|those|these|there|one|ones|это|этого|этом|этому|этим|его|её|ее|их|им|он|она|оно|они|там|туда|такой|такая|такое|тоже)(?![\p{L}])/iu;

/** "Why not?", "и что?": it asks of nothing that it names itself. */
const namesNothing = (question: string): boolean =>
  words(question).every((word) => stopWords.has(word) || DENIAL.test(word));

const wordsIn = (text: string): number => text.split(/\s+/).filter(Boolean).length;

/** How far a question leans on what was said before: `must` where it has no meaning of its own. */
export const leansOn = (question: string): "must" | "may" | "no" => {
  const length = wordsIn(question);
  if (
    length <= LEANING_WORDS_MAX &&
    (CONTINUES.test(question.trim()) || PIECE.test(question.trim()) || lacksSubject(question) || namesNothing(question))
  )
    return "must";
  return length <= SHORT_WORDS_MAX || (length <= LEANING_WORDS_MAX && POINTS.test(question)) ? "may" : "no";
};

/** What the customer asked before ours spoke last: what a question behind it may lean on. */
const earlierIn = ({ messages }: { messages: readonly Heard[] }): string | null => {
  const said = messages.filter(isPublic);
  const ours = said.findLastIndex((message) => message.direction === "out");
  const before = said.slice(0, Math.max(0, ours));
  const from = before.findLastIndex((message) => message.direction === "out") + 1;
  const theirs = before.slice(from).filter((message) => message.direction === "in");
  const last = theirs.length > 0 ? theirs : before.filter((message) => message.direction === "in").slice(-1);
  return matterOf(last.map(({ text }) => text)) || null;
};

const isAboutAny = (title: string, subject: readonly string[]): boolean => {
  const named = termsOf(title);
  return subject.some((word) => [...termsOf(word)].some((term) => named.has(term)));
};

/** "Can I use vinegar instead?" asks about the vinegar. */
const joins = new Set(["instead", "rather", "else", "вместо"]);

/** What a question names by itself; the words that only say which fact it asks for are no such name. */
const ownWords = (question: string): string[] => {
  const fact = factAsked(question);
  return words(question).filter(
    (word) => !stopWords.has(word) && !joins.has(word) && !turnsOfPhrase.has(word) && !(fact && saysWhichFact(word)),
  );
};

/** How many of these words stand in the texts, in any form. */
const namedIn = (own: readonly string[], texts: readonly string[]): number => {
  const named = new Set(stems(texts.join("\n")));
  return own.filter((word) => named.has(stem(word))).length;
};

const oursIn = (said: readonly Heard[]): string[] =>
  said.filter(({ direction }) => direction === "out").map(({ text }) => text);

type Answer = Extract<Proof, { found: true }>;
type Missed = Extract<Proof, { found: false }>;
type Behind = { question: string; earlier: string };

/** "And who pays for the shipping?" behind a question about returns asks for no price of an order: whether an answer to such words alone speaks of what they name, or of what was asked before. */
const isOfEither = ({ text, citations }: Answer, { question, earlier }: Behind): boolean => {
  const titles = citations.map(({ title }) => title);
  return (
    namedIn(ownWords(question), [text, ...titles]) > 0 ||
    titles.some((title) => isAboutAny(title, subjectWords(earlier)))
  );
};

/** Whether an answer to a question behind another says what that one asks about, and something that was not said already. */
const isNews = (
  { text, citations }: Answer,
  { said, question, earlier }: Behind & { said: readonly Heard[] },
): boolean => {
  const fact = factAsked(question);
  const own = ownWords(question);
  if (own.length > 0 && namedIn(own, [text, ...citations.map(({ title }) => title)]) === 0) return false;
  const told = new Set(said.flatMap((message) => message.citations?.map(({ article }) => article) ?? []));
  if (!citations.some(({ article }) => told.has(article)))
    // "And how long?" names nothing itself: what tells it must be about what was asked before.
    return own.length > 0 || citations.some(({ title }) => isAboutAny(title, subjectWords(earlier)));
  // Of the same article again only what speaks of all that is asked now: else it is another matter.
  if (namedIn(own, [text]) < own.length) return false;
  return (own.length > 0 || fact !== null) && !oursIn(said).some((one) => lettersOf(one).includes(lettersOf(text)));
};

/** What the earlier question was about: where the later asks for a fact of its own, without what that asked of it. */
const aboutOf = (earlier: string, question: string): string => {
  if (factAsked(question) === null || factAsked(earlier) === factAsked(question)) return earlier;
  return words(earlier)
    .filter((word) => !stopWords.has(word) && !saysWhichFact(word))
    .join(" ");
};

/** What ours told last. */
const lastTold = (said: readonly Heard[]) => said.findLast(({ direction }) => direction === "out")?.citations ?? [];
/** Its titles. */
const toldLast = (said: readonly Heard[]): string[] => lastTold(said).flatMap(({ title }) => title ?? []);

/** What is delivered comes: of nothing else it is known when. */
const delivered = stems("delivery shipping parcel доставка отправка посылка");
/** Behind these it is money that comes, another thing, or one parcel that has not: no word of delivery tells when. */
const otherwise = stems(
  "refund refunded return returned money lost missing late damaged broken replacement replace exchange repair возврат вернуть вернете вернули деньги потерялась потеряли потеряна пропала опаздывает задерживается повреждена сломана замена заменить обмен обменять ремонт",
);
const isOfDelivery = (text: string): boolean => {
  const said = stems(text);
  return sharedBy(said, delivered).length > 0 && sharedBy(said, otherwise).length === 0;
};

type Before = { earlier: string; said: readonly Heard[]; language: Language };
/** A question as it is meant behind another and what was told of that; null where they give it no meaning. */
const meaningOf = (question: string, { earlier, said, language }: Before): string | null => {
  if (!asksArrival(question)) return question;
  if (!isOfDelivery(earlier) || !toldLast(said).some(isOfDelivery)) return null;
  return localeOf(language) === "ru" ? "Сколько идёт доставка?" : "How long does delivery take?";
};

type Questions = { questions: readonly string[]; asked: Omit<Parameters<typeof propose>[1], "question" | "earlier"> };

/** Looks for an answer to each of several questions; one that leans on the one before it in the message is read behind it. */
const each = async (needs: Needs & { content: Content }, { questions, asked }: Questions) => {
  const answered: { question: string; proof: Proof }[] = [];
  for (const [at, question] of questions.entries()) {
    const before = questions[at - 1];
    const alone = await propose(needs, { ...asked, question });
    const leans = before !== undefined && (leansOn(question) === "must" || (POINTS.test(question) && !alone.found));
    const behind = { ...asked, question: `${aboutOf(before ?? "", question)}\n${question}`, follows: question };
    const joined = leans ? await propose(needs, behind) : null;
    const isSaid = joined?.found && isNews(joined, { said: [], question, earlier: before ?? "" });
    answered.push({ question, proof: isSaid ? joined : alone });
  }
  return answered;
};

/** What was found for words that name nothing is found by chance. */
export const unanswered = (proof: Proof): Missed => {
  if (!proof.found) return proof;
  const { gate } = proof.trace;
  const trace = { ...proof.trace, sentences: [], gate: gate && { ...gate, reason: "no-topic", confidence: 0 } };
  return { found: false, confidence: 0, tried: [], trace };
};

/** Looks for an answer; a question that leans on the one before it is read behind that one. */
export const inContext = async (
  needs: Needs,
  { messages, question, content, about, viewer }: Asked,
): Promise<Proof | Together> => {
  const said = messages.filter(isPublic);
  const theirs = said.filter((message) => message.direction === "in").map(({ text }) => text);
  const language = languageSpoken([...theirs, question]);
  const history = said.slice(-10, -1);
  const leaning = leansOn(question);
  const earlier = leaning === "no" ? null : earlierIn({ messages });
  const asked = { question, language, history, about, viewer, ...(earlier ? { earlier } : {}) };
  const joined = async (): Promise<Proof | null> => {
    const meant = earlier && meaningOf(question, { earlier, said, language });
    if (!earlier || !meant) return null;
    const own = ownWords(meant).filter((word) => !DENIAL.test(word));
    // A question that leans itself names too little: behind it the article goes on that was told.
    for (const before of [earlier, ...(own.length > 0 ? toldLast(said) : [])]) {
      // The model has read both already; the local engine reads one text.
      const behind = { ...asked, question: `${aboutOf(before, meant)}\n${meant}`, follows: meant };
      const found = await propose({ ...needs, llm: null, content }, behind);
      if (!found.found) continue;
      const again = own.length > 0 ? toldAgain(found, { own, ours: oursIn(said) }) : null;
      const isTold = before === earlier && isNews(found, { said, question: meant, earlier });
      const { question: traced } = found.trace;
      const trace = { ...(again ?? found).trace, question: traced && { ...traced, joined: true } };
      if (again || isTold) return { ...(again ?? found), trace };
    }
    return null;
  };
  const alone = await propose({ ...needs, content }, asked);
  if (alone.trace.engine === "llm") return alone;
  const questions = questionsIn(question);
  if (questions.length > 1) {
    const plainly = { language, history, about, viewer };
    const answered = await each({ ...needs, llm: null, content }, { questions, asked: plainly });
    const several = together(answered, alone.trace);
    if (several) return several;
  }
  if (leaning === "must") {
    const behind = await joined();
    if (behind) return behind;
    if (namesNothing(question)) return unanswered(alone);
    if (earlier === null || !alone.found || isOfEither(alone, { question, earlier })) return alone;
    const locale = localeOf(language);
    const tried = alone.citations.map(({ article, title, url }) => ({ article, title, url, locale }));
    return { ...unanswered(alone), tried };
  }
  if (!alone.found) return (await joined()) ?? alone;
  // What was told last says more of "will I be charged?" than another article with that word.
  const told = new Set(lastTold(said).map(({ article }) => article));
  const own = ownWords(question);
  const isOfAnother = asksOfOneself.test(question) && !alone.citations.some(({ article }) => told.has(article));
  if (earlier === null || !isOfAnother || own.length > 1) return alone;
  const behind = await joined();
  if (behind?.found && behind.citations.some(({ article }) => told.has(article))) return behind;
  return own.length > 0 && namedIn(own, oursIn(said).slice(-1)) > 0 ? unanswered(alone) : alone;
};
