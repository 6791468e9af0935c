import { Hono } from "hono";
import { html, raw } from "hono/html";
import { marked } from "marked";
import sanitize from "sanitize-html";
import type { Store } from "../../db/client";
import { oncePerArticle } from "./search";
import type { Shelf } from "./shelf";
import { type Article, articleBySlug, listArticles } from "./store";

type Locale = "en" | "ru";
const texts = {
  en: {
    title: "Help centre",
    search: "Search",
    placeholder: "What are you looking for?",
    none: "Nothing was found. Try other words.",
    back: "All articles",
    other: "Русский",
    missing: "This article does not exist or is no longer published.",
  },
  ru: {
    title: "Центр помощи",
    search: "Найти",
    placeholder: "Что вы ищете?",
    none: "Ничего не нашлось. Попробуйте другие слова.",
    back: "Все статьи",
    other: "English",
    missing: "Такой статьи нет, или её больше не публикуют.",
  },
};

const style = `:root{color-scheme:light dark;--paper:#fbfaf8;--ink:#22211e;--soft:#67655f;--line:#e4e2dc;--accent:#1f62b5}
@media(prefers-color-scheme:dark){:root{--paper:#17181b;--ink:#e8e8ea;--soft:#a3a4a9;--line:#2d2f34;--accent:#8ab8f5}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 system-ui,sans-serif}
main,header{max-width:720px;margin:0 auto;padding:24px 20px}header{display:flex;gap:16px;align-items:baseline;border-bottom:1px solid var(--line)}
header a{color:inherit;text-decoration:none}header strong{flex:1;font-weight:600}a{color:var(--accent)}
form{display:flex;gap:8px;margin:0 0 24px}input{flex:1;font:inherit;padding:10px 12px;border:1px solid var(--soft);border-radius:6px;background:transparent;color:inherit}
button{font:inherit;padding:10px 16px;border:0;border-radius:6px;background:var(--accent);color:var(--paper)}
h1{font-size:26px;line-height:1.25}main{overflow-wrap:anywhere}h2{font-size:18px;margin-top:32px}ul.list{list-style:none;padding:0}ul.list li{padding:8px 0;border-bottom:1px solid var(--line)}p.soft{color:var(--soft)}table{border-collapse:collapse}td,th{border:1px solid var(--line);padding:6px 10px;text-align:left}img{max-width:100%}`;

const page = (locale: Locale, title: string, body: unknown) => {
  const t = texts[locale];
  const other = locale === "en" ? "ru" : "en";
  return html`<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${raw(style)}</style></head>
<body><header><strong><a href="/help/${locale}">${t.title}</a></strong><a href="/help/${other}" lang="${other}">${t.other}</a></header><main>${body}</main></body></html>`;
};

/** Articles are written by ours, but imported from anywhere: what they hold is cleaned all the same. */
const clean = (markdown: string): string =>
  sanitize(marked.parse(markdown, { async: false, gfm: true }), {
    allowedTags: [...sanitize.defaults.allowedTags, "img", "h1", "h2"],
    allowedAttributes: { a: ["href"], img: ["src", "alt"] },
    allowedSchemes: ["http", "https", "mailto"],
  });

const links = (locale: Locale, articles: Article[]) =>
  html`<ul class="list">${articles.map((article) => html`<li><a href="/help/${locale}/${encodeURIComponent(article.slug)}">${article.title}</a></li>`)}</ul>`;

/** The published articles on plain pages: listed, searched, read. */
export const helpPages = ({ store, shelf }: { store: Store; shelf: Shelf }) => {
  const app = new Hono();
  const localeOf = (text: string | undefined): Locale => (text === "ru" ? "ru" : "en");
  app.get("/help", (c) => c.redirect(`/help/${/^ru\b/i.test(c.req.header("accept-language") ?? "") ? "ru" : "en"}`));
  app.get("/help/:locale{(?:en|ru)}", async (c) => {
    const locale = localeOf(c.req.param("locale"));
    const t = texts[locale];
    const q = (c.req.query("q") ?? "").slice(0, 300).trim();
    const all = (await listArticles(store.read, { state: "published" })).filter((article) => article.locale === locale);
    const form = html`<form role="search"><input type="search" name="q" value="${q}" placeholder="${t.placeholder}" aria-label="${t.search}"><button>${t.search}</button></form>`;
    if (q) {
      const { hits, articles } = await shelf.search(q, { limit: 40, locale });
      const found = oncePerArticle(hits)
        .flatMap((hit) => articles.get(hit.id) ?? [])
        .filter((article) => article.locale === locale)
        .slice(0, 10);
      return c.html(
        page(
          locale,
          `${q} · ${t.title}`,
          html`<h1>${t.title}</h1>${form}${found.length > 0 ? links(locale, found) : html`<p class="soft">${t.none}</p>`}`,
        ),
      );
    }
    const sections = [...new Set(all.map((article) => article.section ?? ""))];
    const lists = sections.map(
      (section) =>
        html`${section ? html`<h2>${section}</h2>` : ""}${links(
          locale,
          all.filter((article) => (article.section ?? "") === section),
        )}`,
    );
    return c.html(page(locale, t.title, html`<h1>${t.title}</h1>${form}${lists}`));
  });
  app.get("/help/:locale{(?:en|ru)}/:slug", async (c) => {
    const locale = localeOf(c.req.param("locale"));
    const article = await articleBySlug(store.read, { slug: c.req.param("slug"), locale });
    const back = html`<p><a href="/help/${locale}">← ${texts[locale].back}</a></p>`;
    if (!article) return c.html(page(locale, texts[locale].title, html`<p>${texts[locale].missing}</p>${back}`), 404);
    return c.html(page(locale, article.title, html`${back}<h1>${article.title}</h1>${raw(clean(article.text))}`));
  });
  return app;
};
