import type { Server as HttpServer } from "node:http";
import { Server } from "socket.io";
import { z } from "zod";
import type { Store } from "../../db/client";
import { listed } from "../desk/conversations/list";
import * as present from "../desk/conversations/present";
import { eventsAfter, lastSeq } from "../jobs/store";
import type { Tail } from "../jobs/tail";
import type { Event } from "../kernel/events";
import type { NewId } from "../kernel/ids";
import type * as wire from "../kernel/wire";
import type { Agent } from "../people/model";
import type { Cluster } from "./cluster";
import { openPresence } from "./presence";

type Log = { error: (details: object, text: string) => void };
type Needs = {
  store: Store;
  tail: Tail;
  /** Null in a process that serves no people: it only tells the others who types. */
  server: HttpServer | null;
  /** Joins the sockets of several processes; null when there is one. */
  cluster: Cluster | null;
  newId: NewId;
  log: Log;
  /** The signed-in agent of a handshake; null refuses it. */
  whoIs: (headers: Record<string, string | string[] | undefined>) => Promise<Agent | null>;
  /** An agent types: shows the customer, keeps the bot silent. */
  agentTypes: (seen: { conversation: string; agent: Agent }) => void;
  /** The same, seen by another process: only our own clients here are still to be shown it. */
  agentTypesElsewhere: (conversation: string) => void;
};

const PAGE = 200;
/** How often open sockets are held against their sessions. */
const CHECK_MS = 30_000;
/** Further behind than this, a screen loads anew instead of replaying. */
const REPLAY_MAX = 5000;
const Auth = z.object({ since: z.number().int().nonnegative().nullish() });
const Viewing = z.object({ conversation: z.string().max(64).nullable() });
const Types = z.object({ conversation: z.string().max(64), note: z.boolean() });

const messageOf = (event: Event): string | null =>
  "message" in event.payload && typeof event.payload.message === "string" ? event.payload.message : null;

/** Makes events ready for one agent's screen. Rows and messages are read once per page, not once per event. */
const ready = async (store: Store, events: Event[], agent: string): Promise<wire.Live[]> => {
  const conversations = [...new Set(events.flatMap((event) => (event.conversation ? [event.conversation] : [])))];
  const ids = [...new Set(events.flatMap((event) => messageOf(event) ?? []))];
  const suggested = [
    ...new Set(
      events.flatMap((event) =>
        event.type.startsWith("suggestion.") && event.conversation ? [event.conversation] : [],
      ),
    ),
  ];
  // None needs another's answer: over a network each wait would show on the screen.
  const [seen, said, proposed] = await Promise.all([
    listed(store.read, { ids: conversations, agent }),
    present.messagesById(store.read, ids),
    Promise.all(suggested.map(async (id) => [id, await present.suggestions(store.read, id)] as const)),
  ]);
  const rows = new Map(seen.map((one) => [one.id, present.row(one)]));
  const messages = new Map(said.map((message) => [message.id, message]));
  const suggestions = new Map(proposed);
  return events.map(({ seq, at, type, conversation, actor, payload }) => ({
    seq,
    at,
    type,
    conversation,
    actor,
    payload,
    row: conversation ? (rows.get(conversation) ?? null) : null,
    message: messages.get(messageOf({ seq, at, type, conversation, actor, payload } as Event) ?? "") ?? null,
    suggestions: conversation ? (suggestions.get(conversation) ?? null) : null,
  }));
};

