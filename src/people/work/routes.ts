import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Store, Tx } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { Now } from "../../kernel/time";
import type * as wire from "../../kernel/wire";
import { agentOf, guard } from "../guard";
import { body, json, openRoom, refusals } from "../room";
import { shape } from "../shape";
import { getAgent, getTeam } from "../store";
import { TeamHoursInput, WorkInput } from "./model";
import { isAway, listTeamHours, listWork, saveTeamHours, saveWork } from "./store";

type Needs = { store: Store; now: Now };
const Id = z.object({ id: z.string().min(1).max(200) });
const Changed = shape<wire.Changed>("Changed");
const Away = shape<wire.Away>("Away");

const all = createRoute({
  method: "get",
  path: "/work",
  summary: "What agents can do, how much and when; the hours of the teams",
  middleware: guard("agents.read"),
  responses: { 200: json(shape<wire.WorkAll>("WorkAll")), ...refusals },
});
const setAgent = createRoute({
  method: "put",
  path: "/agents/{id}/work",
  summary: "Say what an agent can do, how much and when",
  middleware: guard("automation.manage"),
  request: { params: Id, ...body(WorkInput) },
  responses: { 200: json(Changed), ...refusals },
});
const setTeam = createRoute({
  method: "put",
  path: "/teams/{id}/hours",
  summary: "Say when a team works; null: always",
  middleware: guard("automation.manage"),
  request: { params: Id, ...body(z.object({ said: TeamHoursInput.nullable() })) },
  responses: { 200: json(Changed), ...refusals },
});
const away = createRoute({
  method: "get",
  path: "/me/away",
  summary: "Whether one has said to be away",
  middleware: guard(),
  responses: { 200: json(Away), ...refusals },
});
const setAway = createRoute({
  method: "put",
  path: "/me/away",
  summary: "Say that one is away, or back: nobody away is given conversations",
  middleware: guard(),
  request: body(z.object({ away: z.boolean() })),
  responses: { 200: json(Away), ...refusals },
});

/** When and on what people work. */
export const workRoutes = ({ store: { read: db, transact }, now }: Needs) => {
  const changing = (c: Context, work: (tx: Tx) => Promise<void>): Promise<void> =>
    transact(async (tx) => {
      await work(tx);
      const actor = { kind: "agent" as const, id: agentOf(c).id };
      await emit(tx, { type: "desk.changed", conversation: null, actor, payload: { what: "work" } }, now());
    });
  return openRoom()
    .openapi(all, async (c) => {
      const [agents, teams] = await Promise.all([listWork(db), listTeamHours(db)]);
      const told = agents.map(({ awayAt, givenAt: _, ...said }) => ({ ...said, away: awayAt !== null }));
      return c.json({ agents: told, teams }, 200);
    })
    .openapi(setAgent, async (c) => {
      const { id } = await getAgent(db, c.req.valid("param").id);
      await changing(c, (tx) => saveWork(tx, { agent: id, ...c.req.valid("json"), now: now() }));
      return c.json({ id }, 200);
    })
    .openapi(setTeam, async (c) => {
      const { id } = await getTeam(db, c.req.valid("param").id);
      await changing(c, (tx) => saveTeamHours(tx, { team: id, said: c.req.valid("json").said, now: now() }));
      return c.json({ id }, 200);
    })
    .openapi(away, async (c) => c.json({ away: await isAway(db, agentOf(c).id) }, 200))
    .openapi(setAway, async (c) => {
      const said = c.req.valid("json");
      const awayAt = said.away ? now() : null;
      await changing(c, (tx) => saveWork(tx, { agent: agentOf(c).id, awayAt, now: now() }));
      return c.json(said, 200);
    });
};
