import { join } from "node:path";
import { z } from "zod";
import type { Batch } from "../channels/contract";
import { openExchange } from "../channels/exchange";
import { pause } from "../channels/kit/backoff";
import { channelNamed, channels } from "../channels/registry";
import type { Store } from "../db/client";
import { openPostgres } from "../db/postgres";
import { openSqlite } from "../db/sqlite";
import { answerOrHandOff } from "./ai/answer-or-hand-off";
import { classify, openClassifier } from "./ai/classify";
import { openOpenAi } from "./ai/openai";
import type { Config } from "./config";
import { settingsOf } from "./desk/connections/add";
import * as connections from "./desk/connections/store";
import { keepUnreadable, unreadable } from "./desk/conversations/arrivals";
import { deliver, recover } from "./desk/conversations/deliver";
import * as present from "./desk/conversations/present";
import { type Received, receive } from "./desk/conversations/receive";
import { get, latestThread } from "./desk/conversations/store";
import { settleQuarantine } from "./desk/setup/store";
import { openDisk } from "./files/disk";
import { fetchFiles } from "./files/fetch";
import { openFileLinks } from "./files/routes";
import { follow } from "./flows/follow";
import { switchboard } from "./flows/switchboard";
import { openTimetable } from "./flows/timetable";
import { emit } from "./jobs/outbox";
import { openRunner } from "./jobs/runner";
import { eventsAfter, lastSeq } from "./jobs/store";
import { newId } from "./kernel/ids";
import { Problem } from "./kernel/problem";
import { openSeal } from "./kernel/seal";
import { detectLanguage } from "./kernel/text";
import type { Now } from "./kernel/time";
import { openShelf } from "./knowledge/shelf";

export type Log = Record<"info" | "warn" | "error", (details: object, text: string) => void>;
type Needs = { config: Config; log: Log; now: Now; store?: Store; publicUrl: string };

/** What a file may weigh, in bytes. */
export const FILE_BYTES_MAX = 50_000_000;
const ThreadJob = z.object({ connection: z.string(), thread: z.string() });

export const openStore = (config: Config): Promise<Store> =>
  config.databaseUrl
    ? openPostgres(config.databaseUrl)
    : Promise.resolve(openSqlite(join(config.dataDir, "parley.db")));

