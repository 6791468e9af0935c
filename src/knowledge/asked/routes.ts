import { createRoute, z } from "@hono/zod-openapi";
import type { Store } from "../../../db/client";
import type { NewId } from "../../kernel/ids";
import type { Now } from "../../kernel/time";
import type * as wire from "../../kernel/wire";
import { agentOf } from "../../people/guard";
import { body, describedFor, openRoom } from "../../people/room";
import { listOf, shape } from "../../people/shape";
import { getArticle } from "../store";
import { countedOf } from "./model";
import { type AskedShown, countingIn, listAsked } from "./store";
import { strike } from "./strike";
import { AskedInput, writeAsked } from "./write";

const described = describedFor("articles.write");
const withId = { params: z.object({ id: z.string().min(1).max(200) }) };
const SHOWN_MAX = 300;

const list = createRoute({
  ...described("get", "/articles/{id}/asked", "The questions an article has answered", listOf<wire.AskedView>("Asked")),
  request: withId,
});
const add = createRoute({
  ...described("post", "/articles/{id}/asked", "Write a question an article answers", shape<wire.Changed>("Changed")),
  request: { ...withId, ...body(AskedInput) },
});
const change = createRoute({
  ...described(
    "patch",
    "/asked/{id}",
    "Strike a question out of what an article answers, or take it back",
    shape<wire.Changed>("Changed"),
  ),
  request: { ...withId, ...body(z.object({ struck: z.boolean() })) },
});

const viewOf =
  (counted: ReadonlySet<string>) =>
  ({ id, text, why, state, conversation, number, byName, at }: AskedShown): wire.AskedView => ({
    id,
    text,
    why,
    struck: state === "struck",
    counts: counted.has(id),
    conversation,
    number,
    by: byName,
    at,
  });

/** What leads see of the questions an article has answered, mounted under /api behind `identify`. */
export const askedRoutes = ({ store, now, newId }: { store: Store; now: Now; newId: NewId }) => {
  const needs = { transact: store.transact, now, newId };
  return openRoom()
    .openapi(list, async (c) => {
      const article = await getArticle(store.read, c.req.valid("param").id);
      const all = await listAsked(store.read, { article: article.id, limit: SHOWN_MAX });
      const counting = (await countingIn(store.read, [article.id])).get(article.id) ?? [];
      const counted = new Set(countedOf(article, counting).map(({ id }) => id));
      return c.json(all.map(viewOf(counted)), 200);
    })
    .openapi(add, async (c) => {
      const { id: article } = c.req.valid("param");
      const id = await writeAsked(needs, { article, by: agentOf(c).id, input: c.req.valid("json") });
      return c.json({ id }, 200);
    })
    .openapi(change, async (c) => {
      const { id } = c.req.valid("param");
      await strike(needs, { id, by: agentOf(c).id, isStruck: c.req.valid("json").struck });
      return c.json({ id }, 200);
    });
};
