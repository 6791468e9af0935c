import type { Navigator } from "@solidjs/router";
import { createEffect, createSignal, on, onCleanup } from "solid-js";
import type { ArticleView, ContactFound, Row } from "../../../../src/realtime/wire";
import { api, articles } from "../../api/routes";
import { personName } from "../../app/person";
import { locale, t } from "../../app/words";
import type { Act } from "./acts";

const shortest = 2;
const waitMs = 120;
type Found = { rows: Row[]; contacts: ContactFound[]; articles: ArticleView[] };
const nothing: Found = { rows: [], contacts: [], articles: [] };

/** The articles with a text, out of all: read once for all that is typed. */
const createShelf = () => {
  let shelf: Promise<ArticleView[]> | null = null;
  return async (q: string) => {
    shelf ??= articles.list();
    const all = await shelf.catch(() => {
      shelf = null;
      return [];
    });
    const wanted = q.toLowerCase();
    const rank = (one: ArticleView) => Number(!one.title.toLowerCase().includes(wanted));
    return all
      .filter((one) => one.locale === locale() && `${one.title} ${one.text}`.toLowerCase().includes(wanted))
      .sort((a, b) => rank(a) - rank(b))
      .slice(0, 5);
  };
};
const rowsWith = async (q: string, signal: AbortSignal) => {
  const { items } = await api.rows({ view: "all", q }, { limit: 8 }, signal);
  return items;
};

/** Looks for a text in conversations, customers and articles; an answer that comes too late is dropped. */
export const createFinder = (text: () => string) => {
  const [found, setFound] = createSignal<Found>(nothing);
  const [busy, setBusy] = createSignal(false);
  const articlesWith = createShelf();
  let asked = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    clearTimeout(timer);
    asked.abort();
  };
  const look = async (q: string) => {
    asked = new AbortController();
    const { signal } = asked;
    // What cannot be asked just now leaves its part empty; the others still show.
    const part = <T>(work: Promise<T[]>) => work.catch((): T[] => []);
    const [rows, contacts, pages] = await Promise.all([
      part(rowsWith(q, signal)),
      part(api.findContacts(q, 5, signal)),
      part(articlesWith(q)),
    ]);
    if (signal.aborted) return;
    setFound({ rows, contacts, articles: pages });
    setBusy(false);
  };
  createEffect(
    on(text, (given) => {
      stop();
      const q = given.trim();
      setBusy(q.length >= shortest);
      if (q.length < shortest) setFound(nothing);
      else timer = setTimeout(() => void look(q), waitMs);
    }),
  );
  onCleanup(stop);
  return { found, busy };
};

/** What was found, as lines of the palette. */
export const actsFor = (found: Found, q: string, navigate: Navigator): Act[] => [
  ...found.contacts.map((one) => ({
    group: t("palette.contacts"),
    label: personName(one.name),
    hint: one.company ?? one.email ?? (one.conversation ? "" : t("palette.noConversation")),
    run: () =>
      one.conversation
        ? navigate(`/inbox/open/${encodeURIComponent(one.conversation)}`)
        : navigate(`/inbox/open?q=${encodeURIComponent(one.name)}`),
  })),
  ...found.rows.map((row) => ({
    group: t("palette.found"),
    label: row.subject || row.preview || t("thread.none"),
    hint: personName(row.contact.name),
    keys: `#${row.number}`,
    run: () => navigate(`/inbox/open/${encodeURIComponent(row.id)}`),
  })),
  ...(found.rows.length > 0
    ? [
        {
          group: t("palette.found"),
          label: t("palette.show"),
          run: () => navigate(`/inbox/open?q=${encodeURIComponent(q.trim())}`),
        },
      ]
    : []),
  ...found.articles.map((one) => ({
    group: t("palette.articles"),
    label: one.title,
    hint: one.section ?? "",
    run: () => navigate(`/knowledge/${encodeURIComponent(one.id)}`),
  })),
];
