import type { Store } from "../../../db/client";
import { type DraftArticleOutput, draftArticle as prompt } from "../../../prompts/draft-article/schema";
import { emit } from "../../jobs/outbox";
import type { Actor } from "../../kernel/events";
import type { NewId } from "../../kernel/ids";
import { Problem } from "../../kernel/problem";
import type { Now } from "../../kernel/time";
import { saveArticle, slugOf } from "../../knowledge/save-article";
import { type Article, findArticle, getArticle, listArticles } from "../../knowledge/store";
import { factsOf, unprovedFacts } from "../facts";
import { live } from "../lab/live";
import { wordsOf } from "../lab/model";
import { type Llm, LlmFailure } from "../llm";
import { givesOrders } from "../orders";
import { promisesIn } from "../promises";
import { readWords, unknownNames, unsupportedWords } from "../support";
import { type Cleaning, openCleaning } from "./cleaned";
import { extract, type Paragraph, type Reply } from "./extract";
import { gapsChanged } from "./gather";
import type { Line } from "./model";
import { saidIn } from "./past/store";
import * as store from "./store";
import type { Ask, Told } from "./thread";

type DraftNeeds = {
  store: Store;
  now: Now;
  newId: NewId;
  llm: Llm | null;
  think: (ask: Ask) => Promise<Told>;
};

const CONVERSATIONS_MAX = 60;
const REPLIES_MAX = 12;
const REPLY_CHARS = 3000;
const LINES_MAX = 8;
const ARTICLES_MAX = 2000;
const TITLE_MAX = 120;
const DEADLINE_MS = 60_000;

/** What agents said publicly behind a question. */
const replyAfter = (lines: readonly Line[], question: string): { message: string; text: string } | null => {
  const from = lines.findIndex(({ id }) => id === question);
  const said = lines
    .slice(from + 1)
    .filter(({ direction, authorKind, automatic }) => direction === "out" && authorKind === "agent" && !automatic)
    .slice(0, LINES_MAX);
  const [first] = said;
  return first
    ? {
        message: first.id,
        text: said
          .map(({ text }) => text)
          .join("\n\n")
          .slice(0, REPLY_CHARS),
      }
    : null;
};

type Material = { gap: store.Gap; questions: string[]; replies: Reply[]; cleaning: Cleaning };

const materialOf = async ({ store: desk, think }: DraftNeeds, gap: store.Gap): Promise<Material> => {
  const asked = await store.conversationsOf(desk.read, { gap: gap.id, limit: CONVERSATIONS_MAX });
  const ids = [...new Set(asked.map(({ id }) => id))];
  const said = await saidIn(desk.read, ids);
  const replies = asked.flatMap(({ id, number, message }): Reply[] => {
    const reply = replyAfter(said.get(id)?.lines ?? [], message);
    return reply ? [{ conversation: id, number, ...reply }] : [];
  });
  const published = await listArticles(desk.read, { state: "published", limit: ARTICLES_MAX });
  const names = await store.namesIn(desk.read, ids);
  const told = await think({ centre: asked.map(({ message, text }) => ({ id: message, text })) });
  const order = "order" in told ? told.order : [];
  const questions = order.flatMap((id) => asked.find(({ message }) => message === id)?.text ?? []);
  return { gap, questions, replies, cleaning: openCleaning({ names, published: published.map(({ text }) => text) }) };
};

type Draft = { engine: "local" | "llm"; title: string; paragraphs: Paragraph[] };

const titleOf = ({ gap, questions, cleaning }: Material): string => {
  const title = questions.map(cleaning.titleIn).find((one) => one !== null) ?? "";
  return (title || (gap.language === "ru" ? "Новая статья" : "A new article")).slice(0, TITLE_MAX);
};

