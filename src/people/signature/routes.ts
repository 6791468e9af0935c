import { createRoute } from "@hono/zod-openapi";
import type { Store } from "../../../db/client";
import type { Now } from "../../kernel/time";
import type * as wire from "../../kernel/wire";
import { agentOf, guard } from "../guard";
import { body, json, openRoom, refusals } from "../room";
import { shape } from "../shape";
import { Signature } from "./model";
import { saveSignature, signatureOf } from "./store";

const Said = shape<wire.Signature>("Signature");
const mine = createRoute({
  method: "get",
  path: "/me/signature",
  summary: "What stands under one's own mails",
  middleware: guard(),
  responses: { 200: json(Said), ...refusals },
});
const setMine = createRoute({
  method: "put",
  path: "/me/signature",
  summary: "Say what stands under one's own mails, in English and in Russian; empty: nothing",
  middleware: guard(),
  request: body(Signature),
  responses: { 200: json(Said), ...refusals },
});

/** What agents write under their mails. */
export const signatureRoutes = ({ store: { read: db, transact }, now }: { store: Store; now: Now }) =>
  openRoom()
    .openapi(mine, async (c) => c.json(await signatureOf(db, agentOf(c).id), 200))
    .openapi(setMine, async (c) => {
      const signature = c.req.valid("json");
      await transact((tx) => saveSignature(tx, { agent: agentOf(c).id, signature, now: now() }));
      return c.json(signature, 200);
    });
