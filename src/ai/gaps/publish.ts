import type { RichText } from "../../../channels/contract";
import type { Store } from "../../../db/client";
import { note } from "../../desk/conversations/note";
import { manners } from "../../desk/manners/store";
import { emit } from "../../jobs/outbox";
import type { Actor } from "../../kernel/events";
import type { NewId } from "../../kernel/ids";
import { Problem } from "../../kernel/problem";
import type { Now } from "../../kernel/time";
import { countMissed } from "../../knowledge/asked/store";
import { saveArticle } from "../../knowledge/save-article";
import { type Article, getArticle } from "../../knowledge/store";
import { urlOf } from "../prove";
import { traceOf } from "../trace/model";
import { mustAgree } from "./contradicting";
import { mustBeOpen } from "./draft";
import { gapsChanged } from "./gather";
import * as store from "./store";
import type { Ask, Told } from "./thread";
import { draftOf, GapTried } from "./try-draft";

type Think = (ask: Ask) => Promise<Told>;
export type PublishNeeds = { store: Store; now: Now; newId: NewId; publicUrl: string };

const CONVERSATIONS_MAX = 500;
const sayings = {
  en: "There is an article for this question now: ",
  ru: "На этот вопрос теперь есть статья: ",
} as const;

const noteOf = (article: Article, { language, url }: { language: string; url: string }): RichText => [
  {
    type: "paragraph",
    spans: [
      { text: sayings[language === "ru" ? "ru" : "en"] },
      url === "" ? { text: article.title } : { text: article.title, href: url },
    ],
  },
];

/** Tells those who still have such a question before them; told once, however often. */
const tellAgents = async (needs: PublishNeeds, gap: store.Gap, article: Article): Promise<number> => {
  const { store: desk, now, newId, publicUrl } = needs;
  const asked = await store.conversationsOf(desk.read, { gap: gap.id, limit: CONVERSATIONS_MAX });
  const waiting = new Map(
    asked.filter(({ status }) => status !== "solved" && status !== "closed").map((one) => [one.id, one]),
  );
  const { name } = await manners(desk.read);
  for (const { id, language } of waiting.values())
    await note(
      { transact: desk.transact, now, newId },
      {
        conversation: id,
        id: `gap:${gap.id}:${id}`,
        by: { kind: "bot", name },
        rich: noteOf(article, { language, url: urlOf(publicUrl, article) }),
        trace: traceOf({ kind: "other", engine: "rule" }),
      },
    );
  return waiting.size;
};

/** A gap's article is out: says so where it matters, then notes it with the gap. Done over after a crash, it says nothing twice. */
const settle = async (
  needs: PublishNeeds,
  { gap, article, by }: { gap: store.Gap; article: Article; by: string | null },
) => {
  const { store: desk, now, newId } = needs;
  const conversations = await tellAgents(needs, gap, article);
  await desk.transact(async (tx) => {
    const current = await store.getGap(tx, gap.id);
    if (current.state !== "drafted") return;
    const at = now();
    const tried = GapTried.nullable().catch(null).parse(current.tried);
    const figures = { questions: current.questions, ...(tried && { answered: tried.answered }) };
    await store.updateGap(tx, gap.id, { state: "published", publishedAt: at, updatedAt: at });
    await store.addStep(tx, { id: newId(), gap: gap.id, what: "published", by, figures, at });
    if (conversations > 0)
      await store.addStep(tx, {
        id: newId(),
        gap: gap.id,
        what: "told",
        by: null,
        figures: { conversations },
        at: at + 1,
      });
    const { conversation, type, actor, payload } = gapsChanged(gap.id);
    await emit(tx, { conversation, type, actor, payload: { ...payload, what: "published" } }, at);
  });
};

/**
 * Publishes a gap's draft as it stands. Throws Problem gaps.no_draft for one without words, and article.contradicts for one that
 * published articles contradict, unless a person overrules it.
 */
export const publish = async (
  needs: PublishNeeds & { think: Think },
  { gap: id, by, overrule = "no" }: { gap: string; by: Actor; overrule?: "yes" | "no" },
): Promise<void> => {
  const { store: desk, now, newId } = needs;
  const gap = await store.getGap(desk.read, id);
  mustBeOpen(gap);
  const draft = await draftOf(desk, gap);
  if (draft.text.trim() === "") throw new Problem("gaps.no_draft");
  if (overrule === "no") await mustAgree(needs, draft);
  const { key, locale, title, section, text, audience, products, channels } = draft;
  const article = { key, locale, title, section, text, audience, products, channels, state: "published" as const };
  await saveArticle({ transact: desk.transact, now, newId }, { article, by });
  const saved = await getArticle(desk.read, draft.id);
  await settle(needs, { gap, article: saved, by: by.kind === "agent" ? by.id : null });
};

/** Drafts that were published elsewhere, or before a crash, close their gaps too. */
export const settlePublished = async (needs: PublishNeeds): Promise<void> => {
  for (const gap of await store.gapsIn(needs.store.read, { state: "drafted", atLeast: 0, after: null, limit: 500 })) {
    if (!gap.article) continue;
    const article = await getArticle(needs.store.read, gap.article);
    if (article.state === "published") await settle(needs, { gap, article, by: article.author });
  }
};

/** Lays a gap aside, or takes it up again; what is asked of it later changes neither. */
export const dismiss = (
  { store: desk, now, newId }: Omit<PublishNeeds, "publicUrl">,
  { gap: id, by, isDismissed }: { gap: string; by: Actor; isDismissed: boolean },
): Promise<void> =>
  desk.transact(async (tx) => {
    const gap = await store.getGap(tx, id);
    if ((gap.state === "dismissed") === isDismissed) return;
    if (isDismissed) mustBeOpen(gap);
    const at = now();
    const state = isDismissed ? "dismissed" : gap.article ? "drafted" : "open";
    await store.updateGap(tx, id, { state, updatedAt: at });
    await countMissed(tx);
    const what = isDismissed ? "dismissed" : "reopened";
    await store.addStep(tx, { id: newId(), gap: id, what, by: by.kind === "agent" ? by.id : null, figures: null, at });
    await emit(tx, gapsChanged(id), at);
  });
