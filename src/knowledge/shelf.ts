import { setImmediate as turn } from "node:timers/promises";
import type { Read } from "../../db/client";
import { Problem } from "../kernel/problem";
import { askedOf, readMissed } from "./asked/read";
import { askedRevision, changedSince, countingIn } from "./asked/store";
import { hiddenFrom, type Only, type Viewer } from "./audience";
import { buildIndex, changeGradually, type Doc, type Hit, type SearchIndex, search } from "./search";
import { type Article, articlesNamed, listPublished, listSynonyms, shelfCount } from "./store";

/** What has been read: the articles as they were at `count` changes, what they answered before, and didn't, at `asked`. A change makes this grow in place, an article at a time. */
type Held = { index: SearchIndex; articles: Map<string, Article>; synonyms: string; count: number; asked: number };

const PAGE = 100;
/** Each may have been asked two hundred questions, which are read at once. */
const ASKED_PAGE = 20;
/** Many changes in a row are read ahead together. */
const AHEAD_MS = 300;
/** How long a question waits for what was committed before it was asked. A desk of ten thousand articles is read in less. */
const WAIT_MS_MAX = 20_000;

const settle = (work: Promise<unknown>, waitMsMax: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, refuse) => {
    timer = setTimeout(
      () => refuse(new Problem("store.busy", {}, "The articles are still being read. Ask again in a moment.")),
      waitMsMax,
    );
  });
  return Promise.race([work.then(() => {}), tooLong]).finally(() => clearTimeout(timer));
};

/** On whose behalf something is looked for: what of it may leave the house depends on that. */
type About = { conversation?: string; connection?: string };
/** Finds passages by meaning; null when it can't now. */
export type Near = (question: string, about: About) => Promise<{ id: string; at: number; version: number }[] | null>;

/**
 * `viewer`: who is to read what is found; nobody in particular where it is left out. `about`: with it the meaning is asked for
 * too. `besides`: the conversation one is in, whose own questions count for nothing.
 */
export type Asking = {
  limit?: number;
  locale?: "en" | "ru";
  viewer?: Viewer | undefined;
  only?: Only | undefined;
  about?: About | undefined;
  besides?: string | undefined;
};

export const docOf = ({ id, title, text, locale, updatedAt, audience, channels }: Article): Doc => ({
  id,
  title,
  text,
  locale,
  at: updatedAt,
  readers: { audience, channels },
});

type Options = { near?: Near; now?: () => number; waitMsMax?: number };

/** The published articles held ready for search. When some have changed, those alone are read into the index anew. */
export const openShelf = (read: Read, { near, now, waitMsMax = WAIT_MS_MAX }: Options = {}) => {
  let held: Held | null = null;
  let reading: Promise<void> | null = null;
  let isClosed = false;

  const started = async (count: number): Promise<Held> => {
    const groups = await listSynonyms(read);
    const synonyms = JSON.stringify(groups);
    if (held?.synonyms === synonyms) return held;
    // A half-made index serves nobody: it is held when it is whole.
    return { index: buildIndex([], { synonyms: groups }), articles: new Map(), synonyms, count, asked: 0 };
  };

  /** Reads what the articles have answered before, of those where that or what they say has changed. */
  const catchUpAsked = async ({ index, articles }: Held, changed: readonly string[]): Promise<void> => {
    for (let from = 0; from < changed.length && !isClosed; from += ASKED_PAGE) {
      const found = await countingIn(read, changed.slice(from, from + ASKED_PAGE));
      // One after the other as they are taken in: to weigh the questions of one takes as long as to keep them.
      const asked = function* () {
        for (const [id, questions] of found) {
          const article = articles.get(id);
          yield { article: id, questions: article ? askedOf(article, questions) : [] };
        }
      };
      await changeGradually(index, { asked: asked() });
      await turn();
    }
  };

  /** The articles that are others now than they were, and those that are no more. */
  const differing = async (articles: Held["articles"]): Promise<{ changed: string[]; gone: Set<string> }> => {
    const changed: string[] = [];
    const gone = new Set(articles.keys());
    for await (const page of listPublished(read)) {
      for (const { id, version } of page) {
        gone.delete(id);
        if (articles.get(id)?.version !== version) changed.push(id);
      }
      await turn();
    }
    return { changed, gone };
  };

  /** Reads what differs, a page at a time; others have their turn between the pages. */
  const catchUp = async (): Promise<void> => {
    // Counted first: what is read afterwards is at least as new.
    const [count, asked] = [await shelfCount(read), await askedRevision(read)];
    const next = await started(count);
    const { index, articles } = next;
    // Where only what was asked has changed, the articles are not gone through.
    const { changed, gone } =
      held === next && count === next.count ? { changed: [], gone: new Set<string>() } : await differing(articles);
    await changeGradually(index, { drop: gone });
    for (const id of gone) articles.delete(id);
    for (let from = 0; from < changed.length && !isClosed; from += PAGE) {
      const page = await articlesNamed(read, changed.slice(from, from + PAGE));
      await changeGradually(index, { put: page.map(docOf) });
      for (const article of page) articles.set(article.id, article);
    }
    const askedIn = asked > next.asked ? await changedSince(read, next.asked) : [];
    // Without a question anywhere there is none of a changed article's.
    if (asked > 0) await catchUpAsked(next, [...new Set([...askedIn, ...changed, ...gone])]);
    if (held !== next || asked > next.asked) await changeGradually(index, { missed: await readMissed(read) });
    next.count = count;
    next.asked = asked;
    held = next;
  };

  const begin = (): Promise<void> => {
    reading ??= catchUp().finally(() => {
      reading = null;
    });
    return reading;
  };

  /** Everything committed before this call has been read. */
  const reach = async (): Promise<Held> => {
    const [wanted, asked] = await Promise.all([shelfCount(read), askedRevision(read)]);
    while (!held || held.count < wanted || held.asked < asked) {
      if (isClosed) throw new Problem("store.away", {}, "The desk is closing.");
      await begin();
    }
    return held;
  };

  let ahead: NodeJS.Timeout | undefined;
  /** Reads ahead of the next question; what goes wrong is met, and told, by that one. */
  const readAhead = (): void => {
    if (isClosed) return;
    ahead ??= setTimeout(() => {
      ahead = undefined;
      reach().catch(() => {});
    }, AHEAD_MS).unref();
  };

  return {
    /** An article has changed, here or in another process: it is read before anybody asks. */
    changed: readAhead,
    search: async (
      question: string,
      { limit = 8, locale, viewer, only, about, besides = about?.conversation }: Asking = {},
    ): Promise<{ hits: Hit[]; articles: Map<string, Article> }> => {
      const mine = reach();
      const meant = about && near ? near(question, about) : null;
      await settle(mine, waitMsMax);
      const [{ index, articles }, found] = await Promise.all([mine, meant]);
      const without = hiddenFrom(articles.values(), { viewer, only });
      // What was read in another version may stand elsewhere now.
      const fresh = found?.filter(({ id, version }) => articles.get(id)?.version === version) ?? [];
      return {
        hits: search(index, question, { limit, locale, without, besides, near: fresh, now: now?.() }),
        articles,
      };
    },
    close: async (): Promise<void> => {
      isClosed = true;
      clearTimeout(ahead);
      await reading?.catch(() => {});
    },
  };
};
export type Shelf = Pick<ReturnType<typeof openShelf>, "changed" | "search">;
