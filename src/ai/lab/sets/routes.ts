import { createRoute, z } from "@hono/zod-openapi";
import type * as wire from "../../../kernel/wire";
import { agentOf } from "../../../people/guard";
import { body, openRoom } from "../../../people/room";
import { shape } from "../../../people/shape";
import { Cursor, Done, described, withId } from "../room";
import {
  addByHand,
  buildSet,
  dropSet,
  ImportInput,
  ItemsInput,
  importSet,
  type Needs,
  PlaceInput,
  SetInput,
  takeOut,
} from "./build";
import { getSet, itemsOf } from "./store";

const addSet = createRoute({
  ...described("post", "/labelled-sets", "Build a labelled set", shape<wire.SetView>("Set")),
  request: body(SetInput),
});
const Imported = z.object({
  id: z.string().nullable(),
  size: z.number(),
  faults: z.array(
    z.object({
      line: z.number(),
      what: z.enum(["column", "json", "text", "field", "category", "article"]),
      name: z.string(),
    }),
  ),
  more: z.number(),
});
const importRoute = createRoute({
  ...described("post", "/labelled-sets/import", "Make a labelled set of JSONL or CSV", Imported),
  request: body(ImportInput),
});
const oneSet = createRoute({
  ...described(
    "get",
    "/labelled-sets/{id}",
    "The questions of a labelled set",
    shape<wire.LabelledPage>("LabelledPage"),
  ),
  request: { ...withId, query: Cursor.extend({ q: z.string().trim().max(200).optional() }) },
});
const addItems = createRoute({
  ...described("post", "/labelled-sets/{id}/items", "Add questions by hand", Done),
  request: { ...withId, ...body(ItemsInput) },
});
const withItem = { params: withId.params.extend({ item: z.string().min(1).max(100) }) };
const placeItem = createRoute({
  ...described("patch", "/labelled-sets/{id}/items/{item}", "Take a question out of a set, or put it back", Done),
  request: { ...withItem, ...body(PlaceInput) },
});
const removeSet = createRoute({
  ...described("delete", "/labelled-sets/{id}", "Take a labelled set out of sight", Done),
  request: withId,
});

/** Labelled sets: built of the past, written by hand, or read from a file. */
export const setRoutes = (needs: Needs) => {
  const db = needs.store.read;
  return openRoom()
    .openapi(importRoute, async (c) => {
      const actor = { kind: "agent", id: agentOf(c).id } as const;
      return c.json(await importSet(needs, { ...c.req.valid("json"), actor }), 200);
    })
    .openapi(addSet, async (c) => {
      const actor = { kind: "agent", id: agentOf(c).id } as const;
      const id = await buildSet(needs, { ...c.req.valid("json"), actor });
      return c.json(await getSet(db, id), 200);
    })
    .openapi(oneSet, async (c) => {
      const { id } = await getSet(db, c.req.valid("param").id);
      const { cursor, limit, q } = c.req.valid("query");
      const rows = await itemsOf(db, { set: id, after: cursor, limit: limit + 1, q });
      const items = rows.slice(0, limit).map(({ set: _, history: __, at: ___, ...item }) => item);
      return c.json({ items, cursor: rows.length > limit ? (items.at(-1)?.position ?? null) : null }, 200);
    })
    .openapi(addItems, async (c) => {
      const { id } = c.req.valid("param");
      const actor = { kind: "agent", id: agentOf(c).id } as const;
      await addByHand(needs, { set: id, ...c.req.valid("json"), actor });
      return c.json({ id }, 200);
    })
    .openapi(placeItem, async (c) => {
      const { id, item } = c.req.valid("param");
      const actor = { kind: "agent", id: agentOf(c).id } as const;
      await takeOut(needs, { set: id, item, ...c.req.valid("json"), actor });
      return c.json({ id: item }, 200);
    })
    .openapi(removeSet, async (c) => {
      const { id } = c.req.valid("param");
      await dropSet(needs, { set: id, actor: { kind: "agent", id: agentOf(c).id } });
      return c.json({ id }, 200);
    });
};
