import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Batch, type Channel, type ConnectionState, DeliveryFailure } from "../channels/contract";
import { openExchange } from "../channels/exchange";
import { pause } from "../channels/kit/backoff";
import { openLanes } from "../channels/kit/lanes";
import { hmacHex } from "../channels/kit/signature";
import { channelNamed, channels } from "../channels/registry";
import type { Store, Tx } from "../db/client";
import { openStore } from "../db/open";
import { answerOrHandOff } from "./ai/answer-or-hand-off";
import { openAsked } from "./ai/asked/open";
import { assign } from "./ai/assign/assign";
import { reroute } from "./ai/assign/reroute";
import { openRetry } from "./ai/assign/retry";
import { openClassifier } from "./ai/classifier";
import { classify } from "./ai/classify";
import { openEmbeddingsRoom } from "./ai/embeddings/open";
import { openGaps } from "./ai/gaps/open";
import { giveUp } from "./ai/give-up";
import { begin } from "./ai/lab/begin";
import { openGate } from "./ai/lab/gate/open";
import { liveChanged } from "./ai/lab/live";
import { measureNightly, seeNight } from "./ai/lab/nightly";
import { openShadow } from "./ai/lab/shadow/shadow";
import { openTrials } from "./ai/lab/trials/trials";
import { openModels } from "./ai/models/open";
import { offerPerson } from "./ai/offer-person";
import { openQuality } from "./ai/quality/quality";
import { openSolved } from "./ai/solved/open";
import { tellWaiting } from "./ai/tell-waiting";
import type { Config } from "./config";
import { settingsOf } from "./desk/connections/add";
import { noteState } from "./desk/connections/note-state";
import { probed } from "./desk/connections/probe";
import * as connections from "./desk/connections/store";
import { keepUnreadable, unreadable } from "./desk/conversations/arrivals";
import { deliver, recover, renewed } from "./desk/conversations/deliver";
import type { Message } from "./desk/conversations/model";
import * as present from "./desk/conversations/present";
import { type Received, receive } from "./desk/conversations/receive";
import { openSearchIndex } from "./desk/conversations/search/indexer";
import { settleDoubt } from "./desk/conversations/settle-doubt";
import { doorOf, latestThread } from "./desk/conversations/store";
import { doorsToTell } from "./desk/conversations/told";
import { openVerdictLinks } from "./desk/conversations/verdicts/links";
import { manners } from "./desk/manners/store";
import { settleQuarantine } from "./desk/setup/store";
import { openDisk } from "./files/disk";
import { fetchFiles, giveUpFiles } from "./files/fetch";
import { openFileLinks } from "./files/routes";
import { openSpool } from "./files/spool";
import { spooledKeys } from "./files/store";
import { openOrphans, sweepUploads } from "./files/sweep";
import { openEdgeDoors } from "./flows/edge-doors";
import { follow } from "./flows/follow";
import { leaseOf, openHolding } from "./flows/holding";
import { switchboard } from "./flows/switchboard";
import { openTimetable } from "./flows/timetable";
import { openLeases } from "./jobs/lease/hold";
import { Later, openRunner, type Run } from "./jobs/runner";
import { openTail } from "./jobs/tail";
import type { Event } from "./kernel/events";
import { newId } from "./kernel/ids";
import { Problem } from "./kernel/problem";
import { openSeal } from "./kernel/seal";
import { detectLanguage } from "./kernel/text";
import { DAY_MS, type Now } from "./kernel/time";
import { openShelf } from "./knowledge/shelf";
import { findAgent } from "./people/store";
import { openLimits } from "./realtime/limits";

export type Log = Record<"info" | "warn" | "error", (details: object, text: string) => void>;
type Needs = {
  config: Config;
  log: Log;
  now: Now;
  store?: Store;
  publicUrl: string;
  /** How often this process says that it lives, and how long its word is good for. */
  leases?: { beatMs: number; ttlMs: number };
};