/** The live inbox: every agent's socket receives every event after the sequence it has, once and in order. */
export const openSockets = async (needs: Needs) => {
  const { store, tail, server, cluster, log, whoIs, agentTypes } = needs;
  const io = new Server({
    path: "/socket.io",
    serveClient: false,
    perMessageDeflate: false,
    maxHttpBufferSize: 100_000,
  });
  cluster?.join(io);
  if (server) io.attach(server);
  const people = openPresence(io, { process: needs.newId(), joined: cluster !== null });
  const agents = new Map<string, Agent>();
  const show = async (events: Event[]): Promise<void> => {
    // `unread` is the agent's own and is worked out on the screen from previewBy; everything else is the same for all.
    if (io.sockets.adapter.rooms.has("live")) io.local.to("live").emit("events", await ready(store, events, ""));
    shown = events.at(-1)?.seq ?? shown;
  };
  const heard = server ? tail.listen(show) : null;
  /** What those in the room "live" have been shown. */
  let shown = heard?.since ?? 0;

  io.use((socket, next) => {
    whoIs(socket.request.headers)
      .then((agent) => {
        if (!agent) return next(new Error("not_signed_in"));
        agents.set(socket.id, agent);
        next();
      })
      .catch(() => next(new Error("not_signed_in")));
  });

  io.on("connection", (socket) => {
    const me = agents.get(socket.id);
    if (!me) return socket.disconnect(true);
    const catchUp = async () => {
      const asked = Auth.safeParse(socket.handshake.auth ?? {});
      // No number of ours: a screen that says so knows nothing that could be built on.
      const since = asked.success ? asked.data.since : Number.POSITIVE_INFINITY;
      const newest = await lastSeq(store.read);
      let at = since ?? newest;
      if (at > newest || newest - at > REPLAY_MAX) {
        at = newest;
        socket.emit("reload", { seq: at });
      }
      // Only what the live tail has passed is replayed, and joining happens in the same turn of the loop as the last
      // look: so nothing falls between replay and live, and nothing comes twice.
      while (at !== shown) {
        if (at > shown) {
          await heard?.told();
          await new Promise((resolve) => setImmediate(resolve));
          continue;
        }
        const bound = shown;
        const events = (await eventsAfter(store.read, { since: at, limit: PAGE })).filter(
          (event) => event.seq <= bound,
        );
        const last = events.at(-1);
        if (last) socket.emit("events", await ready(store, events, me.id));
        at = last ? last.seq : bound;
      }
      socket.join("live");
      // What was shown of it before reached only those who were in the room.
      socket.emit("presence", people.presence());
      socket.emit("caught-up", { seq: at });
    };
    catchUp().catch((err) => {
      log.error({ err }, "A socket could not catch up.");
      socket.disconnect(true);
    });
    socket.on("viewing", (said: unknown) => {
      const parsed = Viewing.safeParse(said);
      if (!parsed.success) return;
      people.set(socket.id, { agent: me.id, viewing: parsed.data.conversation });
    });
    socket.on("typing", (said: unknown) => {
      const parsed = Types.safeParse(said);
      if (!parsed.success) return;
      const who = { kind: "agent", id: me.id, name: me.name } as const;
      socket.to("live").emit("typing", { conversation: parsed.data.conversation, who, on: true } satisfies wire.Typing);
      if (parsed.data.note) return;
      agentTypes({ conversation: parsed.data.conversation, agent: me });
      if (cluster) io.serverSideEmit("agent-types", parsed.data.conversation);
    });
    socket.on("disconnect", () => {
      agents.delete(socket.id);
      people.gone(socket.id);
    });
    people.set(socket.id, { agent: me.id, viewing: null });
  });
  io.on("agent-types", (conversation: unknown) => {
    if (typeof conversation === "string") needs.agentTypesElsewhere(conversation);
  });

  // A session that ended or an agent who was disabled stops seeing within half a minute, not at the next sign-in.
  const recheck = async (): Promise<void> => {
    const each = [...io.of("/").sockets.values()].map(async (socket) => {
      if (!(await whoIs(socket.request.headers))) socket.disconnect(true);
    });
    for (const one of await Promise.allSettled(each))
      if (one.status === "rejected")
        log.error({ err: one.reason }, "A socket's session could not be checked; the next round tries again.");
  };
  const watch = setInterval(() => void recheck(), CHECK_MS);

  return {
    /** Holds every open socket against its session, and closes those whose agent is gone. */
    recheck,
    customerTypes: (typing: wire.Typing): void => {
      io.to("live").emit("typing", typing);
    },
    online: (): string[] => people.presence().online,
    close: async (): Promise<void> => {
      heard?.stop();
      clearInterval(watch);
      people.close();
      await io.close();
      await cluster?.close();
    },
  };
};
