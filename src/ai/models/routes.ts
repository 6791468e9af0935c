import { createRoute, z } from "@hono/zod-openapi";
import type { Store } from "../../../db/client";
import { changeOf } from "../../kernel/change";
import type { NewId } from "../../kernel/ids";
import { Problem } from "../../kernel/problem";
import type { Seal } from "../../kernel/seal";
import { DAY_MS, type Now } from "../../kernel/time";
import type * as wire from "../../kernel/wire";
import { agentOf, guard } from "../../people/guard";
import { body, json, openRoom, refusals } from "../../people/room";
import { listOf, shape } from "../../people/shape";
import { ENVIRONMENT, ModelSettings, ProviderInput, TestInput } from "./model";
import type { Models } from "./open";
import { addProvider, changeProvider, removeProvider, setModels } from "./providers";
import * as store from "./store";
import { tryModel } from "./try-model";

type Needs = {
  store: Store;
  now: Now;
  newId: NewId;
  seal: Seal;
  models: Models;
  /** How far the embedding model has read, and that it may go on. */
  embeddings: { state: () => Promise<wire.EmbeddingState>; changed: () => void };
  environment: { baseUrl: string | null; apiKey: string | null; model: string | null; embeddingModel: string | null };
  pause: (ms: number, signal: AbortSignal) => Promise<void>;
  chance: () => number;
};

const Id = z.object({ id: z.string().min(1).max(200) });
const View = shape<wire.ModelsView>("Models");
const Done = shape<{ id: string }>("Changed");
const read = guard("models.read");
const manage = guard("models.manage");
const answers = <S extends z.ZodType>(answer: S) => ({ responses: { 200: json(answer), ...refusals } });

const routes = {
  get: createRoute({
    method: "get",
    path: "/models",
    summary: "Language models: what is asked where, and how they are",
    middleware: read,
    ...answers(View),
  }),
  set: createRoute({
    method: "patch",
    path: "/models",
    summary: "Set which models are asked, their prices and limits, and what is masked",
    middleware: manage,
    request: body(changeOf(ModelSettings)),
    ...answers(View),
  }),
  usage: createRoute({
    method: "get",
    path: "/models/usage",
    summary: "Calls of the last days by task, model and outcome",
    middleware: read,
    request: { query: z.object({ days: z.coerce.number().int().min(1).max(366).default(30) }) },
    ...answers(listOf<wire.ModelUsage>("ModelUsage")),
  }),
  test: createRoute({
    method: "post",
    path: "/models/test",
    summary: "Ask a model one small question and say what happened",
    middleware: manage,
    request: body(TestInput),
    ...answers(shape<wire.ModelTest>("ModelTest")),
  }),
  add: createRoute({
    method: "post",
    path: "/models/providers",
    summary: "Add a server that models may be asked at",
    middleware: manage,
    request: body(ProviderInput),
    ...answers(Done),
  }),
  change: createRoute({
    method: "patch",
    path: "/models/providers/{id}",
    summary: "Change such a server",
    middleware: manage,
    request: { params: Id, ...body(changeOf(ProviderInput)) },
    ...answers(Done),
  }),
  remove: createRoute({
    method: "delete",
    path: "/models/providers/{id}",
    summary: "Remove such a server and forget its key",
    middleware: manage,
    request: { params: Id },
    ...answers(Done),
  }),
};

const OPENAI = "https://api.openai.com/v1";

/** The models' settings, their providers, and how they are. */
export const modelRoutes = (needs: Needs) => {
  const { models, environment, now } = needs;
  const { read: db, transact } = needs.store;
  const saving = { transact, now, newId: needs.newId, seal: needs.seal };
  const ofEnvironment = (): wire.ProviderView[] =>
    environment.apiKey === null && environment.baseUrl === null
      ? []
      : [
          {
            id: ENVIRONMENT,
            name: ENVIRONMENT,
            kind: environment.baseUrl === null ? "openai" : "other",
            baseUrl: environment.baseUrl ?? OPENAI,
            hasKey: environment.apiKey !== null,
          },
        ];
  const changed = () => {
    models.changed();
    needs.embeddings.changed();
  };
  const view = async (): Promise<wire.ModelsView> => {
    const providers = await store.listProviders(db);
    return {
      settings: await store.modelSettings(db),
      providers: [
        ...ofEnvironment(),
        ...providers.map(({ id, name, kind, baseUrl, secret }) => ({
          id,
          name,
          kind,
          baseUrl,
          hasKey: secret !== null,
        })),
      ],
      environment: { model: environment.model, embeddingModel: environment.embeddingModel },
      state: await models.state(),
      embeddings: await needs.embeddings.state(),
    };
  };

  return openRoom()
    .openapi(routes.get, async (c) => c.json(await view(), 200))
    .openapi(routes.set, async (c) => {
      const known = new Set((await view()).providers.map(({ id }) => id));
      await setModels(saving, { by: agentOf(c).id, settings: c.req.valid("json"), known });
      changed();
      return c.json(await view(), 200);
    })
    .openapi(routes.usage, async (c) => {
      const to = now() + 1;
      return c.json(await store.usage(db, { from: to - c.req.valid("query").days * DAY_MS, to }), 200);
    })
    .openapi(routes.test, async (c) => {
      const { provider, model, task } = c.req.valid("json");
      const place = await models.providerAt(provider);
      if (!place) throw new Problem("not_found", { what: "provider", id: provider });
      return c.json(await tryModel(needs, { ...place, model, task }), 200);
    })
    .openapi(routes.add, async (c) => {
      const id = await addProvider(saving, { ...c.req.valid("json"), by: agentOf(c).id });
      changed();
      return c.json({ id }, 200);
    })
    .openapi(routes.change, async (c) => {
      const { id } = c.req.valid("param");
      await changeProvider(saving, { ...c.req.valid("json"), id, by: agentOf(c).id });
      changed();
      return c.json({ id }, 200);
    })
    .openapi(routes.remove, async (c) => {
      const { id } = c.req.valid("param");
      await removeProvider(saving, { id, by: agentOf(c).id });
      changed();
      return c.json({ id }, 200);
    });
};
