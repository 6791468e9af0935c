import { createRoute } from "@hono/zod-openapi";
import type { Store } from "../../../db/client";
import type { Now } from "../../kernel/time";
import { changeAgent } from "../change-agent";
import { agentOf, guard } from "../guard";
import { AgentChange, NewAgent } from "../model";
import { AgentPage, AgentView, IdParam } from "../present";
import { body, json, openRoom, pageOf, refusals, Window } from "../room";
import type { SignIn } from "../sign-in";
import { getAgent, listAgents } from "../store";

const list = createRoute({
  method: "get",
  path: "/agents",
  summary: "Agents in the order they were added, disabled ones too",
  middleware: guard("agents.read"),
  request: { query: Window },
  responses: { 200: json(AgentPage), ...refusals },
});
const add = createRoute({
  method: "post",
  path: "/agents",
  summary: "Add an agent",
  middleware: guard("agents.manage"),
  request: body(NewAgent),
  responses: { 201: json(AgentView), ...refusals },
});
const one = createRoute({
  method: "get",
  path: "/agents/{id}",
  summary: "One agent",
  middleware: guard("agents.read"),
  request: { params: IdParam },
  responses: { 200: json(AgentView), ...refusals },
});
const change = createRoute({
  method: "patch",
  path: "/agents/{id}",
  summary: "Change an agent; disabling or a new password ends their sessions",
  middleware: guard("agents.manage"),
  request: { params: IdParam, ...body(AgentChange) },
  responses: { 200: json(AgentView), ...refusals },
});
const disable = createRoute({
  method: "delete",
  path: "/agents/{id}",
  summary: "Disable an agent: what they wrote keeps its author",
  middleware: guard("agents.manage"),
  request: { params: IdParam },
  responses: { 204: { description: "Disabled" }, ...refusals },
});

type Needs = { store: Store; signIn: SignIn; now: Now };

/** The routes that keep the list of agents. */
export const agentRoutes = (needs: Needs) => {
  const { store, signIn } = needs;
  return openRoom()
    .openapi(list, async (c) => {
      const { cursor, limit } = c.req.valid("query");
      return c.json(pageOf(await listAgents(store.read, { after: cursor, limit: limit + 1 }), limit), 200);
    })
    .openapi(add, async (c) => {
      const by = { kind: "agent" as const, id: agentOf(c).id };
      return c.json(await signIn.addAgent(c.req.valid("json"), { by }), 201);
    })
    .openapi(one, async (c) => c.json(await getAgent(store.read, c.req.valid("param").id), 200))
    .openapi(change, async (c) => {
      const { id } = c.req.valid("param");
      const by = { kind: "agent" as const, id: agentOf(c).id };
      return c.json(await changeAgent(needs, { id, change: c.req.valid("json"), by }), 200);
    })
    .openapi(disable, async (c) => {
      const { id } = c.req.valid("param");
      await changeAgent(needs, { id, change: { disabled: true }, by: { kind: "agent", id: agentOf(c).id } });
      return c.body(null, 204);
    });
};
