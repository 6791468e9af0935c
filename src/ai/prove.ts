import type { Language } from "../kernel/text";
import type { Viewer } from "../knowledge/audience";
import { splitIntoPassages } from "../knowledge/passages";
import { type Hit, oncePerArticle } from "../knowledge/search";
import type { Shelf } from "../knowledge/shelf";
import type { Article } from "../knowledge/store";
import { type GateSet, passes } from "./gate";
import { shipped } from "./lab/model";
import type { About } from "./llm";
import { openingFor } from "./local/opening";
import { bestSentences } from "./local/shorten";
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
};
export type Citation = { n: number; article: string; passage: string; title: string; url: string; quote: string };
export type Tried = { article: string; title: string; url: string };
/** `confidence`: the chance, 0 to 1, that the knowledge base answers the question. */
export type Proof = { confidence: number; trace: Trace } & (
  | { found: true; text: string; citations: Citation[] }
  | { found: false; tried: Tried[] }
);

/** About what a person reads in a chat; a longer passage is cut to the sentences that answer. */
const ANSWER_CHARS = 700;
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

/** What a passage says to the question, every letter its own; dots stand where something was left out. Empty where nothing of it may be quoted. */
export const excerptOf = (question: string, passage: string): string => {
  const whole = passage.trim();
  const part = quotableFor(question, whole);
  if (!part) return "";
  const said = whole.slice(part.start, part.end).trim();
  const { text, start, end } = bestSentences(question, said, { lettersMax: ANSWER_CHARS });
  const isCut = { before: part.start > 0 || start > 0, after: part.end < whole.length || end < said.length };
  return `${isCut.before ? "… " : ""}${text}${isCut.after ? " …" : ""}`;
};

/** `checks`: whether it is one piece of the article, or several put together, each word for word. */
type Told = {
  text: string;
  citations: Citation[];
  support: { passage: string; quote: string }[];
  checks: ["verbatim"] | ["pieces"];
};

/** The answer that a hit is: its passage, shortened, behind what the article says first, with the article as the source. Null where nothing of it may be quoted. */
export const answerFrom = (
  { passage }: Hit,
  { article, question, publicUrl }: { article: Article; question: string; publicUrl: string },
): Told | null => {
  const quote = excerptOf(question, passage.text);
  if (quote === "") return null;
  const { id, title } = article;
  const lettersMax = ANSWER_CHARS - quote.length;
  const found = openingFor({ question, title, passages: splitIntoPassages(article), at: passage.at, lettersMax });
  const opening = found && !givesOrders(found.text) ? found : null;
  const source = { passage: `${id}#${passage.at}`, quote };
  return {
    text: opening ? `${opening.text}\n\n${quote}` : quote,
    citations: [{ n: 1, article: id, ...source, title, url: urlOf(publicUrl, article) }],
    support: [...(opening?.quotes ?? []).map((one) => ({ passage: `${id}#0`, quote: one })), source],
    checks: opening ? ["pieces"] : ["verbatim"],
  };
};

/** Looks for a published passage that proves an answer; without one says what was looked at. */
export const prove = async (
  shelf: Shelf,
  { question, language, publicUrl, gate = shipped.gate, viewer, about }: Asked,
): Promise<Proof> => {
  const locale = language === "ru" ? "ru" : "en";
  const found = await shelf.search(question, { limit: 12, locale, viewer, about });
  const { hits, articles } = found;
  const { answer, confidence, reason, evidence } = passes(question, hits, gate);
  const [best] = hits;
  const article = best ? articles.get(best.id) : undefined;
  const proof = best && article && best.locale === locale && answer ? { best, article } : null;
  const said = proof && answerFrom(proof.best, { article: proof.article, question, publicUrl });
  const cited = new Set(said?.citations.map(({ passage }) => passage));
  const trace = traceOf({
    kind: "answer",
    engine: "local",
    question: { text: question, joined: false, language },
    gate: { confidence, threshold: gate.answerThreshold, reason, evidence: { ...evidence } },
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
