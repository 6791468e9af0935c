import { createRoute, z } from "@hono/zod-openapi";
import type { Store } from "../../../db/client";
import { prompts } from "../../../prompts";
import { listCategories } from "../../desk/categories/store";
import { emit } from "../../jobs/outbox";
import type { NewId } from "../../kernel/ids";
import type { Now } from "../../kernel/time";
import type * as wire from "../../kernel/wire";
import { agentOf, guard } from "../../people/guard";
import { body, json, openRoom, PlaceInQuery, refusals } from "../../people/room";
import { shape } from "../../people/shape";
import { JUDGED_MIN } from "./gate/calibration";
import { askForGate, gateAskedAt, measuredGate } from "./gate/store";
import { live } from "./live";
import { calibratedAs } from "./model";
import { addByHand, buildSet, dropSet, ImportInput, ItemsInput, importSet, SetInput } from "./sets/build";
import { getSet, itemsOf, listSets } from "./sets/store";
import { LabSettings } from "./settings";
import { shadowed } from "./shadow/store";
import { labSettings, openDrift, saveDrift, saveLabSettings } from "./store";
import { TrialLimits } from "./trials/model";
import { cancelTrial, resumeTrial, startTrial, TrialInput } from "./trials/start";
import { getTrial, listTrials, rowsOf, viewOf } from "./trials/store";
import { DraftInput, draft } from "./versions/draft";
import { comment, EditInput, edit } from "./versions/edit";
import { objections, PublishInput, publish, rollBack } from "./versions/publish";
import { addStep, getVersion, listVersions, type StoredVersion, stepsOf } from "./versions/store";
import { faultsIn } from "./versions/words";

const Id = z.object({ id: z.string().min(1).max(100) });
const Done = shape<{ id: string }>("Changed");
type Method = "get" | "post" | "patch" | "delete";
const described = <S extends z.ZodType>(method: Method, path: string, summary: string, answer: S) =>
  ({
    method,
    path,
    summary,
    middleware: guard("prompts.manage"),
    responses: { 200: json(answer), ...refusals },
  }) as const;
const withId = { params: Id };

const Version = shape<wire.VersionView>("Version");
const lab = createRoute(described("get", "/lab", "The lab at a glance", shape<wire.LabView>("Lab")));
const setLab = createRoute({
  ...described("patch", "/lab", "Change how the lab is run", shape<wire.LabSettings>("LabSettings")),
  request: body(z.object(LabSettings.shape).partial()),
});
const measureGate = createRoute(
  described("post", "/lab/gate/measure", "Measure the gate on the desk's own past", shape<wire.GateView>("Gate")),
);
const seeDrift = createRoute(described("post", "/lab/drift/seen", "A drift was seen to", Done));
const addDraft = createRoute({
  ...described("post", "/versions", "Begin a draft as a copy of a version", Version),
  request: body(DraftInput),
});
const oneVersion = createRoute({
  ...described("get", "/versions/{id}", "A version with all it holds", Version),
  request: withId,
});
const editVersion = createRoute({
  ...described("patch", "/versions/{id}", "Save a draft; 409 with what came when another was quicker", Version),
  request: { ...withId, ...body(EditInput) },
});
const checkWords = createRoute({
  ...described(
    "post",
    "/versions/check",
    "What is wrong with prompts' words",
    z.object({ faults: z.array(z.object({ prompt: z.string(), fault: z.string() })) }),
  ),
  request: body(z.object({ prompts: z.record(z.string(), z.string().max(40_000)) })),
});
const Steps = z.object({ items: z.array(shape<wire.VersionStep>("VersionStep")) });
const steps = createRoute({
  ...described("get", "/versions/{id}/steps", "Who did what with a version", Steps),
  request: withId,
});
const addComment = createRoute({
  ...described("post", "/versions/{id}/comments", "Say something about a version", Done),
  request: { ...withId, ...body(z.object({ text: z.string().trim().min(1).max(4000) })) },
});
const Objections = z.object({
  isTried: z.boolean(),
  trial: z.string().nullable(),
  regressions: z.array(shape<wire.Regression>("Regression")),
});
const against = createRoute({
  ...described("get", "/versions/{id}/objections", "What speaks against publishing", Objections),
  request: withId,
});
const publishRoute = createRoute({
  ...described("post", "/versions/{id}/publish", "Make a draft the live version", Version),
  request: { ...withId, ...body(PublishInput) },
});
const rollBackRoute = createRoute({
  ...described("post", "/versions/roll-back", "Put the version before the live one back", Version),
  request: body(z.object({ why: z.string().trim().max(1000).nullish() })),
});
const shadowOf = createRoute({
  ...described(
    "get",
    "/versions/{id}/shadow",
    "What a draft would have done on live traffic",
    shape<wire.ShadowView>("Shadow"),
  ),
  request: withId,
});
const setShadow = createRoute({
  ...described("post", "/versions/{id}/shadow", "Let a draft think along, or stop it", Done),
  request: { ...withId, ...body(z.object({ on: z.boolean() })) },
});
const addSet = createRoute({
  ...described("post", "/labelled-sets", "Build a labelled set", shape<wire.SetView>("Set")),
  request: body(SetInput),
});
const Imported = z.object({
  id: z.string(),
  size: z.number(),
  faults: z.array(z.object({ line: z.number(), fault: z.string() })),
});
const importRoute = createRoute({
  ...described("post", "/labelled-sets/import", "Make a labelled set of JSONL or CSV", Imported),
  request: body(ImportInput),
});
const Cursor = z.object({
  cursor: PlaceInQuery.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});