/** What a model wrote, as far as the replies prove it: figures, names and most of the words, no promises, nothing personal. Null where nothing is left. */
const proved = (
  { title, paragraphs }: DraftArticleOutput,
  material: Material,
  shown: readonly Reply[],
): Draft | null => {
  const { cleaning } = material;
  const kept = paragraphs.flatMap(({ text, from }): Paragraph[] => {
    const sources = shown.filter(({ message }) => from.includes(message));
    const [first] = sources;
    const words = text.trim();
    if (!first || words === "" || promisesIn(words).length > 0 || cleaning.isPersonal(words)) return [];
    const known = factsOf(sources.map((one) => one.text).join("\n"));
    if (unprovedFacts(words, known).length > 0) return [];
    const read = sources.map((one) => readWords(one.text));
    if (unknownNames(words, read).length > 0 || unsupportedWords(words, read).length > 0) return [];
    const { conversation, number, message } = first;
    return [{ text: words, conversation, number, message }];
  });
  if (kept.length === 0) return null;
  const known = factsOf([...material.questions, ...shown.map(({ text }) => text)].join("\n"));
  const isFit = title.trim() !== "" && !cleaning.isPersonal(title) && unprovedFacts(title, known).length === 0;
  return { engine: "llm", title: (isFit ? title.trim() : titleOf(material)).slice(0, TITLE_MAX), paragraphs: kept };
};

const written = async ({ llm, store: desk }: DraftNeeds, material: Material): Promise<Draft | null> => {
  if (!llm || !(await (llm.isOn?.(prompt.name) ?? true))) return null;
  const { content } = await live(desk.read);
  const { cleaning, gap } = material;
  // The model is told no more than may stand in the article.
  const shown = material.replies
    .map((reply) => ({ ...reply, text: cleaning.sentencesIn(reply.text).join(" ") }))
    .filter(({ text }) => text !== "" && !givesOrders(text))
    .slice(0, REPLIES_MAX);
  const questions = material.questions.filter((text) => !cleaning.isPersonal(text) && !givesOrders(text));
  if (shown.length === 0) return null;
  try {
    const { value } = await llm.complete({
      prompt: wordsOf(content, prompt).render({
        language: gap.language,
        questions: questions.slice(0, REPLIES_MAX),
        replies: shown.map(({ message, text }) => ({ id: message, text })),
      }),
      schema: prompt.output,
      deadlineMs: DEADLINE_MS,
      maxOutputTokens: 1200,
    });
    return proved(value, material, shown);
  } catch (failure) {
    if (failure instanceof LlmFailure) return null;
    throw failure;
  }
};

/** A key of its own: a draft never takes the place of another article. */
const keyFor = async (
  { store: desk }: DraftNeeds,
  { gap, title }: { gap: store.Gap; title: string },
): Promise<string> => {
  const known = gap.article ? await getArticle(desk.read, gap.article) : null;
  if (known) return known.key;
  const key = slugOf(title);
  const taken = await findArticle(desk.read, { key, locale: gap.language });
  return taken ? `${key}-${gap.id.slice(-6)}` : key;
};

/** Throws where the gap's article is out already, or the gap was laid aside. */
export const mustBeOpen = (gap: store.Gap): void => {
  if (gap.state !== "open" && gap.state !== "drafted") throw new Problem("gaps.not_open", { state: gap.state });
};

/**
 * Drafts an article for a gap, from what agents answered: in a model's words where there is one, word for word otherwise.
 * Where nobody has answered yet, the draft is a title. Drafted again, the draft is replaced. Gives the article.
 */
export const draft = async (needs: DraftNeeds, { gap: id, by }: { gap: string; by: Actor }): Promise<Article> => {
  const { store: desk, now, newId } = needs;
  const gap = await store.getGap(desk.read, id);
  mustBeOpen(gap);
  const material = await materialOf(needs, gap);
  const local = (): Draft => ({
    engine: "local",
    title: titleOf(material),
    paragraphs: extract(material.replies, material),
  });
  const made = (await written(needs, material)) ?? local();
  const text = made.paragraphs.map((paragraph) => paragraph.text).join("\n\n");
  const key = await keyFor(needs, { gap, title: made.title });
  const article = { key, locale: gap.language, title: made.title, text, state: "draft" as const };
  const saved = await saveArticle({ transact: desk.transact, now, newId }, { article, by });
  await desk.transact(async (tx) => {
    const at = now();
    const sources = made.paragraphs.map(({ text: paragraph, ...source }) => ({ paragraph, ...source }));
    const change = {
      article: saved,
      engine: made.engine,
      sources,
      tried: null,
      state: "drafted",
      updatedAt: at,
    } as const;
    await store.updateGap(tx, id, change);
    const figures = { paragraphs: made.paragraphs.length, replies: material.replies.length };
    await store.addStep(tx, {
      id: newId(),
      gap: id,
      what: "drafted",
      by: by.kind === "agent" ? by.id : null,
      figures,
      at,
    });
    await emit(tx, gapsChanged(id), at);
  });
  return getArticle(desk.read, saved);
};
