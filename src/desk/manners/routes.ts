import { createRoute } from "@hono/zod-openapi";
import type { Store } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import { changeOf } from "../../kernel/change";
import type { Now } from "../../kernel/time";
import type * as wire from "../../kernel/wire";
import { agentOf, guard } from "../../people/guard";
import { body, json, openRoom, refusals } from "../../people/room";
import { shape } from "../../people/shape";
import { Manners } from "./model";
import { manners, saveManners } from "./store";

const View = shape<wire.Manners>("Manners");
const responses = { 200: json(View), ...refusals };
const read = createRoute({
  method: "get",
  path: "/manners",
  summary: "How the bot introduces itself, and what it does not do",
  middleware: guard("settings.read"),
  responses,
});
const write = createRoute({
  method: "patch",
  path: "/manners",
  summary: "Set how the bot carries itself",
  middleware: guard("manners.manage"),
  request: body(changeOf(Manners)),
  responses,
});

/** How the bot carries itself, for leads to set. */
export const mannersRoutes = ({ store, now }: { store: Store; now: Now }) =>
  openRoom()
    .openapi(read, async (c) => c.json(await manners(store.read), 200))
    .openapi(write, async (c) => {
      const actor = { kind: "agent", id: agentOf(c).id } as const;
      await store.transact(async (tx) => {
        await saveManners(tx, c.req.valid("json"), now());
        await emit(tx, { type: "desk.changed", conversation: null, actor, payload: { what: "settings" } }, now());
      });
      return c.json(await manners(store.read), 200);
    });
