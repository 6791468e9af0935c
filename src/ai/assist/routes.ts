import { createRoute, z } from "@hono/zod-openapi";
import type * as wire from "../../kernel/wire";
import type { Shelf } from "../../knowledge/shelf";
import { guard } from "../../people/guard";
import { json, openRoom, refusals } from "../../people/room";
import { listOf } from "../../people/shape";
import { findArticles } from "./articles";

type Needs = { shelf: Shelf; publicUrl: string };

const articlesRoute = createRoute({
  method: "get",
  path: "/assists/articles",
  summary: "Published articles near what is being written, best first",
  middleware: guard("articles.read"),
  request: {
    query: z.object({
      q: z.string().max(2000).default(""),
      locale: z.enum(["en", "ru"]).default("en"),
      limit: z.coerce.number().int().min(1).max(10).default(5),
    }),
  },
  responses: { 200: json(listOf<wire.ArticleFound>("ArticleFound")), ...refusals },
});

/** What helps agents write, mounted under /api behind `identify`. */
export const assistRoutes = (needs: Needs) =>
  openRoom().openapi(articlesRoute, async (c) => {
    const asked = c.req.valid("query");
    return c.json(asked.q.trim() === "" ? [] : await findArticles(needs, asked), 200);
  });
