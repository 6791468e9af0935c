import { createRoute, z } from "@hono/zod-openapi";
import type { Store } from "../../db/client";
import type { NewId } from "../kernel/ids";
import type { Now } from "../kernel/time";
import type * as wire from "../kernel/wire";
import { agentOf, guard } from "../people/guard";
import { body, json, openRoom, refusals } from "../people/room";
import { listOf, shape } from "../people/shape";
import { ArticleChange, changeArticle } from "./change-article";
import { goesOut, type MayPublish, Overruled } from "./publishing";
import { ArticleInput, saveArticle, slugOf } from "./save-article";
import { type Article, findArticle, getArticle, listArticles, listSynonyms } from "./store";
import { SynonymsInput, saveSynonyms } from "./synonyms";

const Id = z.object({ id: z.string().min(1).max(200) });
const View = shape<wire.ArticleView>("Article");
const list = createRoute({
  method: "get",
  path: "/articles",
  summary: "Articles in every state",
  middleware: guard("articles.read"),
  responses: { 200: json(listOf<wire.ArticleView>("Article")), ...refusals },
});
const one = createRoute({
  method: "get",
  path: "/articles/{id}",
  summary: "One article",
  middleware: guard("articles.read"),
  request: { params: Id },
  responses: { 200: json(View), ...refusals },
});
const add = createRoute({
  method: "post",
  path: "/articles",
  summary: "Write an article",
  middleware: guard("articles.write"),
  request: body(z.intersection(ArticleInput, Overruled)),
  responses: { 200: json(View), ...refusals },
});
const change = createRoute({
  method: "patch",
  path: "/articles/{id}",
  summary: "Write the next version of an article",
  middleware: guard("articles.write"),
  request: { params: Id, ...body(ArticleChange) },
  responses: { 200: json(View), ...refusals },
});
const drop = createRoute({
  method: "delete",
  path: "/articles/{id}",
  summary: "Archive an article",
  middleware: guard("articles.write"),
  request: { params: Id },
  responses: { 200: json(View), ...refusals },
});

const Synonyms = SynonymsInput.openapi("Synonyms");
const synonyms = createRoute({
  method: "get",
  path: "/synonyms",
  summary: "Words and phrases that mean one thing to the desk",
  middleware: guard("articles.read"),
  responses: { 200: json(Synonyms), ...refusals },
});
const putSynonyms = createRoute({
  method: "put",
  path: "/synonyms",
  summary: "Replace the desk's synonyms",
  middleware: guard("articles.write"),
  request: body(SynonymsInput),
  responses: { 200: json(Synonyms), ...refusals },
});

const view = ({ author, createdAt, ...article }: Article): wire.ArticleView => article;

type Writing = z.output<typeof ArticleInput>;
type Needs = { store: Store; now: Now; newId: NewId; mayPublish: MayPublish };

/** The articles room, mounted under /api behind `identify`. */
export const articleRoutes = ({ store, now, newId, mayPublish }: Needs) => {
  const needs = { transact: store.transact, now, newId };
  /** What is to be written, behind what is said against it; whoever overrules that is not asked. */
  const ask = async (
    known: Article | null,
    next: Article | Writing,
    { overrule }: { overrule?: boolean | undefined },
  ) => {
    if (overrule || !goesOut(known, next)) return;
    const { locale, title, text, audience = known?.audience ?? "everyone" } = next;
    await mayPublish({ id: known?.id ?? null, locale, title, text, audience });
  };
  return openRoom()
    .openapi(synonyms, async (c) => c.json({ groups: await listSynonyms(store.read) }, 200))
    .openapi(putSynonyms, async (c) => {
      await saveSynonyms(needs, { synonyms: c.req.valid("json"), by: { kind: "agent", id: agentOf(c).id } });
      return c.json({ groups: await listSynonyms(store.read) }, 200);
    })
    .openapi(list, async (c) => c.json((await listArticles(store.read)).map(view), 200))
    .openapi(one, async (c) => c.json(view(await getArticle(store.read, c.req.valid("param").id)), 200))
    .openapi(add, async (c) => {
      const article = c.req.valid("json");
      const key = article.key ?? slugOf(article.title);
      await ask(await findArticle(store.read, { key, locale: article.locale }), article, article);
      const id = await saveArticle(needs, { article, by: { kind: "agent", id: agentOf(c).id } });
      return c.json(view(await getArticle(store.read, id)), 200);
    })
    .openapi(change, async (c) => {
      const { id } = c.req.valid("param");
      const change = c.req.valid("json");
      const known = await getArticle(store.read, id);
      await ask(known, { ...known, ...change }, change);
      await changeArticle(needs, { id, change, by: { kind: "agent", id: agentOf(c).id } });
      return c.json(view(await getArticle(store.read, id)), 200);
    })
    .openapi(drop, async (c) => {
      const known = await getArticle(store.read, c.req.valid("param").id);
      const { key, locale, title, section, text } = known;
      await saveArticle(needs, {
        article: { key, locale, title, section, text, state: "archived" },
        by: { kind: "agent", id: agentOf(c).id },
      });
      return c.json(view(await getArticle(store.read, known.id)), 200);
    });
};
