import { createRoute, z } from "@hono/zod-openapi";
import type { Store } from "../../../db/client";
import { getCategory } from "../../desk/categories/store";
import { settleLabel } from "../../desk/conversations/settle-label";
import type { Now } from "../../kernel/time";
import type * as wire from "../../kernel/wire";
import { agentOf, guard } from "../../people/guard";
import { body, json, openRoom, refusals } from "../../people/room";
import { shape } from "../../people/shape";
import type { Quality } from "./quality";

type Needs = {
  store: Store;
  now: Now;
  quality: Quality;
  /** Resolves when what was changed before is known of: nobody is told that what was measured of it is fresh. */
  heard: () => Promise<void>;
};
const Id = z.object({ id: z.string().min(1).max(200) });

const report = createRoute({
  method: "get",
  path: "/categories/quality",
  summary: "How good the categories are: precision, recall, what they are confused with, when they are applied",
  middleware: guard("categories.write"),
  responses: { 200: json(shape<wire.QualityReport>("QualityReport")), ...refusals },
});
const cases = createRoute({
  method: "get",
  path: "/categories/{id}/cases",
  summary: "The texts that contradict a category, those it takes from others, and its labels",
  middleware: guard("categories.write"),
  request: { params: Id },
  responses: { 200: json(shape<wire.CategoryCases>("CategoryCases")), ...refusals },
});
const Label = z
  .object({ excluded: z.boolean(), category: z.string().min(1).max(100) })
  .partial()
  .refine((one) => one.excluded !== undefined || one.category !== undefined, { message: "something to change" });
const label = createRoute({
  method: "put",
  path: "/labels/{id}",
  summary: "Take a conversation's label out of what is learned from or back into it, or say another category",
  middleware: guard("categories.write"),
  request: { params: Id, ...body(Label) },
  responses: { 200: json(shape<wire.Changed>("Changed")), ...refusals },
});

/** What leads see of how good their categories are. */
export const qualityRoutes = ({ store, now, quality, heard }: Needs) =>
  openRoom()
    .openapi(report, async (c) => {
      await heard();
      return c.json(await quality.report(), 200);
    })
    .openapi(cases, async (c) => {
      const { id } = await getCategory(store.read, c.req.valid("param").id);
      await heard();
      return c.json(await quality.cases(id), 200);
    })
    .openapi(label, async (c) => {
      const { id: conversation } = c.req.valid("param");
      const by = { kind: "agent" as const, id: agentOf(c).id };
      await settleLabel({ transact: store.transact, now }, { conversation, ...c.req.valid("json"), by });
      return c.json({ id: conversation }, 200);
    });
