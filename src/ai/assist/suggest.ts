import { suggestReply as prompt } from "../../../prompts/suggest-reply/schema";
import { detectLanguage } from "../../kernel/text";
import type * as wire from "../../kernel/wire";
import { type Hit, oncePerArticle } from "../../knowledge/search";
import type { Article } from "../../knowledge/store";
import { judged } from "../gate";
import { givesOrders } from "../orders";
import { answerFrom, urlOf } from "../prove";
import type { SolvedHit } from "../solved/open";
import { excerptOf } from "../telling";
import { viewerOf } from "../viewer";
import { ask, assistOf, isOn, type Listening } from "./ask";
import { doubtsIn, questionIn, saidIn } from "./model";
import type { Needs, Of } from "./needs";

const ARTICLES_MAX = 4;
const PAST_MAX = 3;
const SOURCE_CHARS = 1800;
const QUOTE_CHARS = 400;
/** A past answer is worth showing from here on. */
const PAST_SCORE = 0.2;
const PAST_COVERAGE = 0.34;
/** From this confidence the best passage may stand as a draft; an agent reads it before it goes. */
const DRAFT_MIN = 0.3;

type Found = { question: string; hits: Hit[]; articles: ReadonlyMap<string, Article>; past: SolvedHit[] };

const find = async ({ shelf, solved, store }: Needs, { conversation, messages, about }: Of): Promise<Found> => {
  const question = questionIn(messages, conversation.subject);
  const locale =
    (detectLanguage(question) === "other" ? conversation.language : detectLanguage(question)) === "ru" ? "ru" : "en";
  // A draft becomes the customer's answer: it may stand on nothing that they must not read.
  const viewer = await viewerOf(store.read, conversation, messages);
  const [{ hits, articles }, past] = await Promise.all([
    shelf.search(question, { limit: 12, locale, viewer, about }),
    solved.search(question, { limit: PAST_MAX, besides: conversation.id }),
  ]);
  return {
    question,
    articles,
    hits: oncePerArticle(hits).slice(0, ARTICLES_MAX),
    past: past.filter(({ score, coverage }) => score >= PAST_SCORE && coverage >= PAST_COVERAGE),
  };
};

const cut = (text: string, max: number) => (text.length > max ? `${text.slice(0, max - 1).trimEnd()}…` : text);

const articleSource = (hit: Hit, { question, articles }: Found, publicUrl: string): Omit<wire.AssistSource, "n">[] => {
  const article = articles.get(hit.id);
  if (!article) return [];
  const quote = cut(excerptOf(question, hit.passage.text), QUOTE_CHARS);
  return [{ kind: "article", id: hit.id, title: hit.title, url: urlOf(publicUrl, article), quote, isPrivate: false }];
};
/** A colleague's answer to somebody else: to learn from, never to be shown to this customer. */
const pastSource = ({ conversation, number, question, answer }: SolvedHit): Omit<wire.AssistSource, "n"> => ({
  kind: "conversation",
  id: conversation,
  title: `#${number} ${cut(question.replace(/\s+/g, " ").trim(), 80)}`,
  url: null,
  quote: cut(answer, QUOTE_CHARS),
  isPrivate: true,
});
const numbered = (sources: Omit<wire.AssistSource, "n">[]): wire.AssistSource[] =>
  sources.map((source, at) => ({ n: at + 1, ...source }));

/** What may be stated without a doubt: the articles, and what was said here. Another customer's figures may not. */
const knownTo = ({ hits }: Found, { messages }: Of): string[] => [
  ...hits.flatMap(({ title, passage }) => [title, ...passage.headings, passage.text]),
  ...saidIn(messages).map(({ text }) => text),
];

/** A draft from the best passage or the best past answer, word for word; null where nothing is near. */
const local = (found: Found, of: Of, publicUrl: string): wire.Assist | null => {
  const { question, past } = found;
  const { confidence, hits } = judged(question, found.hits, { threshold: DRAFT_MIN });
  const [best] = hits;
  const [colleague] = past;
  const articles = hits.flatMap((hit) => articleSource(hit, found, publicUrl));
  const article = best && found.articles.get(best.id);
  const text = (article && answerFrom(best, { article, question, publicUrl })?.text) ?? "";
  const isArticle =
    best !== undefined && text !== "" && confidence >= DRAFT_MIN && !(colleague && colleague.score > best.score + 0.1);
  if (isArticle) {
    const sources = numbered([...articles.slice(0, 2), ...past.slice(0, 2).map(pastSource)]);
    return assistOf({ kind: "reply", engine: "local", text, sources });
  }
  if (!colleague || givesOrders(colleague.answer)) return null;
  const sources = numbered([pastSource(colleague), ...articles.slice(0, 2)]);
  const doubts = doubtsIn(colleague.answer, knownTo(found, of));
  return assistOf({ kind: "reply", engine: "local", text: colleague.answer, sources, doubts });
};

type Source = {
  id: string;
  source: Omit<wire.AssistSource, "n">;
  kind: "article" | "past";
  title: string;
  text: string;
};
const shownTo = (found: Found, publicUrl: string): Source[] => [
  ...found.hits
    .filter(({ title, passage }) => !givesOrders(`${title}\n${passage.headings.join("\n")}\n${passage.text}`))
    .flatMap((hit, at) =>
      articleSource(hit, found, publicUrl).map((source) => ({
        id: `article-${at + 1}`,
        source,
        kind: "article" as const,
        title: hit.title,
        text: hit.passage.text.slice(0, SOURCE_CHARS),
      })),
    ),
  ...found.past
    .filter(({ question, answer }) => !givesOrders(`${question}\n${answer}`))
    .map((hit, at) => ({
      id: `past-${at + 1}`,
      source: pastSource(hit),
      kind: "past" as const,
      title: hit.question.slice(0, 300),
      text: hit.answer.slice(0, SOURCE_CHARS),
    })),
];

/** A reply the agent may send after reading it, with what it stands on; null where nothing helps. */
export const suggest = async (needs: Needs, of: Of, listening: Listening): Promise<wire.Assist | null> => {
  const found = await find(needs, of);
  const own = local(found, of, needs.publicUrl);
  if (!needs.llm || !(await isOn(needs.llm, prompt.name, of.about))) return own;
  const sources = shownTo(found, needs.publicUrl);
  const asked = await ask(
    needs.llm,
    {
      prompt: needs.words(prompt).render({
        language: of.conversation.language,
        sources: sources.map(({ id, kind, title, text }) => ({ id, kind, title, text })),
        messages: saidIn(of.messages),
      }),
      schema: prompt.output,
      about: of.about,
    },
    listening,
  );
  if ("failed" in asked) return own && { ...own, fallback: asked.failed };
  const { text, used } = asked.said.value;
  if (text.trim() === "") return own;
  const cited = sources.filter(({ id }) => used.includes(id)).map(({ source }) => source);
  return assistOf({
    kind: "reply",
    engine: "llm",
    text: text.trim(),
    sources: numbered(cited),
    doubts: doubtsIn(text, knownTo(found, of)),
  });
};