/** What a file may weigh, in bytes. */
export const FILE_BYTES_MAX = 50_000_000;
/** What may wait on disk for the desk at once: large mails whose files are still to be cut out, uploads of web chat. */
const SPOOL_BYTES_MAX = 4_000_000_000;
/** So long a file that failed can be asked for anew. */
const FAILED_FILES_MS = 7 * DAY_MS;
const Fetch = z.object({ message: z.string() });
const Look = z.object({ delivery: z.string(), since: z.number(), look: z.number(), echo: z.boolean().optional() });
const Probe = z.object({ connection: z.string(), asked: z.string() });
const ThreadJob = z.object({ connection: z.string(), thread: z.string() });

/** Opens everything behind the web face: the store, the shelf, the exchange, the runner. Used by the server, by commands and by tests. */
export const openDesk = async ({ config, log, now, store: given, publicUrl, leases: pace }: Needs) => {
  const store = given ?? (await openStore(config));
  // Without a version of its own a desk goes by what Parley ships with.
  await begin({ store, now, newId }).catch((err) => log.error({ err }, "The first version could not be written."));
  const seal = openSeal(config.secretKey);
  const disk = openDisk(join(config.dataDir, "files"), newId);
  const spool = openSpool({
    disk,
    // As old as the machine's clock says: that is what the disk goes by.
    now: Date.now,
    newId,
    bytesMax: SPOOL_BYTES_MAX,
    needed: () => spooledKeys(store.read, { failedSince: now() - FAILED_FILES_MS }),
  });
  const links = openFileLinks(config.secretKey);
  const classifier = openClassifier({ read: store.read });
  const solved = openSolved({ read: store.read, now });
  const models = openModels({
    store,
    seal,
    now,
    newId,
    pause,
    chance: Math.random,
    digest: (words) => hmacHex(config.secretKey, `mask ${words}`),
    environment: config.llm,
    log,
  });
  const { llm } = models;
  const leases = openLeases({ store, newId, log, ...pace });
  const embeddings = openEmbeddingsRoom({ store, now, newId, models, leases, mayRun: config.role !== "web", log });
  const shelf = openShelf(store.read, { near: embeddings.near, now });
  const verdictLinks = openVerdictLinks({ secret: config.secretKey, publicUrl });
  const using = { store, transact: store.transact, now, newId };
  const hooks = {
    typing: (_: { conversation: string; name: string; on: boolean }) => {},
    /** The agents who look at Parley now. */
    online: (): readonly string[] => [],
  };
  const quality = openQuality({ read: store.read, now, log });
  const online = () => hooks.online();

  const secretOf = (connection: string): string => hmacHex(config.secretKey, `connection ${connection}`);
  /** Everything a payload holds, as its channel reads it. Throws on what cannot be understood. */
  const readPayload = async (
    channel: Channel,
    { id, settings, raw }: { id: string; settings: unknown; raw: unknown },
  ) => channel.inbound(raw, { settings, now: now(), secret: secretOf(id), spooled: disk.get });

  let personWords = (await manners(store.read)).personWords;
  const mannersChanged = async () => {
    personWords = (await manners(store.read)).personWords;
  };
  const buttonsMax = async (id: string): Promise<number> => {
    const { channel } = await connections.getConnection(store.read, id);
    return channelNamed(channel)?.capabilities.buttons?.max ?? 0;
  };

  const receiveBatch = (connection: string, batch: Batch): Promise<Received[]> =>
    receive({ ...using, language: detectLanguage, personWords: () => personWords }, { connection, batch });

  const limits = openLimits({ redisUrl: config.redisUrl, now, log });
  const states = openLanes();
  const exchange = openExchange({
    log,
    now,
    newId,
    chance: Math.random,
    // Platforms post to the edge where there is one.
    publicUrl: config.edge?.url ?? publicUrl,
    desk: {
      receive: async (connection, batch) => (await receiveBatch(connection, batch)).map(({ outcome }) => outcome),
      quarantine: (connection, { raw, error }) =>
        store.transact((tx) => keepUnreadable(tx, { id: newId(), connection, raw, error, at: now() })),
      typing: (connection, { thread, person, on }) => {
        void latestThread(store.read, { connection, thread })
          .then(
            (conversation) =>
              conversation && hooks.typing({ conversation, name: person.name ?? person.handle ?? "", on }),
          )
          .catch(() => {});
      },
      state: (connection, state) => {
        // In the order they were told, whatever the database makes of two at once.
        void states
          .run(connection, () =>
            noteState(using, { connection, state, isOurs: (tx) => leases.keeps(tx, leaseOf(connection)) }),
          )
          .catch((err) => log.error({ err, connection }, "A connection's state could not be noted."));
      },
      heard: (connection) => {
        void states
          .run(connection, () =>
            store.transact(async (tx) => {
              if (await leases.keeps(tx, leaseOf(connection)))
                await connections.saveConnection(tx, connection, { lastHeardAt: now() });
            }),
          )
          .catch((err) => log.error({ err, connection }, "When a connection was heard could not be noted."));
      },
      lastHeard: async (connection) => (await connections.getConnection(store.read, connection)).lastHeardAt,
      remember: (connection, way) => {
        const mayWrite = async (tx: Tx) => {
          if (way === "whole" && !(await leases.keeps(tx, leaseOf(connection))))
            throw new Error("Another process holds this connection now.");
        };
        return {
          get: async () => (await connections.getConnection(store.read, connection)).memory,
          set: (memory) =>
            store.transact(async (tx) => {
              await mayWrite(tx);
              await connections.saveConnection(tx, connection, { memory });
            }),
          change: (of) =>
            store.transact(async (tx) => {
              await mayWrite(tx);
              const { memory: before } = await connections.getConnection(tx, connection);
              const memory = of(before);
              if (memory !== before) await connections.saveConnection(tx, connection, { memory });
            }),
        };
      },
      isHeld: (connection) => leases.holds(leaseOf(connection)),
      history: (connection, thread, page) =>
        present.history(store.read, { connection, thread, ...page, fileUrl: links.urlOf }),
      spool,
      folder: async (connection) => {
        const folder = join(config.dataDir, "connections", connection);
        await mkdir(folder, { recursive: true, mode: 0o700 });
        return folder;
      },
      secret: secretOf,
      limiter: (connection) => limits.of(`connection ${connection}`),
    },
  });

  const delivery = {
    store,
    now,
    newId,
    chance: Math.random,
    triesMax: 12,
    send: exchange.send,
    isIdempotent: async (id: string) => {
      const known = (await connections.listConnections(store.read)).find((one) => one.id === id);
      return channelNamed(known?.channel ?? "")?.capabilities.idempotentSends ?? false;
    },
    under: async (message: Message) => {
      const { channel } = await connections.getConnection(store.read, message.connection);
      const carries = channelNamed(channel)?.capabilities;
      return carries?.buttons === null && !carries.reactions.in ? verdictLinks.under(message) : [];
    },
    open: (file: { name: string; mime: string; sizeBytes: number | null; blob: string | null }) => ({
      name: file.name,
      mime: file.mime,
      sizeBytes: file.sizeBytes ?? 0,
      open: async () => {
        const bytes = file.blob ? await disk.get(file.blob) : null;
        if (!bytes) throw new DeliveryFailure("rejected", "platform_error", `The file ${file.name} is gone.`);
        return bytes;
      },
    }),
  };
  const stored = async () =>
    (await connections.listConnections(store.read)).map((one) => ({
      id: one.id,
      channel: one.channel,
      settings: settingsOf(seal, one),
    }));
  const holding = openHolding({
    leases,
    now,
    mayHold: config.role !== "web",
    list: stored,
    exchange,
    orphaned: (connection) =>
      noteState(using, {
        connection,
        state: { at: "offline", reason: "No process of Parley holds this connection.", cure: "Start a worker." },
      }),
    recover: (id) => recover(delivery, id),
    renewed: (id) => renewed(delivery, id),
    log,
  });
  const trials = openTrials({
    store,
    now,
    llm,
    publicUrl,
    nearAll: embeddings.nearAll,
    pause,
    leases,
    mayRun: config.role !== "web",
    ended: (id) => seeNight({ store, now }, id),
    log,
  });
  const gate = openGate({
    store,
    now,
    newId,
    leases,
    nearAll: embeddings.nearAll,
    mayRun: config.role !== "web",
    log,
  });
  const gaps = openGaps({ store, now, newId, publicUrl, leases, mayRun: config.role !== "web", log });
  const asked = openAsked({ store, now, newId, leases, mayRun: config.role !== "web", log });
  /** Only for connections that take posts, and of those only what proves a post. */
  const edgeDoors =
    config.edge && config.role !== "worker"
      ? openEdgeDoors({
          ...config.edge,
          list: stored,
          doorOf: ({ channel, settings }) => channelNamed(channel)?.edgeDoor?.(settings) ?? null,
          now,
          newId,
          chance: Math.random,
          log,
        })
      : null;
  const shadow = openShadow({ store, now, newId, shelf, llm, publicUrl, quality });
  const lookUp: typeof exchange.lookUp = (connection, ...about) => {
    holding.mustBeOurs(connection);
    return exchange.lookUp(connection, ...about);
  };
  const fetchFile: typeof exchange.fetchFile = async (connection, ref) => {
    if (!exchange.isOpen(connection)) holding.mustBeOurs(connection);
    return exchange.fetchFile(connection, ref);
  };
  /** How a connection is: asked here when it is ours, else as its holder said last. One that is closed says so. */
  const probe = async (id: string): Promise<ConnectionState> => {
    const stored = await connections.getConnection(store.read, id);
    if (holding.isOurs(id) && exchange.isOpen(id)) return exchange.probe(id);
    return connections.stateOf(stored);
  };
  const fetching = { store, disk, now, fetchFile, fetched: exchange.fetched, bytesMax: FILE_BYTES_MAX };
  const board = switchboard({
    classify: async ({ conversation }) => {
      if (conversation) await classify({ ...using, store, classifier, llm, quality, online }, { conversation });
    },
    reroute: (event) => reroute({ store, now, classifier }, event),
    assign: async ({ conversation }) => {
      if (conversation) await assign({ ...using, store, classifier, online }, { conversation });
    },
    offerPerson: offerPerson({ store, now, newId, llm, online }),
    answerOrHandOff: answerOrHandOff({ store, now, newId, shelf, publicUrl, llm, buttonsMax, online }),
    tellWaiting: tellWaiting({ store, now, newId, online }),
    giveUp: giveUp({ store, now, newId }),
    shadow: shadow.follow,
    fetchFiles: async (event) => {
      if (event.type === "message.received") await fetchFiles(fetching, { message: event.payload.message });
    },
    giveUpFiles: async (event) => {
      if (event.type === "message.received") await giveUpFiles(fetching, event.payload.message);
    },
  });
  const work = {
    store,
    now,
    chance: Math.random,
    log,
    tasks: {
      follow: follow({ store, now, newId, board, log }),
      deliver: async (payload: unknown) => {
        const thread = ThreadJob.parse(payload);
        holding.mustBeOurs(thread.connection);
        await deliver(delivery, thread);
        return undefined;
      },
      fetch: async (payload: unknown, { isLast }: Run) => {
        const { message } = Fetch.parse(payload);
        await fetchFiles(fetching, { message }).catch(async (failure) => {
          if (isLast && !(failure instanceof Later)) await giveUpFiles(fetching, message);
          throw failure;
        });
        return undefined;
      },
      settle: async (payload: unknown, run: Run) => {
        await settleDoubt({ ...delivery, lookUp }, Look.parse(payload), run);
        return undefined;
      },
      probe: async (payload: unknown) => {
        const asked = Probe.parse(payload);
        holding.mustBeOurs(asked.connection);
        return probed(using, { ...asked, state: await probe(asked.connection) });
      },
    },
  };
  const runner = store.pool
    ? (await import("./jobs/graphile/runner")).openGraphileRunner({
        ...work,
        pool: store.pool,
        leases,
        elsewhere: holding.elsewhere,
      })
    : openRunner(work);
  const searchIndex = openSearchIndex({ store, log });
  const orphans = openOrphans({ store, disk, now: Date.now, dataDir: config.dataDir });
  const timetable = openTimetable({
    store,
    now,
    log,
    watch: exchange.watch,
    sweep: async () => {
      await spool.sweep();
      await sweepUploads({ store, disk, now });
      await orphans.look();
    },
    nightly: () => Promise.all([measureNightly({ store, now, newId }), gate.look()]),
    assignWaiting: openRetry({ ...using, store, classifier, online }).look,
    gather: () => Promise.all([gaps.look(), asked.look()]),
  });

  // What has changed is told to those who hold a copy: the shelf, the classifier, the web chat, the exchange.
  const hearOne = async (event: Event): Promise<void> => {
    if (event.type === "desk.changed" && event.payload.what === "articles") {
      shelf.changed();
      embeddings.changed();
      gaps.changed();
      models.forget();
    }
    if (event.type === "desk.changed" && event.payload.what === "asked") shelf.changed();
    if (event.type === "desk.changed" && event.payload.what === "models") {
      models.changed();
      embeddings.changed();
    }
    if (event.type === "desk.changed" && event.payload.what === "settings") await mannersChanged();
    if (event.type === "desk.changed" && event.payload.what === "categories") {
      classifier.changed({ seq: event.seq, soon: true });
      quality.changed({ soon: true });
    }
    if (event.type === "conversation.category" && event.actor.kind === "agent") {
      classifier.changed({ seq: event.seq, soon: false });
      quality.changed({ soon: false });
    }
    if (event.type === "lab.changed" && /^(?:live|gate)$/.test(event.payload.what)) liveChanged(store.read);
    if (event.type === "lab.changed" && event.payload.what === "gate" && event.payload.why === "asked")
      void gate.look();
    // A draft that goes live stops thinking along.
    if (event.type === "lab.changed" && /^(?:live|shadow)$/.test(event.payload.what)) shadow.changed();
    if (event.type === "lab.changed" && event.payload.what === "trial" && event.payload.why === "waiting")
      void trials.look();
    if (event.type === "suggestion.settled" && event.payload.fate !== "replaced") {
      classifier.changed({ seq: event.seq, soon: false });
      quality.changed({ soon: false });
    }
    if (event.type === "conversation.status" && event.payload.to === "solved") classifier.solved(event);
    if (event.conversation && /^conversation\.(?:status|merged|category)|^message\.(?:edited|deleted)/.test(event.type))
      solved.changed({ conversation: event.conversation });
    if (event.conversation && exchange.isFollowed()) {
      for (const { connection, thread } of await doorsToTell(store.read, event))
        exchange.told(connection, { type: "changed", thread });
      if (event.type === "conversation.owner") {
        const { connection, thread, owner } = await doorOf(store.read, event.conversation);
        const by = owner === "agent" && event.actor.kind === "agent" ? event.actor.id : null;
        const agent = by === null ? null : await findAgent(store.read, { id: by });
        exchange.told(connection, { type: "agent", thread, name: agent?.name ?? null });
      }
    }
  };
  const connectionChanged = async (event: Event): Promise<void> => {
    if (event.type !== "connection.changed") return;
    await holding.changed(event.payload.connection);
    edgeDoors?.changed();
  };
  /** What one event could not be told of must not keep the next ones from being heard. */
  const hearing =
    (hear: (event: Event) => Promise<void>) =>
    async (events: Event[]): Promise<void> => {
      for (const event of events)
        await hear(event).catch((err) => log.error({ err, event: event.seq }, "News could not be told."));
    };
  const tail = await openTail({ store, log });
  const { told: heard } = tail.listen(hearing(hearOne));
  // By themselves: a platform that is slow to open or to let go must not keep customers of others waiting for their answers.
  tail.listen(hearing(connectionChanged));

  const replay = async (id: string): Promise<void> => {
    const kept = await unreadable(store.read, id);
    if (!kept) throw new Problem("not_found", { what: "quarantine", id });
    const stored = await connections.getConnection(store.read, kept.connection);
    const channel = channelNamed(stored.channel);
    if (!channel) throw new Problem("connection.unknown_channel", { channel: stored.channel });
    try {
      const items = await readPayload(channel, { id: stored.id, settings: settingsOf(seal, stored), raw: kept.raw });
      await receiveBatch(stored.id, { raw: kept.raw, items });
      await store.transact((tx) => settleQuarantine(tx, id, { settledAt: now() }));
    } catch (failure) {
      const error = failure instanceof Error ? failure.message : String(failure);
      await store.transact((tx) => settleQuarantine(tx, id, { error, tries: kept.tries + 1 }));
      throw new Problem("bad_input", {}, `It still cannot be understood: ${error}`);
    }
  };

  return {
    store,
    seal,
    disk,
    links,
    verdictLinks,
    shelf,
    embeddings,
    classifier,
    quality,
    solved,
    models,
    llm,
    exchange,
    runner,
    timetable,
    trials,
    gate,
    gaps,
    asked,
    searchIndex,
    tail,
    using,
    limits,
    hooks,
    beginAt: async (connection: string, to: { address: string; seed: string }) => {
      const one = await connections.getConnection(store.read, connection);
      const { begin } = channelNamed(one.channel) ?? {};
      if (!begin) throw new Problem("message.not_supported", { what: "begin", channel: one.channel });
      const at = begin(settingsOf(seal, one), to);
      if (!at) throw new Problem("bad_input", { issues: [{ path: "to", message: "no such address" }] });
      return { ...(await exchange.nowAt(one, at)), channel: one.channel };
    },
    replay,
    quarantine: (kept: { id: string; connection: string; raw: unknown; error: string }): Promise<void> =>
      store.transact((tx) => keepUnreadable(tx, { ...kept, at: now() })),
    readPayload,
    receiveBatch,
    channels,
    probe,
    templates: exchange.templates,
    news: exchange.news,
    /** Resolves when what was committed before has been told to all who hold a copy: a connection just added is being opened. */
    told: (): Promise<void> => tail.told(),
    /** The same of those that are no platforms: it is not waited for any of these to open or to let go. */
    heard,
    /** Opens the stored connections and begins to work. A process that only serves people leaves the work to others. */
    start: async (): Promise<void> => {
      await holding.start();
      edgeDoors?.start();
      shelf.changed();
      embeddings.changed();
      if (config.role === "web") return;
      await runner.start();
      timetable.start();
      searchIndex.start();
      trials.start();
      void classifier
        .warmUp()
        // Else the first who writes after a start is sorted before anybody knows what may be set by itself.
        .then(() => quality.warmUp())
        .catch((err) => log.error({ err }, "The classifier could not learn; who asks next has it try again."));
    },
    /** Work first, so that no delivery is cut; then the doors, and with them what only one process may hold. */
    close: async (): Promise<void> => {
      timetable.close();
      await trials.close();
      await gaps.close();
      await asked.close();
      await gate.close();
      await edgeDoors?.close();
      await shadow.close();
      await shelf.close();
      await embeddings.close();
      await runner.close();
      await holding.close();
      await exchange.close();
      limits.close();
      await states.idle();
      await leases.close();
      await tail.close();
      await classifier.close();
      await quality.close();
      await store.close();
    },
  };
};
export type Desk = Awaited<ReturnType<typeof openDesk>>;