/** Opens everything behind the web face: the store, the shelf, the exchange, the runner. Used by the server, by commands and by tests. */
export const openDesk = async ({ config, log, now, store: given, publicUrl }: Needs) => {
  const store = given ?? (await openStore(config));
  const seal = openSeal(config.secretKey);
  const disk = openDisk(join(config.dataDir, "files"), newId);
  const links = openFileLinks(config.secretKey);
  const shelf = openShelf(store.read);
  const classifier = openClassifier({ store });
  const { apiKey, baseUrl, model } = config.llm;
  const llm =
    model && (apiKey || baseUrl)
      ? openOpenAi({
          apiKey: apiKey ?? undefined,
          baseUrl: baseUrl ?? undefined,
          model,
          now,
          pause,
          chance: Math.random,
        })
      : null;
  const using = { transact: store.transact, now, newId };
  const hooks = { typing: (_: { conversation: string; name: string; on: boolean }) => {} };

  const receiveBatch = (connection: string, batch: Batch): Promise<Received[]> =>
    receive({ ...using, language: detectLanguage }, { connection, batch });

  const exchange = openExchange({
    log,
    now,
    newId,
    chance: Math.random,
    publicUrl,
    desk: {
      receive: async (connection, batch) => {
        await receiveBatch(connection, batch);
      },
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
        void store
          .transact(async (tx) => {
            if (!(await connections.saveState(tx, { id: connection, state, at: now() }))) return;
            const payload = { connection, at: state.at, reason: "reason" in state ? state.reason : null };
            await emit(tx, { type: "connection.state", conversation: null, actor: { kind: "system" }, payload }, now());
          })
          .catch((err) => log.error({ err, connection }, "A connection's state could not be noted."));
      },
      remember: (connection) => ({
        get: async () => (await connections.getConnection(store.read, connection)).memory,
        set: (memory) => store.transact((tx) => connections.saveConnection(tx, connection, { memory })),
      }),
      history: (connection, thread, page) =>
        present.history(store.read, { connection, thread, ...page, fileUrl: links.urlOf }),
      spool: { put: disk.put, get: disk.get },
    },
  });

  const delivery = {
    store,
    now,
    newId,
    chance: Math.random,
    triesMax: 12,
    send: exchange.send,
    open: (file: { name: string; mime: string; sizeBytes: number | null; blob: string | null }) => ({
      name: file.name,
      mime: file.mime,
      sizeBytes: file.sizeBytes ?? 0,
      open: async () => {
        const bytes = file.blob ? await disk.get(file.blob) : null;
        if (!bytes) throw new Error(`The file ${file.name} is gone.`);
        return bytes;
      },
    }),
  };
  const board = switchboard({
    classify: async ({ conversation }) => {
      if (conversation) await classify({ ...using, store, classifier }, { conversation });
    },
    answerOrHandOff: answerOrHandOff({ store, now, newId, shelf, publicUrl, llm }),
    fetchFiles: async (event) => {
      if (event.type === "message.received")
        await fetchFiles(
          { store, disk, now, fetchFile: exchange.fetchFile, bytesMax: FILE_BYTES_MAX },
          { message: event.payload.message },
        );
    },
  });
  const runner = openRunner({
    store,
    now,
    chance: Math.random,
    log,
    tasks: {
      follow: follow({ store, now, newId, board, log }),
      deliver: async (payload) => deliver(delivery, ThreadJob.parse(payload)),
    },
  });
  const timetable = openTimetable({ store, now, log });

  // What has changed is told to those who hold a copy: the shelf, the classifier, the web chat, the exchange.
  let heard = await lastSeq(store.read);
  let hearing: Promise<void> = Promise.resolve();
  const hear = async () => {
    const events = await eventsAfter(store.read, { since: heard, limit: 500 });
    for (const event of events) {
      heard = event.seq;
      if (event.type === "desk.changed" && event.payload.what === "articles") shelf.changed();
      if (event.type === "desk.changed" && event.payload.what === "categories") classifier.changed();
      if (event.type === "suggestion.settled") classifier.changed();
      if (event.type === "connection.changed") await reopen(event.payload.connection);
      if (event.conversation && /^(message|conversation\.owner)/.test(event.type)) {
        const { connection, thread, owner } = await get(store.read, event.conversation);
        exchange.told(connection, { type: "changed", thread });
        if (event.type === "conversation.owner" && owner !== "agent")
          exchange.told(connection, { type: "agent", thread, name: null });
      }
    }
    if (events.length === 500) await hear();
  };
  const stopHearing = store.onCommit(() => {
    hearing = hearing
      .then(hear)
      .catch((err) => log.error({ err }, "News could not be told; the next commit tries again."));
  });

  const reopen = async (id: string) => {
    const stored = (await connections.listConnections(store.read)).find((one) => one.id === id);
    if (stored) await exchange.open({ id, channel: stored.channel, settings: settingsOf(seal, stored) });
    else await exchange.shut(id);
  };

  const replay = async (id: string): Promise<void> => {
    const kept = await unreadable(store.read, id);
    if (!kept) throw new Problem("not_found", { what: "quarantine", id });
    const stored = await connections.getConnection(store.read, kept.connection);
    const channel = channelNamed(stored.channel);
    if (!channel) throw new Problem("connection.unknown_channel", { channel: stored.channel });
    try {
      const items = channel.inbound(kept.raw, { settings: settingsOf(seal, stored), now: now() });
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
    shelf,
    classifier,
    exchange,
    runner,
    timetable,
    using,
    hooks,
    replay,
    receiveBatch,
    channels,
    /** Opens the stored connections and begins to work; `recover` first, so that nothing in doubt is sent twice. */
    start: async (): Promise<void> => {
      await recover(delivery, { idempotent: () => false });
      const stored = await connections.listConnections(store.read);
      await Promise.all(
        stored.map((one) => exchange.open({ id: one.id, channel: one.channel, settings: settingsOf(seal, one) })),
      );
      await runner.start();
      timetable.start();
    },
    close: async (): Promise<void> => {
      timetable.close();
      await exchange.close();
      await runner.close();
      stopHearing();
      await hearing;
      await store.close();
    },
  };
};
export type Desk = Awaited<ReturnType<typeof openDesk>>;
