import { type Language, stems } from "../kernel/text";
import type { Viewer } from "../knowledge/audience";
import { splitIntoPassages } from "../knowledge/passages";
import { type Hit, oncePerArticle } from "../knowledge/search";
import type { Shelf } from "../knowledge/shelf";
import type { Article } from "../knowledge/store";
import { type GateSet, passes } from "./gate";
import { shipped } from "./lab/model";
import type { About } from "./llm";
import { asksOwnFact, factAsked, subjectWords, tellsFact, tellsOfSubject } from "./local/asked-for";
import { namesOtherCode } from "./local/codes";
import { isOfOtherHalf } from "./local/halves";
import { lookedFor, mayTell, tellingOwnFact } from "./local/own-fact";
import { pricedThing, pricesThing } from "./local/price-row";
import { reworded } from "./local/reworded";
import { sentencesOf } from "./local/sentences";
import { termsOf } from "./local/wanted";
import { tellingOf } from "./telling";
import { passagesOf, type Trace, traceOf } from "./trace/model";

/** `gate`: how sure the gate must be to let an answer out; as shipped where it is left out. */
type Asked = {
  question: string;
  language: Language;
  publicUrl: string;
  gate?: GateSet;
  viewer?: Viewer | undefined;
  about?: About | undefined;
  /** Where the question is read behind the one before: what was asked last. */
  follows?: string | undefined;
};
export type Citation = { n: number; article: string; passage: string; title: string; url: string; quote: string };
export type Tried = { article: string; title: string; url: string; locale: Article["locale"] };
/** `confidence`: the chance, 0 to 1, that the knowledge base answers the question. */
export type Proof = { confidence: number; trace: Trace } & (
  | { found: true; text: string; citations: Citation[] }
  | { found: false; tried: Tried[] }
);

const TRIED_MAX = 3;
/** So many passages are kept with the answer. */
const SEEN_MAX = 5;

/** The language of the articles that a customer is told from. */
export const localeOf = (language: Language): "en" | "ru" => (language === "ru" ? "ru" : "en");

/** Where the public reads an article; empty where the public may not. */
export const urlOf = (publicUrl: string, { slug, locale, audience }: Pick<Article, "slug" | "locale" | "audience">) =>
  audience === "everyone" ? `${publicUrl}/help/${locale}/${encodeURIComponent(slug)}` : "";

type Found = { hits: readonly Hit[]; articles: ReadonlyMap<string, Article> };

/** The articles that came nearest, those in the customer's language first: for the agent and for a question back. */
export const triedOf = (
  { hits, articles }: Found,
  { publicUrl, language }: { publicUrl: string; language: Language },
): Tried[] => {
  const found = oncePerArticle(hits).flatMap(({ id }) => articles.get(id) ?? []);
  const isSpoken = ({ locale }: Article) => locale === localeOf(language);
  return [...found.filter(isSpoken), ...found.filter((one) => !isSpoken(one))].slice(0, TRIED_MAX).map((article) => ({
    article: article.id,
    title: article.title,
    url: urlOf(publicUrl, article),
    locale: article.locale,
  }));
};

type Told = {
  text: string;
  citations: Citation[];
  support: { passage: string; quote: string }[];
  /** Whether it is one piece of the article, or several put together, each word for word. */
  checks: ["verbatim"] | ["pieces"];
};

/** What of an article its answers are made from. */
type Readable = Pick<Article, "id" | "slug" | "locale" | "title" | "text" | "audience">;

/** The answer that a hit is: its passage, shortened, behind what the article says first, with the article as the source. Null where nothing of it may be quoted. */
export const answerFrom = (
  { passage }: Hit,
  {
    article,
    question,
    asking,
    publicUrl,
  }: { article: Readable; question: string; asking?: string | undefined; publicUrl: string },
): Told | null => {
  const { id, title } = article;
  const told = tellingOf(passage, { passages: splitIntoPassages(article), question, asking, title });
  const support = told.flatMap(({ at, quotes }) => quotes.map((quote) => ({ passage: `${id}#${at}`, quote })));
  const main = told.find(({ at }) => at === passage.at) ?? told[0];
  if (!main) return null;
  const source = { passage: `${id}#${main.at}`, quote: main.quote };
  return {
    text: told.map(({ text }) => text).join("\n\n"),
    citations: [{ n: 1, article: id, ...source, title, url: urlOf(publicUrl, article) }],
    support,
    checks: support.length > 1 ? ["pieces"] : ["verbatim"],
  };
};

/** What a passage is told by: of what was asked before only its title goes on, or the row for that would be told again. */
const tellingQuestion = ({ title }: Article, { question, follows }: Pick<Asked, "question" | "follows">): string =>
  follows === undefined ? question : `${title}\n${follows}`;

/** What says what the article answers: a question that a lead wrote on it and that stands nearer counts like its title. */
const titleOf = ({ best, article }: { best: Hit; article: Article }): string =>
  best.byHand && best.byHand.closeness > best.closeness.title ? best.byHand.text : article.title;

/** Whether what an article tells of hours, a number or an address is the desk's own, where that is asked for. */
const isOwn = ({ best, article }: { best: Hit; article: Article }, question: string): boolean =>
  mayTell(question, {
    title: article.title,
    byHand: best.byHand?.text,
    passages: splitIntoPassages(article),
  });

/** "Wheres my invoice": read with its apostrophe. */
const JOINED = /(?<!\p{L})(where|what|how|who|when)s(?!\p{L})/giu;

