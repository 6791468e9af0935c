import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Store, Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { NewId } from "../../kernel/ids";
import type { Now } from "../../kernel/time";
import type * as wire from "../../kernel/wire";
import { agentOf, guard } from "../../people/guard";
import { body, json, openRoom, refusals } from "../../people/room";
import { listOf, shape } from "../../people/shape";
import { Condition, heldBy, RuleChange, RuleInput } from "./model";
import * as store from "./store";

type Needs = { store: Store; now: Now; newId: NewId };
const Id = z.object({ id: z.string().min(1).max(200) });
const Changed = shape<wire.Changed>("Changed");
const leads = guard("automation.manage");

const list = createRoute({
  method: "get",
  path: "/rules",
  summary: "The rules in the order they are asked",
  middleware: leads,
  responses: { 200: json(listOf<wire.RuleView>("Rule")), ...refusals },
});
const add = createRoute({
  method: "post",
  path: "/rules",
  summary: "Add a rule behind the others",
  middleware: leads,
  request: body(RuleInput),
  responses: { 200: json(Changed), ...refusals },
});
const change = createRoute({
  method: "patch",
  path: "/rules/{id}",
  summary: "Change a rule",
  middleware: leads,
  request: { params: Id, ...body(RuleChange) },
  responses: { 200: json(Changed), ...refusals },
});
const remove = createRoute({
  method: "delete",
  path: "/rules/{id}",
  summary: "Remove a rule; what it did stays",
  middleware: leads,
  request: { params: Id },
  responses: { 200: json(Changed), ...refusals },
});
const order = createRoute({
  method: "post",
  path: "/rules/order",
  summary: "Ask the rules in this order",
  middleware: leads,
  request: body(z.object({ ids: z.array(z.string().max(100)).min(1).max(500) })),
  responses: { 200: json(shape<wire.Done>("Done")), ...refusals },
});
const attempt = createRoute({
  method: "post",
  path: "/rules/try",
  summary: "Which of the last conversations these conditions would have met",
  middleware: leads,
  request: body(z.object({ conditions: z.array(Condition).min(1).max(10) })),
  responses: { 200: json(shape<wire.RuleTried>("RuleTried")), ...refusals },
});

const TRIED_MAX = 500;
const SHOWN_MAX = 10;

/** Exact rules that a lead writes: what they look at, what they do, in which order. */
export const ruleRoutes = ({ store: { read: db, transact }, now, newId }: Needs) => {
  const changing = (c: Context, work: (tx: Tx) => Promise<string>): Promise<string> =>
    transact(async (tx) => {
      const id = await work(tx);
      const actor = { kind: "agent" as const, id: agentOf(c).id };
      await emit(tx, { type: "desk.changed", conversation: null, actor, payload: { what: "rules" } }, now());
      return id;
    });
  const making = () => ({ newId, now: now() });
  return openRoom()
    .openapi(list, async (c) => c.json(await store.listRules(db), 200))
    .openapi(add, async (c) =>
      c.json({ id: await changing(c, (tx) => store.saveRule(tx, c.req.valid("json"), making())) }, 200),
    )
    .openapi(change, async (c) => {
      const { id } = c.req.valid("param");
      const change = c.req.valid("json");
      return c.json({ id: await changing(c, (tx) => store.changeRule(tx, { id, change, now: now() })) }, 200);
    })
    .openapi(remove, async (c) => {
      const { id } = c.req.valid("param");
      return c.json({ id: await changing(c, (tx) => store.removeRule(tx, id).then(() => id)) }, 200);
    })
    .openapi(order, async (c) => {
      await changing(c, (tx) => store.orderRules(tx, c.req.valid("json").ids).then(() => ""));
      return c.json({ ok: true as const }, 200);
    })
    .openapi(attempt, async (c) => {
      const { conditions } = c.req.valid("json");
      const last = await store.factsOfLast(db, TRIED_MAX);
      const met = last.filter(({ facts }) => heldBy(conditions, facts) !== null);
      const shown = met.slice(0, SHOWN_MAX).map(({ id, number, subject }) => ({ id, number, subject }));
      return c.json({ met: met.length, of: last.length, shown }, 200);
    });
};
