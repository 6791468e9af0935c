import { createRoute, z } from "@hono/zod-openapi";
import type { Store } from "../../../../db/client";
import type { NewId } from "../../../kernel/ids";
import type { Now } from "../../../kernel/time";
import type * as wire from "../../../kernel/wire";
import { agentOf } from "../../../people/guard";
import { body, openRoom } from "../../../people/room";
import { shape } from "../../../people/shape";
import { Cursor, Done, described, withId } from "../room";
import { sinceOf } from "../sets/store";
import { TrialLimits } from "./model";
import { cancelTrial, resumeTrial, startTrial, TrialInput } from "./start";
import { getTrial, rowsOf, viewOf } from "./store";
import { figuresOfTrial } from "./summed";

const addTrial = createRoute({
  ...described("post", "/trials", "Try a version beside the live one", shape<wire.TrialView>("Trial")),
  request: body(TrialInput),
});
const oneTrial = createRoute({
  ...described("get", "/trials/{id}", "A trial with its figures", shape<wire.TrialWhole>("TrialWhole")),
  request: withId,
});
const trialRows = createRoute({
  ...described("get", "/trials/{id}/rows", "Decisions side by side", shape<wire.TrialPage>("TrialPage")),
  request: {
    ...withId,
    query: Cursor.extend({
      change: z.enum(["all", "changed", "same", "better", "worse", "other"]).default("all"),
      /** The label's category; empty for none. */
      category: z.string().max(100).optional(),
    }),
  },
});
const cancel = createRoute({ ...described("post", "/trials/{id}/cancel", "Stop a trial", Done), request: withId });
const resume = createRoute({
  ...described("post", "/trials/{id}/resume", "Go on with a trial that was stopped", Done),
  request: { ...withId, ...body(z.object({ limits: TrialLimits.optional() })) },
});

type Needs = { store: Store; now: Now; newId: NewId };
/** Trials: begun, followed, stopped, gone on with. */
export const trialRoutes = (needs: Needs) => {
  const db = needs.store.read;
  return openRoom()
    .openapi(addTrial, async (c) => {
      const actor = { kind: "agent", id: agentOf(c).id } as const;
      const id = await startTrial(needs, { ...c.req.valid("json"), actor });
      return c.json(viewOf(await getTrial(db, id)), 200);
    })
    .openapi(oneTrial, async (c) => {
      const trial = viewOf(await getTrial(db, c.req.valid("param").id));
      const figures = await figuresOfTrial(needs.store, trial);
      return c.json({ ...trial, figures, since: await sinceOf(db, trial.set) }, 200);
    })
    .openapi(trialRows, async (c) => {
      const { id } = await getTrial(db, c.req.valid("param").id);
      const { cursor, limit, ...filter } = c.req.valid("query");
      const rows = await rowsOf(db, { trial: id, after: cursor, limit: limit + 1, ...filter });
      const items = rows.slice(0, limit);
      return c.json({ items, cursor: rows.length > limit ? (items.at(-1)?.position ?? null) : null }, 200);
    })
    .openapi(cancel, async (c) => {
      const { id } = c.req.valid("param");
      await cancelTrial(needs, { id, actor: { kind: "agent", id: agentOf(c).id } });
      return c.json({ id }, 200);
    })
    .openapi(resume, async (c) => {
      const { id } = c.req.valid("param");
      const { limits } = c.req.valid("json");
      await resumeTrial(needs, { id, limits, actor: { kind: "agent", id: agentOf(c).id } });
      return c.json({ id }, 200);
    });
};