/** Looks for a published passage that proves an answer, also under other words that ask the same; without one says what was looked at. */
export const prove = async (shelf: Shelf, written: Asked): Promise<Proof> => {
  const asked = { ...written, question: written.question.replace(JOINED, "$1's") };
  const found = await proveAs(shelf, asked);
  if (found.found || asked.follows !== undefined) return found;
  const direct = (await priceOf(shelf, asked)) ?? (await ownFactOf(shelf, asked));
  if (direct?.found) return direct;
  const other = reworded(asked.question);
  if (!other) return found;
  const again = await proveAs(shelf, { ...asked, question: other.question });
  // The answer must speak of the very thing: what is close to it is another.
  const namedIn = (text: string): number => {
    const said = new Set(other.isNear ? termsOf(text) : stems(text));
    return other.naming.filter((terms) => terms.some((one) => said.has(one))).length;
  };
  if (!again.found || namedIn(again.text) < other.naming.length) return found;
  const { saying } = other;
  if (saying && !sentencesOf(again.text).some(({ text }) => saying.test(text) && namedIn(text) > 0)) return found;
  return { ...again, trace: { ...again.trace, question: found.trace.question } };
};

const READ_MAX = 12;

/** Looks for the one table of prices that names what is asked for: no title says what all of its rows cost. */
const priceOf = async (shelf: Shelf, asked: Asked): Promise<Proof | null> => {
  const { question, language, viewer } = asked;
  const locale = localeOf(language);
  const thing = pricedThing(question, locale);
  if (thing === null) return null;
  const found = await shelf.search(thing, { limit: READ_MAX, locale, viewer });
  const hits = found.hits.filter((hit) => hit.locale === locale && pricesThing(question, hit.passage));
  return new Set(hits.map(({ id }) => id)).size === 1 ? proofFrom({ ...found, hits }, asked) : null;
};

/** Looks for the one article that tells the desk's own hours, number or address: others name a telephone oftener. */
const ownFactOf = async (shelf: Shelf, asked: Asked): Promise<Proof | null> => {
  const { question, language, viewer } = asked;
  if (asksOwnFact(question) === null) return null;
  const locale = localeOf(language);
  const found = await shelf.search(lookedFor(question, locale), { limit: READ_MAX, locale, viewer });
  const hits = found.hits.filter((hit) => hit.locale === locale);
  const telling = tellingOwnFact(question, hits);
  return telling === null ? null : proofFrom({ ...found, hits: hits.filter(({ id }) => id === telling) }, asked);
};

const titlesOf = ({ citations }: { citations: readonly Citation[] }) => citations.map(({ title }) => title).join("\n");

const proveAs = async (shelf: Shelf, asked: Asked): Promise<Proof> => {
  const { question, language, viewer, about, follows } = asked;
  const locale = localeOf(language);
  const found = await shelf.search(lookedFor(question, locale), { limit: READ_MAX, locale, viewer, about });
  const first = proofFrom(found, asked);
  const [rejected] = first.trace.passages;
  if (first.found || first.trace.gate?.reason !== "tells-otherwise" || follows !== undefined || !rejected) return first;
  // "How long…" is in many titles: what it is asked of is looked for by itself.
  const fact = factAsked(question);
  const subject = fact === null ? "" : subjectWords(question).join(" ");
  if (subject === "") return first;
  const others = await shelf.search(subject, { limit: READ_MAX, locale, viewer, about });
  const next = { ...others, hits: others.hits.filter(({ id }) => id !== rejected.article) };
  // Much is free, whatever is asked for its price.
  const second = fact === "money" ? null : proofFrom(next, asked);
  if (second?.found && tellsOfSubject(question, { title: titlesOf(second), text: second.text })) return second;
  const tried = triedOf(others, asked);
  return tried.length > 0 ? { ...first, tried } : first;
};

/** What the gate lets out of what was found. */
const proofFrom = (found: Found, { question, language, publicUrl, gate = shipped.gate, follows }: Asked): Proof => {
  const locale = localeOf(language);
  const { articles } = found;
  const { answer, confidence, reason, evidence, hits } = passes(question, found.hits, gate);
  const [best] = hits;
  const article = best ? articles.get(best.id) : undefined;
  const proof = best && article && best.locale === locale && answer ? { best, article } : null;
  const told =
    proof &&
    answerFrom(proof.best, {
      article: proof.article,
      question: tellingQuestion(proof.article, { question, follows }),
      asking: follows,
      publicUrl,
    });
  const isTold =
    !told ||
    (!isOfOtherHalf(question, { ...proof.article, told: told.text }) &&
      !namesOtherCode(question, `${proof.article.title}\n${proof.article.text}`) &&
      tellsFact({ question, asking: follows, title: titleOf(proof), headings: [], text: told.text }) &&
      (follows !== undefined || isOwn(proof, question)));
  const said = isTold ? told : null;
  const cited = new Set(said?.citations.map(({ passage }) => passage));
  const trace = traceOf({
    kind: "answer",
    engine: "local",
    question: { text: question, joined: false, language },
    gate: {
      confidence,
      threshold: gate.answerThreshold,
      reason: isTold ? reason : "tells-otherwise",
      evidence: { ...evidence },
    },
    passages: passagesOf(hits.slice(0, SEEN_MAX), { question, cited }),
    sentences: said
      ? [
          {
            text: said.text,
            support: said.support,
            checks: said.checks,
          },
        ]
      : [],
  });
  if (!said) return { found: false, confidence, tried: triedOf(found, { publicUrl, language }), trace };
  return { found: true, confidence, text: said.text, citations: said.citations, trace };
};
