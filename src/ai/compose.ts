import { AnswerOutput, answer as prompt } from "../../prompts/answer/schema";
import type { Message } from "../desk/conversations/model";
import { stopWords } from "../kernel/stop-words";
import { type Language, words } from "../kernel/text";
import type { Viewer } from "../knowledge/audience";
import type { Hit } from "../knowledge/search";
import type { Shelf } from "../knowledge/shelf";
import type { Article } from "../knowledge/store";
import { type Judged, passes } from "./gate";
import { type Content, wordsOf } from "./lab/model";
import { type About, type Llm, type LlmAnswer, LlmFailure, type LlmFailureKind } from "./llm";
import { factAsked, subjectWords } from "./local/asked-for";
import { questionsIn } from "./local/questions";
import { reworded } from "./local/reworded";
import { sentencesOf } from "./local/sentences";
import { termsOf } from "./local/wanted";
import { givesOrders } from "./orders";
import { type Citation, type Proof, triedOf, urlOf } from "./prove";
import { isForeign } from "./spoken";
import { droppedOf, passagesOf, traceOf } from "./trace/model";
import { checks, type Passage, type Sentence, textOf, type Verdict, verify } from "./verify";

type Needs = { llm: Llm; shelf: Shelf; publicUrl: string; content: Content };
/** What was said before, as far as the model is told. */
export type Said = Pick<Message, "authorKind" | "text">;
type Asked = {
  question: string;
  language: Language;
  history: Said[];
  earlier?: string;
  about?: About | undefined;
  viewer?: Viewer | undefined;
};
/** `alone`: what the question finds by itself; `hits`: with what it finds behind the one before it. */
type Found = { hits: Hit[]; alone: Hit[]; articles: Map<string, Article> };

const DEADLINE_MS = 20_000;
const PASSAGES_MAX = 6;
/** So many are looked at where a question is read in another way. */
const READ_MAX = 12;

const speaker = ({ authorKind }: Said): "customer" | "bot" | "agent" =>
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
): Promise<LlmAnswer<AnswerOutput> | LlmFailureKind> => {
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
    if (failure instanceof LlmFailure) return failure.kind;
    throw failure;
  }
};

const articleOf = ({ passage }: Sentence["citations"][number]): string => passage.split("#")[0] ?? "";

/** Each article once, with the first quote taken from it. */
const citationsOf = (sentences: readonly Sentence[], { articles, publicUrl }: Found & { publicUrl: string }) => {
  const first = new Map<string, Sentence["citations"][number]>();
  for (const citation of sentences.flatMap(({ citations }) => citations)) {
    const article = articleOf(citation);
    if (!first.has(article)) first.set(article, citation);
  }
  return [...first].flatMap(([id, { passage, quote }], at): Citation[] => {
    const article = articles.get(id);
    if (!article) return [];
    return [{ n: at + 1, article: id, passage, title: article.title, url: urlOf(publicUrl, article), quote }];
  });
};

type Written = Asked & {
  said: LlmAnswer<AnswerOutput>;
  verdict: Verdict;
  hits: readonly Hit[];
  content: Content;
  judged: Judged;
};

const tracedBy = ({ question, language, said, verdict, hits, content, judged }: Written) => {
  const threshold = content.gate.answerThreshold;
  const { confidence, reason, evidence } = judged;
  const sentences = verdict.answer ? verdict.sentences : [];
  const cited = new Set(sentences.flatMap(({ citations }) => citations.map(({ passage }) => passage)));
  return traceOf({
    kind: "answer",
    engine: "llm",
    model: said.model,
    prompt: `${prompt.name}@${wordsOf(content, prompt).version}`,
    question: { text: question, joined: false, language },
    usage: said.usage,
    cost: said.cost ?? null,
    cached: said.isCached === true,
    modelMs: said.ms,
    gate: { confidence, threshold, reason, evidence: { ...evidence } },
    passages: passagesOf(hits, { question, cited }),
    sentences: sentences.map(({ text, citations, isOwn }) => ({
      text,
      support: citations,
      checks: isOwn ? ["quote", "verbatim"] : [...checks],
    })),
    dropped: verdict.dropped.map(droppedOf),
    declined: verdict.answer ? null : verdict.reason,
  });
};

/** A question behind the one it goes on from. */
const behind = ({ question, earlier }: Asked): string | null => (earlier ? `${earlier}\n${question}` : null);

/** What speaks to a question, and to it behind the one it goes on from: both have a right to be read. */
const lookUp = async (shelf: Shelf, asked: Asked): Promise<Found> => {
  const { question, language, viewer, about } = asked;
  const locale = language === "ru" ? "ru" : "en";
  const alone = await shelf.search(question, { limit: PASSAGES_MAX, locale, viewer, about });
  const both = behind(asked);
  if (!both) return { ...alone, alone: alone.hits };
  const joined = await shelf.search(both, { limit: PASSAGES_MAX, locale, viewer, about });
  const keyOf = ({ id, passage }: Hit) => `${id}#${passage.at}`;
  const first = joined.hits.slice(0, PASSAGES_MAX / 2);
  const known = new Set(first.map(keyOf));
  const rest = alone.hits.filter((hit) => !known.has(keyOf(hit)));
  return {
    hits: [...first, ...rest].slice(0, PASSAGES_MAX),
    alone: alone.hits,
    articles: new Map([...joined.articles, ...alone.articles]),
  };
};

