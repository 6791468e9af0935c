/** A desk of one thread map in memory, and a server that mounts the connection as the house does. */
import { randomUUID } from "node:crypto";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import type { Batch, Connection, HistoryItem, HistoryPart, Inbound, Unreadable } from "../../../channels/contract";
import type { Limiter } from "../../../channels/kit/limiter";
import { fromPlain } from "../../../channels/kit/rich-text";
import { webchat } from "../../../channels/webchat";

type Given = Partial<HistoryItem>;

const openHistory = (now: () => number) => {
  const threads = new Map<string, Map<string, HistoryItem>>();
  const seen = new Set<string>();
  const spooled = new Map<string, Uint8Array>();
  let seq = 0;
  const put = (thread: string, item: Omit<HistoryItem, "seq">) => {
    const items = threads.get(thread) ?? new Map<string, HistoryItem>();
    threads.set(thread, items.set(item.id, { ...item, seq: ++seq }));
    return item.id;
  };
  const find = (thread: string, externalId: string) =>
    [...(threads.get(thread)?.values() ?? [])].find((item) => item.externalId === externalId);
  const change = (thread: string, externalId: string, facts: Given) => {
    const item = find(thread, externalId);
    if (item) put(thread, { ...item, ...facts });
  };
  const blank = { buttons: [], citations: [], edited: false, deleted: false, reactions: [], parts: [] };
  const partOf = (part: Extract<Inbound, { kind: "message" }>["parts"][number]): HistoryPart =>
    part.type === "file"
      ? {
          type: "file",
          look: part.look,
          name: part.name ?? "file",
          mime: part.mime ?? "application/octet-stream",
          sizeBytes: part.sizeBytes ?? 0,
          url: `/file/${part.ref.key}?mime=${encodeURIComponent(part.mime ?? "")}`,
        }
      : part;
  const keep = (item: Inbound) => {
    const key = `${item.externalId} ${item.kind} ${item.revision}`;
    if (seen.has(key)) return;
    seen.add(key);
    if (item.kind === "message")
      put(item.thread, {
        ...blank,
        id: randomUUID(),
        externalId: item.externalId,
        by: { speaks: "customer", name: item.author.name ?? null },
        at: now(),
        rich: item.rich,
        parts: item.parts.map(partOf),
        state: null,
      });
    if (item.kind === "edit") change(item.thread, item.externalId, { rich: item.rich, edited: true });
    if (item.kind === "reaction" && item.thread)
      change(item.thread, item.externalId, { reactions: item.emoji.map((emoji) => ({ emoji, by: "customer" })) });
    if (item.kind === "receipt" && item.thread && item.state !== "failed") {
      const upTo = find(item.thread, item.externalId)?.seq ?? 0;
      for (const one of [...(threads.get(item.thread)?.values() ?? [])])
        if (one.by.speaks !== "customer" && one.seq <= upTo && one.state !== "read" && one.externalId)
          change(item.thread, one.externalId, { state: item.state });
    }
  };
  return {
    keep,
    change,
    say: (thread: string, text: string, facts: Given = {}) => {
      const id = randomUUID();
      return put(thread, {
        ...blank,
        id,
        externalId: id,
        by: { speaks: "agent", name: "Anna" },
        at: now(),
        rich: fromPlain(text),
        state: "sent",
        ...facts,
      });
    },
    all: (thread: string) => [...(threads.get(thread)?.values() ?? [])].sort((a, b) => a.seq - b.seq),
    threads: () => [...threads.keys()],
    spooled,
  };
};

