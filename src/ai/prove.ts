import type { Language } from "../kernel/text";
import type { Viewer } from "../knowledge/audience";
import { type Passage, splitIntoPassages } from "../knowledge/passages";
import { type Hit, oncePerArticle } from "../knowledge/search";
import type { Shelf } from "../knowledge/shelf";
import type { Article } from "../knowledge/store";
import { type GateSet, passes } from "./gate";
import { shipped } from "./lab/model";
import type { About } from "./llm";
import { tellsFact } from "./local/asked-for";
import { openingFor, pointedTo, quotesOf } from "./local/opening";
import { sectionFor } from "./local/section";
import { shortened } from "./local/shorten";
import { givesOrders } from "./orders";
import { quotableFor } from "./quotable";
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
export type Tried = { article: string; title: string; url: string };
/** `confidence`: the chance, 0 to 1, that the knowledge base answers the question. */
export type Proof = { confidence: number; trace: Trace } & (
  | { found: true; text: string; citations: Citation[] }
  | { found: false; tried: Tried[] }
);

/** About what a person reads in a chat; a longer passage is cut to the sentences that answer. */
const ANSWER_CHARS = 500;
/** What an article says first may take so much, however long the rest. */
const OPENING_CHARS = 250;
const TRIED_MAX = 3;
/** So many passages are kept with the answer. */
const SEEN_MAX = 5;

/** Where the public reads an article; empty where the public may not. */
export const urlOf = (publicUrl: string, { slug, locale, audience }: Pick<Article, "slug" | "locale" | "audience">) =>
  audience === "everyone" ? `${publicUrl}/help/${locale}/${encodeURIComponent(slug)}` : "";

/** The articles that came nearest, for the agent and for a question back. */
export const triedOf = (
  { hits, articles }: { hits: readonly Hit[]; articles: ReadonlyMap<string, Article> },
  publicUrl: string,
): Tried[] =>
  oncePerArticle(hits)
    .flatMap(({ id }) => articles.get(id) ?? [])
    .slice(0, TRIED_MAX)
    .map((article) => ({ article: article.id, title: article.title, url: urlOf(publicUrl, article) }));

type Told = {
  text: string;
  citations: Citation[];
  support: { passage: string; quote: string }[];
  /** Whether it is one piece of the article, or several put together, each word for word. */
  checks: ["verbatim"] | ["pieces"];
};

/** `quote`: what stands in the passage, with dots for what does not; `quotes`: the pieces of it. */
type Said = { at: number; text: string; quote: string; quotes: string[] };
type Telling = { question: string; asking?: string | undefined; title: string };

/** What a passage says to the question; null where nothing of it may be quoted. A list that nothing leads to comes under its heading. */
const saidBy = (
  { at, text: whole, headings }: Omit<Passage, "start" | "end">,
  { question, title }: Telling,
): Said | null => {
  const part = quotableFor(question, whole);
  if (!part) return null;
  const quotable = whole.slice(part.start, part.end);
  const above = [title, ...headings].join("\n");
  const { text, pieces, begins } = shortened(question, quotable, { lettersMax: ANSWER_CHARS, heading: above });
  const heading = headings.at(-1) ?? title;
  const isUnder = begins === "list" && heading !== "" && !givesOrders(heading);
  const isCutAfter = part.end < whole.trimEnd().length && !text.endsWith("…");
  const rest = `${text}${isCutAfter ? " …" : ""}`;
  const quote = `${part.start > 0 && !text.startsWith("…") ? "… " : ""}${rest}`;
  return { at, text: isUnder ? `**${heading}**\n\n${rest}` : quote, quote, quotes: quotesOf(quotable, pieces) };
};

/** What a passage says to the question, every letter its own; empty where nothing of it may be quoted. */
export const excerptOf = (question: string, passage: string): string =>
  saidBy({ at: 0, text: passage.trim(), headings: [] }, { question, title: "" })?.text ?? "";

/** What of an article answers, in its order: what it says first, the passage found, and the one that this points to. */
const tellingOf = (
  passage: Passage,
  { passages, question, asking, title }: Telling & { passages: Passage[] },
): Said[] => {
  const at = sectionFor({ question, asking, title, passages, at: passage.at });
  const said = saidBy(passages[at] ?? passage, { question, title });
  if (!said) return [];
  const lettersMax = Math.max(OPENING_CHARS, ANSWER_CHARS - said.text.length);
  const opening = openingFor({ question, title, passages, at, lettersMax });
  const next = pointedTo(said.text, { question, title, passages, at });
  const sequel = next && saidBy(next, { question, title });
  return [
    ...(opening && !givesOrders(opening.text) ? [{ at: 0, quote: opening.text, ...opening }] : []),
    said,
    ...(sequel && !givesOrders(sequel.text) ? [sequel] : []),
  ];
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

/** Looks for a published passage that proves an answer; without one says what was looked at. */
export const prove = async (
  shelf: Shelf,
  { question, language, publicUrl, gate = shipped.gate, viewer, about, follows }: Asked,
): Promise<Proof> => {
  const locale = language === "ru" ? "ru" : "en";
  const found = await shelf.search(question, { limit: 12, locale, viewer, about });
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
    !told || tellsFact({ question, asking: follows, title: proof.article.title, headings: [], text: told.text });
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
  if (!said) return { found: false, confidence, tried: triedOf(found, publicUrl), trace };
  return { found: true, confidence, text: said.text, citations: said.citations, trace };
};
