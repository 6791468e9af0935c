import { randomUUID } from "node:crypto";
import { serve } from "@hono/node-server";
import type { HistoryItem, Outbound } from "../../../channels/contract";
import { toPlain } from "../../../channels/kit/rich-text";
import { webchat } from "../../../channels/webchat";
import { openVisitor } from "../../../channels/webchat/platform";
import { channelPromises, type OpenHarness } from "../promises";

/** What the desk would keep of ours: the browser draws from nothing else. */
const openHistory = () => {
  const items = new Map<string, HistoryItem>();
  let seq = 0;
  const put = (item: Omit<HistoryItem, "seq">) => void items.set(item.id, { ...item, seq: ++seq });
  const first = (outbound: Extract<Outbound, { kind: "message" }>): Omit<HistoryItem, "seq"> => ({
    id: outbound.id,
    externalId: outbound.id,
    by: { speaks: outbound.author.speaks, name: outbound.author.name },
    at: seq,
    rich: outbound.rich,
    parts: outbound.files.map(({ name, mime, sizeBytes }) => ({
      type: "file",
      look: "document",
      name,
      mime,
      sizeBytes,
      url: null,
    })),
    buttons: outbound.buttons ?? [],
    citations: [],
    edited: false,
    deleted: false,
    reactions: [],
    state: "sent",
  });
  return {
    seq: () => seq,
    apply: (outbound: Outbound) => {
      if (outbound.kind === "message") return put(first(outbound));
      if (outbound.kind === "reaction") return;
      for (const id of outbound.externalIds) {
        const item = items.get(id);
        if (!item) continue;
        put(outbound.kind === "edit" ? { ...item, rich: outbound.rich, edited: true } : { ...item, deleted: true });
      }
    },
    since: (sinceSeq: number) =>
      [...items.values()].filter((item) => item.seq > sinceSeq).sort((a, b) => a.seq - b.seq),
  };
};

const openHarness: OpenHarness = async (needs) => {
  const history = openHistory();
  const spooled = new Map<string, Uint8Array>();
  const connection = await webchat.open({
    ...needs,
    id: "c1",
    settings: { openToAll: true, messagesPerMinute: 10_000 },
    webhookUrl: null,
    history: async (_, { sinceSeq }) => ({ seq: history.seq(), items: history.since(sinceSeq), more: false }),
    spool: {
      put: async (bytes) => {
        const key = randomUUID();
        spooled.set(key, bytes);
        return key;
      },
      get: async (key) => spooled.get(key) ?? null,
      drop: async (key) => void spooled.delete(key),
    },
  });
  const answer = (request: Request) => connection.webhook?.(request, new URL(request.url).pathname) ?? new Response();
  const opened = await new Promise<{ port: number; close: () => Promise<void> }>((resolve) => {
    const server = serve({ fetch: answer, port: 0, hostname: "127.0.0.1" }, ({ port }) =>
      resolve({
        port,
        close: () =>
          new Promise((done) => {
            if ("closeAllConnections" in server) server.closeAllConnections();
            server.close(() => done());
          }),
      }),
    );
  });
  const visitor = await openVisitor({ base: `http://127.0.0.1:${opened.port}`, acknowledges: "nothing" });
  let copies = 1;
  return {
    channel: webchat,
    connection: {
      ...connection,
      send: async (outbound, progress) => {
        const receipt = await connection.send(outbound, progress);
        history.apply(outbound);
        connection.told?.({ type: "changed", thread: outbound.thread });
        return receipt;
      },
    },
    customer: {
      thread: visitor.thread,
      writes: async (text) => {
        const id = randomUUID();
        const times = copies;
        copies = 1;
        for (let n = 0; n < times; n++) await visitor.writes(text, { id });
      },
      edits: async (externalId, text) => void (await visitor.edits(externalId, text)),
      reacts: async (externalId, emoji) => void (await visitor.reacts(externalId, [emoji])),
      presses: async (externalId, data) => void (await visitor.presses(externalId, data)),
      sendsFile: async ({ name, mime, bytes }) => {
        const { key } = await visitor.uploads({ name, mime, bytes: new Uint8Array(bytes) });
        await visitor.writes("", { files: [key] });
      },
    },
    shows: async () => {
      const items = await visitor.waitFor((seen) => Math.max(0, ...seen.map(({ seq }) => seq)) === history.seq());
      return items
        .filter(({ deleted }) => !deleted)
        .map((item) => ({
          externalId: item.externalId ?? "",
          text: toPlain(item.rich),
          speaker: item.by.name ?? undefined,
          files: item.parts.flatMap((part) => (part.type === "file" ? [part.name] : [])),
          buttons: item.buttons.map(({ label }) => label),
          reactions: item.reactions.map(({ emoji }) => emoji),
        }));
    },
    repeatsNext: (times) => {
      copies = times;
    },
    fails: {},
    close: async () => {
      await visitor.closes();
      await connection.close();
      await opened.close();
    },
  };
};

channelPromises("webchat", openHarness);