/** What a test may turn: settings, the clock, and whether the desk can keep anything. */
export const openDesk = async (settings: Record<string, unknown> = {}, limiter?: Limiter) => {
  let clock = Date.parse("2026-11-23T09:00:00Z");
  let isDown = false;
  let fails = false;
  let pageMax = 100;
  const history = openHistory(() => ++clock);
  const received: Batch[] = [];
  const quarantined: Unreadable[] = [];
  const typed: { thread: string; on: boolean }[] = [];
  const gate: { before: () => Promise<void> } = { before: async () => {} };
  let memory: unknown;
  let connection: Connection | undefined;
  const told = (thread: string) => connection?.told?.({ type: "changed", thread });

  connection = await webchat.open({
    id: "c1",
    settings: { title: "Fernway", openToAll: true, messagesPerMinute: 100_000, ...settings },
    receive: async (batch) => {
      await gate.before();
      if (fails) throw new Error("disk full");
      received.push(JSON.parse(JSON.stringify(batch)));
      for (const item of batch.items) {
        history.keep(item);
        if ("thread" in item && item.thread) told(item.thread);
      }
    },
    folder: () => Promise.reject(new Error("the web chat keeps no files of its own")),
    secret: "a-secret-of-this-connection",
    quarantine: async (unreadable) => void quarantined.push(unreadable),
    typing: ({ thread, on }) => void typed.push({ thread, on }),
    state: () => {},
    remember: {
      get: async () => memory,
      set: async (value) => {
        memory = value;
      },
    },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    now: () => clock,
    newId: randomUUID,
    ...(limiter && { limiter }),
    webhookUrl: "https://desk.example/webhooks/c1",
    history: async (thread, { sinceSeq, limit }) => {
      // Yields, so that pages and changes interleave as they do with a database.
      await new Promise(setImmediate);
      const rest = history.all(thread).filter((item) => item.seq > sinceSeq);
      const items = rest.slice(0, Math.min(limit, pageMax));
      return { seq: items.at(-1)?.seq ?? sinceSeq, items, more: rest.length > items.length };
    },
    spool: {
      put: async (bytes) => {
        const key = randomUUID();
        history.spooled.set(key, bytes);
        return key;
      },
      get: async (key) => history.spooled.get(key) ?? null,
      drop: async (key) => void history.spooled.delete(key),
    },
  });
  const desk = connection;

  return {
    connection: desk,
    webhook: async (path: string, init: RequestInit = {}): Promise<Response> => {
      const bare = path.split("?")[0] ?? path;
      const answer = await desk.webhook?.(new Request(`http://desk.example/webhooks/c1${path}`, init), bare);
      if (!answer) throw new Error("no webhook");
      return answer;
    },
    received,
    quarantined,
    typed,
    gate,
    items: () => received.flatMap((batch) => batch.items),
    threads: history.threads,
    thread: history.all,
    spooled: history.spooled,
    /** Somebody of ours says something; it is in the history and the streams are told. */
    says: async (thread: string, text: string, facts: Given = {}) => {
      const id = history.say(thread, text, facts);
      await desk.send(
        { kind: "message", id, thread, rich: [], files: [], author: { name: "Anna", speaks: "agent" } },
        { done: [], sent: async () => {} },
      );
      return id;
    },
    changes: (thread: string, externalId: string, facts: Given) => {
      history.change(thread, externalId, facts);
      told(thread);
    },
    passes: (ms: number) => {
      clock += ms;
    },
    breaks: (on: boolean) => {
      fails = on;
    },
    pages: (limit: number) => {
      pageMax = limit;
    },
    /** The network is gone: every request is cut off. */
    goesDown: (on: boolean) => {
      isDown = on;
    },
    isDown: () => isDown,
  };
};
export type Desk = Awaited<ReturnType<typeof openDesk>>;

/** Serves the desk on loopback: /webhooks/c1 and whatever pages the test gives. */
export const serveDesk = async (
  desk: Desk,
  pages: Record<string, { type: string; body: string | Uint8Array<ArrayBuffer> }> = {},
) => {
  const app = new Hono();
  app.all("/webhooks/c1/*", (c) => {
    if (desk.isDown()) return c.text("down", 503);
    const path = new URL(c.req.url).pathname.slice("/webhooks/c1".length);
    return desk.connection.webhook?.(c.req.raw, path) ?? c.notFound();
  });
  app.get("/file/:key", (c) => {
    const bytes = desk.spooled.get(c.req.param("key"));
    if (!bytes) return c.notFound();
    return c.body(new Uint8Array(bytes), 200, { "content-type": c.req.query("mime") ?? "application/octet-stream" });
  });
  app.get("*", (c) => {
    const page = pages[new URL(c.req.url).pathname];
    return page ? c.body(page.body, 200, { "content-type": page.type }) : c.notFound();
  });
  const started = await new Promise<{ port: number; close: () => Promise<void> }>((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) =>
      resolve({
        port,
        close: async () => {
          await desk.connection.close();
          if ("closeAllConnections" in server) server.closeAllConnections();
          await new Promise<void>((done) => server.close(() => done()));
        },
      }),
    );
  });
  const origin = `http://127.0.0.1:${started.port}`;
  return { origin, base: `${origin}/webhooks/c1`, close: started.close };
};
