import { z } from "zod";
import type { Store } from "../../../db/client";
import { manners } from "../../desk/manners/store";
import { emit } from "../../jobs/outbox";
import type { Actor } from "../../kernel/events";
import type { NewId } from "../../kernel/ids";
import { Problem } from "../../kernel/problem";
import { detectLanguage } from "../../kernel/text";
import type { Now } from "../../kernel/time";
import { readAsked } from "../../knowledge/asked/read";
import { type Article, getArticle, listArticles, listSynonyms } from "../../knowledge/store";
import { live } from "../lab/live";
import { MeaningCount } from "../lab/trials/model";
import { readTrace } from "../trace/model";
import { type Meaning, triedByMeaning } from "./by-meaning";
import { gapsChanged } from "./gather";
import * as store from "./store";
import type { Ask, Told } from "./thread";
import type { Put } from "./try-out";

type Needs = {
  store: Store;
  now: Now;
  newId: NewId;
  publicUrl: string;
  think: (ask: Ask) => Promise<Told>;
  /** Passages by their meaning. */
  meaning: Meaning;
};

/** What a draft would do with past questions, as kept with its gap. */
export const GapTried = z.object({
  at: z.number(),
  /** The draft's version that was tried. */
  version: z.number(),
  /** The newest of its questions, as many as were tried. */
  questions: z.number(),
  /** How many it holds in all; null where it was tried before they were counted. */
  of: z.number().nullable().default(null),
  /** Questions that articles answer today, without the draft. */
  already: z.number(),
  /** Questions that would be answered from the draft. */
  answered: z.number(),
  /** Questions that would still be handed over. */
  missed: z.number(),
  /** The messages of those that would be answered from it. */
  hits: z.array(z.string()),
  /** Past questions that other articles answer today, and how many of them the draft would take over. */
  others: z.object({ questions: z.number(), taken: z.number() }),
  /** How many were searched by their meaning too; null where no model is set for that. */
  meaning: MeaningCount,
});
export type GapTried = z.infer<typeof GapTried>;

const QUESTIONS_MAX = 500;
const OTHERS_MAX = 150;
const ARTICLES_MAX = 20_000;

/** The draft of a gap. Throws Problem gaps.no_draft where there is none. */
export const draftOf = async (desk: Store, gap: store.Gap): Promise<Article> => {
  if (!gap.article) throw new Problem("gaps.no_draft");
  return getArticle(desk.read, gap.article);
};

const othersOf = async (desk: Store, locale: "en" | "ru"): Promise<Put[]> => {
  const lately = await store.answeredLately(desk.read, { locale, limit: OTHERS_MAX });
  return lately.flatMap(({ message, conversation, trace }) => {
    const text = readTrace(trace)?.question?.text ?? "";
    return text !== "" && detectLanguage(text) === locale
      ? [{ id: message, language: locale, text, conversation }]
      : [];
  });
};

/** Replays the gap's newest questions against the draft, and what other articles answer today. Nothing of it is live. */
export const tryDraft = async (
  { store: desk, now, newId, publicUrl, think, meaning: room }: Needs,
  { gap: id, by, questionsMax = QUESTIONS_MAX }: { gap: string; by: Actor; questionsMax?: number },
): Promise<GapTried> => {
  const gap = await store.getGap(desk.read, id);
  const draft = await draftOf(desk, gap);
  const asked = await store.questionsOf(desk.read, { gap: id, limit: questionsMax });
  const published = await listArticles(desk.read, { state: "published", limit: ARTICLES_MAX });
  const { content } = await live(desk.read);
  // What is for our people alone answers no customer.
  const articles = published.filter(({ id: article, audience }) => article !== draft.id && audience !== "agents");
  const given = {
    articles,
    asked: await readAsked(desk.read, articles),
    synonyms: await listSynonyms(desk.read),
    draft,
    publicUrl,
    content,
    manners: await manners(desk.read),
    questions: asked.map(({ message, ...one }) => ({
      id: message,
      language: one.language,
      text: one.text,
      conversation: one.conversation,
    })),
    others: await othersOf(desk, gap.language),
  };
  const { questions, others, meaning } = await triedByMeaning({ read: desk.read, think, meaning: room }, given);
  const hits = questions.filter(({ after }) => after === draft.id).map((one) => one.id);
  const tried: GapTried = {
    at: now(),
    version: draft.version,
    questions: questions.length,
    of: await store.countQuestions(desk.read, id),
    already: questions.filter(({ before }) => before !== null).length,
    answered: hits.length,
    missed: questions.filter(({ after }) => after === null).length,
    hits,
    others: {
      questions: others.filter(({ before }) => before !== null).length,
      taken: others.filter(({ before, after }) => before !== null && after === draft.id).length,
    },
    meaning,
  };
  await desk.transact(async (tx) => {
    await store.updateGap(tx, id, { tried, updatedAt: now() });
    const figures = { questions: tried.questions, answered: tried.answered };
    const agent = by.kind === "agent" ? by.id : null;
    await store.addStep(tx, { id: newId(), gap: id, what: "tried", by: agent, figures, at: now() });
    await emit(tx, gapsChanged(id), now());
  });
  return tried;
};
