import type { Store } from "../../../db/client";
import { emit } from "../../jobs/outbox";
import type { NewId } from "../../kernel/ids";
import type { Seal } from "../../kernel/seal";
import type { Now } from "../../kernel/time";
import type { ModelState, Notice } from "../../kernel/wire";
import { CIRCUIT, type Circuit, openCircuit } from "../circuit";
import { jsonSchemaOf } from "../completion";
import { type About, type Llm, type LlmAnswer, LlmFailure, type LlmRequest, type Usage } from "../llm";
import type { openOpenAi } from "../openai";
import type { openEmbeddings } from "../openai-embeddings";
import { openCache } from "./cache";
import { openEmbed, vectorModelOf } from "./embed";
import { openMask } from "./mask";
import { dayOf, openMeter } from "./meter";
import { costOf, ENVIRONMENT, type ModelSettings, type Task, taskOf } from "./model";
import { openPatience } from "./patience";
import { insertCall, listProviders, modelSettings, privateWords, setToldSpent, spent, toldSpent } from "./store";

type Needs = {
  store: Store;
  seal: Seal;
  now: Now;
  newId: NewId;
  pause: (ms: number, signal: AbortSignal) => Promise<void>;
  chance: () => number;
  /** A hex digest of words under a secret of ours. */
  digest: (words: string) => string;
  /** What the environment names; its models serve every task that has none of its own. */
  environment: { apiKey: string | null; baseUrl: string | null; model: string | null; embeddingModel: string | null };
  log: { error: (details: object, text: string) => void };
};
export type Place = { provider: string; baseUrl: string | undefined; apiKey: string | undefined; model: string };
type Setup = { settings: ModelSettings; places: Map<string, Omit<Place, "model">> };

const NUMBERS = 0x1000000;