/** A question as it may be read: as it stands, behind what was asked before, each of several, and in other words. */
const readingsOf = (asked: Asked): string[] => {
  const several = questionsIn(asked.question);
  const other = reworded(asked.question)?.question;
  const joined = behind(asked);
  return [...(joined ? [joined] : []), ...(several.length > 1 ? several : []), ...(other ? [other] : [])];
};

/** How many of these words a source names. */
const namedIn = ({ title, passage }: Hit): ((asked: readonly string[]) => number) => {
  const said = termsOf([title, ...passage.headings, passage.text].join("\n"));
  return (asked) => asked.filter((word) => [...termsOf(word)].some((term) => said.has(term))).length;
};

/** So many words of its own, and a question goes on from no other by leaving out what it is about. */
const OWN_MIN = 2;
/** Whether a question is about something of its own that the source does not name: what was asked before it would let that pass. */
const isElsewhere = (question: string, hit: Hit): boolean => {
  const own = subjectWords(question);
  return own.length >= OWN_MIN && namedIn(hit)(own) === 0;
};

/** Less of the nearest one's score, and a source speaks of something else. */
const NEAR = 0.5;

/**
 * Whether what a model found its answer in speaks of anything that is asked: it understands other words than the gate does. A
 * figure is asked of something, and a true one is mostly that of something else: its source must name most of what it is asked of.
 * Where none is asked a word in common is enough, but no source that is far from the nearest one.
 */
const isAbout = (question: string, hit: Hit, nearest: number): boolean => {
  const named = namedIn(hit);
  // How often is told in figures and in words alike.
  const isFigure = (text: string) => !["often", null].includes(factAsked(text));
  const asking = sentencesOf(question).filter(({ text }) => isFigure(text));
  const subject = subjectWords(asking.map(({ text }) => text).join("\n"));
  if (subject.length > 0) return named(subject) * 2 > subject.length;
  return hit.score >= NEAR * nearest && named([...new Set(words(question))].filter((word) => !stopWords.has(word))) > 0;
};

type Held = { shelf: Shelf; content: Content; found: Found };

/** Of the articles a model cites those that the gate would let answer the question: a true sentence may be about something else. */
const accepted = async (asked: Asked, cited: ReadonlySet<string>, { shelf, content, found }: Held) => {
  const locale = asked.language === "ru" ? "ru" : "en";
  const joined = behind(asked);
  const accepts = new Map<string, Judged>();
  const judge = (reading: string, hits: readonly Hit[]) => {
    const nearest = Math.max(0, ...hits.map(({ score }) => score));
    for (const hit of hits) {
      if (!cited.has(hit.id) || (reading === joined && isElsewhere(asked.question, hit))) continue;
      const judged = passes(reading, [hit], content.gate);
      if (
        (judged.answer || isAbout(reading, hit, nearest)) &&
        judged.confidence >= (accepts.get(hit.id)?.confidence ?? 0)
      )
        accepts.set(hit.id, judged);
    }
  };
  judge(asked.question, found.alone);
  for (const reading of readingsOf(asked)) {
    if (accepts.size === cited.size) break;
    judge(reading, (await shelf.search(reading, { limit: READ_MAX, locale, viewer: asked.viewer })).hits);
  }
  return accepts;
};

/** What is left of a proved answer when only what speaks to the question may be said; null where that is not what comes first. */
const onTopic = (verdict: Extract<Verdict, { answer: true }>, accepts: ReadonlyMap<string, Judged>): Verdict => {
  const speaks = ({ citations }: Sentence) => citations.some((one) => accepts.has(articleOf(one)));
  const [first] = verdict.sentences;
  if (!first || !speaks(first)) return { answer: false, reason: "unproved", dropped: verdict.dropped };
  return { ...verdict, sentences: verdict.sentences.filter(speaks) };
};

/** Lets the model write from the passages and keeps only what they prove. What failed when it is down or slow: the local engine serves then. */
export const compose = async (
  { llm, shelf, publicUrl, content }: Needs,
  asked: Asked,
): Promise<Proof | LlmFailureKind> => {
  const { question } = asked;
  const found = await lookUp(shelf, asked);
  // A passage that gives orders to machines is not shown to one.
  const hits = found.hits.filter((hit) => {
    const { title, heading, text } = passageOf(hit);
    return !givesOrders(`${title}\n${heading}\n${text}`);
  });
  const passages = hits.map(passageOf);
  const said = await ask({ llm, content }, { ...asked, passages });
  if (typeof said === "string") return said;
  const proved = verify(said.value, passages);
  if (proved.answer && isForeign(textOf(proved.sentences), asked.language)) return "malformed";
  const cited = new Set(proved.answer ? proved.sentences.flatMap(({ citations }) => citations.map(articleOf)) : []);
  const accepts = await accepted(asked, cited, { shelf, content, found });
  const verdict = proved.answer ? onTopic(proved, accepts) : proved;
  const best = [...accepts.values()].toSorted((a, b) => b.confidence - a.confidence)[0];
  const judged = (verdict.answer && best) || passes(question, found.hits, content.gate);
  const { confidence: local } = judged;
  const trace = tracedBy({ ...asked, said, verdict, hits, content, judged });
  // The model's verdict halves or lifts what the search alone would have believed.
  if (!verdict.answer)
    return {
      found: false,
      confidence: local / 2,
      tried: triedOf(found, { publicUrl, language: asked.language }),
      trace,
    };
  return {
    found: true,
    confidence: (1 + local) / 2,
    text: textOf(verdict.sentences),
    citations: citationsOf(verdict.sentences, { ...found, publicUrl }),
    trace,
  };
};
