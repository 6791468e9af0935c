import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Store } from "../../../db/client";
import { changeOf } from "../../kernel/change";
import type { NewId } from "../../kernel/ids";
import type { Now } from "../../kernel/time";
import type * as wire from "../../kernel/wire";
import { agentOf } from "../../people/guard";
import { body, describedFor, openRoom } from "../../people/room";
import { listOf, shape } from "../../people/shape";
import type { Llm } from "../llm";
import { dismissFinding } from "./articles/store";
import type { Meaning } from "./by-meaning";
import { draft } from "./draft";
import { objections } from "./objections";
import type { Gaps } from "./open";
import { cursorOf } from "./past/store";
import { findingsView, gapView, rowsOf } from "./present";
import { dismiss, publish } from "./publish";
import { GapSettings } from "./settings";
import * as gapStore from "./store";
import { tryDraft } from "./try-draft";

const described = describedFor("gaps.manage");
const withId = { params: z.object({ id: z.string().min(1).max(200) }) };
const Overruled = z.object({ overrule: z.boolean().default(false) });
const View = shape<wire.GapView>("Gap");
const Place = z
  .string()
  .regex(/^\d{1,9}~[\w-]{1,80}$/)
  .transform((text) => {
    const [questions = "0", id = ""] = text.split("~");
    return { questions: Number(questions), id };
  });
const Asked = z.object({
  state: z.enum(["open", "drafted", "published", "dismissed"]).default("open"),
  cursor: Place.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

const list = createRoute({
  ...described("get", "/gaps", "Questions the knowledge base does not answer, gathered", shape<wire.GapsView>("Gaps")),
  request: { query: Asked },
});
const setSettings = createRoute({
  ...described(
    "patch",
    "/gaps",
    "Change how gaps are shown and articles looked over",
    shape<wire.GapSettingsView>("GapSettings"),
  ),
  request: body(changeOf(GapSettings)),
});
const look = createRoute(
  described("post", "/gaps/look", "Gather what has happened since the last look now", shape<wire.Done>("Done")),
);
const findings = createRoute(
  described(
    "get",
    "/gaps/articles",
    "Stale, contradicting and never used articles",
    listOf<wire.ArticleFinding>("ArticleFinding"),
  ),
);
const setFinding = createRoute({
  ...described(
    "post",
    "/gaps/articles/{id}",
    "Dismiss what was found of an article, or take it up again",
    shape<wire.Changed>("Changed"),
  ),
  request: { ...withId, ...body(z.object({ dismissed: z.boolean() })) },
});
const one = createRoute({
  ...described("get", "/gaps/{id}", "A gap with its questions and its draft", View),
  request: withId,
});
const draftOne = createRoute({
  ...described("post", "/gaps/{id}/draft", "Draft an article from what agents answered", View),
  request: withId,
});
const tryOne = createRoute({
  ...described("post", "/gaps/{id}/trial", "How many of the past questions the draft would answer", View),
  request: withId,
});
const against = createRoute({
  ...described(
    "get",
    "/gaps/{id}/objections",
    "What to know before the draft is published",
    shape<wire.GapObjections>("GapObjections"),
  ),
  request: withId,
});
const publishOne = createRoute({
  ...described("post", "/gaps/{id}/publish", "Publish the draft, and tell those who have such a question open", View),
  // Published articles that say otherwise refuse it, until a person overrules that.
  request: { ...withId, body: { required: false, content: { "application/json": { schema: Overruled } } } },
});
const dismissOne = createRoute({
  ...described("post", "/gaps/{id}/dismiss", "Lay a gap aside", View),
  request: withId,
});
const reopenOne = createRoute({
  ...described("post", "/gaps/{id}/reopen", "Take a dismissed gap up again", View),
  request: withId,
});

type Needs = {
  store: Store;
  now: Now;
  newId: NewId;
  gaps: Gaps;
  /** Passages by their meaning. */
  meaning: Meaning;
  llm: Llm | null;
  publicUrl: string;
};
const actorOf = (c: Context) => ({ kind: "agent", id: agentOf(c).id }) as const;

/** The gaps room, mounted under /api behind `identify`. */
export const gapRoutes = (given: Needs) => {
  const { store, now, gaps } = given;
  const needs = { ...given, think: gaps.think };
  const db = store.read;
  const view = (id: string) => gapView(db, id, now());
  return openRoom()
    .openapi(list, async (c) => {
      const { state, cursor, limit } = c.req.valid("query");
      const settings = await gapStore.gapSettings(db);
      // What somebody has taken in hand stays in sight, however few its questions are.
      const atLeast = state === "open" ? settings.questionsMin : 0;
      const rows = await gapStore.gapsIn(db, { state, atLeast, after: cursor ?? null, limit: limit + 1 });
      const items = await rowsOf(db, rows.slice(0, limit), now());
      const last = rows.length > limit ? items.at(-1) : undefined;
      const counts = await gapStore.countGaps(db, settings.questionsMin);
      const isLooking = (await cursorOf(db)).seq === 0;
      return c.json({ items, cursor: last ? `${last.questions}~${last.id}` : null, counts, settings, isLooking }, 200);
    })
    .openapi(setSettings, async (c) => {
      await store.transact((tx) => gapStore.saveGapSettings(tx, c.req.valid("json"), now()));
      gaps.changed();
      return c.json(await gapStore.gapSettings(db), 200);
    })
    .openapi(look, async (c) => {
      await gaps.look();
      return c.json({ ok: true } as const, 200);
    })
    .openapi(findings, async (c) => c.json(await findingsView(db), 200))
    .openapi(setFinding, async (c) => {
      const { id } = c.req.valid("param");
      const at = c.req.valid("json").dismissed ? now() : null;
      await store.transact((tx) => dismissFinding(tx, { id, by: agentOf(c).id, at }));
      return c.json({ id }, 200);
    })
    .openapi(one, async (c) => c.json(await view(c.req.valid("param").id), 200))
    .openapi(draftOne, async (c) => {
      const { id } = c.req.valid("param");
      await draft(needs, { gap: id, by: actorOf(c) });
      return c.json(await view(id), 200);
    })
    .openapi(tryOne, async (c) => {
      const { id } = c.req.valid("param");
      await tryDraft(needs, { gap: id, by: actorOf(c) });
      return c.json(await view(id), 200);
    })
    .openapi(against, async (c) => c.json(await objections(needs, c.req.valid("param").id), 200))
    .openapi(publishOne, async (c) => {
      const { id } = c.req.valid("param");
      const overrule = c.req.valid("json").overrule ? "yes" : "no";
      await publish(needs, { gap: id, by: actorOf(c), overrule });
      return c.json(await view(id), 200);
    })
    .openapi(dismissOne, async (c) => {
      const { id } = c.req.valid("param");
      await dismiss(needs, { gap: id, by: actorOf(c), isDismissed: true });
      return c.json(await view(id), 200);
    })
    .openapi(reopenOne, async (c) => {
      const { id } = c.req.valid("param");
      await dismiss(needs, { gap: id, by: actorOf(c), isDismissed: false });
      return c.json(await view(id), 200);
    });
};
