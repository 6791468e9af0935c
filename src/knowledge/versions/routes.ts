import { createRoute, z } from "@hono/zod-openapi";
import type { Store } from "../../../db/client";
import type * as wire from "../../kernel/wire";
import { describedFor, openRoom, PlaceInQuery } from "../../people/room";
import { shape } from "../../people/shape";
import { getArticle } from "../store";
import { getVersion, listVersions } from "./store";

const described = describedFor("articles.write");
const Id = z.string().min(1).max(200);
const Limit = z.coerce.number().int().min(1).max(50).default(20);

const list = createRoute({
  ...described(
    "get",
    "/articles/{id}/versions",
    "What an article has said, the newest first",
    shape<wire.ArticleVersions>("ArticleVersions"),
  ),
  request: { params: z.object({ id: Id }), query: z.object({ cursor: PlaceInQuery.optional(), limit: Limit }) },
});
const one = createRoute({
  ...described(
    "get",
    "/articles/{id}/versions/{version}",
    "The words of one version of an article",
    shape<wire.ArticleWords>("ArticleWords"),
  ),
  request: { params: z.object({ id: Id, version: PlaceInQuery }) },
});

/** What an article has said before, mounted under /api behind `identify`. An older version comes back by writing its words again. */
export const versionRoutes = ({ store }: { store: Store }) =>
  openRoom()
    .openapi(list, async (c) => {
      const { cursor: before, limit } = c.req.valid("query");
      const { id: article } = await getArticle(store.read, c.req.valid("param").id);
      const rows = await listVersions(store.read, { article, before, limit });
      const items = rows.slice(0, limit).map(({ version, title, text, author, at }, index): wire.ArticleVersion => {
        const older = rows[index + 1];
        return { version, title, by: author, at, isReworded: older?.title !== title || older.text !== text };
      });
      const last = items.at(-1);
      return c.json({ items, cursor: rows.length > limit && last ? String(last.version) : null }, 200);
    })
    .openapi(one, async (c) => {
      const { id, version } = c.req.valid("param");
      const { title, text } = await getVersion(store.read, { article: id, version });
      return c.json({ version, title, text }, 200);
    });
