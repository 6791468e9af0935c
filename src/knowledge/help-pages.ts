import { type Context, Hono } from "hono";
import { html, raw } from "hono/html";
import { marked } from "marked";
import type { Limit, Limiter } from "../../channels/kit/limiter";
import type { Store } from "../../db/client";
import { SECOND_MS } from "../kernel/time";
import { addressOf } from "../people/room";
import { excerptFor, hoursExcerpt } from "./excerpt";
import { oncePerArticle, worthReading } from "./search";
import type { Shelf } from "./shelf";
import { type Article, articleBySlug, listArticles } from "./store";

type Locale = "en" | "ru";
/** A search costs more than a page; a whole office may sit behind one address. */
const perAddress: Limit = { burst: 40, everyMs: 2 * SECOND_MS };
const texts = {
  en: {
    title: "Help centre",
    lead: "How can we help?",
    search: "Search",
    found: "What was found",
    foundElsewhere: "Found in Russian",
    placeholder: "What are you looking for?",
    none: "Nothing was found. Try other words.",
    slow: "Too many searches at once. Wait a moment, then try again.",
    empty: "No article is published here yet.",
    back: "All articles",
    other: "Русский",
    unanswered: "Is your question not answered?",
    byMail: "Write to",
    byChat: "Open the chat at the corner of this page.",
    nowhere: "There is no such page here.",
    missing: "This article does not exist or is no longer published.",
  },
  ru: {
    title: "Центр помощи",
    lead: "Чем помочь?",
    search: "Найти",
    found: "Что нашлось",
    foundElsewhere: "Нашлось на английском",
    placeholder: "Что вы ищете?",
    none: "Ничего не нашлось. Попробуйте другие слова.",
    slow: "Слишком много поисков подряд. Подождите немного и попробуйте снова.",
    empty: "Здесь пока нет опубликованных статей.",
    back: "Все статьи",
    other: "English",
    unanswered: "Не нашли ответа?",
    byMail: "Напишите на",
    byChat: "Откройте чат в углу этой страницы.",
    nowhere: "Такой страницы здесь нет.",
    missing: "Такой статьи нет, или её больше не публикуют.",
  },
};

/** Who we are, and how a reader can write to us. */
type Ways = { name: string | null; chat: string | null; mail: string | null };

const writeToUs = (locale: Locale, { chat, mail }: Ways) => {
  const t = texts[locale];
  if (!chat && !mail) return "";
  const byMail = mail ? html`${t.byMail} <a href="mailto:${mail}">${mail}</a>.` : "";
  return html`<footer><h2>${t.unanswered}</h2><p>${chat ? t.byChat : ""} ${byMail}</p></footer>`;
};

// The look is built with the inbox's, from the same tokens and font; without it the pages are plain and still read.
const page = (locale: Locale, ways: Ways, { title, body }: { title: string; body: unknown }) => {
  const t = texts[locale];
  const chat = ways.chat ? html`<script async src="/widget.js" data-connection="${ways.chat}"></script>` : "";
  const named = ways.name ? `${ways.name} · ${t.title}` : t.title;
  const other = otherOf(locale);
  return html`<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><title>${ways.name ? `${title} · ${ways.name}` : title}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml"><link rel="stylesheet" href="/help.css"></head>
<body><header><strong><a href="/help/${locale}">${named}</a></strong><a href="/help/${other}" lang="${other}">${t.other}</a></header><main>${body}${writeToUs(locale, ways)}</main>${chat}</body></html>`;
};

/** Articles are written by ours, but imported from anywhere: what they hold is cleaned all the same. */
const clean = async (markdown: string): Promise<string> => {
  // Loaded with the first article that is read: it brings a whole reader of style sheets along.
  const { default: sanitize } = await import("sanitize-html");
  return sanitize(marked.parse(markdown, { async: false, gfm: true }), {
    allowedTags: [...sanitize.defaults.allowedTags, "img", "h1", "h2"],
    allowedAttributes: { a: ["href"], img: ["src", "alt"], table: ["tabindex"] },
    // A wide one scrolls by itself on a phone, by keyboard too.
    transformTags: { table: () => ({ tagName: "table", attribs: { tabindex: "0" } }) },
    allowedSchemes: ["http", "https", "mailto"],
  });
};

const FOUND_MAX = 10;
const otherOf = (locale: Locale): Locale => (locale === "en" ? "ru" : "en");
const isWrittenIn = (locale: Locale, text: string): boolean =>
  /\p{Script=Cyrillic}/u.test(text) ? locale === "ru" : locale === "en" && /\p{Script=Latin}/u.test(text);

type Entry = { article: Article; excerpt: string };
const results = (locale: Locale, found: Entry[]) =>
  html`<ul class="list">${found.map(({ article, excerpt }) => html`<li><a href="/help/${locale}/${encodeURIComponent(article.slug)}">${article.title}</a>${excerpt ? html`<p class="soft">${excerpt}</p>` : ""}</li>`)}</ul>`;
