import { createRoute, z } from "@hono/zod-openapi";
import type { Store } from "../../../db/client";
import { Problem } from "../../kernel/problem";
import { DAY_MS, type Now } from "../../kernel/time";
import type * as wire from "../../kernel/wire";
import { guard } from "../../people/guard";
import { json, openRoom, refusals } from "../../people/room";
import { shape } from "../../people/shape";
import { botReport } from "./bot-report";

const SPAN_MAX = 370 * DAY_MS;
const SPAN = 30 * DAY_MS;
/** Milliseconds; without them, the last thirty days. */
const Span = z.object({
  from: z.coerce.number().int().min(0).optional(),
  to: z.coerce.number().int().min(1).optional(),
});

const bot = createRoute({
  method: "get",
  path: "/reports/bot",
  summary: "What the bot did in the conversations opened between two moments, and what people made of it",
  middleware: guard("reports.read"),
  request: { query: Span },
  responses: { 200: json(shape<wire.BotReport>("BotReport")), ...refusals },
});

/** Figures about the desk's work. */
export const reportRoutes = (needs: { store: Store; now: Now }) =>
  openRoom().openapi(bot, async (c) => {
    const asked = c.req.valid("query");
    const to = asked.to ?? needs.now();
    const from = asked.from ?? Math.max(0, to - SPAN);
    if (to <= from || to - from > SPAN_MAX)
      throw new Problem("bad_input", {
        issues: [{ path: "to", message: "The time must end after it begins, and span a year at most." }],
      });
    return c.json(await botReport(needs, { from, to }), 200);
  });
