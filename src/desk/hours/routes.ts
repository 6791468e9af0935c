import { createRoute } from "@hono/zod-openapi";
import type { Store } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Now } from "../../kernel/time";
import type * as wire from "../../kernel/wire";
import { agentOf, guard } from "../../people/guard";
import { body, json, openRoom, refusals } from "../../people/room";
import { shape } from "../../people/shape";
import { HoursChange } from "./model";
import { hoursSettings, saveHours } from "./store";

const View = shape<wire.HoursSettings>("HoursSettings");
const responses = { 200: json(View), ...refusals };
const read = createRoute({
  method: "get",
  path: "/hours",
  summary: "When people of ours are there",
  middleware: guard("settings.read"),
  responses,
});
const write = createRoute({
  method: "patch",
  path: "/hours",
  summary: "Set the hours of the desk and of its teams",
  middleware: guard("hours.manage"),
  request: body(HoursChange),
  responses,
});

/** Office hours, holidays, and what customers are told of the wait. */
export const hoursRoutes = ({ store, now }: { store: Store; now: Now }) =>
  openRoom()
    .openapi(read, async (c) => c.json(await hoursSettings(store.read), 200))
    .openapi(write, async (c) => {
      const actor = { kind: "agent", id: agentOf(c).id } as const;
      await store.transact(async (tx) => {
        await saveHours(tx, c.req.valid("json"), now());
        await emit(tx, { type: "desk.changed", conversation: null, actor, payload: { what: "settings" } }, now());
      });
      return c.json(await hoursSettings(store.read), 200);
    });