/** All language models of the desk behind one port: which one serves a task, what it may cost, and what it is told of people. */
export const openModels = (needs: Needs) => {
  const { store, now, environment } = needs;
  const meter = openMeter({ read: store.read, now, daySpent: () => tellSpent() });
  const cache = openCache(now);
  const patience = openPatience(now);
  const circuits = new Map<string, Circuit>();
  const open = new Map<string, ReturnType<typeof openOpenAi>>();
  const openVectors = new Map<string, ReturnType<typeof openEmbeddings>>();
  let setup: Promise<Setup> | null = null;

  const hasEnvironment = environment.apiKey !== null || environment.baseUrl !== null;
  const load = async (): Promise<Setup> => {
    const [settings, providers] = await Promise.all([modelSettings(store.read), listProviders(store.read)]);
    const places: Setup["places"] = new Map();
    if (hasEnvironment) {
      const { baseUrl, apiKey } = environment;
      places.set(ENVIRONMENT, {
        provider: ENVIRONMENT,
        baseUrl: baseUrl ?? undefined,
        apiKey: apiKey ?? undefined,
      });
    }
    for (const { id, baseUrl, secret } of providers)
      places.set(id, { provider: id, baseUrl, apiKey: secret === null ? undefined : needs.seal.open(secret) });
    return { settings, places };
  };
  const current = (): Promise<Setup> => {
    const mine = setup ?? load();
    setup = mine;
    mine.catch(() => {
      if (setup === mine) setup = null;
    });
    return mine;
  };

  /** Where a task is asked, or null where it is not. */
  const placeOf = ({ settings, places }: Setup, task: Task, about: About = {}): Place | null => {
    if (settings.onlyLocal) return null;
    if (about.connection !== undefined && settings.onlyLocalConnections.includes(about.connection)) return null;
    const chosen = settings.tasks[task];
    const model = chosen ? chosen.model : task === "embeddings" ? environment.embeddingModel : environment.model;
    const place = places.get(chosen ? chosen.provider : ENVIRONMENT);
    return place && model ? { ...place, model } : null;
  };

  const circuitOf = (provider: string): Circuit => {
    const known = circuits.get(provider) ?? openCircuit(CIRCUIT, now);
    circuits.set(provider, known);
    return known;
  };
  // The library is loaded with the first question: a desk without a model starts sooner.
  const modelAt = async (place: Place) => {
    const { openOpenAi } = await import("../openai");
    const key = `${place.provider} ${place.model}`;
    const known = open.get(key) ?? openOpenAi({ ...needs, ...place, breaker: circuitOf(place.provider) });
    open.set(key, known);
    return known;
  };

  const numberOf = (words: string) => Number.parseInt(needs.digest(words).slice(0, 6), 16) / NUMBERS;
  /** What is hidden for this conversation: the names leads listed, and all that its customer goes by. */
  const maskFor = async ({ mask, maskNames }: ModelSettings, { conversation }: About) => {
    if (!mask) return null;
    const theirs = conversation ? await privateWords(store.read, conversation) : [];
    return openMask({ names: [...maskNames, ...theirs], number: numberOf });
  };

  type Call = {
    task: Task;
    place: Place;
    prompt: string;
    about: About;
    outcome: string;
    usage: Usage;
    cost: number | undefined;
    ms: number;
  };
  /** Keeps that a model was asked. A call that cannot be noted has still been answered. */
  const note = async ({ task, place, prompt, about, outcome, usage, cost, ms }: Call): Promise<void> => {
    await store
      .transact((tx) =>
        insertCall(tx, {
          id: needs.newId(),
          at: now(),
          task,
          prompt,
          provider: place.provider,
          model: place.model,
          conversation: about.conversation ?? null,
          ...usage,
          cost: cost ?? null,
          ms,
          outcome,
        }),
      )
      .catch((err) => needs.log.error({ err }, "A model's call could not be noted."));
  };

  let telling: Promise<void> = Promise.resolve();
  /** Leads hear of it once a day; from then on the local engine serves. */
  const tellSpent = (): Promise<void> => {
    const tell = async () => {
      const day = dayOf(now());
      if ((await toldSpent(store.read)) === day) return;
      await store.transact(async (tx) => {
        await setToldSpent(tx, day, now());
        const payload = { what: "models" as const };
        await emit(tx, { type: "desk.changed", conversation: null, actor: { kind: "system" }, payload }, now());
      });
    };
    telling = telling.then(tell, tell);
    return telling.catch((err) => needs.log.error({ err }, "That the budget is used up could not be told."));
  };

  /** Lets a call go; one that may not is counted. */
  const admit = (by: { task: Task; provider: string }, ...[settings, wanted]: Parameters<typeof meter.admit>) =>
    meter.admit(settings, wanted).catch(async (failure: unknown) => {
      if (failure instanceof LlmFailure) meter.count({ ...by, outcome: failure.kind }, null);
      throw failure;
    });

  const vectorsAt = async (place: Place) => {
    const { openEmbeddings } = await import("../openai-embeddings");
    const key = `${place.provider} ${place.model}`;
    // A circuit of its own: a question that was given a third of a second must not close the door on answers.
    const breaker = circuitOf(`${place.provider}/embeddings`);
    const known = openVectors.get(key) ?? openEmbeddings({ ...needs, ...place, breaker });
    openVectors.set(key, known);
    return known;
  };
  const embed = openEmbed<Place>({
    now,
    maskFor,
    place: async (about) => {
      const known = await current();
      const place = placeOf(known, "embeddings", about);
      return place && { settings: known.settings, place };
    },
    admit: ({ provider }, ...wanted) => admit({ task: "embeddings", provider }, ...wanted),
    noted: async (place, about, call) => {
      const { provider } = place;
      meter.count({ task: "embeddings", provider, outcome: call.outcome }, { ...call.usage, cost: call.cost ?? 0 });
      await note({ task: "embeddings", place, prompt: "embeddings@1", about, ...call });
    },
    ask: (place) => async (texts, asked) => (await vectorsAt(place))(texts, asked),
  });

  const nothing: Usage = { inputTokens: 0, outputTokens: 0 };
  type Asking<T> = { setup: Setup; place: Place; task: Task; request: LlmRequest<T> };

  /** Asks, within budget and rate, and notes what became of it. */
  const askAndNote = async <T>({ setup: { settings }, place, task, request }: Asking<T>): Promise<LlmAnswer<T>> => {
    const { prompt, about = {}, maxOutputTokens } = request;
    const named = `${prompt.name}@${prompt.version}`;
    const { provider, model } = place;
    const letters = prompt.system.length + prompt.user.length;
    const startedAt = now();
    const wanted = { model, letters, maxOutputTokens, conversation: about.conversation };
    const leave = await admit({ task, provider }, settings, wanted);
    const isOver = patience.wait(about, request.deadlineMs);
    try {
      const answer = await (await modelAt(place)).complete(request);
      const cost = costOf(settings.prices, answer.model, answer.usage) ?? costOf(settings.prices, model, answer.usage);
      meter.count({ task, provider, outcome: "answered" }, { ...answer.usage, cost: cost ?? 0 });
      const { usage, ms } = answer;
      await note({ task, place, prompt: named, about, outcome: "answered", usage, cost, ms });
      return { ...answer, ...(cost === undefined ? {} : { cost }) };
    } catch (failure) {
      if (!(failure instanceof LlmFailure)) throw failure;
      const usage = failure.usage ?? nothing;
      const cost = costOf(settings.prices, model, usage);
      meter.count({ task, provider, outcome: failure.kind }, { ...usage, cost: cost ?? 0 });
      await note({ task, place, prompt: named, about, outcome: failure.kind, usage, cost, ms: now() - startedAt });
      throw failure;
    } finally {
      isOver();
      leave();
    }
  };

  const complete = async <T>(request: LlmRequest<T>): Promise<LlmAnswer<T>> => {
    const { about = {}, schema, maxOutputTokens, heard } = request;
    const task = taskOf(request.prompt.name);
    const known = await current();
    const place = placeOf(known, task, about);
    if (!place) throw new LlmFailure("off");
    const mask = await maskFor(known.settings, about);
    const prompt = mask ? mask.hideIn(request.prompt) : request.prompt;
    const readAs = (value: unknown): T => {
      const read = schema.safeParse(mask ? mask.showIn(value) : value);
      if (!read.success) throw new LlmFailure("malformed");
      return read.data;
    };
    const key = cache.keyOf(place.provider, place.model, prompt, jsonSchemaOf(schema), maxOutputTokens);
    const kept = cache.get(key);
    if (kept) {
      meter.count({ task, provider: place.provider, outcome: "cached" }, null);
      const named = `${prompt.name}@${prompt.version}`;
      await note({ task, place, prompt: named, about, outcome: "cached", usage: nothing, cost: 0, ms: 0 });
      const value = readAs(kept.value);
      heard?.(JSON.stringify(value));
      const { model, spared } = kept;
      return { value, usage: nothing, ms: 0, model, cost: 0, isCached: true, spared };
    }
    const deadlineMs = Math.min(request.deadlineMs, patience.leftMs(about));
    if (deadlineMs <= 0) {
      meter.count({ task, provider: place.provider, outcome: "timeout" }, null);
      throw new LlmFailure("timeout");
    }
    const hearing = mask && heard ? { heard: (soFar: string) => heard(mask.showSoFar(soFar)) } : {};
    const answer = await askAndNote({
      setup: known,
      place,
      task,
      request: { ...request, prompt, deadlineMs, ...hearing },
    });
    const value = readAs(answer.value);
    const { model, usage, ms, cost = 0 } = answer;
    cache.set(key, { value: answer.value, model, spared: { usage, ms, cost } }, known.settings.cacheMinutes * 60_000);
    return { ...answer, value };
  };

  const llm: Llm = {
    name: "models",
    complete,
    isOn: async (prompt, about) => placeOf(await current(), taskOf(prompt), about) !== null,
  };

  const state = async (): Promise<ModelState> => {
    const known = await current();
    const { settings } = known;
    const used = await spent(store.read, { since: dayOf(now()) });
    return {
      spentToday: used,
      isSpent: settings.dayBudget !== null && (await toldSpent(store.read)) === dayOf(now()),
      circuits: [...known.places.keys()].map((provider) => ({ provider, ...circuitOf(provider).state() })),
    };
  };

  /** What leads must know: that the budget is used up, or that a server has been away for a while. */
  const notices = async (): Promise<Notice[]> => {
    const { isSpent, circuits: all } = await state();
    const day = dayOf(now());
    const down = all.filter(({ at }) => at !== "closed");
    const names = new Map((await listProviders(store.read)).map(({ id, name }) => [id, name]));
    return [
      ...(isSpent ? [{ code: "models.spent" as const, key: `models.spent/${day}`, name: "", since: day }] : []),
      ...down.map(({ provider, failedAt }) => ({
        code: "models.down" as const,
        key: `models.down/${provider}/${dayOf(failedAt ?? day)}`,
        name: names.get(provider) ?? provider,
        since: failedAt ?? day,
      })),
    ];
  };

  return {
    llm,
    embed,
    /** By what the vectors are known that are made now; null where none are. */
    vectorModel: async (about?: About): Promise<string | null> => {
      const place = placeOf(await current(), "embeddings", about);
      return place && vectorModelOf(place);
    },
    /** The models that these tasks ask and nobody has set a price for: what they cost cannot be told. */
    unpriced: async (asked: readonly Task[]): Promise<string[]> => {
      const known = await current();
      const models = new Set(asked.flatMap((task) => placeOf(known, task)?.model ?? []));
      return [...models].filter((model) => costOf(known.settings.prices, model, nothing) === undefined);
    },
    placeOf: async (task: Task, about?: About): Promise<Place | null> => placeOf(await current(), task, about),
    providerAt: async (provider: string) => (await current()).places.get(provider) ?? null,
    state,
    notices,
    figures: () => ({
      ...meter.figures(),
      circuits: [...circuits].map(([provider, circuit]) => ({ provider, ...circuit.state() })),
    }),
    /** Settings or providers have changed. */
    changed: (): void => {
      setup = null;
      open.clear();
      openVectors.clear();
      cache.clear();
    },
    /** What answers stand on has changed. */
    forget: (): void => cache.clear(),
  };
};
export type Models = ReturnType<typeof openModels>;
