import { AnswerOutput, answer as prompt } from "../../prompts/answer/schema";
import type { Message } from "../desk/conversations/model";
import type { Language } from "../kernel/text";
import type { Hit } from "../knowledge/search";
import type { Shelf } from "../knowledge/shelf";
import type { Article } from "../knowledge/store";
import { type Content, wordsOf } from "./lab/model";
import { type About, type Llm, type LlmAnswer, LlmFailure } from "./llm";
import { decide } from "./local/gate";
import { givesOrders } from "./orders";
import { type Citation, type Proof, triedOf, urlOf } from "./prove";
import { type Passage, type Sentence, verify } from "./verify";

type Needs = { llm: Llm; shelf: Shelf; publicUrl: string; content: Content };
type Asked = { question: string; language: Language; history: Message[]; about?: About | undefined };
type Found = { hits: Hit[]; articles: Map<string, Article> };

const DEADLINE_MS = 20_000;
const PASSAGES_MAX = 6;

const speaker = ({ authorKind }: Message): "customer" | "bot" | "agent" =>
  authorKind === "customer" || authorKind === "bot" ? authorKind : "agent";

const passageOf = (hit: Hit): Passage => ({
  id: `${hit.id}#${hit.passage.at}`,
  title: hit.title,
  heading: hit.passage.headings.join(" › "),
  text: hit.passage.text,
});

const ask = async (
  { llm, content }: Pick<Needs, "llm" | "content">,
  { question, language, history, passages, about }: Asked & { passages: Passage[] },
): Promise<LlmAnswer<AnswerOutput> | null> => {
  const before = history.map((message) => ({ by: speaker(message), text: message.text.slice(0, 2000) }));
  try {
    return await llm.complete({
      prompt: wordsOf(content, prompt).render({
        language,
        passages,
        history: before,
        question: question.slice(0, 8000),
      }),
      schema: AnswerOutput,
      about,
      deadlineMs: DEADLINE_MS,
      maxOutputTokens: 900,
    });
  } catch (failure) {
    if (failure instanceof LlmFailure) return null;
    throw failure;
  }
};

/** Each article once, with the first quote taken from it. */
const citationsOf = (sentences: readonly Sentence[], { articles, publicUrl }: Found & { publicUrl: string }) => {
  const first = new Map<string, Sentence["citations"][number]>();
  for (const citation of sentences.flatMap(({ citations }) => citations)) {
    const article = citation.passage.split("#")[0] ?? "";
    if (!first.has(article)) first.set(article, citation);
  }
  return [...first].flatMap(([id, { passage, quote }], at): Citation[] => {
    const article = articles.get(id);
    if (!article) return [];
    return [{ n: at + 1, article: id, passage, title: article.title, url: urlOf(publicUrl, article), quote }];
  });
};

/** Lets the model write from the passages and keeps only what they prove. Null when the model is down or slow: the local engine serves then. */
export const compose = async ({ llm, shelf, publicUrl, content }: Needs, asked: Asked): Promise<Proof | null> => {
  const { question, language } = asked;
  const found = await shelf.search(question, { limit: PASSAGES_MAX, locale: language === "ru" ? "ru" : "en" });
  // A passage that gives orders to machines is not shown to one.
  const passages = found.hits
    .map(passageOf)
    .filter(({ title, heading, text }) => !givesOrders(`${title}\n${heading}\n${text}`));
  const said = await ask({ llm, content }, { ...asked, passages });
  if (!said) return null;
  const verdict = verify(said.value, passages);
  const { confidence: local, reason } = decide(question, found.hits, { threshold: content.gate.answerThreshold });
  const trace = {
    engine: "llm",
    model: said.model,
    prompt: `${prompt.name}@${wordsOf(content, prompt).version}`,
    usage: said.usage,
    ...(said.cost === undefined ? {} : { cost: said.cost }),
    ...(said.isCached ? { cached: true } : {}),
    ms: said.ms,
    gate: { confidence: local, reason },
    passages: passages.map(({ id }) => id),
    dropped: verdict.dropped,
  };
  // The model's verdict halves or lifts what the search alone would have believed.
  if (!verdict.answer)
    return {
      found: false,
      confidence: local / 2,
      tried: triedOf(found, publicUrl),
      trace: { ...trace, declined: verdict.reason },
    };
  const text = verdict.sentences.map((sentence) => sentence.text).join(" ");
  return {
    found: true,
    confidence: (1 + local) / 2,
    text,
    citations: citationsOf(verdict.sentences, { ...found, publicUrl }),
    trace,
  };
};
