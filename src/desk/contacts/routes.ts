import { createRoute, z } from "@hono/zod-openapi";
import type { Store } from "../../../db/client";
import type { NewId } from "../../kernel/ids";
import type { Now } from "../../kernel/time";
import { agentOf, guard } from "../../people/guard";
import { body, json, openRoom, refusals } from "../../people/room";
import { joinContacts, undoJoin } from "./join";
import { setRoleOf } from "./role";

type Needs = { store: Store; now: Now; newId: NewId };
const Id = z.object({ id: z.string().min(1).max(200) });
const Done = z.object({ id: z.string() }).openapi("ContactDone");
const write = guard("contacts.write");
const ok = { responses: { 200: json(Done), ...refusals } };

const joinRoute = createRoute({
  method: "post",
  path: "/contacts/{id}/join",
  summary: "Make another contact one with this one; can be undone",
  middleware: write,
  request: {
    params: Id,
    ...body(z.object({ other: z.string().min(1).max(200), reason: z.string().max(300).default("") })),
  },
  ...ok,
});
const undoRoute = createRoute({
  method: "post",
  path: "/joins/{id}/undo",
  summary: "Part what was joined",
  middleware: write,
  request: { params: Id },
  ...ok,
});
const roleRoute = createRoute({
  method: "put",
  path: "/identities/{id}/role",
  summary: "Say whether an address is a customer's or one of ours",
  middleware: write,
  request: { params: Id, ...body(z.object({ role: z.enum(["customer", "ours"]) })) },
  ...ok,
});

/** Who is who: joining contacts, parting them, and which addresses are our own people's. */
export const contactRoutes = ({ store, now, newId }: Needs) => {
  const using = { transact: store.transact, now, newId };
  return openRoom()
    .openapi(joinRoute, async (c) => {
      const { other, reason } = c.req.valid("json");
      const by = { kind: "agent", id: agentOf(c).id } as const;
      const id = await joinContacts(using, { keep: c.req.valid("param").id, join: other, reason, by });
      return c.json({ id }, 200);
    })
    .openapi(undoRoute, async (c) => {
      const { id } = c.req.valid("param");
      await undoJoin(using, { join: id, by: { kind: "agent", id: agentOf(c).id } });
      return c.json({ id }, 200);
    })
    .openapi(roleRoute, async (c) => {
      const { id } = c.req.valid("param");
      await setRoleOf(using, { identity: id, ...c.req.valid("json"), by: { kind: "agent", id: agentOf(c).id } });
      return c.json({ id }, 200);
    });
};
