import type { Store } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { NewId } from "../../kernel/ids";
import { DAY_MS, MINUTE_MS, type Now } from "../../kernel/time";
import { listArticles } from "../../knowledge/store";
import { withoutGreeting } from "./cleaned";
import type { Grouping } from "./group";
import { readConversation } from "./model";
import * as past from "./past/store";
import * as store from "./store";
import type { Ask, Told } from "./thread";

export type GatherNeeds = {
  store: Store;
  now: Now;
  newId: NewId;
  /** What takes long is thought about beside the main loop. */
  think: (ask: Ask) => Promise<Told>;
  /** False when the work should stop where it is. */
  goesOn: () => boolean;
  /** Lets customers' messages come in between. */
  rest: () => Promise<void>;
};

const EVENTS_AT_ONCE = 500;
const CONVERSATIONS_AT_ONCE = 25;
/** Younger events are left for the next look: an agent may be about to answer. */
const YOUNG_MS = MINUTE_MS;
/** Questions older than this make no new gaps. */
const BACK_MS = 400 * DAY_MS;
const LOOSE_MAX = 400;
const GAPS_MAX = 100;
const EACH_MAX = 8;
const ARTICLES_MAX = 20_000;
const BACKGROUND_MAX = 1000;
const QUESTIONS_MAX = 500;

export const gapsChanged = (id: string | null = null) =>
  ({ type: "gaps.changed", conversation: null, actor: { kind: "system" }, payload: { id } }) as const;

/** Reads what has happened since the last look, conversation by conversation; a killed process goes on where it was. False when nothing was said. */
export const readNews = async ({ store: desk, now, goesOn, rest }: GatherNeeds): Promise<boolean> => {
  let isNews = false;
  while (goesOn()) {
    const { seq: since } = await past.cursorOf(desk.read);
    const news = await past.newsAfter(desk.read, { since, before: now() - YOUNG_MS, limit: EVENTS_AT_ONCE });
    if (news.seq === since) return isNews;
    isNews ||= news.conversations.length > 0;
    for (let at = 0; at < news.conversations.length; at += CONVERSATIONS_AT_ONCE) {
      if (!goesOn()) return isNews;
      const ids = news.conversations.slice(at, at + CONVERSATIONS_AT_ONCE);
      const said = await past.saidIn(desk.read, ids);
      await desk.transactSoon(async (tx) => {
        for (const [conversation, read] of said)
          await past.keepConversation(tx, { conversation, ...readConversation(read) });
      });
      await rest();
    }
    await desk.transactSoon((tx) => past.saveCursor(tx, { seq: news.seq }, now()));
    if (!news.isMore) return isNews;
  }
  return isNews;
};

/** Stays within what one vocabulary is good for: the newest gaps, the newest loose questions. */
const asked = async ({ store: desk, now }: GatherNeeds) => {
  const [known, loose, articles] = [
    await store.knownGaps(desk.read, { limit: GAPS_MAX, each: EACH_MAX }),
    await store.looseQuestions(desk.read, { since: now() - BACK_MS, limit: LOOSE_MAX }),
    await listArticles(desk.read, { state: "published", limit: ARTICLES_MAX }),
  ];
  const background = articles.slice(0, BACKGROUND_MAX).map(({ title, text }) => `${title}\n${text}`);
  return { known, loose, background };
};

const titleOf = async ({ store: desk, think }: GatherNeeds, gap: string): Promise<string | null> => {
  const questions = await store.questionsOf(desk.read, { gap, limit: QUESTIONS_MAX });
  const told = await think({ centre: questions.map(({ message, text }) => ({ id: message, text })) });
  const [first] = "order" in told ? told.order : [];
  const found = questions.find(({ message }) => message === first);
  return found ? withoutGreeting(found.text) : null;
};

const keepGrouping = (
  { store: desk, now, newId }: GatherNeeds,
  { joined, made, merged }: Grouping,
  known: readonly store.Gap[],
): Promise<string[]> =>
  desk.transact(async (tx) => {
    const at = now();
    const changed = new Set<string>();
    for (const { question, gap } of joined) {
      await store.putInto(tx, { gap, messages: [question] });
      changed.add(gap);
    }
    const questions = new Map(
      (await store.looseQuestions(tx, { since: 0, limit: LOOSE_MAX })).map((one) => [one.id, one]),
    );
    for (const messages of made) {
      const [first] = messages.flatMap((id) => questions.get(id) ?? []);
      if (!first) continue;
      const id = newId();
      const moments = { firstAt: first.at, lastAt: first.at, createdAt: at, updatedAt: at, publishedAt: null };
      const blank = { article: null, engine: null, sources: [], tried: null, questions: 0 };
      await store.insertGap(tx, {
        id,
        language: first.language,
        title: first.text,
        state: "open",
        ...blank,
        ...moments,
      });
      await store.putInto(tx, { gap: id, messages });
      await store.addStep(tx, {
        id: newId(),
        gap: id,
        what: "found",
        by: null,
        figures: { questions: messages.length },
        at,
      });
      changed.add(id);
    }
    // Only what nobody has touched becomes part of another.
    for (const { from, into } of merged) {
      const isFree = (id: string) => known.some((gap) => gap.id === id && gap.state === "open");
      if (!isFree(from) || !isFree(into)) continue;
      await store.moveAll(tx, { from, into });
      await store.removeGap(tx, from);
      changed.delete(from);
      changed.add(into);
    }
    return [...changed];
  });

/** Counts a gap anew and calls it by the question in its middle; one that nobody has touched and that has emptied is gone. */
const settle = async (needs: GatherNeeds, id: string): Promise<void> => {
  const gap = await store.findGap(needs.store.read, id);
  if (!gap) return;
  const title = gap.state === "open" ? await titleOf(needs, id) : null;
  await needs.store.transactSoon(async (tx) => {
    const left = await store.recount(tx, id);
    if (left === 0 && gap.state === "open") await store.removeGap(tx, id);
    else await store.updateGap(tx, id, { ...(title && { title }), updatedAt: needs.now() });
  });
};

/** Puts new questions to the gaps they belong to, or together into new ones. Gives the gaps that have changed. */
export const sortQuestions = async (needs: GatherNeeds): Promise<string[]> => {
  const { known, loose, background } = await asked(needs);
  const inGaps = known.map(({ id, language, asked: questions }) => ({
    id,
    language,
    questions: questions.map(({ message, text }) => ({ id: message, language, text })),
  }));
  const told = loose.length === 0 ? null : await needs.think({ group: { known: inGaps, loose, background } });
  const grouped = told && "grouping" in told ? await keepGrouping(needs, told.grouping, known) : [];
  // A message that was taken back takes its question with it.
  const sizes = await store.sizesOf(needs.store.read);
  const shrunk = known.filter(({ id, questions }) => (sizes.get(id) ?? 0) !== questions).map(({ id }) => id);
  const changed = [...new Set([...grouped, ...shrunk])];
  for (const id of changed) if (needs.goesOn()) await settle(needs, id);
  if (changed.length > 0) await needs.store.transact((tx) => emit(tx, gapsChanged(), needs.now()));
  return changed;
};
