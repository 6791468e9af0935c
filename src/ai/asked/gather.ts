import type { Store } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { NewId } from "../../kernel/ids";
import { MINUTE_MS, type Now } from "../../kernel/time";
import { keepAsked } from "../../knowledge/asked/store";
import { newsAfter, saidIn } from "../gaps/past/store";
import { askedIn, REST_MS } from "./model";
import * as store from "./store";

export type GatherNeeds = {
  store: Store;
  now: Now;
  newId: NewId;
  /** False when the work should stop where it is. */
  goesOn: () => boolean;
  /** Lets customers' messages come in between. */
  rest: () => Promise<void>;
};

const EVENTS_AT_ONCE = 500;
const CONVERSATIONS_AT_ONCE = 25;
/** Younger events are left for the next look. */
const YOUNG_MS = MINUTE_MS;
const LINK = /\/help\/(en|ru)\/([^\s)\]>"'#?]+)/g;

type Link = { locale: string; slug: string };
const linksIn = (text: string): Link[] =>
  [...text.matchAll(LINK)].flatMap(([, locale = "", slug = ""]) => {
    try {
      return [{ locale, slug: decodeURIComponent(slug) }];
    } catch {
      return [];
    }
  });

/** What an article said at a moment; who points to one that was written only then means its first words. */
const saidByIn =
  (versions: readonly store.Version[]) =>
  (article: string, moment: number): string | null => {
    const mine = versions.filter((one) => one.article === article);
    const said = mine.findLast(({ at }) => at <= moment) ?? mine[0];
    return said ? `${said.title}\n${said.text}` : null;
  };

const keepSome = async ({ store: desk, now, newId }: GatherNeeds, ids: readonly string[]): Promise<boolean> => {
  const [said, edits, endings, names, contacts] = await Promise.all([
    saidIn(desk.read, ids),
    store.editsIn(desk.read, ids),
    store.endingsIn(desk.read, ids),
    store.namesIn(desk.read, ids),
    store.contactsOf(desk.read, ids),
  ]);
  const linked = [...said.values()].flatMap(({ lines }) => lines.flatMap(({ text }) => linksIn(text)));
  const articles = await store.articlesBySlug(desk.read, [...new Set(linked.map(({ slug }) => slug))]);
  const linkedIn = (text: string) =>
    linksIn(text).flatMap(({ locale, slug }) =>
      articles.flatMap((one) => (one.slug === slug && one.locale === locale ? [one.id] : [])),
    );
  const named = [...said.values()].flatMap(({ judgements }) => judgements.flatMap(({ article }) => article ?? []));
  const pointed = [...new Set([...articles.map(({ id }) => id), ...named])];
  const saidBy = saidByIn(await store.versionsOf(desk.read, pointed));
  const read = [...said].map(([conversation, talk]) => ({
    conversation,
    found: askedIn({
      ...talk,
      edits: edits.get(conversation) ?? [],
      endings: endings.get(conversation) ?? [],
      names: names.get(conversation) ?? [],
      linkedIn,
      saidBy,
      now: now(),
    }),
  }));
  const known = await store.knownArticles(desk.read, [
    ...new Set(read.flatMap(({ found }) => found.map(({ article }) => article))),
  ]);
  return desk.transactSoon(async (tx) => {
    let isNews = false;
    for (const { conversation, found } of read) {
      const mine = found.filter(({ article }) => known.has(article));
      const contact = contacts.get(conversation) ?? null;
      if (await keepAsked(tx, { conversation, contact, found: mine, newId })) isNews = true;
    }
    return isNews;
  });
};

const keepAll = async (needs: GatherNeeds, conversations: readonly string[]): Promise<{ isNews: boolean }> => {
  let isNews = false;
  for (let at = 0; at < conversations.length && needs.goesOn(); at += CONVERSATIONS_AT_ONCE) {
    if (await keepSome(needs, conversations.slice(at, at + CONVERSATIONS_AT_ONCE))) isNews = true;
    await needs.rest();
  }
  return { isNews };
};

/** Reads what was said, judged and solved since the last look; a killed process goes on where it was. */
const readNews = async (needs: GatherNeeds): Promise<boolean> => {
  const { store: desk, now, goesOn } = needs;
  let isNews = false;
  while (goesOn()) {
    const { seq: since } = await store.cursorOf(desk.read);
    const also = ["conversation.status"];
    const news = await newsAfter(desk.read, { since, before: now() - YOUNG_MS, limit: EVENTS_AT_ONCE, also });
    if (news.seq === since) return isNews;
    if ((await keepAll(needs, news.conversations)).isNews) isNews = true;
    if (!goesOn()) return isNews;
    await desk.transactSoon((tx) => store.saveCursor(tx, { seq: news.seq }, now()));
    if (!news.isMore) return isNews;
  }
  return isNews;
};

/** Reads the conversations that have rested for three days since the last look: nothing else would tell of them. */
const readRested = async (needs: GatherNeeds): Promise<boolean> => {
  const { store: desk, now, goesOn } = needs;
  let isNews = false;
  while (goesOn()) {
    const { rested: after } = await store.cursorOf(desk.read);
    const until = now() - REST_MS;
    const page = await store.solvedBetween(desk.read, { after, until, limit: EVENTS_AT_ONCE });
    const last = page.at(-1);
    if (!last) return isNews;
    if (
      (
        await keepAll(
          needs,
          page.map(({ id }) => id),
        )
      ).isNews
    )
      isNews = true;
    if (!goesOn()) return isNews;
    // Several may have been solved in one instant: a full page is read again from its last one on.
    const isFull = page.length === EVENTS_AT_ONCE && page[0]?.solvedAt !== last.solvedAt;
    const rested = isFull ? last.solvedAt - 1 : last.solvedAt;
    await desk.transactSoon((tx) => store.saveCursor(tx, { rested }, now()));
    if (page.length < EVENTS_AT_ONCE) return isNews;
  }
  return isNews;
};

/** Gathers the questions that articles have answered. */
export const gather = async (needs: GatherNeeds): Promise<void> => {
  const [news, rested] = [await readNews(needs), await readRested(needs)];
  if (!news && !rested) return;
  const actor = { kind: "system" } as const;
  await needs.store.transact((tx) =>
    emit(tx, { type: "desk.changed", conversation: null, actor, payload: { what: "asked" } }, needs.now()),
  );
};
