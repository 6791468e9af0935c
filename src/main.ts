import { existsSync } from "node:fs";
import type { Server } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { pino } from "pino";
import { Counter, collectDefaultMetrics, Registry } from "prom-client";
import { pause } from "../channels/kit/backoff";
import { beAlone } from "../db/alone";
import { StoreProblem } from "../db/migrations";
import { assistRoutes } from "./ai/assist/routes";
import { mustAgree } from "./ai/gaps/contradicting";
import { gapRoutes } from "./ai/gaps/routes";
import { labNotices } from "./ai/lab/notices";
import { labRoutes } from "./ai/lab/routes";
import { modelRoutes } from "./ai/models/routes";
import { qualityRoutes } from "./ai/quality/routes";
import { traceRoutes } from "./ai/trace/routes";
import { BadConfig, type Config, readConfig } from "./config";
import { categoryRoutes } from "./desk/categories/routes";
import { listConnections } from "./desk/connections/store";
import { waysToUs } from "./desk/connections/ways";
import { contactRoutes } from "./desk/contacts/routes";
import { suspendBot } from "./desk/conversations/change";
import { conversationRoutes } from "./desk/conversations/routes";
import { get } from "./desk/conversations/store";
import { verdictPages, verdictRoutes } from "./desk/conversations/verdicts/routes";
import { hoursRoutes } from "./desk/hours/routes";
import { mannersRoutes } from "./desk/manners/routes";
import { ruleRoutes } from "./desk/routing/routes";
import { setupRoutes } from "./desk/setup/routes";
import { fileRoutes, linkedFiles } from "./files/routes";
import { isUp, openApp } from "./http/app";
import { health } from "./http/health";
import { measureModels } from "./http/model-metrics";
import { reportRoutes } from "./insight/reports/routes";
import { newId } from "./kernel/ids";
import { Problem } from "./kernel/problem";
import { openClient } from "./kernel/proxies";
import { askedRoutes } from "./knowledge/asked/routes";
import { helpPages } from "./knowledge/help-pages";
import { articleRoutes } from "./knowledge/routes";
import { versionRoutes } from "./knowledge/versions/routes";
import { FILE_BYTES_MAX, openDesk } from "./open-desk";
import { guardSocket } from "./people/guard";
import { peopleRoutes } from "./people/routes";
import { openSignIn } from "./people/sign-in";
import { workRoutes } from "./people/work/routes";
import { openCluster } from "./realtime/cluster";
import { openSockets } from "./realtime/sockets";

/** What never belongs in a log, wherever it stands. */
const secrets = [
  "*.password",
  "*.token",
  "*.secret",
  "*.secrets",
  "*.authorization",
  "*.cookie",
  "headers.cookie",
  "headers.authorization",
];