const oneSet = createRoute({
  ...described(
    "get",
    "/labelled-sets/{id}",
    "The questions of a labelled set",
    shape<wire.LabelledPage>("LabelledPage"),
  ),
  request: { ...withId, query: Cursor },
});
const addItems = createRoute({
  ...described("post", "/labelled-sets/{id}/items", "Add questions by hand", Done),
  request: { ...withId, ...body(ItemsInput) },
});
const removeSet = createRoute({
  ...described("delete", "/labelled-sets/{id}", "Take a labelled set out of sight", Done),
  request: withId,
});
const addTrial = createRoute({
  ...described("post", "/trials", "Try a version beside the live one", shape<wire.TrialView>("Trial")),
  request: body(TrialInput),
});
const oneTrial = createRoute({
  ...described("get", "/trials/{id}", "A trial with its figures", shape<wire.TrialView>("Trial")),
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

const TRIALS_SHOWN = 100;
const view = ({ baseCategories: _, ...version }: StoredVersion): wire.VersionView => version;
const prompted = prompts.map(({ name, description, fields, markdown }) => ({ name, description, fields, markdown }));

type Needs = {
  store: Store;
  now: Now;
  newId: NewId;
  hasModel: () => Promise<boolean>;
  unpriced: () => Promise<string[]>;
};
/** The lab, mounted under /api behind `identify`. */
export const labRoutes = ({ store, now, newId, hasModel, unpriced }: Needs) => {
  const db = store.read;
  const needs = { store, now, newId, transact: store.transact };
  /** The live version's categories are the desk's own, whoever changed them since it went live. */
  const versionView = async (id: string) => {
    const version = view(await getVersion(db, id));
    if (version.state === "retired") return version;
    if (version.state !== "live")
      return { ...version, content: calibratedAs(version.content, (await live(db)).content) };
    return { ...version, content: { ...version.content, categories: await listCategories(db) } };
  };
  const gateView = async (): Promise<wire.GateView> => {
    const [measured, askedAt] = [await measuredGate(db), await gateAskedAt(db)];
    return { measured, isAsked: askedAt > (measured?.at ?? 0), judgedMin: JUDGED_MIN };
  };
  return openRoom()
    .openapi(lab, async (c) => {
      const [versions, sets, trials, settings, drift] = await Promise.all([
        listVersions(db),
        listSets(db),
        listTrials(db, { limit: TRIALS_SHOWN }),
        labSettings(db),
        openDrift(db),
      ]);
      return c.json(
        {
          versions,
          sets,
          trials,
          prompts: prompted,
          settings,
          hasModel: await hasModel(),
          unpriced: await unpriced(),
          drift,
          gate: await gateView(),
        },
        200,
      );
    })
    .openapi(setLab, async (c) => {
      const actor = { kind: "agent", id: agentOf(c).id } as const;
      // The shadow is set by its own route, which looks at the version first.
      const { shadow: _, ...change } = c.req.valid("json");
      await store.transact(async (tx) => {
        await saveLabSettings(tx, change, now());
        await emit(tx, { type: "lab.changed", conversation: null, actor, payload: { what: "version" } }, now());
      });
      return c.json(await labSettings(db), 200);
    })
    .openapi(measureGate, async (c) => {
      const actor = { kind: "agent", id: agentOf(c).id } as const;
      await store.transact(async (tx) => {
        await askForGate(tx, now());
        const payload = { what: "gate" as const, why: "asked" };
        await emit(tx, { type: "lab.changed", conversation: null, actor, payload }, now());
      });
      return c.json(await gateView(), 200);
    })
    .openapi(seeDrift, async (c) => {
      const actor = { kind: "agent", id: agentOf(c).id } as const;
      await store.transact(async (tx) => {
        await saveDrift(tx, null, now());
        await emit(tx, { type: "lab.changed", conversation: null, actor, payload: { what: "drift" } }, now());
      });
      return c.json({ id: "drift" }, 200);
    })
    .openapi(checkWords, async (c) => c.json({ faults: faultsIn(c.req.valid("json").prompts) }, 200))
    .openapi(rollBackRoute, async (c) => {
      const id = await rollBack(needs, { by: agentOf(c).id, why: c.req.valid("json").why });
      return c.json(await versionView(id), 200);
    })
    .openapi(addDraft, async (c) => {
      const id = await draft(needs, { ...c.req.valid("json"), by: agentOf(c).id });
      return c.json(await versionView(id), 200);
    })
    .openapi(oneVersion, async (c) => c.json(await versionView(c.req.valid("param").id), 200))
    .openapi(editVersion, async (c) => {
      const { id } = c.req.valid("param");
      await edit(needs, { ...c.req.valid("json"), id, by: agentOf(c).id });
      return c.json(await versionView(id), 200);
    })
    .openapi(steps, async (c) => {
      const { id } = c.req.valid("param");
      await getVersion(db, id);
      return c.json({ items: await stepsOf(db, id) }, 200);
    })
    .openapi(addComment, async (c) => {
      const { id } = c.req.valid("param");
      await comment(needs, { id, text: c.req.valid("json").text, by: agentOf(c).id });
      return c.json({ id }, 200);
    })
    .openapi(against, async (c) => {
      const { id, revision } = await getVersion(db, c.req.valid("param").id);
      return c.json(await objections(db, { id, revision }), 200);
    })
    .openapi(publishRoute, async (c) => {
      const { id } = c.req.valid("param");
      await publish(needs, { ...c.req.valid("json"), id, by: agentOf(c).id });
      return c.json(await versionView(id), 200);
    })
    .openapi(shadowOf, async (c) => {
      const { id } = await getVersion(db, c.req.valid("param").id);
      return c.json(await shadowed(db, id), 200);
    })
    .openapi(setShadow, async (c) => {
      const { id, state, revision } = await getVersion(db, c.req.valid("param").id);
      const by = agentOf(c).id;
      const isOn = c.req.valid("json").on && state !== "live" && state !== "retired";
      await store.transact(async (tx) => {
        await saveLabSettings(tx, { shadow: isOn ? id : null }, now());
        const step = { version: id, what: "shadowed", by, text: isOn ? "on" : "off", revision, at: now() } as const;
        await addStep(tx, { id: newId(), ...step });
        const actor = { kind: "agent", id: by } as const;
        await emit(tx, { type: "lab.changed", conversation: null, actor, payload: { what: "shadow", id } }, now());
      });
      return c.json({ id }, 200);
    })
    .openapi(importRoute, async (c) => {
      const actor = { kind: "agent", id: agentOf(c).id } as const;
      return c.json(await importSet(needs, { ...c.req.valid("json"), actor }), 200);
    })
    .openapi(addSet, async (c) => {
      const actor = { kind: "agent", id: agentOf(c).id } as const;
      const id = await buildSet(needs, { ...c.req.valid("json"), actor });
      return c.json(await getSet(db, id), 200);
    })
    .openapi(oneSet, async (c) => {
      const { id } = await getSet(db, c.req.valid("param").id);
      const { cursor, limit } = c.req.valid("query");
      const rows = await itemsOf(db, { set: id, after: cursor, limit: limit + 1 });
      const items = rows.slice(0, limit).map(({ set: _, history: __, at: ___, ...item }) => item);
      return c.json({ items, cursor: rows.length > limit ? (items.at(-1)?.position ?? null) : null }, 200);
    })
    .openapi(addItems, async (c) => {
      const { id } = c.req.valid("param");
      const actor = { kind: "agent", id: agentOf(c).id } as const;
      await addByHand(needs, { set: id, items: c.req.valid("json").items, actor });
      return c.json({ id }, 200);
    })
    .openapi(removeSet, async (c) => {
      const { id } = c.req.valid("param");
      await dropSet(needs, { set: id, actor: { kind: "agent", id: agentOf(c).id } });
      return c.json({ id }, 200);
    })
    .openapi(addTrial, async (c) => {
      const actor = { kind: "agent", id: agentOf(c).id } as const;
      const id = await startTrial(needs, { ...c.req.valid("json"), actor });
      return c.json(viewOf(await getTrial(db, id)), 200);
    })
    .openapi(oneTrial, async (c) => c.json(viewOf(await getTrial(db, c.req.valid("param").id)), 200))
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
