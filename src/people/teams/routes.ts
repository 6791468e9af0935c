import { createRoute } from "@hono/zod-openapi";
import type { Store } from "../../../db/client";
import type { Now } from "../../kernel/time";
import { addTeam, changeTeam, removeTeam } from "../change-team";
import { agentOf, guard } from "../guard";
import { NewTeam, TeamChange } from "../model";
import { IdParam, TeamPage, TeamView } from "../present";
import { body, json, openRoom, pageOf, refusals, Window } from "../room";
import { getTeam, listTeams } from "../store";

const list = createRoute({
  method: "get",
  path: "/teams",
  summary: "Teams in the order they were made",
  middleware: guard("agents.read"),
  request: { query: Window },
  responses: { 200: json(TeamPage), ...refusals },
});
const add = createRoute({
  method: "post",
  path: "/teams",
  summary: "Make a team",
  middleware: guard("teams.manage"),
  request: body(NewTeam),
  responses: { 201: json(TeamView), ...refusals },
});
const one = createRoute({
  method: "get",
  path: "/teams/{id}",
  summary: "One team",
  middleware: guard("agents.read"),
  request: { params: IdParam },
  responses: { 200: json(TeamView), ...refusals },
});
const change = createRoute({
  method: "patch",
  path: "/teams/{id}",
  summary: "Change a team's names or members",
  middleware: guard("teams.manage"),
  request: { params: IdParam, ...body(TeamChange) },
  responses: { 200: json(TeamView), ...refusals },
});
const remove = createRoute({
  method: "delete",
  path: "/teams/{id}",
  summary: "Remove a team; its conversations and agents stay",
  middleware: guard("teams.manage"),
  request: { params: IdParam },
  responses: { 204: { description: "Removed" }, ...refusals },
});

type Needs = { store: Store; now: Now };

/** The routes that keep the list of teams. */
export const teamRoutes = (needs: Needs) => {
  const { store } = needs;
  return openRoom()
    .openapi(list, async (c) => {
      const { cursor, limit } = c.req.valid("query");
      return c.json(pageOf(await listTeams(store.read, { after: cursor, limit: limit + 1 }), limit), 200);
    })
    .openapi(add, async (c) => {
      const by = { kind: "agent" as const, id: agentOf(c).id };
      return c.json(await addTeam(needs, { team: c.req.valid("json"), by }), 201);
    })
    .openapi(one, async (c) => c.json(await getTeam(store.read, c.req.valid("param").id), 200))
    .openapi(change, async (c) => {
      const { id } = c.req.valid("param");
      const by = { kind: "agent" as const, id: agentOf(c).id };
      return c.json(await changeTeam(needs, { id, change: c.req.valid("json"), by }), 200);
    })
    .openapi(remove, async (c) => {
      await removeTeam(needs, { id: c.req.valid("param").id, by: { kind: "agent", id: agentOf(c).id } });
      return c.body(null, 204);
    });
};