const links = (locale: Locale, articles: Article[]) =>
  html`<ul class="list">${articles.map((article) => html`<li><a href="/help/${locale}/${encodeURIComponent(article.slug)}">${article.title}</a></li>`)}</ul>`;

type Needs = { store: Store; shelf: Shelf; ways: () => Promise<Ways>; limiter: Limiter };
/** The published articles on plain pages: listed, searched, read. */
export const helpPages = ({ store, shelf, ways, limiter }: Needs) => {
  const app = new Hono();
  const shown = async (locale: Locale, title: string, body: unknown) => page(locale, await ways(), { title, body });
  const foundIn = async (locale: Locale, q: string): Promise<Entry[]> => {
    const { hits, articles } = await shelf.search(q, { limit: 40, locale });
    const spokenHere = hits.filter((hit) => articles.get(hit.id)?.locale === locale);
    return worthReading(oncePerArticle(spokenHere))
      .flatMap((hit) => {
        const article = articles.get(hit.id);
        if (!article) return [];
        return [{ article, excerpt: hoursExcerpt(q, article.text) ?? excerptFor(q, hit.passage.text) }];
      })
      .slice(0, FOUND_MAX);
  };
  const localeOf = (text: string | undefined): Locale => (text === "ru" ? "ru" : "en");
  const spoken = (c: Context): Locale => (/^ru\b/i.test(c.req.header("accept-language") ?? "") ? "ru" : "en");
  app.get("/help", (c) => c.redirect(`/help/${spoken(c)}`));
  app.get("/help/:locale{(?:en|ru)}", async (c) => {
    const locale = localeOf(c.req.param("locale"));
    const t = texts[locale];
    const q = (c.req.query("q") ?? "").slice(0, 300).trim();
    const all = (await listArticles(store.read, { state: "published" })).filter(
      (article) => article.locale === locale && article.audience === "everyone",
    );
    const hero = html`<div class="hero"><h1>${t.lead}</h1><form role="search"><input type="search" name="q" value="${q}" placeholder="${t.placeholder}" aria-label="${t.search}"><button>${t.search}</button></form></div>`;
    const waitMs = q ? await limiter.take(addressOf(c), perAddress) : 0;
    if (waitMs > 0) {
      c.header("retry-after", String(Math.ceil(waitMs / SECOND_MS)));
      return c.html(await shown(locale, t.title, html`${hero}<p class="soft">${t.slow}</p>`), 429);
    }
    if (q) {
      const found = await foundIn(locale, q);
      // Who writes in the other language, or finds nothing in this one, is shown what there is in the other.
      const other = otherOf(locale);
      const elsewhere = found.length === 0 || isWrittenIn(other, q) ? await foundIn(other, q) : [];
      const here =
        found.length > 0 || elsewhere.length === 0
          ? html`<div class="found"><h2>${t.found}</h2>${found.length > 0 ? results(locale, found) : html`<p class="soft">${t.none}</p>`}</div>`
          : "";
      const there =
        elsewhere.length > 0
          ? html`<div class="found"><h2>${t.foundElsewhere}</h2><div lang="${other}">${results(other, elsewhere)}</div></div>`
          : "";
      const both = isWrittenIn(other, q) ? html`${there}${here}` : html`${here}${there}`;
      return c.html(await shown(locale, `${q} · ${t.title}`, html`${hero}${both}`));
    }
    const sections = [...new Set(all.map((article) => article.section ?? ""))];
    const lists = sections.map(
      (section) =>
        html`<section class="section">${section ? html`<h2>${section}</h2>` : ""}${links(
          locale,
          all.filter((article) => (article.section ?? "") === section),
        )}</section>`,
    );
    return c.html(
      await shown(
        locale,
        t.title,
        html`${hero}${all.length > 0 ? html`<div class="sections">${lists}</div>` : html`<p>${t.empty}</p>`}`,
      ),
    );
  });
  app.get("/help/:locale{(?:en|ru)}/:slug", async (c) => {
    const locale = localeOf(c.req.param("locale"));
    const article = await articleBySlug(store.read, { slug: c.req.param("slug"), locale });
    const back = html`<p><a href="/help/${locale}">← ${texts[locale].back}</a></p>`;
    if (!article)
      return c.html(await shown(locale, texts[locale].title, html`<p>${texts[locale].missing}</p>${back}`), 404);
    return c.html(
      await shown(
        locale,
        article.title,
        html`${back}<article class="article"><h1>${article.title}</h1>${raw(await clean(article.text))}</article>`,
      ),
    );
  });
  // Another language or a mistyped address: still the help centre, never the agents' door.
  app.get("/help/*", async (c) => {
    const locale = spoken(c);
    const { title, nowhere, back } = texts[locale];
    const body = html`<p>${nowhere}</p><p><a href="/help/${locale}">← ${back}</a></p>`;
    return c.html(await shown(locale, title, body), 404);
  });
  return app;
};
