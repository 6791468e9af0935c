import { createRoute, z } from "@hono/zod-openapi";
import type { Store } from "../../../../db/client";
import { listCategories } from "../../../desk/categories/store";
import { emit } from "../../../jobs/outbox";
import type { NewId } from "../../../kernel/ids";
import type { Now } from "../../../kernel/time";
import type * as wire from "../../../kernel/wire";
import { agentOf } from "../../../people/guard";
import { body, openRoom } from "../../../people/room";
import { shape } from "../../../people/shape";
import { retoldAs, retoldSince } from "../gate/retold";
import { measuredGate } from "../gate/store";
import { live } from "../live";
import { calibratedAs, GateSettings, shipped } from "../model";
import { Done, described, withId } from "../room";
import { shadowed } from "../shadow/store";
import { saveLabSettings } from "../store";
import { DraftInput, draft } from "./draft";
import { comment, EditInput, edit } from "./edit";
import { objections, PublishInput, publish, rollBack } from "./publish";
import { addStep, getVersion, stepsOf } from "./store";
import { faultsIn, mustRead } from "./words";

const Version = shape<wire.VersionView>("Version");
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
    z.object({ faults: z.array(shape<wire.PromptFault>("PromptFault")) }),
  ),
  request: body(z.object({ prompts: z.record(z.string(), z.string().max(40_000)) })),
});
const Steps = z.object({ items: z.array(shape<wire.VersionStep>("VersionStep")) });
const retell = createRoute({
  ...described(
    "post",
    "/versions/retell",
    "The same cut as what is not saved yet has, by what the desk has learned of the gate since",
    z.object({ gate: shape<wire.VersionContent["gate"]>("Gate") }),
  ),
  request: body(z.object({ gate: GateSettings })),
});
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
  /** It was tried, but the desk's categories have changed since. */
  isMoved: z.boolean(),
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

type Needs = { store: Store; now: Now; newId: NewId };
/** Versions: drafted, edited, published, rolled back, and followed in the shadow. */
export const versionRoutes = ({ store, now, newId }: Needs) => {
  const db = store.read;
  const needs = { store, now, newId, transact: store.transact };
  /** The live version's categories are the desk's own, whoever changed them since it went live; the others' thresholds are told as the live one's are. */
  const versionView = async (id: string): Promise<wire.VersionView> => {
    const { baseCategories: _, ...version } = await getVersion(db, id);
    if (version.state === "live") {
      const content = { ...version.content, categories: await listCategories(db) };
      return { ...version, content, retold: retoldSince(await stepsOf(db, id)) };
    }
    const content = calibratedAs(version.content, (await live(db)).content);
    const retold = retoldAs(version.content.gate, content.gate);
    const measured = retold && (await measuredGate(db));
    return { ...version, content, retold: measured && { ...retold, at: measured.at, by: measured.by } };
  };
  return openRoom()
    .openapi(checkWords, async (c) => c.json({ faults: faultsIn(c.req.valid("json").prompts) }, 200))
    .openapi(retell, async (c) => {
      const { gate } = c.req.valid("json");
      return c.json({ gate: calibratedAs({ ...shipped, gate }, (await live(db)).content).gate }, 200);
    })
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
      return c.json(await objections(db, c.req.valid("param").id), 200);
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
      const { id, state, revision, content } = await getVersion(db, c.req.valid("param").id);
      const by = agentOf(c).id;
      const isOn = c.req.valid("json").on && state !== "live" && state !== "retired";
      if (isOn) mustRead(content.prompts);
      await store.transact(async (tx) => {
        await saveLabSettings(tx, { shadow: isOn ? id : null }, now());
        const step = { version: id, what: "shadowed", by, text: isOn ? "on" : "off", revision, at: now() } as const;
        await addStep(tx, { id: newId(), ...step });
        const actor = { kind: "agent", id: by } as const;
        await emit(tx, { type: "lab.changed", conversation: null, actor, payload: { what: "shadow", id } }, now());
      });
      return c.json({ id }, 200);
    });
};