/** Opens everything, wires it, and closes it in reverse. Resolves when the desk is ready. */
export const open = async (config: Config, { demo = false }: { demo?: boolean } = {}) => {
  const log = pino({ level: config.logLevel, redact: secrets }, pino.destination(2));
  const now = Date.now;
  const port = config.port;
  const localUrl = `http://${config.host === "0.0.0.0" ? "127.0.0.1" : config.host}:${port}`;
  const publicUrl = config.publicUrl ?? localUrl;
  const desk = await openDesk({ config, log, now, publicUrl });
  const { store, using, exchange } = desk;
  const signIn = openSignIn({ store, secret: config.secretKey, publicUrl, now, limiter: desk.limits.of("sign-in") });
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const webhooks = new Counter({
    name: "parley_webhooks_total",
    help: "Webhook requests by status",
    labelNames: ["status"],
    registers: [metrics],
  });
  measureModels(metrics, desk.models.figures);

  const capabilitiesOf = (name: string) => {
    const channel = desk.channels.find((one) => one.name === name);
    if (!channel) throw new Problem("connection.unknown_channel", { channel: name });
    return channel.capabilities;
  };
  const needs = { ...using, store };
  const files = { store, disk: desk.disk, now, newId, bytesMax: FILE_BYTES_MAX };
  const ui = uiFolder();
  const sandbox = demo
    ? await (await import("./sandbox")).openSandbox({
        desk,
        signIn,
        log,
        publicUrl,
        localUrl,
        now,
        ui,
        folder: config.dataDir,
      })
    : null;
  const state = {
    ready: async () => ({
      ok: await isUp(store),
      // Whether they are heard is told, and does not make the desk unready: a bot that is offline must not close the inbox.
      connections: (await listConnections(store.read)).map(
        ({ id, channel, state, stateSince: since, lastHeardAt }) => ({
          id,
          channel,
          state,
          since,
          lastHeardAt,
        }),
      ),
    }),
    metrics: () => metrics.metrics(),
    metricsToken: config.metricsToken,
  };
  const webhook = async (connection: string, request: Request, path: string, arrival?: { at: number }) => {
    // One that was added a moment ago may not have been heard of yet.
    if (!exchange.wayOf(connection)) await desk.told();
    const response = await exchange.webhook(connection, request, path, arrival);
    webhooks.inc({ status: response.status });
    return response;
  };
  const edge = config.edge && { secret: config.edge.secret, now, webhook, quarantine: desk.quarantine, log };
  const isWorker = config.role === "worker";
  const app = () =>
    openApp({
      ...state,
      store,
      signIn,
      publicUrl,
      client: openClient(config.trustProxy),
      newId,
      log,
      rooms: [
        peopleRoutes({ store, signIn, now }),
        conversationRoutes({ ...needs, capabilitiesOf, beginAt: desk.beginAt }),
        verdictRoutes(needs),
        contactRoutes(needs),
        setupRoutes({
          ...needs,
          seal: desk.seal,
          channels: desk.channels,
          hookUrl: config.edge?.url ?? publicUrl,
          probe: desk.probe,
          templates: desk.templates,
          news: desk.news,
          replay: desk.replay,
          notices: async () => [...(await desk.models.notices()), ...(await labNotices(store.read))],
        }),
        hoursRoutes(needs),
        mannersRoutes(needs),
        modelRoutes({
          ...needs,
          seal: desk.seal,
          models: desk.models,
          embeddings: desk.embeddings,
          environment: config.llm,
          pause,
          chance: Math.random,
        }),
        categoryRoutes(needs),
        qualityRoutes({ ...needs, quality: desk.quality, heard: desk.heard }),
        ruleRoutes(needs),
        workRoutes(needs),
        reportRoutes(needs),
        articleRoutes({ ...needs, mayPublish: (article) => mustAgree({ store, think: desk.gaps.think }, article) }),
        askedRoutes(needs),
        versionRoutes({ store }),
        traceRoutes(store),
        labRoutes({
          ...needs,
          hasModel: async () => (await desk.llm.isOn?.("answer")) ?? true,
          unpriced: () => desk.models.unpriced(["classify", "answer"]),
        }),
        gapRoutes({ ...needs, gaps: desk.gaps, meaning: desk.embeddings, llm: desk.llm, publicUrl }),
        assistRoutes({ ...needs, shelf: desk.shelf, solved: desk.solved, llm: desk.llm, publicUrl, log }),
        fileRoutes(files),
      ],
      pages: [
        linkedFiles({ ...files, links: desk.links }),
        verdictPages({ ...needs, links: desk.verdictLinks }),
        helpPages({ store, shelf: desk.shelf, ways: () => waysToUs(store.read), limiter: desk.limits.of("help") }),
        ...(sandbox ? [sandbox.pages] : []),
      ],
      webhook,
      edge,
      ui,
    });
  // A worker serves nobody: it says how it is, and nothing else.
  const { fetch } = isWorker ? health(state) : app();

  const server = await new Promise<Server>((resolve, reject) => {
    const opened = serve({ fetch, hostname: config.host, port }, () => resolve(opened as Server)) as Server;
    opened.once("error", reject);
  });
  const sockets = await openSockets({
    store,
    tail: desk.tail,
    server: isWorker ? null : server,
    cluster: await openCluster({ redisUrl: config.redisUrl, pool: store.pool, log }),
    newId,
    log,
    whoIs: guardSocket({ signIn, publicUrl }),
    agentTypes: ({ conversation }) => {
      void (async () => {
        await suspendBot(needs, { conversation });
        const { connection, thread } = await get(store.read, conversation);
        await exchange.typing(connection, thread, true);
      })().catch((err) => log.error({ err }, "Typing could not be shown."));
    },
    agentTypesElsewhere: (conversation) => {
      void get(store.read, conversation)
        .then(({ connection, thread }) => exchange.typingHere(connection, thread))
        .catch((err) => log.error({ err }, "Typing could not be shown."));
    },
  });
  desk.hooks.online = sockets.online;
  desk.hooks.typing = ({ conversation, name, on }) =>
    sockets.customerTypes({ conversation, who: { kind: "customer", id: "", name }, on });
  await desk.start();
  await sandbox?.start();
  log.info({ publicUrl, engine: store.engine }, "Parley is ready.");
  return {
    publicUrl,
    store,
    signIn,
    needsSetup: () => signIn.needsSetup(),
    signIns: sandbox?.signIns ?? [],
    close: async (): Promise<void> => {
      await sockets.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await desk.close();
      await sandbox?.close();
    },
  };
};

const uiFolder = (): string | null => {
  const here = dirname(fileURLToPath(import.meta.url));
  return (
    [join(here, "..", "ui"), join(here, "..", "dist", "ui")].find((folder) => existsSync(join(folder, "index.html"))) ??
    null
  );
};

/** Starts the desk as a process: says where it is, closes on a signal, and turns what went wrong at the start into a sentence. */
export const run = async ({ demo = false }: { demo?: boolean } = {}): Promise<void> => {
  const say = (text: string) => process.stdout.write(`${text}\n`);
  // What customers wrote is for this account alone, in every file that is made from here on.
  process.umask(0o077);
  try {
    const { DATA_DIR, LOG_LEVEL } = process.env;
    // The demo's first words are for a newcomer: nothing but trouble is logged between them.
    const config = readConfig(
      demo ? { ...process.env, DATA_DIR: DATA_DIR || "./data/demo", LOG_LEVEL: LOG_LEVEL || "warn" } : process.env,
    );
    // Two that write into one file would each hear and answer everything.
    if (!config.databaseUrl) await beAlone(config.dataDir);
    const opened = await open(config, { demo });
    say(`Parley is ready at ${opened.publicUrl}`);
    if (demo) {
      say(`Sandbox: ${opened.publicUrl}/sandbox`);
      say(`Help centre: ${opened.publicUrl}/help`);
      for (const one of opened.signIns) say(`Sign in as ${one.role}: ${one.email} / ${one.password}`);
    } else if (await opened.needsSetup()) say(`No agent yet: open ${opened.publicUrl} to create the first admin.`);
    const stop = () =>
      void opened.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
  } catch (failure) {
    const port = typeof failure === "object" && failure !== null && "code" in failure && failure.code === "EADDRINUSE";
    if (port) process.stderr.write("The port is in use. Set PORT to a free one, or stop the other program.\n");
    else if (failure instanceof BadConfig || failure instanceof StoreProblem)
      process.stderr.write(`${failure.message}\n`);
    else process.stderr.write(`${failure instanceof Error ? failure.stack : String(failure)}\n`);
    process.exit(1);
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await run({ demo: process.argv.includes("--demo") });
