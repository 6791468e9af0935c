import { createRoute } from "@hono/zod-openapi";
import type { Store } from "../../../db/client";
import { prompts } from "../../../prompts";
import { emit } from "../../jobs/outbox";
import { changeOf } from "../../kernel/change";
import type { NewId } from "../../kernel/ids";
import type { Now } from "../../kernel/time";
import type * as wire from "../../kernel/wire";
import { agentOf } from "../../people/guard";
import { body, openRoom } from "../../people/room";
import { shape } from "../../people/shape";
import { modelSettings } from "../models/store";
import { JUDGED_MIN } from "./gate/calibration";
import { askForGate, gateAsked, measuredGate } from "./gate/store";
import { Done, described } from "./room";
import { setRoutes } from "./sets/routes";
import { listSets } from "./sets/store";
import { LabSettings } from "./settings";
import { labSettings, openDrift, saveDrift, saveLabSettings } from "./store";
import { trialRoutes } from "./trials/routes";
import { listTrials } from "./trials/store";
import { versionRoutes } from "./versions/routes";
import { listVersions } from "./versions/store";

const lab = createRoute(described("get", "/lab", "The lab at a glance", shape<wire.LabView>("Lab")));
const setLab = createRoute({
  ...described("patch", "/lab", "Change how the lab is run", shape<wire.LabSettings>("LabSettings")),
  request: body(changeOf(LabSettings)),
});
const measureGate = createRoute(
  described("post", "/lab/gate/measure", "Measure the gate on the desk's own past", shape<wire.GateView>("Gate")),
);
const seeDrift = createRoute(described("post", "/lab/drift/seen", "A drift was seen to", Done));

const TRIALS_SHOWN = 100;
const prompted = prompts.map(({ name, description, fields, markdown }) => ({ name, description, fields, markdown }));

type Needs = {
  store: Store;
  now: Now;
  newId: NewId;
  hasModel: () => Promise<boolean>;
  unpriced: () => Promise<string[]>;
};
/** The lab, mounted under /api behind `identify`. */
export const labRoutes = ({ hasModel, unpriced, ...needs }: Needs) => {
  const { store, now } = needs;
  const db = store.read;
  const gateView = async (): Promise<wire.GateView> => {
    const [measured, asked] = [await measuredGate(db), await gateAsked(db)];
    return { measured, isAsked: asked.at > (measured?.at ?? 0), judgedMin: JUDGED_MIN };
  };
  return openRoom()
    .route("/", versionRoutes(needs))
    .route("/", setRoutes(needs))
    .route("/", trialRoutes(needs))
    .openapi(lab, async (c) => {
      const [versions, sets, trials, settings, drift, { currency }] = await Promise.all([
        listVersions(db),
        listSets(db),
        listTrials(db, { limit: TRIALS_SHOWN }),
        labSettings(db),
        openDrift(db),
        modelSettings(db),
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
          currency,
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
        await askForGate(tx, { at: now(), by: actor.id });
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
    });
};
