import { createRoute, z } from "@hono/zod-openapi";
import type { Read } from "../../../db/client";
import { getMessage } from "../../desk/conversations/store";
import type * as wire from "../../kernel/wire";
import { guard } from "../../people/guard";
import { json, openRoom, refusals } from "../../people/room";
import { shape } from "../../people/shape";
import { modelSettings } from "../models/store";
import { readTrace } from "./model";

const traceRoute = createRoute({
  method: "get",
  path: "/messages/{id}/trace",
  summary: "Why the bot said this: passages, checks, gate, cost; null for what the bot did not write",
  middleware: guard("conversations.read"),
  request: { params: z.object({ id: z.string().min(1).max(200) }) },
  responses: {
    200: json(shape<wire.Traced>("Traced")),
    ...refusals,
  },
});

/** Why the bot said what it said, mounted under /api behind `identify`. */
export const traceRoutes = ({ read }: { read: Read }) =>
  openRoom().openapi(traceRoute, async (c) => {
    const { authorKind, trace } = await getMessage(read, c.req.valid("param").id);
    const { currency } = await modelSettings(read);
    return c.json({ trace: authorKind === "bot" ? readTrace(trace) : null, currency }, 200);
  });
