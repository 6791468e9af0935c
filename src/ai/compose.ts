import { AnswerOutput, answer as prompt } from "../../prompts/answer/schema";
import type { Message } from "../desk/conversations/model";
import type { Language } from "../kernel/text";
import { oncePerArticle } from "../knowledge/search";
import type { Shelf } from "../knowledge/shelf";
import { type Llm, LlmFailure } from "./llm";
import { type Proof, urlOf } from "./prove";
import { verify } from "./verify";

type Needs = { llm: Llm; shelf: Shelf; publicUrl: string };
type Asked = { question: string; language: Language; history: Message[] };
const DEADLINE_MS = 20_000;

const speaker = ({ authorKind }: Message): "customer" | "bot" | "agent" =>
  authorKind === "customer" || authorKind === "bot" ? authorKind : "agent";

/** Lets the model write from the passages and keeps only what they prove. Null when the model is down or slow: the local engine serves then. */
export const compose = async (
  { llm, shelf, publicUrl }: Needs,
  { question, language, history }: Asked,
): Promise<Proof | null> => {
  const { hits, articles } = await shelf.search(question, { limit: 6, locale: language === "ru" ? "ru" : "en" });
  const passages = hits.map((hit) => ({
    id: `${hit.id}#${hit.passage.at}`,
    title: hit.title,
    heading: hit.passage.headings.join(" › "),
    text: hit.passage.text,
  }));
  const of = (passage: string) => articles.get(passage.split("#")[0] ?? "");
  const tried = oncePerArticle(hits)
    .slice(0, 3)
    .flatMap(({ id }) => {
      const article = articles.get(id);
      return article ? [{ title: article.title, url: urlOf(publicUrl, article) }] : [];
    });
  try {
    const before = history.map((message) => ({ by: speaker(message), text: message.text.slice(0, 2000) }));
    const rendered = prompt.render({ language, passages, history: before, question: question.slice(0, 8000) });
    const { value, usage, ms, model } = await llm.complete({
      prompt: rendered,
      schema: AnswerOutput,
      deadlineMs: DEADLINE_MS,
      maxOutputTokens: 900,
    });
    const verdict = verify(value, passages);
    const trace = { engine: "llm", model, usage, ms, passages: passages.map(({ id }) => id), dropped: verdict.dropped };
    if (!verdict.answer) return { found: false, tried, trace: { ...trace, declined: verdict.reason } };
    const cited = new Map(
      verdict.sentences.flatMap((sentence) =>
        sentence.citations.map((citation) => [of(citation.passage)?.id ?? "", citation] as const),
      ),
    );
    const citations = [...cited].flatMap(([id, { passage, quote }], n) => {
      const article = articles.get(id);
      return article
        ? [{ n: n + 1, article: id, passage, title: article.title, url: urlOf(publicUrl, article), quote }]
        : [];
    });
    return { found: true, text: verdict.sentences.map(({ text }) => text).join(" "), citations, trace };
  } catch (failure) {
    if (failure instanceof LlmFailure) return null;
    throw failure;
  }
};
